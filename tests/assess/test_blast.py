"""Blast: the published curve, its inverse, and the line of charges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess import blast


@pytest.mark.parametrize(("k", "psi"), [(9, 12), (18, 3.5), (24, 2.3), (30, 1.7), (40, 1.2), (50, 0.9)])
def test_the_curve_agrees_with_the_us_quantity_distances(k: float, psi: float) -> None:
    """K in ft/lb^(1/3), DoD 6055.09-M."""
    assert blast.overpressure_kpa(k * 0.396682) / 6.894757 == pytest.approx(psi, rel=0.03)


@given(st.floats(0.5, 100))
def test_the_distance_of_a_pressure_has_that_pressure(kpa: float) -> None:
    assert blast.overpressure_kpa(blast.scaled_m(kpa)) == pytest.approx(kpa, rel=0.01)


@pytest.mark.parametrize("z", [0.1, 200.0, -1.0, float("nan")])
def test_outside_the_fit_no_pressure_is_invented(z: float) -> None:
    with pytest.raises(ValueError, match="outside the fit"):
        blast.overpressure_kpa(z)


@pytest.mark.parametrize(("carbon", "hydrogen", "percent"), [(1, 4, 9.48), (2, 6, 5.65), (3, 8, 4.02), (4, 10, 3.12),
                                                            (5, 12, 2.55), (6, 14, 2.16)])
def test_stoichiometric_shares_are_zabetakis_s(carbon: int, hydrogen: int, percent: float) -> None:
    assert 100 * blast.stoichiometric_share(carbon, hydrogen) == pytest.approx(percent, abs=0.015)


@given(st.floats(0.01, 50), st.floats(1, 1e4))
def test_a_line_is_no_worse_than_all_of_it_in_one_place_and_worse_the_longer_it_is(tnt: float, length: float) -> None:
    line = blast.line_radius_m(6.9, tnt, length)
    assert line <= blast.point_radius_m(6.9, tnt * length)
    assert blast.line_radius_m(6.9, tnt, length / 2) <= line
    assert blast.line_radius_m(13.8, tnt, length) < line


def test_a_long_line_counts_only_the_part_within_the_radius() -> None:
    radius = blast.line_radius_m(6.9, 2.0, 1e6)
    assert radius == pytest.approx(blast.point_radius_m(6.9, 2.0 * 2 * radius), rel=1e-6)
