"""The sea over its shore: where it runs on a city's own ground while it stands at its highest, walls holding it back.

Source: its way over the ground, `yunnao.assess.inundation`. The sea is ground at or below the level 0 of the raster, or
where the raster says nothing.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from yunnao.assess import terrain
from yunnao.assess.inundation import Water
from yunnao.assess.ponding import Flooded
from yunnao.assess.terrain import Terrain
from yunnao.city.ground import Ground

Floats = NDArray[np.float64]

ROUGHNESS = 0.05  # Manning, streets and yards: assumed
SEABED_M = -1.0  # as deep as it must be to feed the shore: a deeper one would only make the steps shorter


def come_in(ground: Ground, area: Any, level_m: float, hours: float,
            walls: Sequence[tuple[Any, float]], cells: int = terrain.MOST_CELLS) -> Flooded | None:
    """The flood over the bounds of `area` (metres on the plane) when the sea stands at `level_m` for `hours`.

    `level_m` and the crests of `walls` (line on the plane, metres) are heights of the raster. None where it does not
    reach, or knows no sea there.
    """
    there = terrain.around(ground, area, cells)
    if there is None:
        return None
    sea = np.isnan(there.height_m) | (there.height_m <= 0)
    if not sea.any():
        return None
    bed = np.where(sea, SEABED_M, there.height_m)
    for line, crest in walls:
        bed[_under(there, line)] = np.maximum(bed[_under(there, line)], crest)
    water = Water(bed, there.cell_m, ROUGHNESS, walled=True)
    held = sea & (bed <= SEABED_M)
    water.run(hours * 3600, hold=(held, lambda _: level_m))
    stands = float(water.depth_m[~sea].sum()) * there.cell_m**2
    return Flooded(there, np.where(sea, 0.0, water.deepest_m), water.came_m3, water.left_m3, stands)


def _under(there: Terrain, line: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns of the cells a line runs through."""
    steps = max(2, int(line.length / there.cell_m * 4))
    at = shapely.get_coordinates(shapely.line_interpolate_point(line, np.linspace(0, 1, steps), normalized=True))
    columns = np.rint((at[:, 0] - there.x[0]) / there.cell_m).astype(np.int64)
    rows = np.rint((at[:, 1] - there.y[0]) / there.cell_m).astype(np.int64)
    inside = (columns >= 0) & (columns < len(there.x)) & (rows >= 0) & (rows < len(there.y))
    return rows[inside], columns[inside]
