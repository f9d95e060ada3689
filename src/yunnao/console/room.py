"""The control room: what a console is handed. It names no desk, no feed and no planner."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from yunnao import registry
from yunnao.city.city import City
from yunnao.model.clock import Clock, WallClock
from yunnao.model.event import Entry, Mode, Sighting
from yunnao.model.facts import TroubleBegan
from yunnao.model.order import Order, Person

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

Panel = Callable[[City, datetime], Mapping[str, Any]]
"""A desk's picture of the city at a moment: sections by name, each of plain JSON values."""


class Head(Protocol):
    """Where a log ends."""

    @property
    def seq(self) -> int: ...
    @property
    def hash(self) -> str: ...


class Log(Protocol):
    """The part of a log that a console reads."""

    def read(self, after: int = 0, until: int | None = None) -> Iterable[Entry]: ...
    def head(self) -> Head: ...
    def position_at(self, time: datetime) -> int: ...


class Brain(Protocol):
    """The part of a brain that a console needs: the city now and then, a way in for orders, word of every commit.

    `stuck` is the trouble that keeps it from recording anything, while there is one.
    """

    city: City
    mode: Mode
    stuck: TroubleBegan | None

    @property
    def log(self) -> Log: ...
    def record(self, sightings: Sequence[Sighting]) -> Sequence[Entry]: ...
    def submit(self, order: Order, person: Person) -> Sequence[Entry]: ...
    def city_at(self, seq: int) -> City: ...
    def watch(self, watcher: Callable[[City, list[Entry]], None]) -> None: ...


class Session(Protocol):
    """A signed-in window."""

    @property
    def id(self) -> str: ...
    @property
    def person(self) -> Person: ...


class People(Protocol):
    """Who may sign in, and who a session belongs to. `sign_in` raises PermissionError with its reason."""

    def sign_in(self, name: str, secret: str, now: datetime) -> Session: ...
    def person_of(self, session_id: str, now: datetime) -> Person | None: ...
    def sign_out(self, session_id: str) -> None: ...


class Tempo(Protocol):
    """How fast a demo's time runs, in city seconds a wall second: the `speed` that was chosen, and the `pace` now."""

    speed: float
    paused: bool

    @property
    def pace(self) -> float: ...


@dataclass
class ControlRoom:
    """One console's brain, people and clock. A demo also has a `tempo`, and a `guest` (name, secret) to sign in as.

    `hosts` are the names this console answers to: loopback unless its owner lists others.
    `clock` tells the city's time. Sessions live by `wall`: a shift is twelve hours of a person's life at any tempo.
    `panels` are the desks' pictures; left out, they are those of every registered desk.
    """

    brain: Brain
    people: People
    clock: Clock
    tempo: Tempo | None = None
    guest: tuple[str, str] | None = None
    hosts: tuple[str, ...] = LOOPBACK
    panels: Sequence[Panel] = field(default_factory=tuple)
    wall: Clock = field(default_factory=WallClock)
    tick_s: float = 1.0

    def __post_init__(self) -> None:
        if not self.panels:
            self.panels = [desk().panel for _, desk in sorted(registry.every("desk").items())]


def tempo_now(room: ControlRoom) -> dict[str, Any] | None:
    """A demo's tempo as plain values; None where time is real."""
    tempo = room.tempo
    return None if tempo is None else {"speed": tempo.speed, "paused": tempo.paused, "pace": tempo.pace}
