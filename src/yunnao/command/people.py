"""People 人员: who may come in and with which roles. Secrets are kept as hashes, beside the log and never in it."""

import hashlib
import hmac
import os
import secrets
import sqlite3
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct

from yunnao.command.patience import Patience
from yunnao.model.clock import utc
from yunnao.model.order import Person, Role

SESSION_LASTS = timedelta(hours=12)
"""One shift; after it a person signs in again."""
SHORTEST_SECRET = 10
TOKEN_PREFIX = "yunnao-"

_TABLES = """
create table if not exists person (
  id text primary key, name text not null, roles text not null, department text not null,
  secret text not null, disabled integer not null default 0, added_at text not null);
create table if not exists token (
  hash text primary key, person text not null references person (id), label text not null, made_at text not null);
create table if not exists session (
  hash text primary key, person text not null references person (id), expires_at text not null);
create table if not exists change (
  n integer primary key autoincrement, at text not null, person text not null, what text not null, actor text not null);
"""

_NOTED = (
    ("after insert on person", "new.id", "'added as ' || new.roles"),
    ("after update of secret on person", "new.id", "'given another secret'"),
    ("after update of disabled on person", "new.id", "case new.disabled when 1 then 'shut out' else 'let in' end"),
    ("after insert on token", "new.person", "'given the token ' || new.label"),
    ("after delete on token", "old.person", "'lost the token ' || old.label"),
)
"""What is noted down of itself, so that no way of changing an account can forget to."""


class SignInRefused(PermissionError):
    """Nobody was signed in; the reason is the same for a wrong name and a wrong secret."""


class Session(Struct, frozen=True):
    """A signed-in window: `id` is shown to its browser only, and works until `expires_at`."""

    id: str
    person: Person
    expires_at: datetime


class Account(Struct, frozen=True):
    """A person as the administrator sees them."""

    person: Person
    disabled: bool
    added_at: datetime
    tokens: list[str]


class People:
    """The accounts of one store, in one SQLite file that only its owner may read. Thread-safe.

    There is no default secret: the first start makes an administrator, and hands its secret out once. `hasher` is
    argon2id with the library's own cost unless a test needs it cheap.
    """

    def __init__(self, file: Path, hasher: PasswordHasher | None = None) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))  # before SQLite would make it readable by all
        self._hasher = hasher or PasswordHasher()
        self._lock, self._hashing = threading.RLock(), threading.Lock()  # where both are held, `_hashing` came first
        self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None, timeout=10)
        self._db.executescript(_TABLES)
        self._db.create_function("actor", 0, lambda: f"uid:{os.getuid()}")
        for number, (when, person, what) in enumerate(_NOTED):
            self._db.execute(f"create trigger if not exists noted_{number} {when} begin insert into change "
                             f"(at, person, what, actor) values (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'), {person}, "
                             f"{what}, actor()); end")
        self._patience = Patience(self._db, self._lock)
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

    def first_run(self, now: datetime) -> str | None:
        """Make the administrator "admin" when there is nobody yet, and answer its secret; else None."""
        if self._rows("select 1 from person limit 1"):
            return None
        return self.add(Person(id="admin", name="管理员", roles=[Role.ADMIN]), now)

    def add(self, person: Person, now: datetime, secret: str = "") -> str:
        """Add a person and answer the secret, a random one unless given; raises ValueError for an id taken."""
        if not person.id.strip() or not person.roles:
            raise ValueError("a person needs an id and at least one role: " + ", ".join(Role))
        secret = secret or secrets.token_urlsafe(16)
        hashed = self._hash(secret)
        with self._lock:
            if self._rows("select 1 from person where id in (?1, ?2) or name in (?1, ?2)", person.id, person.name):
                raise ValueError(f"there is already a person called {person.id!r} or {person.name!r}: choose another "
                                 "id or name, so that the log cannot mean two people")
            self._db.execute("insert into person values (?, ?, ?, ?, ?, 0, ?)",
                             (person.id, person.name, ",".join(person.roles), person.department, hashed, _iso(now)))
        return secret

    def add_with_token(self, name: str, roles: Sequence[Role], now: datetime) -> str:
        """Add a person known by name alone, and answer a random secret."""
        return self.add(Person(id=name, name=name, roles=list(roles)), now)

    def set_secret(self, person_id: str, secret: str) -> None:
        """Give a person another secret and end their sessions; raises ValueError for one too short."""
        hashed = self._hash(secret)
        with self._lock:
            self._must_exist(person_id)
            self._db.execute("update person set secret = ? where id = ?", (hashed, person_id))
            self._db.execute("delete from session where person = ?", (person_id,))

    def renew_secret(self, person_id: str) -> str:
        """Give a person a new random secret and answer it."""
        secret = secrets.token_urlsafe(16)
        self.set_secret(person_id, secret)
        return secret

    def disable(self, person_id: str, disabled: bool = True) -> None:
        """Shut a person out at once, or let them back in; raises ValueError for the last administrator."""
        with self._lock:
            self._must_exist(person_id)
            admins = [a.person.id for a in self.every() if Role.ADMIN in a.person.roles and not a.disabled]
            if disabled and admins == [person_id]:
                raise ValueError(f"{person_id!r} is the last administrator, and without one nobody could let people "
                                 "in: add another administrator first")
            self._db.execute("update person set disabled = ? where id = ?", (int(disabled), person_id))
            if disabled:
                self._db.execute("delete from session where person = ?", (person_id,))

    def give_token(self, person_id: str, label: str, now: datetime) -> str:
        """A token of 256 random bits that signs in as this person, shown now and never again."""
        token = TOKEN_PREFIX + secrets.token_urlsafe(32)
        with self._lock:
            self._must_exist(person_id)
            self._db.execute("insert into token values (?, ?, ?, ?)",
                             (_fingerprint(token), person_id, label, _iso(now)))
        return token

    def take_tokens(self, person_id: str) -> int:
        """Make all tokens of a person worthless; answers how many there were."""
        with self._lock:
            self._must_exist(person_id)
            return self._db.execute("delete from token where person = ?", (person_id,)).rowcount

    def every(self) -> list[Account]:
        """All accounts by id, with the labels of their tokens and none of their secrets."""
        with self._lock:
            rows = self._rows("select id, name, roles, department, disabled, added_at from person order by id")
            return [Account(_person(*row[:4]), bool(row[4]), datetime.fromisoformat(row[5]),
                            [label for (label,) in self._rows(
                                "select label from token where person = ? order by made_at, label", row[0])])
                    for row in rows]

    def changes(self, after: int = 0) -> list[tuple[int, datetime, str, str, str]]:
        """What was done to accounts, in order: number, when, to whom, what, by which user of the machine."""
        rows = self._rows("select n, at, person, what, actor from change where n > ? order by n", str(after))
        return [(int(n), datetime.fromisoformat(at), person, what, actor) for n, at, person, what, actor in rows]

    def sign_in(self, name: str, secret: str, now: datetime) -> Session:
        """A session for an id or name and its secret or token; raises SignInRefused.

        After repeated failures a name has to wait, longer each time, whether or not anybody bears it.
        """
        name, secret = _utf8(name), _utf8(secret)
        with self._hashing:  # one at a time: a flood of guesses must not eat the memory that argon2 needs
            wait = self._patience.wait(name, now)
            if wait:
                raise SignInRefused(f"“{name[:40]}”连续多次登录失败，请在 {wait} 秒后再试。")
            row = self._find(name)
            if not self._right(row, secret) or row is None or row[4]:
                self._patience.failed(name, now)
                raise SignInRefused("姓名或口令不对，或账号已停用。请核对后再试，或联系管理员。")
            self._patience.passed(name)
        return self._open(_person(*row[:4]), now)

    def person_of(self, session_id: str, now: datetime) -> Person | None:
        """The person a session belongs to, or None when it has ended or the person was shut out."""
        rows = self._rows("select p.id, p.name, p.roles, p.department, s.expires_at from session s join person p "
                          "on p.id = s.person where s.hash = ? and not p.disabled", _fingerprint(session_id))
        if not rows or datetime.fromisoformat(rows[0][4]) <= now:
            return None
        return _person(*rows[0][:4])

    def person_of_token(self, token: str) -> Person | None:
        """The person a token signs for, or None."""
        rows = self._rows("select p.id, p.name, p.roles, p.department from token t join person p "
                          "on p.id = t.person where t.hash = ? and not p.disabled", _fingerprint(token))
        return _person(*rows[0]) if rows else None

    def sign_out(self, session_id: str) -> None:
        """End a session; one that has ended already stays so."""
        with self._lock:
            self._db.execute("delete from session where hash = ?", (_fingerprint(session_id),))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def _open(self, person: Person, now: datetime) -> Session:
        session = Session(secrets.token_urlsafe(32), person, utc(now) + SESSION_LASTS)
        with self._lock:
            self._db.execute("delete from session where expires_at <= ?", (_iso(now),))
            self._db.execute("insert into session values (?, ?, ?)",
                             (_fingerprint(session.id), person.id, _iso(session.expires_at)))
        return session

    def _find(self, name: str) -> tuple[str, ...] | None:
        rows = self._rows("select id, name, roles, department, disabled, secret from person "
                          "where id = ?1 or name = ?1", name)
        return rows[0] if rows else None

    def _right(self, row: tuple[str, ...] | None, secret: str) -> bool:
        """Whether the secret is this person's; a name nobody bears takes as long to refuse as any other."""
        if secret.startswith(TOKEN_PREFIX):
            person = self.person_of_token(secret)
            return person is not None and row is not None and hmac.compare_digest(person.id.encode(), row[0].encode())
        try:
            return self._hasher.verify(row[5] if row else self._nobody, secret) and row is not None
        except (VerificationError, InvalidHashError):
            return False

    def _hash(self, secret: str) -> str:
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"a secret needs at least {SHORTEST_SECRET} characters: a short sentence is easy to keep "
                             "in mind and hard to guess")
        with self._hashing:
            return self._hasher.hash(secret)

    def _must_exist(self, person_id: str) -> None:
        if not self._rows("select 1 from person where id = ?", person_id):
            known = ", ".join(row[0] for row in self._rows("select id from person order by id")) or "nobody yet"
            raise LookupError(f"nobody has the id {person_id!r}: there is {known}")

    def _rows(self, query: str, *values: str) -> list[tuple[str, ...]]:
        with self._lock:
            return self._db.execute(query, values).fetchall()


def _person(id: str, name: str, roles: str, department: str) -> Person:
    return Person(id=id, name=name, roles=msgspec.convert(roles.split(","), list[Role]), department=department)


def _fingerprint(random: str) -> str:
    """SHA-256 is enough for what is random itself; it is looked up by this, so timing tells nothing of the secret."""
    return hashlib.sha256(_utf8(random).encode()).hexdigest()


def _utf8(typed: str) -> str:
    """What was typed, without the halves of characters that no database and no hash takes."""
    return typed.encode("utf-8", "replace").decode()


def _iso(when: datetime) -> str:
    return utc(when).isoformat(timespec="microseconds")
