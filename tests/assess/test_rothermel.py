"""Rothermel's model behaves as fire does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess.rothermel import FUELS, bed, longer

NUMBERS = st.sampled_from(sorted(FUELS))


@given(NUMBERS, st.floats(2, 50), st.floats(30, 300))
def test_wetter_fuel_never_burns_faster(number: int, dead: float, live: float) -> None:
    here = bed(FUELS[number], dead, live).still_m_s
    assert here >= 0
    assert bed(FUELS[number], dead + 1, live).still_m_s <= here + 1e-12
    assert bed(FUELS[number], dead, live + 10).still_m_s <= here + 1e-12


@pytest.mark.parametrize("number", [1, 2, 3, 6, 8, 9, 11, 12, 13])
def test_at_the_moisture_of_extinction_dead_fuel_goes_out(number: int) -> None:
    fuel = FUELS[number]
    assert bed(fuel, fuel.wet * 1.01, 300).still_m_s == pytest.approx(0, abs=1e-6 if number != 2 else 1e-2)


@given(NUMBERS, st.floats(0.1, 15))
def test_the_wind_of_a_factor_has_that_factor(number: int, wind: float) -> None:
    fuel = bed(FUELS[number], 8, 100)
    assert fuel.wind_of(fuel.wind_factor(wind)) == pytest.approx(wind)


def test_without_wind_or_slope_nothing_is_added() -> None:
    fuel = bed(FUELS[1], 8, 100)
    assert fuel.wind_factor(0) == fuel.slope_factor(0) == 0


def test_a_steeper_slope_and_more_wind_drive_it() -> None:
    fuel = bed(FUELS[3], 8, 100)
    assert fuel.slope_factor(30) > fuel.slope_factor(10) > 0
    assert fuel.wind_factor(4) > fuel.wind_factor(2) > 0


def test_in_still_air_it_burns_in_a_circle_and_in_a_gale_eight_times_as_long_as_wide() -> None:
    assert longer(0) == pytest.approx(1.0)
    assert longer(2.2352) == pytest.approx(0.936 * 2.7183**1.283 + 0.461 * 2.7183**-0.774 - 0.397, abs=1e-3)
    assert longer(30) == 8.0
