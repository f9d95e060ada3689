"""The flat map: known distances come out, and there and back again is the same place."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from yunnao.city.plane import Plane

QINGDAO = Plane(120.3, 36.3)


@given(st.floats(119.4, 121.2), st.floats(35.5, 37.2))
def test_there_and_back_is_the_same_place(lon: float, lat: float) -> None:
    back = QINGDAO.degrees(QINGDAO.metres(shapely.Point(lon, lat)))
    assert back.x == pytest.approx(lon, abs=1e-9) and back.y == pytest.approx(lat, abs=1e-9)


@given(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_distances_agree_with_the_ellipsoid_within_half_a_percent(east: float, north: float) -> None:
    x, y = QINGDAO.xy(120.3 + east, 36.3 + north)
    _, _, true = Geod(ellps="WGS84").inv(120.3, 36.3, 120.3 + east, 36.3 + north)
    assert math.hypot(x, y) == pytest.approx(true, rel=0.005, abs=0.01)


def test_arrays_keep_their_order() -> None:
    x, y = QINGDAO.xy(np.array([120.3, 120.4]), np.array([36.3, 36.3]))
    assert x[0] == 0 and x[1] > 8_900 and (y == 0).all()
