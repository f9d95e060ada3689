"""A footprint moment by moment, for the eye: coarser than its bands, and never counted with."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from yunnao.assess.contour import Window, at_least
from yunnao.model.assessment import Frame
from yunnao.model.place import Geometry

EVERY = 2
"""Every second row and column of the grid is drawn: a quarter of the work, and no eye sees the difference."""
SMOOTH_DEG = 0.01


def frames(window: Window, fields: Mapping[datetime, NDArray[np.float64]], limits: Sequence[float]) -> list[Frame]:
    """For each moment the areas where its field (rows, columns) is at least each of `limits`, oldest first."""
    coarse = Window(window.lon[::EVERY], window.lat[::EVERY])
    return [Frame(at=at, areas=[_area(coarse, field[::EVERY, ::EVERY], limit) for limit in limits])
            for at, field in sorted(fields.items())]


def shown(shape: Any) -> Geometry | None:
    """A shape in degrees as a GeoJSON geometry for the eye, to about a kilometre; None for nothing."""
    plain = shapely.set_precision(shapely.simplify(shape, SMOOTH_DEG), SMOOTH_DEG / 10)
    area: Geometry | None = None if plain.is_empty else json.loads(shapely.to_geojson(plain))
    return area


def _area(window: Window, field: NDArray[np.float64], limit: float) -> Geometry | None:
    return shown(at_least(window, field, limit))
