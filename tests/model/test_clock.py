"""The wall clock follows the machine's, but for its leaps."""

from datetime import UTC, datetime, timedelta

import pytest

from yunnao.model.clock import LEAP, VirtualClock, WallClock, utc

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


class Machine:
    """A computer whose clock can be set."""

    def __init__(self) -> None:
        self.wall, self.steady_s = NOON, 1000.0

    def goes_on(self, span: timedelta) -> None:
        self.wall += span
        self.steady_s += span.total_seconds()


@pytest.fixture
def machine() -> Machine:
    return Machine()


def clock_of(machine: Machine, not_before: datetime | None = None) -> WallClock:
    return WallClock(not_before, wall=lambda: machine.wall, steady_s=lambda: machine.steady_s)


def test_in_a_quiet_life_it_is_the_machine_s_clock(machine: Machine) -> None:
    clock = clock_of(machine)
    for span in (timedelta(microseconds=1), MINUTE, HOUR, timedelta(days=3)):
        machine.goes_on(span)
        assert clock.now() == machine.wall and clock.astray() == timedelta(0)


def test_a_drift_of_seconds_is_followed(machine: Machine) -> None:
    clock = clock_of(machine)
    machine.goes_on(HOUR)
    machine.wall += LEAP / 2
    assert clock.now() == machine.wall


@pytest.mark.parametrize("leap", [timedelta(days=1), -HOUR, timedelta(days=-400)])
def test_a_leap_passes_at_the_pace_of_a_real_minute_and_is_told(machine: Machine, leap: timedelta) -> None:
    clock = clock_of(machine)
    before = clock.now()
    machine.wall += leap
    assert clock.now() == before
    assert clock.astray() == leap
    for _ in range(60):
        earlier = clock.now()
        machine.goes_on(MINUTE)
        assert 0.9 * MINUTE <= clock.now() - earlier <= 1.1 * MINUTE


@pytest.mark.parametrize("leap", [HOUR, -HOUR])
def test_in_the_end_both_agree_again(machine: Machine, leap: timedelta) -> None:
    clock = clock_of(machine)
    machine.wall += leap
    for _ in range(12 * 60):
        machine.goes_on(MINUTE)
        clock.now()
    assert abs(clock.now() - machine.wall) <= LEAP and clock.astray() == timedelta(0)


def test_a_leap_that_is_undone_leaves_nothing_behind(machine: Machine) -> None:
    clock = clock_of(machine)
    machine.wall += timedelta(days=1)
    machine.goes_on(MINUTE)
    clock.now()
    machine.wall -= timedelta(days=1)
    for _ in range(10):
        machine.goes_on(MINUTE)
        clock.now()
    assert abs(clock.now() - machine.wall) <= LEAP and clock.astray() == timedelta(0)


def test_after_a_restart_a_log_that_is_ahead_is_not_gone_behind(machine: Machine) -> None:
    clock = clock_of(machine, not_before=NOON + HOUR)
    assert clock.now() == NOON + HOUR
    machine.goes_on(MINUTE)
    assert clock.now() > NOON + HOUR, "it does not stand still for an hour"
    assert clock_of(machine, not_before=NOON - HOUR).now() == machine.wall


def test_it_can_be_woken(machine: Machine) -> None:
    clock = clock_of(machine)
    clock.wake()
    clock.advance_to(NOON + HOUR)  # does not wait


def test_a_virtual_clock_never_goes_back() -> None:
    clock = VirtualClock(NOON)
    clock.advance_to(NOON - HOUR)
    assert clock.now() == NOON
    with pytest.raises(ValueError, match="no time zone"):
        utc(datetime(2026, 1, 1))
