"""A log in memory: for tests, forks and reading exports; gone when the process ends."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from yunnao.log.chain import Record, admit, entry, link, microseconds, verify
from yunnao.log.log import Head
from yunnao.log.seal import seal
from yunnao.model.event import Entry, Event


class MemoryLog:
    """The promise of `Log` but for durability; `records` from an export are taken as they are, for `verify`."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._records = list(records)
        self._ids = {record.id for record in self._records}
        self._snapshots: dict[int, bytes] = {}
        self._lock = threading.Lock()

    def append(self, events: Sequence[Event], after: int | None = None) -> list[Entry]:
        batch = [seal(event) for event in events]
        with self._lock:
            head = self.head()
            admit(batch, after, head, {s.event.id for s in batch if s.event.id in self._ids})
            records = link(head, batch)
            self._records += records
            self._ids.update(record.id for record in records)
        return [Entry(seq=r.seq, event=s.event, hash=r.hash) for r, s in zip(records, batch, strict=True)]

    def known(self, ids: Iterable[str]) -> set[str]:
        return {each for each in ids if each in self._ids}

    def read(self, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        return map(entry, self._records[max(0, after) : until])

    def head(self) -> Head:
        last = self._records[-1:]
        return Head(last[0].seq, last[0].hash) if last else Head()

    def position_at(self, time: datetime) -> int:
        latest = microseconds(time)
        return next((r.seq for r in reversed(self._records) if r.recorded_us <= latest), 0)

    def verify(self) -> Head:
        return verify(self._records[:])

    def put_snapshot(self, seq: int, state: bytes) -> None:
        if not 1 <= seq <= self.head().seq:
            raise ValueError(f"no snapshot can be kept at {seq}: the log stands at {self.head().seq}")
        self._snapshots[seq] = state

    def snapshot_before(self, seq: int) -> tuple[int, bytes] | None:
        there = max((at for at in list(self._snapshots) if at <= seq), default=None)
        return None if there is None else (there, self._snapshots[there])

    def close(self) -> None:
        """Nothing to let go of."""
