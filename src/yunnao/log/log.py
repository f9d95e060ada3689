"""The promise every log keeps, and the words it says no with."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from yunnao.model.event import Entry, Event

GENESIS = "0" * 64


class Head(Struct, frozen=True):
    """The newest position of a log (0 when it is empty) and the hash that stands for all of it."""

    seq: int = 0
    hash: str = GENESIS


class Log(Protocol):
    """Append-only events, in one order, chained by hash. Safe to use from many threads.

    All positions count from 1; 0 is before the first. Every backend passes tests/conformance/test_log.py.
    """

    def append(self, events: Sequence[Event], after: int | None = None) -> list[Entry]:
        """Record all of `events` or none; when it returns they are durable. No events: nothing is recorded.

        Raises AlreadyRecorded for an id that is there, Conflict when `after` is given and is not the head,
        Overloaded when too much waits, ValueError for an event that JSON cannot carry.
        """
        ...

    def known(self, ids: Iterable[str]) -> set[str]:
        """Those of `ids` that are recorded."""
        ...

    def read(self, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        """The entries after position `after`, up to and with `until` or the head at the time of the call."""
        ...

    def head(self) -> Head:
        """The newest position and its hash."""
        ...

    def position_at(self, time: datetime) -> int:
        """The last position that was recorded at or before `time` (with a time zone), or 0."""
        ...

    def verify(self) -> Head:
        """Recompute the whole chain and give its head; raises Tampered at the first position that is wrong."""
        ...

    def put_snapshot(self, seq: int, state: bytes) -> None:
        """Keep the state at a position, so that a start need not fold from zero; raises ValueError past the head."""
        ...

    def snapshot_before(self, seq: int) -> tuple[int, bytes] | None:
        """The newest intact snapshot at or before a position, with its own position."""
        ...

    def close(self) -> None:
        """Finish what is under way and let go of the store. Closing twice does no harm."""
        ...


class Conflict(ValueError):
    """The log moved on; `head` is where it stands now."""

    def __init__(self, after: int, head: int) -> None:
        super().__init__(f"the log stands at {head}, not at {after}, and nothing of this batch was recorded: "
                         f"read on after {min(after, head)}, decide again on what is new, then append")
        self.head = head


class AlreadyRecorded(ValueError):
    """`ids` are in the log, or twice in the batch."""

    def __init__(self, ids: Sequence[str]) -> None:
        more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
        super().__init__(f"recorded before: {', '.join(ids[:3])}{more}; an event is taken once, so nothing of this "
                         "batch was: leave out what known() names, and append the rest")
        self.ids = list(ids)


class Tampered(ValueError):
    """The recorded past is not what was recorded; `seq` is the first position that is wrong."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"the log is not what was recorded, from position {seq} on: {why}. What stands before {seq} "
                         "is sound. Stop writing, keep this store as evidence, and go on from a copy that verifies")
        self.seq = seq
        self.why = why


class Overloaded(RuntimeError):
    """More waits to be written than the log will hold back; said early, and nothing of the batch was taken."""


class Unusable(OSError):
    """The store cannot be read or written: full disk, missing right, foreign or damaged file."""


def open_log(address: str) -> Log:
    """Open a log for reading and writing, made new where there is none: "memory:" or the path of a SQLite file.

    Raises Unusable when the place cannot be written, or holds something that is not a log.
    """
    from yunnao.log.memory import MemoryLog
    from yunnao.log.sqlite import SqliteLog

    if address == "memory:":
        return MemoryLog()
    if address.endswith(".ndjson"):
        raise Unusable(f"{address} is an export, which is read and never written: "
                       "bring it into a store first, with `yunnao log import`")
    return SqliteLog(Path(address))


def read_log(address: str) -> Log:
    """Open an existing log for reading only: a SQLite file, or an .ndjson export.

    Raises FileNotFoundError where there is none, Unusable when it is not a log, Tampered when a line of an
    export cannot be read.
    """
    from yunnao.log.ndjson import read_export
    from yunnao.log.sqlite import SqliteLog

    path = Path(address)
    if not path.is_file():
        raise FileNotFoundError(f"there is no log at {address}: give the path of a store or of an .ndjson export")
    return read_export(path) if path.suffix == ".ndjson" else SqliteLog(path, reading=True)
