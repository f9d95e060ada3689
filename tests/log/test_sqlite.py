"""What only the log in a SQLite file does; the promise itself is in tests/conformance/test_log.py."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from yunnao.log import sqlite_file
from yunnao.log.group import Batch
from yunnao.log.log import AlreadyRecorded, Conflict, Tampered, Unusable, open_log, read_log
from yunnao.log.seal import seal
from yunnao.log.sqlite import SqliteLog


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.sqlite"


@pytest.fixture
def log(path: Path) -> Iterator[SqliteLog]:
    with closing(SqliteLog(path)) as log:
        yield log


def raw(path: Path) -> closing[sqlite3.Connection]:
    """The file, past all our care."""
    return closing(sqlite3.connect(path, isolation_level=None))


# -- writing -----------------------------------------------------------------------------------------


def test_every_commit_waits_for_the_disk(log: SqliteLog) -> None:
    """FULL (2) in write-ahead mode: fsync at every commit, which is what survives a power cut."""
    assert log._writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert log._writer.execute("PRAGMA synchronous").fetchone() == (2,)


def test_what_waits_together_is_committed_once_and_judged_one_by_one(log: SqliteLog, make) -> None:
    log.append(make(2))
    given = [(make(2, "a-"), None), (make(1), None), (make(2, "b-"), 4), (make(1, "late-"), 2), (make(1, "a-"), None),
             ([], None), (make(1, "c-"), 6)]
    together = [Batch([seal(event) for event in events], after) for events, after in given]
    statements: list[str] = []
    log._writer.set_trace_callback(statements.append)
    log._write(together)
    assert statements.count("COMMIT") == 1
    assert [[entry.seq for entry in each.outcome] for each in together
            if isinstance(each.outcome, list)] == [[3, 4], [5, 6], [], [7]]
    assert [type(each.outcome) for each in together] == [list, AlreadyRecorded, list, Conflict, AlreadyRecorded,
                                                         list, list]
    assert [entry.event.id for entry in log.read(after=2)] == ["r-a-1", "r-a-2", "r-b-1", "r-b-2", "r-c-1"]
    assert log.verify().seq == 7


def test_what_does_not_fit_is_said_and_nothing_of_it_stays(log: SqliteLog, make) -> None:
    log.append(make(3))
    before = log.head()
    pages = log._writer.execute("PRAGMA page_count").fetchone()[0]
    log._writer.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(Unusable, match="the disk is full, so this was not recorded"):
        log.append(make(500, "more-"))
    with pytest.raises(Unusable, match="the disk is full"):
        log.put_snapshot(3, bytes(100_000))
    assert log.verify() == log.head() == before
    log._writer.execute("PRAGMA max_page_count = 100000")
    assert log.append(make(500, "more-"))[-1].seq == 503
    assert log.verify().seq == 503


def _write_until_the_disk_says_no(path: str, room: str) -> None:
    """In a process whose files may not grow past `room` bytes; says how many events were acknowledged."""
    from datetime import UTC, datetime

    from yunnao.model.event import Event, Mode

    log, now = open_log(path), datetime(2019, 8, 10, tzinfo=UTC)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), int(room)))
    count = 0
    try:
        while True:
            log.append([Event(kind="ReportReceived", id=f"r-{count}", occurred_at=now, recorded_at=now, source="119",
                              actor="a", mode=Mode.ACTUAL, data={"text": "x" * 500})])
            count += 1
    except Unusable as error:
        print(count, error)


def test_a_disk_that_refuses_to_write_loses_nothing_acknowledged(path: Path) -> None:
    done = subprocess.run([sys.executable, __file__, str(path), "400000"], capture_output=True, text=True, check=True)
    count, _, reason = done.stdout.partition(" ")
    assert "so this was not recorded" in reason
    assert int(count) > 20
    with closing(open_log(str(path))) as log:
        assert log.verify().seq == int(count)


def test_a_process_that_holds_the_store_too_long_is_said(path: Path, make, monkeypatch) -> None:
    monkeypatch.setattr(sqlite_file, "BUSY_S", 0.01)
    with closing(SqliteLog(path)) as log, raw(path) as other:
        log.append(make(1))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unusable, match="another process has been writing"):
            log.append(make(1, "more-"))
        assert [entry.event.id for entry in log.read()] == ["r-1"], "reading goes on"
        other.execute("ROLLBACK")
        assert log.append(make(1, "more-"))[0].seq == 2


def test_no_room_to_wait_still_takes_one_at_a_time(path: Path, make) -> None:
    with closing(SqliteLog(path, room=0)) as log:
        for event in make(5):
            log.append([event])
        assert log.head().seq == 5


def test_a_closed_log_says_that_it_is_closed(path: Path, make) -> None:
    log = SqliteLog(path)
    log.close()
    for use in (log.head, lambda: log.append(make(1)), lambda: log.known(["r-1"]), lambda: list(log.read())):
        with pytest.raises(Unusable, match="the log was closed"):
            use()


def test_closing_leaves_one_file(path: Path, make) -> None:
    with closing(SqliteLog(path)) as log:
        log.append(make(3))
    assert [each.name for each in path.parent.iterdir()] == ["log.sqlite"]


# -- the past is not touched -----------------------------------------------------------------------------


@pytest.mark.parametrize("deed", [
    "UPDATE event SET hash = 'x' WHERE seq = 2",
    "UPDATE event SET seq = 9 WHERE seq = 3",
    "DELETE FROM event WHERE seq = 3",
    "DELETE FROM event",
    "INSERT OR REPLACE INTO event VALUES (2, 'new', 0, x'7b7d', 'x')",
    "INSERT OR REPLACE INTO event VALUES (4, 'r-2', 0, x'7b7d', 'x')",
    "INSERT INTO event VALUES (5, 'gap', 0, x'7b7d', 'x')",
    "INSERT INTO event VALUES (NULL, 'unplaced', 0, x'7b7d', 'x')",
    "INSERT INTO event VALUES (4, 'text', 0, '{}', 'x')",
])
def test_the_file_itself_refuses_to_change_what_is_recorded(path: Path, log: SqliteLog, make, deed: str) -> None:
    entries = log.append(make(3))
    with raw(path) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute(deed)
    assert list(log.read()) == entries


def test_opening_puts_back_what_a_burglar_dropped(path: Path, make) -> None:
    with closing(SqliteLog(path)) as log:
        log.append(make(3))
    with raw(path) as db:
        db.execute("DROP TRIGGER event_is_never_deleted")
        db.execute("DROP TRIGGER event_is_never_changed")
    with closing(SqliteLog(path)), raw(path) as db:
        for deed in ("DELETE FROM event", "UPDATE event SET id = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="append an event that corrects it"):
                db.execute(deed)


def test_no_flipped_byte_goes_unnoticed(path: Path, make) -> None:
    """Anywhere in the file: either it is found, or it lies where nothing is kept."""
    with closing(SqliteLog(path)) as log:
        entries = log.append(make(60))
    whole, chance, found = path.read_bytes(), random.Random(1), 0
    for _ in range(200):
        broken = bytearray(whole)
        broken[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        path.write_bytes(broken)
        try:
            with closing(read_log(str(path))) as log:
                log.verify()
                assert list(log.read()) == entries
        except (Tampered, Unusable):
            found += 1
    assert found > 50


def test_a_damaged_page_is_found_at_its_position(path: Path, make) -> None:
    with closing(SqliteLog(path)) as log:
        log.append(make(300))
    whole = path.read_bytes()
    place = whole.index(b'"id":"r-200"')
    path.write_bytes(whole[: place // 4096 * 4096] + bytes(4096) + whole[(place // 4096 + 1) * 4096:])
    with closing(read_log(str(path))) as log:
        with pytest.raises(Tampered) as found:
            log.verify()
        assert 180 < found.value.seq <= 200
        with pytest.raises(Unusable, match="yunnao log verify"):
            list(log.read())


def test_a_lost_line_of_the_index_is_found(path: Path, make) -> None:
    """Without it the same event would be taken twice."""
    with closing(SqliteLog(path)) as log:
        log.append(make(3))
    with raw(path) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = sql || ' WHERE recorded_us < 0' WHERE name = 'event_recorded'")
    with closing(read_log(str(path))) as log, pytest.raises(Tampered, match="the events up to 3 are sound"):
        log.verify()


@pytest.mark.parametrize("deed", ["UPDATE snapshot SET state = x'00' WHERE seq = 8",
                                  "UPDATE snapshot SET state = 'text' WHERE seq = 8",
                                  "UPDATE snapshot SET hash = '' WHERE seq = 8",
                                  "UPDATE snapshot SET seq = 7 WHERE seq = 8"])
def test_a_snapshot_that_is_not_what_was_kept_is_passed_over(path: Path, log: SqliteLog, make, deed: str) -> None:
    log.append(make(9))
    log.put_snapshot(4, b"four")
    log.put_snapshot(8, b"eight")
    with raw(path) as db:
        db.execute(deed)
    assert log.snapshot_before(9) == (4, b"four")


# -- reading only ------------------------------------------------------------------------------------------


def test_reading_changes_nothing(path: Path, make) -> None:
    with closing(SqliteLog(path)) as log:
        log.append(make(3))
    before = path.read_bytes()
    with closing(read_log(str(path))) as log:
        assert log.verify().seq == 3
        for write in (lambda: log.append(make(1, "more-")), lambda: log.put_snapshot(1, b"")):
            with pytest.raises(Unusable, match="opened for reading only"):
                write()
    assert path.read_bytes() == before


def test_reading_follows_a_log_that_is_being_written(path: Path, log: SqliteLog, make) -> None:
    with closing(read_log(str(path))) as reading:
        assert reading.head().seq == 0
        log.append(make(3))
        assert reading.head() == log.head() == reading.verify()


def test_a_folder_that_cannot_be_written_can_be_read(path: Path, make, monkeypatch) -> None:
    with closing(SqliteLog(path)) as log:
        log.append(make(3))
    monkeypatch.setattr(os, "access", lambda *asked: False)
    with closing(read_log(str(path))) as log:
        assert log.verify().seq == 3
        assert [each.name for each in path.parent.iterdir()] == ["log.sqlite"], "not even a side file was made"


if __name__ == "__main__":
    _write_until_the_disk_says_no(*sys.argv[1:])
