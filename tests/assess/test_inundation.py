"""Shallow water: a wave whose depth is known, a lake at rest, rain down a slope, and water that is never lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from yunnao.assess.inundation import Water, plain, wave_m

BEDS = arrays(np.float64, (7, 9), elements=st.floats(0, 5))


@pytest.mark.parametrize("n", [0.01, 0.03])
def test_a_wave_over_a_flat_plain_has_the_depth_of_hunter_and_others(n: float) -> None:
    """After an hour at 1 m/s, as in Bates et al. (2010), within 3 cm behind the front."""
    depth = plain(3600.0, 50.0, 5000.0, n=n)
    middle = 25.0 + 50.0 * np.arange(len(depth))
    known = np.array([wave_m(x, 3600.0, 1.0, n) for x in middle])
    behind = middle < 3000
    assert np.sqrt(np.mean((depth - known)[behind] ** 2)) < 0.02
    assert np.all(np.diff(depth) <= 1e-9)
    assert middle[depth > 0.1].max() == pytest.approx(3600, abs=250)


@given(BEDS, st.floats(0, 6))
@settings(max_examples=30)
def test_a_lake_at_rest_stays_at_rest(bed: np.ndarray, level: float) -> None:
    water = Water(bed, 20.0, walled=True)
    water.pour(np.maximum(level - bed, 0.0))
    before = water.depth_m.copy()
    water.run(120.0)
    assert np.allclose(water.depth_m, before, atol=1e-9)


@given(BEDS, st.floats(0, 2), st.floats(0, 1e-4), st.booleans(), st.integers(0, 6))
@settings(max_examples=30)
def test_water_is_neither_made_nor_lost_nor_less_than_none(
        bed: np.ndarray, deep: float, rain: float, walled: bool, sea: int) -> None:
    bed[:sea, 0] = np.nan
    water = Water(bed, 15.0, walled=walled)
    water.pour(deep)
    water.run(90.0, rain_m_s=rain)
    assert water.depth_m.min() >= 0
    assert water.stored_m3 + water.left_m3 == pytest.approx(water.came_m3, rel=1e-9, abs=1e-6)
    assert (water.deepest_m >= water.depth_m).all()


def test_rain_down_a_slope_runs_off_as_deep_as_manning_says() -> None:
    """At equilibrium each place of a plane carries all the rain above it: q = i x = h^(5/3) sqrt(S) / n."""
    n, slope, rain, cell = 0.05, 0.01, 50e-3 / 3600, 10.0
    bed = (np.arange(40)[::-1] * slope * cell)[None, :].copy()
    bed[0, -1] = np.nan
    water = Water(bed, cell, n, walled=True)
    water.run(5400.0, rain_m_s=rain)
    along = (np.arange(39) + 0.5) * cell
    wanted = (n * rain * along / slope**0.5) ** 0.6
    assert water.depth_m[0, 5:35] == pytest.approx(wanted[5:35], rel=0.05)


def test_more_rain_stands_deeper_and_turning_the_map_turns_the_flood() -> None:
    bed = np.hypot(*np.mgrid[-5:6, -5:6]) * 0.2
    deepest = []
    for rain in (1e-5, 2e-5, 4e-5):
        water = Water(bed, 10.0)
        water.run(600.0, rain_m_s=rain)
        deepest.append(water.deepest_m)
        turned = Water(np.rot90(bed), 10.0)
        turned.run(600.0, rain_m_s=rain)
        assert np.allclose(np.rot90(water.depth_m), turned.depth_m)
    assert (deepest[0] <= deepest[1] + 1e-9).all() and (deepest[1] <= deepest[2] + 1e-9).all()


def test_a_flood_that_would_never_be_ready_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yunnao.assess.inundation.MOST_STEPS", 100)
    water = Water(np.zeros((1, 4)), 0.001, walled=True)
    water.pour(10.0)
    with pytest.raises(ValueError, match="larger cells"):
        water.run(86_400.0)
