"""Patience: who fails to sign in again and again has to wait, longer each time, and never for ever."""

import hashlib
import math
import sqlite3
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=1)
"""A commander whom a stranger keeps out of breath must get in while it still matters."""
FORGOTTEN_AFTER = timedelta(hours=24)
MOST_NAMES = 10_000


class Patience:
    """Counts failures by the name that was typed, whether or not anybody bears it; `lock` guards `db`."""

    def __init__(self, db: sqlite3.Connection, lock: AbstractContextManager[object]) -> None:
        self._db, self._lock = db, lock
        db.execute("create table if not exists failure (name text primary key, times integer not null, "
                   "last real not null)")

    def wait(self, name: str, now: datetime) -> int:
        """Whole seconds to wait before `name` may be tried again; 0 when it may be tried now."""
        with self._lock:
            row = self._db.execute("select times, last from failure where name = ?", (_key(name),)).fetchone()
        if row is None or row[0] < FREE_TRIES:
            return 0
        wait_s = min(FIRST_WAIT.total_seconds() * 2 ** min(row[0] - FREE_TRIES, 30), LONGEST_WAIT.total_seconds())
        left_s: float = row[1] + wait_s - now.timestamp()
        return max(0, math.ceil(left_s))

    def failed(self, name: str, now: datetime) -> None:
        """One more failure of `name`."""
        with self._lock:
            self._db.execute("delete from failure where last < ?", ((now - FORGOTTEN_AFTER).timestamp(),))
            self._db.execute("insert into failure values (?, 1, ?) on conflict (name) do update "
                             "set times = times + 1, last = excluded.last", (_key(name), now.timestamp()))
            self._db.execute("delete from failure where name not in "
                             "(select name from failure order by last desc limit ?)", (MOST_NAMES,))

    def passed(self, name: str) -> None:
        """A success wipes the slate."""
        with self._lock:
            self._db.execute("delete from failure where name = ?", (_key(name),))


def _key(name: str) -> str:
    """Names that were typed by mistake may be secrets; only their hash is written down."""
    return hashlib.sha256(name.encode()).hexdigest()
