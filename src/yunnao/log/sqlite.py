"""A log in one SQLite file: write-ahead, group commit, on the disk before it is acknowledged."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from yunnao.log.chain import Record, admit, entry, link, microseconds, next_hash, verify
from yunnao.log.group import Batch, Group
from yunnao.log.log import AlreadyRecorded, Conflict, Head, Tampered, Unusable
from yunnao.log.seal import seal
from yunnao.log.sqlite_file import BROKEN, connect_for_reading, connect_for_writing, damaged, plainly
from yunnao.model.event import Entry, Event

ROOM = 50_000
PAGE = 500


class SqliteLog:
    """The promise of `Log` on one file. The head is read anew in every transaction, so that several processes
    may write in turn without breaking the chain; `reading` opens a store that is there, and changes nothing.
    """

    def __init__(self, path: Path, *, reading: bool = False, room: int = ROOM) -> None:
        self._path = path
        self._pen = threading.Lock()
        self._eye = threading.Lock()
        self._writer = None if reading else connect_for_writing(path)
        self._reader = connect_for_reading(path)
        self._group = Group(self._write, room)

    def append(self, events: Sequence[Event], after: int | None = None) -> list[Entry]:
        return self._group.submit([seal(event) for event in events], after)

    def known(self, ids: Iterable[str]) -> set[str]:
        with plainly(self._path), self._eye:
            return _known(self._reader, ids)

    def read(self, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        last = self.head().seq
        return self._pages(min(after, last), last if until is None else min(until, last))

    def head(self) -> Head:
        with plainly(self._path), self._eye:
            return _head(self._reader)

    def position_at(self, time: datetime) -> int:
        rows = self._ask("SELECT ifnull(max(seq), 0) FROM event WHERE recorded_us <= ?", microseconds(time))
        return int(rows[0][0])

    def verify(self) -> Head:
        with plainly(self._path), closing(connect_for_reading(self._path)) as db:
            head = verify(_records(db))
            found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise Tampered(head.seq + 1, f"the events up to {head.seq} are sound, but the file that holds them "
                                             f"is damaged ({found}); export them and import them into a new store")
            return head

    def put_snapshot(self, seq: int, state: bytes) -> None:
        with self._transaction() as db:
            row = db.execute("SELECT hash FROM event WHERE seq = ?", (seq,)).fetchone()
            if row is None:
                raise ValueError(f"no snapshot can be kept at {seq}: the log stands at {_head(db).seq}")
            db.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?)", (seq, state, next_hash(row[0], state)))

    def snapshot_before(self, seq: int) -> tuple[int, bytes] | None:
        """The newest intact snapshot: one that is damaged, or of another past, is passed over for an older one."""
        older = min(seq, self.head().seq)
        while rows := self._ask("SELECT s.seq, s.state, s.hash, e.hash FROM snapshot s LEFT JOIN event e USING (seq) "
                                "WHERE s.seq <= ? ORDER BY s.seq DESC LIMIT 1", older):
            there, state, seal_of_both, past = rows[0]
            if past is not None and isinstance(state, bytes) and next_hash(past, state) == seal_of_both:
                return there, state
            older = there - 1
        return None

    def close(self) -> None:
        with self._pen, self._eye:
            self._reader.close()  # first, so that the writer leaves last and folds the write-ahead file in
            if self._writer is not None:
                self._writer.close()

    def _write(self, together: list[Batch]) -> None:
        """One transaction and one fsync for all batches; a refused one leaves its neighbours in peace."""
        with self._transaction() as db:
            head = _head(db)
            for batch in together:
                try:
                    admit(batch.sealed, batch.after, head, _known(db, (s.event.id for s in batch.sealed)))
                except (AlreadyRecorded, Conflict) as refusal:
                    batch.outcome = refusal
                    continue
                records = link(head, batch.sealed)
                db.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?)", records)
                batch.outcome = [Entry(seq=r.seq, event=s.event, hash=r.hash)
                                 for r, s in zip(records, batch.sealed, strict=True)]
                head = Head(records[-1].seq, records[-1].hash) if records else head

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if self._writer is None:
            raise Unusable(f"{self._path} was opened for reading only: open it with open_log to write")
        with plainly(self._path), self._pen:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            finally:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")

    def _ask(self, question: str, *values: int) -> list[Any]:
        with plainly(self._path), self._eye:
            return self._reader.execute(question, values).fetchall()

    def _pages(self, after: int, until: int) -> Iterator[Entry]:
        """Page by page, so that a slow reader never holds the write-ahead file open."""
        while rows := self._ask("SELECT seq, id, recorded_us, wire, hash FROM event WHERE seq > ? AND seq <= ? "
                                f"ORDER BY seq LIMIT {PAGE}", after, until):
            yield from (entry(Record(*row)) for row in rows)
            after = rows[-1][0]


def _head(db: sqlite3.Connection) -> Head:
    row = db.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head()


def _known(db: sqlite3.Connection, ids: Iterable[str]) -> set[str]:
    return {each for each in ids if db.execute("SELECT 1 FROM event WHERE id = ?", (each,)).fetchone()}


def _records(db: sqlite3.Connection) -> Iterator[Record]:
    """Every record in order, one by one, so that a damaged page is found at its position."""
    seq = 0
    try:
        for row in db.execute("SELECT seq, id, recorded_us, wire, hash FROM event ORDER BY seq"):
            yield Record(*row)
            seq = row[0]
    except BROKEN as error:
        if not damaged(error):
            raise
        raise Tampered(seq + 1, f"the file is damaged there ({error})") from error
