"""One round: what feeds bring is taken in portions, the oldest work is done, the post is carried; trouble is told."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from yunnao.city.city import City, Request
from yunnao.command.sending import by_channel, send_all
from yunnao.disk.quarantine import Quarantine
from yunnao.log.log import Overloaded, Unusable
from yunnao.model.clock import Clock
from yunnao.model.event import Mode, Sighting
from yunnao.model.promise import Channel, Feed, Stop
from yunnao.rounds import troubles
from yunnao.rounds.errands import Errands, Outcome
from yunnao.rounds.intake import believable, put_aside

PORTION = 500
"""So many sightings of one feed are taken in a round: others come between, and so do orders."""

FLOOD = 5_000
"""With more than these waiting a feed is said to have too much; it is not asked again before they are taken."""

LATE_S, HOPELESS_S = 10.0, 90.0
"""A feed, a channel or a piece of work is said to be late after so long; work is given up after so long."""

STEADY = timedelta(minutes=1)
"""A trouble is over when its part works, and it began so long ago: one that flickers is not told of every second."""

Answer = Callable[[City, Request, datetime, int, Mode, Stop], Sighting]


class Home(Protocol):
    """The brain, as its rounds see it."""

    clock: Clock
    mode: Mode
    seed: int

    @property
    def city(self) -> City: ...
    def record(self, sightings: Sequence[Sighting]) -> Sequence[Any]: ...


class Rounds:
    """Goes the rounds for one brain. Only the loop's thread calls it; `errands` may be away on threads of their own.

    What was brought and is not recorded yet is held here, in memory: nothing of it was acknowledged to anyone.
    """

    def __init__(self, home: Home, feeds: Sequence[Feed], channels: Mapping[str, Channel], answer: Answer,
                 errands: Errands, quarantine: Quarantine | None) -> None:
        self._home, self._feeds, self._channels, self._answer_to = home, feeds, channels, answer
        self._errands, self._quarantine = errands, quarantine
        self._brought: dict[str, deque[Sighting]] = {}
        self._begun: dict[str, int] = {}
        self.compute_s: list[tuple[str, float]] = []

    def feeds(self, now: datetime) -> bool:
        """Ask every feed; whether anything was recorded."""
        moved = False
        for name, feed in self._named():
            moved |= self._ask(name, partial(_polled, feed, self._home.city, now))
        return moved

    def post(self) -> bool:
        """Carry what is in the outbox, each channel on its own where errands are beside the loop."""
        city, moved = self._home.city, False
        post = {"": None} if not self._errands.beside else by_channel(city, self._channels, self._home.mode)
        for name, ids in post.items() if city.outbox else ():
            moved |= self._ask(f"channel:{name}", partial(self._sent, ids))
        return moved

    def work(self) -> bool:
        """Do the oldest piece of asked-for work, and bring its answer home as an event.

        Beside the loop, the next is begun when one is late; never two from one city, whose answers share their names.
        """
        moved = False
        self._forget()
        for request in sorted(self._home.city.requests.values(), key=lambda r: (r.at, r.id)):
            part = f"work:{request.id}"
            if part not in self._begun and self._home.city.seq in self._begun.values():
                break
            self._begun.setdefault(part, self._home.city.seq)
            outcome = self._errands.run(part, partial(self._done, self._home.city, request), patience_s=0.2)
            if outcome.under_way_s is None or outcome.under_way_s > HOPELESS_S:
                return self._bring(request, part, outcome) or moved
            if outcome.under_way_s <= LATE_S:
                break
            moved |= self._tell(part, *troubles.late(outcome.under_way_s))
        return moved

    def next_at(self, now: datetime) -> datetime | None:
        """When a feed that is not out on an errand says there will be more."""
        busy = self._errands.under_way()
        asked: list[datetime | None] = []
        for name, feed in self._named():
            try:
                asked.append(feed.next_at(self._home.city, now) if name not in busy else None)
            except Exception:
                if not self._errands.beside:
                    raise  # what ails a feed is told when it is polled
        return min((when for when in asked if when is not None), default=None)

    def _named(self) -> Iterator[tuple[str, Feed]]:
        """The feeds with the names their troubles go by."""
        for number, feed in enumerate(self._feeds):
            yield f"feed:{type(feed).__name__}" + (f"-{number}" if number else ""), feed

    def _sent(self, ids: Sequence[str] | None, stop: Stop) -> list[Sighting]:
        home = self._home
        return send_all(home.city, self._channels, home.mode, home.clock.now(), ids)

    def _done(self, city: City, request: Request, stop: Stop) -> Sighting:
        began = time.perf_counter()
        result = self._answer_to(city, request, self._home.clock.now(), self._home.seed, self._home.mode, stop)
        self.compute_s.append((request.what, time.perf_counter() - began))
        return result

    def _forget(self) -> None:
        """Work that nobody waits for any more: its request was answered by another's answer."""
        for part in [part for part in self._begun if part.removeprefix("work:") not in self._home.city.requests]:
            self._errands.give_up(part)
            del self._begun[part]

    def _ask(self, part: str, work: Callable[[Stop], Sequence[Sighting]]) -> bool:
        """Have a feed or channel do its part, and record a portion of what it brought; whether anything was."""
        brought = self._brought.setdefault(part, deque())
        if not brought:
            outcome = self._errands.run(part, work)
            if outcome.error is not None:
                return self._tell(part, *troubles.failed(outcome.error))
            if outcome.under_way_s is not None:
                return outcome.under_way_s > LATE_S and self._tell(part, *troubles.late(outcome.under_way_s))
            brought.extend(outcome.answer)
        if len(brought) > FLOOD and self._errands.beside:
            self._tell(part, *troubles.flood(len(brought), PORTION))
        return self._take(brought, min(PORTION, len(brought))) if brought else self._well(part)

    def _take(self, brought: deque[Sighting], count: int) -> bool:
        """Record the first `count`; they leave the waiting only when the log has them.

        Where something in them cannot be, the halves are tried, down to the one that is put aside in quarantine.
        """
        now = self._home.clock.now()
        portion = [believable(brought[i], now) for i in range(count)]
        try:
            moved = bool(self._home.record(portion))
        except (Unusable, Overloaded):
            raise  # the log takes nothing now
        except Exception as error:
            if not self._errands.beside:
                raise
            if count > 1:
                return any([self._take(brought, count // 2), self._take(brought, count - count // 2)])
            moved = bool(self._home.record([put_aside(portion[0], error, now, self._quarantine)]))
        for _ in portion:
            brought.popleft()
        return moved

    def _bring(self, request: Request, part: str, outcome: Outcome) -> bool:
        """Record what came of a request, and that it is no longer late; a log that says no has it done once more."""
        del self._begun[part]
        if outcome.under_way_s is not None:
            self._errands.give_up(part)
        if outcome.answer is not None:
            result = [outcome.answer]
        else:
            why = troubles.hopeless(outcome.under_way_s) if outcome.under_way_s is not None else str(outcome.error)
            result = troubles.given_up(request, why, self._home.clock.now())
        waiting = deque(result)
        return any([self._take(waiting, 1), self._well(part, at_once=True)])

    def _tell(self, part: str, reason: str, reason_en: str) -> bool:
        """Record that a part has trouble, once."""
        return bool(self._home.record(troubles.began(self._home.city, part, reason, reason_en,
                                                     self._home.clock.now())))

    def _well(self, part: str, at_once: bool = False) -> bool:
        """Record that a part's trouble is over, when it had any."""
        trouble, now = self._home.city.troubles.get(part), self._home.clock.now()
        if trouble is None or (not at_once and now - trouble.since < STEADY):
            return False
        return bool(self._home.record([troubles.ended(part, now)]))


def _polled(feed: Feed, city: City, now: datetime, stop: Stop) -> Sequence[Sighting]:
    return feed.poll(city, now)
