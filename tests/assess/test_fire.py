"""Pools, jets and fireballs: distances and heat are each other's inverse, more fuel never reaches less far."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess import fire
from yunnao.assess.fire import FUELS


@given(st.floats(1, 100), st.floats(1e3, 1e7), st.floats(0.1, 0.5))
def test_at_its_distance_the_heat_is_what_was_asked(kw_m2: float, kw: float, share: float) -> None:
    assert fire.point_kw_m2(kw, share, fire.point_m(kw_m2, kw, share)) == pytest.approx(kw_m2)


@given(st.floats(1, 100), st.floats(10, 1e6))
def test_a_fireball_s_distance_has_its_heat_and_grows_with_the_fuel(kw_m2: float, kg: float) -> None:
    reach = fire.fireball_reach_m(kw_m2, kg)
    assert fire.FIREBALL_KW_M2 * fire.fireball_view(kg, reach) == pytest.approx(kw_m2, rel=1e-6)
    assert fire.fireball_reach_m(kw_m2, kg * 1.1) > reach
    assert fire.fireball_reach_m(kw_m2 * 1.1, kg) < reach


def test_no_fuel_no_fire() -> None:
    assert fire.fireball_reach_m(4.0, 0.0) == fire.pool_kw(FUELS["lng"], 0.0) == fire.jet_m(0.0) == 0.0


def test_no_fireball_is_hotter_than_its_surface() -> None:
    assert fire.fireball_reach_m(351.0, 1e6) == 0.0


def test_the_two_laws_of_its_duration_meet_near_30_t() -> None:
    assert fire.fireball_s(30_001) == pytest.approx(fire.fireball_s(29_999), rel=0.05)


@pytest.mark.parametrize("name", sorted(FUELS))
def test_a_wide_pool_burns_as_fast_as_its_fuel_can(name: str) -> None:
    fuel = FUELS[name]
    assert fire.pool_kw(fuel, 1e4) == pytest.approx(fuel.kg_m2_s * fuel.kj_kg * 1e4, rel=1e-6)
    assert fire.pool_kw(fuel, 0.1) < fuel.kg_m2_s * fuel.kj_kg * 0.1


def test_a_flame_stands_as_high_as_heskestad_says() -> None:
    """1 MW on a pan of 1 m: 0.235 * 15.85 - 1.02 = 2.70 m."""
    assert fire.flame_m(1000, 1.0) == pytest.approx(2.70, abs=0.01)
