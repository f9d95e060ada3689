from datetime import UTC, datetime, timedelta

import pytest

from yunnao.log.fork import fork, position
from yunnao.log.memory import MemoryLog
from yunnao.model.event import Event, Mode

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def event(number: int) -> Event:
    when = NOON + timedelta(minutes=number)
    return Event(kind="ReportReceived", id=f"e-{number}", occurred_at=when, recorded_at=when, source="s", actor="a",
                 mode=Mode.ACTUAL, data={"n": number})


@pytest.fixture
def past() -> MemoryLog:
    log = MemoryLog()
    log.append([event(n) for n in range(1, 6)])
    return log


def test_a_fork_has_the_same_past_and_its_own_future(past: MemoryLog) -> None:
    before, other = past.verify(), MemoryLog()
    fork(past, 3, other)
    assert [e.hash for e in other.read()] == [e.hash for e in past.read(until=3)]
    other.append([event(9)])
    assert other.verify().seq == 4
    assert past.verify() == before


def test_a_log_that_has_begun_is_not_forked_into(past: MemoryLog) -> None:
    with pytest.raises(ValueError, match="5 events already"):
        fork(past, 1, past)


def test_a_position_is_a_number_a_time_or_the_end(past: MemoryLog) -> None:
    assert position(past, "") == 5
    assert position(past, "2") == 2
    assert position(past, "2026-01-01T20:03:30+08:00") == 3
    with pytest.raises(ValueError, match="ends at 5"):
        position(past, "6")
    with pytest.raises(ValueError, match="such as"):
        position(past, "yesterday")
