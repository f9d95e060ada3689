"""The brain: append an event, fold it into the city, show it to the desks, do what they ask for."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from yunnao.city.city import City, dump, load
from yunnao.city.evolve import evolve, fold
from yunnao.city.ground import Ground
from yunnao.command.door import Door, Refused
from yunnao.disk.quarantine import Quarantine
from yunnao.log.log import Conflict, Log, Overloaded, Unusable
from yunnao.model import facts
from yunnao.model.clock import Clock
from yunnao.model.event import Entry, Event, Mode, Sighting
from yunnao.model.order import Order, Person
from yunnao.model.promise import Channel, Desk, Feed
from yunnao.rounds import troubles
from yunnao.rounds.errands import AtOnce, Errands
from yunnao.rounds.rounds import Rounds
from yunnao.work import answer

SNAPSHOT_EVERY = 500

Watcher = Callable[[City, list[Entry]], None]

log = logging.getLogger("yunnao")


class Brain:
    """One city, one log, one loop. Thread-safe: orders may come from any thread while the loop turns.

    Everything that is under way stands in the city, so a brain that was killed goes on where its log ends.

    With `errands` run beside the loop it lives through the errors and delays of its parts, and tells of them as
    trouble; run at once (drills, tests) an error is an error. `quarantine` keeps what feeds bring and cannot be taken.
    `stuck` is the trouble that cannot be recorded, because it is the log's own.
    """

    def __init__(self, ground: Ground, log: Log, *, clock: Clock, mode: Mode, seed: int, feeds: Sequence[Feed],
                 desks: Sequence[Desk], channels: Mapping[str, Channel], door: Door, errands: Errands | None = None,
                 quarantine: Quarantine | None = None) -> None:
        self.ground, self.log, self.clock, self.mode, self.seed = ground, log, clock, mode, seed
        self.feeds, self.desks, self.channels, self.door = list(feeds), list(desks), channels, door
        self.errands = errands or AtOnce()
        self._rounds = Rounds(self, self.feeds, self.channels, answer, self.errands, quarantine)
        self.compute_s = self._rounds.compute_s
        self.stuck: facts.TroubleBegan | None = None
        self._lock = threading.RLock()
        self._watchers: list[Watcher] = []
        self.city = self.city_at(log.head().seq)
        self._snapshot_at = self.city.seq
        if self.city.seq == 0:
            self.record([_opening(ground, clock.now())])

    def city_at(self, seq: int) -> City:
        """The city at log position `seq`, folded from the nearest snapshot; forks nothing, disturbs nothing."""
        there = self.log.snapshot_before(seq)
        city = City(self.ground)
        if there is not None:
            try:
                city = load(there[1], self.ground)
            except ValueError:
                there = None  # written by another version: the log is the truth, fold all of it
        return fold(city, self.log.read(after=city.seq, until=seq))

    def watch(self, watcher: Watcher) -> None:
        """Call `watcher(city, entries)` after every commit, in order, on the committing thread."""
        self._watchers.append(watcher)

    def record(self, sightings: Sequence[Sighting]) -> list[Entry]:
        """Append what was seen and all that follows from it as one batch: all of it is kept, or none.

        Raises Unusable or Overloaded when the log takes nothing, ValueError or LookupError for what cannot be.
        """
        with self._lock:
            new = self._unknown(sightings)
            if not new:
                return []
            city, entries = self._appended(new)
            self.city = city
            self._committed(entries)
            return entries

    def submit(self, order: Order, person: Person) -> list[Entry]:
        """Take an order through the door; raises Refused, after recording that and why it was refused."""
        with self._lock:
            now = self.clock.now()
            try:
                return self.record(self.door.admit(self.city, order, person, now, self.mode))
            except Refused as refusal:
                wish = {"type": type(order).__name__, **facts.as_data(order)}
                fact = facts.OrderRefused(order=wish, by=person.id, reason=str(refusal))
                self.record([Sighting(kind="OrderRefused", data=fact, occurred_at=now, source="door", actor=person.id)])
                raise

    def step(self) -> bool:
        """One turn at the clock's time: feeds, the passing of time, one piece of asked-for work, the post.

        Returns whether anything was recorded; turn again until nothing is, then wait for `next_at`.
        """
        now = self.clock.now()
        try:
            moved = self.errands.beside and self._heard_others()
            moved |= self._rounds.feeds(now)
            moved |= bool(self.record([s for desk in self.desks for s in self._heard(desk, self.city, None, now)]))
            moved |= self._rounds.work()
            return self._rounds.post() or moved or self._unstuck()
        except (Unusable, Overloaded) as error:
            if not self.errands.beside:
                raise
            self.stuck = self.stuck or troubles.stuck(error, now)
            return False

    def next_at(self) -> datetime | None:
        """When something is known to be due next, or None when only the outside world can tell."""
        now = self.clock.now()
        asked = [self._rounds.next_at(now), *(desk.next_at(self.city, now) for desk in self.desks)]
        return min((when for when in asked if when is not None), default=None)

    def close(self) -> None:
        """Leave a snapshot, so that the next start need not fold the whole log."""
        with self._lock:
            if self.city.seq > self._snapshot_at:
                self.log.put_snapshot(self.city.seq, dump(self.city))
            self.log.close()

    def _unknown(self, sightings: Sequence[Sighting]) -> list[Sighting]:
        """Those not in the log yet; a feed may deliver the same thing twice, in one batch or in two."""
        named = {s.id for s in sightings if s.id is not None}
        known = self.log.known(sorted(named)) if named else set()
        new: list[Sighting] = []
        for sighting in sightings:
            if sighting.id is None or sighting.id not in known:
                new.append(sighting)
                known |= {sighting.id} if sighting.id else set()
        return new

    def _appended(self, new: Sequence[Sighting]) -> tuple[City, list[Entry]]:
        """The city after `new` and all that follows, and their entries, once the log has them."""
        for _ in range(3):
            city, events = self._consequences(self.city, new)
            try:
                return city, self.log.append(events, after=self.city.seq)
            except Conflict:
                self._heard_others()  # then decide again
        raise Overloaded("another process writes to this log all the time, and nothing of this batch was recorded: "
                         "stop it, one brain a log is enough")

    def _heard_others(self) -> bool:
        """Take over what another hand wrote to this log, such as an order given at the command line."""
        with self._lock:
            news = list(self.log.read(after=self.city.seq))
            if news:
                self.city = fold(self.city, news)
                self._committed(news)
            return bool(news)

    def _committed(self, entries: list[Entry]) -> None:
        """What follows a commit must not make it look undone: a snapshot may fail, a watcher too."""
        with suppress(Unusable):  # the next commit tries again
            self._snapshot()
        for watcher in self._watchers:
            try:
                watcher(self.city, entries)
            except Exception:
                if not self.errands.beside:
                    raise
                log.exception("a watcher of the brain failed")

    def _consequences(self, city: City, given: Sequence[Sighting]) -> tuple[City, list[Event]]:
        """The city and the events after `given` and all the desks make of it, until nobody has more to say."""
        waiting, unseen, events = deque(given), deque[Event](), list[Event]()
        while waiting or unseen:
            while waiting:
                event = self._event(waiting.popleft(), city.seq + 1)
                city = evolve(city, event)
                events.append(event)
                unseen.append(event)
            event = unseen.popleft()
            for desk in self.desks:
                waiting.extend(_caused(s, event) for s in self._heard(desk, city, event, event.recorded_at))
            if len(events) > 100_000:
                raise RuntimeError(f"the desks answer each other without end after {given[0].kind}: "
                                   f"the last events are {[e.kind for e in events[-4:]]}")
        return city, events

    def _heard(self, desk: Desk, city: City, event: Event | None, now: datetime) -> list[Sighting]:
        """What a desk makes of an event; one that fails does not lose the event for the others."""
        part = f"desk:{type(desk).__name__}"
        try:
            return list(desk.decide(city, event, now))
        except Exception as error:
            if not self.errands.beside:
                raise
            log.exception("%s failed", part)
            return troubles.began(city, part, *troubles.failed(error), now)

    def _event(self, seen: Sighting, seq: int) -> Event:
        return Event(kind=seen.kind, id=seen.id or f"e-{seq}", occurred_at=seen.occurred_at,
                     recorded_at=self.clock.now(), source=seen.source, actor=seen.actor, mode=self.mode,
                     cause=seen.cause, data=facts.as_data(seen.data))

    def _unstuck(self) -> bool:
        """After a time in which the log took nothing: say so, which is also the proof that it does again."""
        if self.stuck is None:
            return False
        self.record([*troubles.began(self.city, self.stuck.part, self.stuck.reason, self.stuck.reason_en,
                                     self.stuck.since), troubles.ended(self.stuck.part, self.clock.now())])
        self.stuck = None
        return True

    def _snapshot(self) -> None:
        if self.city.seq - self._snapshot_at >= SNAPSHOT_EVERY:
            self.log.put_snapshot(self.city.seq, dump(self.city))
            self._snapshot_at = self.city.seq


def last_recorded(log: Log) -> datetime | None:
    """When the newest entry was recorded; a clock must not start before it."""
    head = log.head().seq
    last = next(iter(log.read(after=head - 1)), None) if head else None
    return last.event.recorded_at if last else None


def _opening(ground: Ground, now: datetime) -> Sighting:
    fact = facts.CityOpened(package=ground.name_en, version=ground.version, digest=ground.digest)
    return Sighting(kind="CityOpened", data=fact, occurred_at=now, source="brain", actor="brain")


def _caused(sighting: Sighting, event: Event) -> Sighting:
    """A desk's answer names the event it answers, unless it knows better."""
    if sighting.cause is not None:
        return sighting
    return Sighting(kind=sighting.kind, data=sighting.data, occurred_at=sighting.occurred_at, source=sighting.source,
                    actor=sighting.actor, cause=event.id, id=sighting.id)
