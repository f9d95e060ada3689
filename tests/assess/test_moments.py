"""A footprint moment by moment."""

from datetime import UTC, datetime, timedelta

import numpy as np
import shapely
from shapely.geometry import shape

from yunnao.assess.contour import Window
from yunnao.assess.moments import frames

AT = datetime(2019, 8, 11, tzinfo=UTC)
WINDOW = Window(np.linspace(119.0, 121.0, 81), np.linspace(35.0, 37.0, 81))


def hill(lon: float) -> np.ndarray:
    x, y = np.meshgrid(WINDOW.lon, WINDOW.lat)
    return 40 - 40 * np.hypot(x - lon, y - 36.0)


def test_each_moment_shows_where_the_strength_is_then_oldest_first():
    found = frames(WINDOW, {AT + timedelta(hours=3): hill(120.5), AT: hill(119.5)}, (10.0, 30.0))
    assert [frame.at for frame in found] == [AT, AT + timedelta(hours=3)]
    for frame, lon in zip(found, (119.5, 120.5), strict=True):
        wide, narrow = (shape(area) for area in frame.areas)
        assert narrow.centroid.distance(shapely.Point(lon, 36.0)) < 0.02
        assert abs(narrow.area - np.pi * 0.25**2) < 0.02 and wide.buffer(0.02).contains(narrow)


def test_what_is_reached_nowhere_is_none():
    assert frames(WINDOW, {AT: hill(120.0)}, (10.0, 41.0))[0].areas[1] is None
