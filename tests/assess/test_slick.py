"""The slick: it spreads, it thins, it drifts, and none of it is lost to the reckoning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess.slick import OILS, Drift, evaporated, radius_m

NAMES = st.sampled_from(sorted(OILS))


@given(st.floats(0.1, 1e5), st.floats(60, 1e6), NAMES)
def test_more_oil_and_more_time_spread_wider(m3: float, seconds: float, name: str) -> None:
    here = radius_m(m3, OILS[name].kg_m3, seconds)
    assert 0 < here < radius_m(m3 * 1.1, OILS[name].kg_m3, seconds)
    assert here < radius_m(m3, OILS[name].kg_m3, seconds * 1.1)


@given(NAMES, st.floats(-2, 35), st.floats(0, 1e7))
def test_what_evaporates_is_a_share_that_only_grows(name: str, celsius: float, seconds: float) -> None:
    here = evaporated(OILS[name], celsius, seconds)
    assert 0 <= here <= evaporated(OILS[name], celsius, seconds + 60) <= 1
    assert here <= evaporated(OILS[name], celsius + 1, seconds)


def test_oil_as_heavy_as_the_sea_does_not_spread() -> None:
    assert radius_m(100, 1025, 3600) == 0


def test_it_drifts_downwind_and_with_the_current() -> None:
    assert Drift.of(10, 270, 0, 0).gone_m(3600) == pytest.approx((1080, 0), abs=1e-6)
    assert Drift.of(0, 0, 0.5, 180).gone_m(3600) == pytest.approx((0, -1800), abs=1e-6)
    both = Drift.of(10, 270, 0.3, 270)
    assert both.gone_m(1e5) == pytest.approx((0, 0), abs=1e-6)


@given(st.floats(0, 20), st.floats(60, 1e6))
def test_nobody_grows_surer_with_time(wind: float, seconds: float) -> None:
    drift = Drift.of(wind, 90, 0.1, 0)
    along, across = drift.sigma_m(seconds)
    assert along >= across > 0
    assert drift.sigma_m(seconds * 2)[1] > across
