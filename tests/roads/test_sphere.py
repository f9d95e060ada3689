"""Metres on the earth, against published lengths of a degree."""

import numpy as np
import pytest

from yunnao.roads.sphere import EARTH_M, along_ground, around, on_sphere


@pytest.mark.parametrize(("a", "b", "metres"), [
    ((0.0, 0.0), (0.0, 1.0), EARTH_M * np.pi / 180),
    ((0.0, 0.0), (180.0, 0.0), EARTH_M * np.pi),
    ((120.0, 60.0), (121.0, 60.0), 55_595.4),  # half a degree at the equator, less the sagitta of the great circle
    ((120.3, 36.1), (120.3, 36.1), 0.0),
])
def test_distance_over_the_ground(a: tuple[float, float], b: tuple[float, float], metres: float) -> None:
    chord = np.linalg.norm(on_sphere(*a) - on_sphere(*b), axis=-1)
    assert along_ground(chord)[0] == pytest.approx(metres, abs=2.0)


def test_metres_around_a_place_agree_with_the_sphere() -> None:
    east, north = around(120.01, 36.02, 120.0, 36.0)
    chord = np.linalg.norm(on_sphere(120.01, 36.02) - on_sphere(120.0, 36.0), axis=-1)
    assert np.hypot(east, north) == pytest.approx(along_ground(chord)[0], rel=1e-3)
