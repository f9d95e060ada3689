"""Gusts: stronger over rough ground, over a longer mean; Beaufort's scale to 17."""

import pytest

from yunnao.assess.gusts import FORCES, factor, force


def test_a_gust_is_more_than_its_mean_and_more_so_over_land_and_over_a_longer_mean() -> None:
    for averaging in ("2min", "10min"):
        land, coast, sea = (factor(averaging, ground) for ground in ("land", "coast", "sea"))
        assert land > coast > sea > 1
    assert factor("10min", "land") > factor("2min", "land")


@pytest.mark.parametrize(("m_s", "expected"), [(17.1, 0), (17.2, 8), (24.4, 9), (32.7, 12), (56.0, 16), (80.0, 17)])
def test_the_scale_begins_each_force_where_the_standard_does(m_s: float, expected: int) -> None:
    assert force(m_s) == expected


def test_there_is_every_force_from_8_to_17_and_they_rise() -> None:
    assert list(FORCES) == list(range(8, 18)) and list(FORCES.values()) == sorted(FORCES.values())
