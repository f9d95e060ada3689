"""The SQLite file under a log: its tables, how it is opened, and what its errors mean in plain words."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yunnao.log.log import Unusable

APPLICATION = int.from_bytes(b"YUNN")
VERSION = 1
BUSY_S = 10.0
BROKEN = (sqlite3.Error, UnicodeDecodeError)  # the second when a damaged file makes even the error unreadable

_TABLES = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS event (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    recorded_us INTEGER NOT NULL,
    wire BLOB NOT NULL CHECK (typeof(wire) = 'blob'),
    hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS event_recorded ON event (recorded_us);
CREATE TABLE IF NOT EXISTS snapshot (seq INTEGER PRIMARY KEY, state BLOB NOT NULL, hash TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS event_is_added_at_the_end BEFORE INSERT ON event
WHEN NEW.seq <> (SELECT ifnull(max(seq), 0) + 1 FROM event) OR EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the log grows at its end only, and takes an id once'); END;
CREATE TRIGGER IF NOT EXISTS event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'what is recorded is never changed: append an event that corrects it'); END;
CREATE TRIGGER IF NOT EXISTS event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'what is recorded is never deleted: append an event that corrects it'); END;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
COMMIT;
"""

_MEANING = {
    sqlite3.SQLITE_FULL: "the disk is full, so this was not recorded: free some space, then send it again",
    sqlite3.SQLITE_READONLY: "the store is write-protected: give this user the right to write the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "the store cannot be opened: see that its folder exists and this user may write there",
    sqlite3.SQLITE_NOTADB: "this is not a Yunnao log: check the path; the file was left as it is",
    sqlite3.SQLITE_CORRUPT: "the store is damaged: stop writing, keep it, and find the place with `yunnao log verify`",
    sqlite3.SQLITE_BUSY: f"another process has been writing for over {BUSY_S:.0f} s, so this was not recorded: "
                         "let it finish or stop it, then send it again",
    sqlite3.SQLITE_IOERR: "the disk failed, so this was not recorded: look at the disk, then send it again",
}


def connect_for_writing(path: Path) -> sqlite3.Connection:
    """Open or make a store; every commit is on the disk before it returns."""
    with plainly(path), _closed_on_failure(sqlite3.connect(path, BUSY_S, isolation_level=None,
                                                           check_same_thread=False)) as db:
        _recognise(db, path, new_is_fine=True)
        if db.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
            raise Unusable(f"{path}: this file system cannot share a write-ahead log: put the store on a local disk")
        db.execute("PRAGMA synchronous = FULL")
        db.executescript(_TABLES)
        return db


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Open an existing store without the power to change it, even from a folder that cannot be written."""
    settled = not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()
    address = path.absolute().as_uri() + ("?mode=ro&immutable=1" if settled else "?mode=ro")
    with plainly(path), _closed_on_failure(sqlite3.connect(address, BUSY_S, isolation_level=None,
                                                           check_same_thread=False, uri=True)) as db:
        _recognise(db, path, new_is_fine=False)
        return db


def damaged(error: Exception) -> bool:
    """Whether an error says that the file's content is broken, rather than that it is out of reach."""
    return _primary(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, None)


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Turn the database's errors into ours, with what to do."""
    try:
        yield
    except sqlite3.ProgrammingError as error:
        raise Unusable(f"{path}: the log was closed; open it again to go on") from error
    except BROKEN as error:
        meaning = _MEANING.get(_primary(error) or sqlite3.SQLITE_CORRUPT, "the store failed, so this was not recorded")
        raise Unusable(f"{path}: {meaning} ({error})") from error


def _primary(error: Exception) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


@contextmanager
def _closed_on_failure(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield db
    except BaseException:
        db.close()
        raise


def _recognise(db: sqlite3.Connection, path: Path, *, new_is_fine: bool) -> None:
    """Refuse a database of another program, or of a Yunnao newer than this one."""
    db.execute("BEGIN")  # one look, or another process may make the tables between two of the questions
    application, version, tables = (db.execute(question).fetchone()[0] for question in (
        "PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master"))
    db.execute("ROLLBACK")
    if (new_is_fine and tables == 0) or (application == APPLICATION and version == VERSION):
        return
    if application == APPLICATION and version > VERSION:
        raise Unusable(f"{path} was written by a newer Yunnao (format {version}, this one knows {VERSION}): "
                       "update this program")
    raise Unusable(f"{path}: {_MEANING[sqlite3.SQLITE_NOTADB]} (it is a database of another program, or empty)")
