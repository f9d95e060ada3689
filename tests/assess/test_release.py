"""Flow out of tanks and pools."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess import release

HOLE = release.hole_m2(20)


def test_at_the_pressure_of_the_air_nothing_comes_out() -> None:
    assert release.gas_kg_s(HOLE, 101.325, 15, 17, 1.3) == 0
    assert release.liquid_kg_s(HOLE, 0, 0, 800) == 0


@given(st.floats(101.4, 5e4), st.floats(1.05, 1.67))
def test_more_pressure_more_flow_without_a_jump_where_it_chokes(kpa: float, gamma: float) -> None:
    here = release.gas_kg_s(HOLE, kpa, 15, 30, gamma)
    more = release.gas_kg_s(HOLE, kpa * 1.001, 15, 30, gamma)
    assert 0 < here < more
    choked = 101.325 / (2 / (gamma + 1)) ** (gamma / (gamma - 1))
    below, above = (release.gas_kg_s(HOLE, choked * part, 15, 30, gamma) for part in (0.9999, 1.0001))
    assert above == pytest.approx(below, rel=1e-3)


def test_choked_flow_goes_with_the_pressure() -> None:
    assert release.gas_kg_s(HOLE, 2000, 15, 30, 1.3) == pytest.approx(2 * release.gas_kg_s(HOLE, 1000, 15, 30, 1.3))


def test_a_head_of_liquid_flows_out_as_torricelli_says() -> None:
    """5 m of water: 0.61 (2 g h)^0.5 is 6.04 m/s."""
    assert release.liquid_kg_s(1.0, 0, 5, 1000) == pytest.approx(1000 * 0.61 * (2 * 9.81 * 5) ** 0.5)


@given(st.floats(0, 1e4), st.floats(0.5, 40))
def test_a_larger_pool_and_more_wind_give_more_vapour(pool: float, wind: float) -> None:
    here = release.evaporated_kg_s(pool, wind, 10, 78, 20)
    assert 0 <= here <= release.evaporated_kg_s(pool * 1.1, wind, 10, 78, 20)
    assert here <= release.evaporated_kg_s(pool, wind * 1.1, 10, 78, 20)
