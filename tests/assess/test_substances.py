"""The table of substances is whole: CAS numbers check, thresholds rise, a flammable gas has its limit."""

import pytest

from yunnao.assess.substances import SEEN, SUBSTANCES

NAMES = sorted(SUBSTANCES)


def test_there_are_twenty_and_more() -> None:
    assert len(NAMES) >= 20
    assert len({s.cas for s in SUBSTANCES.values()}) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_cas_number_has_its_check_digit(name: str) -> None:
    digits = SUBSTANCES[name].cas.replace("-", "")
    assert sum(n * int(digit) for n, digit in enumerate(reversed(digits[:-1]), start=1)) % 10 == int(digits[-1])


@pytest.mark.parametrize("name", NAMES)
def test_levels_rise_and_once_one_must_leave_one_must_leave_the_stronger_too(name: str) -> None:
    substance = SUBSTANCES[name]
    for three in (substance.aegl, substance.erpg):
        known = [ppm for ppm in three if ppm is not None]
        assert known == sorted(known)
    leave = [must for _, _, _, must in substance.levels]
    assert leave == sorted(leave) and leave[-1]
    assert len({called for _, called, _, _ in substance.levels}) == len(leave)


def test_vapour_and_air_weigh_what_they_weigh() -> None:
    """Chlorine is 2.45 times as heavy as air, methane 0.554 times."""
    air = 28.96 * 101_325 / (8314.46 * 293.15)
    assert SUBSTANCES["chlorine"].vapour_kg_m3(20) / air == pytest.approx(2.449, rel=0.001)
    assert SUBSTANCES["methane"].vapour_kg_m3(20) / air == pytest.approx(0.554, rel=0.001)


@pytest.mark.parametrize("name", NAMES)
def test_a_liquid_boils_at_one_atmosphere(name: str) -> None:
    assert SUBSTANCES[name].vapour_kpa(SUBSTANCES[name].boils_c) == pytest.approx(101.325)


def test_what_was_seen_is_in_the_table_with_the_numbers_that_were_seen() -> None:
    """Ammonia and chlorine as NOAA and the encyclopaedias print them, vinyl chloride as in its technical document."""
    printed = {"ammonia": (30, 160, 1100), "chlorine": (0.5, 2.0, 20), "vinyl_chloride": (250, 1200, 4800)}
    for name, aegl in printed.items():
        assert name in SEEN and SUBSTANCES[name].aegl == aegl
    assert set(SEEN) <= set(SUBSTANCES)
