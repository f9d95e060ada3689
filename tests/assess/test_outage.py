"""Households without power: the numbers that were read, records of real storms, and more never less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess.gusts import factor
from yunnao.assess.outage import CIRCUIT, by_gust, by_shaking


@pytest.mark.parametrize(("m_s", "lasting", "any_"), [(20, 0.0, 0.0), (25, 0.10, 0.20), (35, 0.20, 0.50)])
def test_gusts_do_what_was_told_after_a_typhoon_in_kyushu(m_s: float, lasting: float, any_: float) -> None:
    assert by_gust(m_s, 1) == pytest.approx(lasting, abs=0.002)
    assert by_gust(m_s, 2) == pytest.approx(any_, abs=0.002)


def test_where_a_super_typhoon_came_ashore_nine_in_ten_were_out() -> None:
    """Yuhuan, 2019: 92 %, beside a landfall of 52 m/s of two minutes (zh.wikipedia, Lekima)."""
    gust = 52 * factor("2min", "coast")
    assert by_gust(gust, 1) <= 0.92 <= by_gust(gust, 2)


def test_a_province_under_gusts_of_force_eight_to_ten_lost_power_for_one_household_in_eighteen() -> None:
    """Shandong, 2019: 2,165,600 households (zh.wikipedia, Lekima) of 101.5 million people at 2.62."""
    assert by_gust(17.2, 1) < 2_165_600 / (101_527_453 / 2.62) < by_gust(28.4, 1)


def test_shaking_leaves_the_lights_on_at_six_and_none_at_ten() -> None:
    assert by_shaking(6, 1) < 0.001 and by_shaking(7, 1) < 0.02
    assert 0.1 < by_shaking(8, 0) < by_shaking(8, 1) < by_shaking(8, 2) < 0.7
    assert by_shaking(10, 0) > 0.99


def test_worse_damage_is_never_likelier_than_slighter_in_the_range_that_matters() -> None:
    for states in CIRCUIT.values():
        medians = [median for median, _ in states]
        assert medians == sorted(medians)


@given(st.floats(0, 120), st.floats(0, 5))
def test_more_wind_and_a_bolder_guess_never_leave_fewer_in_the_dark(m_s: float, more: float) -> None:
    assert 0 <= by_gust(m_s, 0) <= by_gust(m_s, 1) <= by_gust(m_s, 2) <= 1
    for guess in range(3):
        assert by_gust(m_s, guess) <= by_gust(m_s + more, guess) + 1e-12


@given(st.floats(4, 11), st.floats(0, 1))
def test_more_shaking_and_a_bolder_guess_never_leave_fewer_in_the_dark(degree: float, more: float) -> None:
    assert 0 <= by_shaking(degree, 0) <= by_shaking(degree, 1) + 1e-9 <= by_shaking(degree, 2) + 2e-9 <= 1 + 2e-9
    for guess in range(3):
        assert by_shaking(degree, guess) <= by_shaking(degree + more, guess) + 1e-9


@given(st.sampled_from([20.0, 25.0, 34.4, 35.0, 60.0, 96.9]), st.integers(0, 2))
def test_a_hair_over_an_edge_changes_a_hair(edge: float, guess: int) -> None:
    assert by_gust(edge + 1e-6, guess) - by_gust(edge - 1e-6, guess) < 1e-5
