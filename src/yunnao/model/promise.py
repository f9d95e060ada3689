"""The promises a feed, hazard, planner, channel and desk keep: one method each."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from yunnao.model.assessment import Assessment, Footprint, SourceTerm
from yunnao.model.event import Event, Sighting
from yunnao.model.plan import ActionPlan
from yunnao.model.warning import Message

Stop = Callable[[], bool]
"""A stopping rule: asked between steps, answers whether to stop now and give the best found so far."""


class Feed(Protocol):
    """The outside world. `poll` gives what happened up to `now`; `next_at` when there will be more, if it knows.

    A feed keeps no memory that matters: asked again after a crash it gives the same sightings with the same
    ids, and the log takes each once.
    """

    def poll(self, city: Any, now: datetime) -> Sequence[Sighting]: ...

    def next_at(self, city: Any, now: datetime) -> datetime | None: ...


class Hazard(Protocol):
    """A hazard model: from a source term to a footprint in time. Pure; says in `notes` what it assumed."""

    model: str
    verification: Sequence["Verification"]

    def footprint(self, city: Any, source: SourceTerm) -> Footprint: ...


class Planner(Protocol):
    """Proposes a part of an action plan, with its bound and a reason for every line. Same inputs, same plan."""

    def propose(self, city: Any, assessment: Assessment, stop: Stop, seed: int) -> ActionPlan: ...


class Channel(Protocol):
    """Carries one message out and says where it went; raises OSError when it could not."""

    def send(self, message: Message) -> str: ...


class Desk(Protocol):
    """Policy: from the city and one event (None for the passing of time) to what should follow."""

    def decide(self, city: Any, event: Event | None, now: datetime) -> Iterable[Sighting]: ...

    def next_at(self, city: Any, now: datetime) -> datetime | None: ...


class Verification(Protocol):
    """One published number a hazard is checked against: what, ours, theirs, tolerance, unit and source."""

    what: str
    theirs: float
    tolerance: float
    unit: str
    source: str

    def ours(self) -> float: ...
