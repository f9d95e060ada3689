"""The blast of a vapour cloud: by classes of strength, and by the speed of the flame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess.blast import overpressure_kpa
from yunnao.assess.cloud_blast import (
    FLAMES,
    STRENGTHS,
    flame_kpa,
    flame_m,
    multi_energy_kpa,
    multi_energy_m,
)

MACH = st.floats(0.2, 5.2)


@given(st.sampled_from(sorted(STRENGTHS)), st.floats(0.3, 40.0), st.floats(1e4, 1e9))
def test_the_distance_of_a_pressure_has_that_pressure(strength: int, kpa: float, kj: float) -> None:
    far = multi_energy_m(kpa, kj, strength)
    assert far == 0.0 or multi_energy_kpa(far / (kj / 101.325) ** (1 / 3), strength) == pytest.approx(kpa, rel=0.3)


@given(MACH, st.floats(0.3, 500.0), st.floats(1e4, 1e9))
def test_the_distance_of_a_pressure_behind_a_flame_has_that_pressure(mach: float, kpa: float, kj: float) -> None:
    far = flame_m(kpa, kj, mach)
    assert far == 0.0 or flame_kpa(far / (2 * kj / 101.325) ** (1 / 3), mach) == pytest.approx(kpa, rel=1e-6)


@given(MACH, MACH, st.floats(0.1, 30.0))
def test_a_faster_flame_never_gives_less(one: float, other: float, scaled: float) -> None:
    slow, fast = sorted((one, other))
    assert flame_kpa(scaled, fast) >= flame_kpa(scaled, slow) * (1 - 1e-9)


@given(MACH, st.floats(0.1, 40.0), st.floats(1.0, 2.0))
def test_farther_is_never_stronger(mach: float, scaled: float, times: float) -> None:
    assert flame_kpa(scaled * times, mach) <= flame_kpa(scaled, mach) * (1 + 1e-9)
    for strength in STRENGTHS:
        assert multi_energy_kpa(scaled * times, strength) <= multi_energy_kpa(scaled, strength)


@pytest.mark.parametrize("strength", [2, 3, 7, 10])
def test_a_class_without_a_curve_is_refused_and_told_why(strength: int) -> None:
    with pytest.raises(LookupError, match="flame_mach"):
        multi_energy_kpa(1.0, strength)


@pytest.mark.parametrize("mach", [0.1, 6.0])
def test_a_flame_outside_the_curves_is_refused(mach: float) -> None:
    with pytest.raises(ValueError, match="outside the curves"):
        flame_kpa(1.0, mach)


def test_the_two_methods_tell_much_the_same_of_a_slow_flame_and_of_class_5() -> None:
    """Both start from about 0.2 bar; scaled without the doubling they stay within a third of each other."""
    for scaled in (1.0, 2.0, 5.0):
        ours, theirs = multi_energy_kpa(scaled, 5), flame_kpa(scaled / 2 ** (1 / 3), 0.35)
        assert ours == pytest.approx(theirs, rel=0.35)


def test_far_from_a_detonation_its_energy_counts_much_as_that_of_tnt() -> None:
    """A flame of Mach 5.2 and TNT of the same energy on the ground: within half of each other at 10 and 30 kPa."""
    kj = 4680.0 * 1000
    for metres in (60.0, 120.0):
        tnt = overpressure_kpa(metres / 1000 ** (1 / 3))
        assert flame_kpa(metres / (2 * kj / 101.325) ** (1 / 3), max(FLAMES)) == pytest.approx(tnt, rel=0.5)
