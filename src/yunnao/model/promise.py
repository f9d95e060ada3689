"""The promises a feed, hazard, planner, channel and desk keep: one method each."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from yunnao.model.assessment import Assessment, Band, Footprint, SourceTerm
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
    """A hazard model: from a source term to a footprint in time. Pure; says in `notes` what it assumed.

    `model` is its "name@version". After `valid_for` an answer needs a fresh look; who must leave should be away
    `lead_time` before a band arrives. `example` is a source term near a city's ground, to try the model with:
    more `strength`, a stronger source. Raises ValueError for a source term that cannot be.
    A hazard may also keep the promises `TellsFacts`, `TellsLimits`, `TellsWhoMoves`, and either `TellsMembers` or
    `CanBeThrown`.
    """

    model: str
    valid_for: timedelta
    lead_time: timedelta
    verification: Sequence["Verification"]

    def footprint(self, city: Any, source: SourceTerm) -> Footprint: ...

    def example(self, ground: Any, strength: float = 1.0) -> SourceTerm: ...


@runtime_checkable
class TellsFacts(Protocol):
    """A hazard with numbers of its own for the decision tables, such as hours_to_landfall."""

    def facts(self, city: Any, source: SourceTerm, footprint: Footprint) -> dict[str, float]: ...


@runtime_checkable
class TellsWhoMoves(Protocol):
    """A hazard that moves only some: the share, 0 to 1, of the people whose strongest band is `band`.

    `coast_km` is an array, one value a population cell: its distance from the coast in km, inf without a coast;
    the answer is an array like it. A hazard without this promise moves everyone from bands that say `evacuate`.
    """

    def to_move_share(self, band: Band, coast_km: Any) -> Any: ...


@runtime_checkable
class CanBeThrown(Protocol):
    """A hazard that knows how unsure its source is: `members` source terms as it may be, the first as given.

    Same seed, same throws. Each is then assessed like the source itself: a model of milliseconds needs no more.
    `thrown_by` says in both languages what is thrown, how far, and who says so.
    """

    thrown_by: str

    def thrown(self, source: SourceTerm, members: int, seed: int) -> Sequence[SourceTerm]: ...


@runtime_checkable
class TellsMembers(Protocol):
    """A hazard with a way of its own to run many members at once: an `assess.members.Members`. Same seed, same."""

    def members(self, city: Any, source: SourceTerm, members: int, seed: int) -> Any: ...


@runtime_checkable
class TellsLimits(Protocol):
    """A hazard that knows where its model ends: `beyond` is a source term that can be, but lies outside what the model
    was made from; its footprint says so in a note of its own."""

    def beyond(self, ground: Any) -> SourceTerm: ...


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
    """One published number a hazard is checked against: what, ours, theirs, tolerance and why it is that wide."""

    what: str
    theirs: float
    tolerance: float
    why: str
    unit: str
    source: str

    def ours(self) -> float: ...
