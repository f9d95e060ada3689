"""A small brain with a typhoon day in its log: real facts, real fold, real door, no feeds, no desks and no planners.

Run as a program it serves the console on that day: `python tests/console/fake.py [CITY_PACKAGE] [PORT]`.
"""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from fake_day import NOW, day
from fake_ground import ground
from msgspec import structs

from yunnao.city.city import City
from yunnao.city.evolve import evolve, fold
from yunnao.city.ground import Ground
from yunnao.city.package import read_package
from yunnao.command.door import Door, Refused
from yunnao.command.people import People
from yunnao.console.room import ControlRoom
from yunnao.log.log import open_log
from yunnao.model import facts
from yunnao.model.event import Entry, Event, Mode, Sighting
from yunnao.model.order import Order, Person, Role

NAMES = {"王指挥": Role.COMMANDER, "李值班": Role.DUTY_OFFICER, "赵观察": Role.OBSERVER}


class FakeTempo:
    """A clock for a watched day, hurried or stopped at will."""

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        self._base, self._since = start, time.monotonic()
        self._speed, self._paused = speed, False

    def now(self) -> datetime:
        return self._base + timedelta(seconds=(time.monotonic() - self._since) * self.pace)

    @property
    def pace(self) -> float:
        return 0.0 if self._paused else self._speed

    @property
    def speed(self) -> float:
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        if not 1 <= speed <= 7200:
            raise ValueError(f"a speed of {speed} cannot be watched")
        self._base, self._since, self._speed = self.now(), time.monotonic(), speed

    @property
    def paused(self) -> bool:
        return self._paused

    @paused.setter
    def paused(self, paused: bool) -> None:
        self._base, self._since, self._paused = self.now(), time.monotonic(), paused


class FakeBrain:
    """Records what it is told and what the door admits."""

    mode = Mode.EXERCISE
    stuck: facts.TroubleBegan | None = None

    def __init__(self, ground: Ground, clock: FakeTempo) -> None:
        self.log, self.clock, self.city = open_log("memory:"), clock, City(ground)
        self._watchers: list[Callable[[City, list[Entry]], None]] = []
        for sighting in sorted((s for s in day(ground) if s.occurred_at <= NOW), key=lambda s: s.occurred_at):
            self.record([_from_here(sighting, self.city)], sighting.occurred_at)

    def record(self, sightings: Sequence[Sighting], now: datetime | None = None) -> list[Entry]:
        now, city, events = now or self.clock.now(), self.city, list[Event]()
        for s in sightings:
            event = Event(
                kind=s.kind,
                id=s.id or f"e-{city.seq + 1}",
                occurred_at=s.occurred_at,
                recorded_at=now,
                source=s.source,
                actor=s.actor,
                mode=self.mode,
                cause=s.cause,
                data=facts.as_data(s.data),
            )
            city = evolve(city, event)
            events.append(event)
        entries = self.log.append(events, after=self.city.seq)
        self.city = city
        for watcher in self._watchers:
            watcher(city, entries)
        return entries

    def submit(self, order: Order, person: Person) -> list[Entry]:
        now = self.clock.now()
        try:
            return self.record(Door().admit(self.city, order, person, now, self.mode))
        except Refused as refusal:
            wish = {"type": type(order).__name__, **facts.as_data(order)}
            fact = facts.OrderRefused(order=wish, by=person.id, reason=str(refusal))
            self.record([Sighting(kind="OrderRefused", data=fact, occurred_at=now, source="door", actor=person.id)])
            raise

    def city_at(self, seq: int) -> City:
        return fold(City(self.city.ground), self.log.read(until=seq))

    def watch(self, watcher: Callable[[City, list[Entry]], None]) -> None:
        self._watchers.append(watcher)


def _from_here(sighting: Sighting, city: City) -> Sighting:
    """A plan names the log position it was made from."""
    if not isinstance(sighting.data, facts.PlanProposed):
        return sighting
    plan = structs.replace(sighting.data.plan, log_position=city.seq)
    return structs.replace(sighting, data=facts.PlanProposed(plan=plan))


def fake_room(folder: Path, there: Ground | None = None) -> ControlRoom:
    """A control room on the typhoon day; everyone's secret is `secret_of(name)`."""
    tempo = FakeTempo(NOW)
    people = People(folder / "people.db", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    for name, role in NAMES.items():
        people.add(Person(id=name, name=name, roles=[role]), tempo.now(), secret_of(name))
    return ControlRoom(brain=FakeBrain(there or ground(), tempo), people=people, clock=tempo, tempo=tempo, tick_s=0.2)


def secret_of(name: str) -> str:
    return f"{name}-correct-horse"


if __name__ == "__main__":
    import tempfile

    import uvicorn

    from yunnao.console.app import create_app

    package = read_package(sys.argv[1]) if len(sys.argv) > 1 else None
    room = fake_room(Path(tempfile.mkdtemp()), package)
    room.guest, room.tick_s = ("王指挥", secret_of("王指挥")), 1.0
    uvicorn.run(create_app(room), port=int(sys.argv[2]) if len(sys.argv) > 2 else 8123, log_level="warning")
