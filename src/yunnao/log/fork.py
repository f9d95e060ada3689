"""A fork: a log that begins as another does and then goes its own way, for drills and for what-ifs."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from yunnao.log.log import Log
from yunnao.model.event import Event

TOGETHER = 1000


def position(log: Log, at: str) -> int:
    """The position that `at` names: a number, a time with its offset, or the end when empty; ValueError otherwise."""
    head = log.head()
    if not at:
        return head.seq
    if at.isdecimal():
        if int(at) > head.seq:
            raise ValueError(f"there is no position {at}: the log ends at {head.seq}")
        return int(at)
    try:
        time = datetime.fromisoformat(at)
    except ValueError as error:
        raise ValueError(f"--at {at}: give a position, or a time such as 2019-08-10T14:30+08:00") from error
    return log.position_at(time)


def fork(source: Log, until: int, into: Log) -> None:
    """Write the first `until` entries of `source` into the empty log `into`; `source` is only read.

    The hashes come out the same, so that anyone can see where two pasts part. Raises ValueError when `into` has begun.
    """
    if into.head().seq:
        raise ValueError(f"the log to fork into has {into.head().seq} events already: give a new one")
    events = (entry.event for entry in source.read(until=until))
    for batch in _batches(events):
        into.append(batch, after=into.head().seq)


def _batches(events: Iterator[Event]) -> Iterator[Sequence[Event]]:
    while batch := list(islice(events, TOGETHER)):
        yield batch
