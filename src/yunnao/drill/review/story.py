"""The story of a drill: its log read once, from the first fact to the last, with the city beside it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from msgspec import Struct

from yunnao.city.city import City
from yunnao.city.evolve import evolve
from yunnao.city.ground import Ground
from yunnao.model import facts
from yunnao.model.event import Entry

F = TypeVar("F", bound=facts.Fact)


class Noted(Struct, frozen=True, kw_only=True):
    """One fact at its place in the log: when it happened, its typed body, and who said so."""

    seq: int
    at: datetime
    fact: facts.Fact
    actor: str


@dataclass(frozen=True)
class Scene:
    """The city in one moment worth a picture."""

    key: str
    at: datetime
    city: City


@dataclass(frozen=True)
class Story:
    """All that happened, in order, and the city at the end, at the moments that matter and at every proposal."""

    city: City
    log_digest: str
    noted: Sequence[Noted]
    scenes: dict[str, Scene] = field(default_factory=dict)
    proposals: dict[str, Scene] = field(default_factory=dict)

    def of(self, kind: type[F]) -> list[tuple[Noted, F]]:
        """Every fact of one kind with where it stands."""
        return [(n, n.fact) for n in self.noted if type(n.fact) is kind]

    def first(self, *kinds: type[facts.Fact]) -> Noted | None:
        """The earliest fact of any of these kinds, or None."""
        there = [n for n in self.noted if type(n.fact) in kinds]
        return min(there, key=lambda n: (n.at, n.seq), default=None)


def read_story(entries: Iterable[Entry], ground: Ground, impact_at: datetime) -> Story:
    """Fold the log step by step; raises ValueError when it has a gap or is no log of ours."""
    city, digest = City(ground), ""
    noted: list[Noted] = []
    proposals: dict[str, Scene] = {}
    scenes: dict[str, Scene] = {}
    for entry in entries:
        if entry.seq != city.seq + 1:
            raise ValueError(f"the log goes from {city.seq} to {entry.seq}: a review needs all of it, from "
                             "the first event")
        before, city, digest = city, evolve(city, entry.event), entry.hash
        fact, at = facts.body(entry.event), entry.event.occurred_at
        noted.append(Noted(seq=entry.seq, at=at, fact=fact, actor=entry.event.actor))
        if isinstance(fact, facts.PlanProposed):
            proposals[fact.plan.id] = Scene("proposal", at, city)
        elif isinstance(fact, facts.EvacuationOrdered) and "order" not in scenes:
            scenes["proposal"], scenes["order"] = proposals[fact.plan_id], Scene("order", at, city)
        if "impact" not in scenes and entry.event.recorded_at >= impact_at and before.seq:
            scenes["impact"] = Scene("impact", impact_at, before)
    if not noted:
        raise ValueError("the log is empty: there is nothing to review; run the drill first")
    if "impact" not in scenes:  # the log ends before the impact: show how far it came
        scenes["end"] = Scene("end", city.now or noted[-1].at, city)
    if "proposal" not in scenes and proposals:
        scenes["proposal"] = next(iter(proposals.values()))
    return Story(city=city, log_digest=digest, noted=noted, scenes=scenes, proposals=proposals)


def running(changes: Iterable[tuple[datetime, int]]) -> list[tuple[datetime, int]]:
    """Changes in any order as a running total: one value a moment, from the earliest on."""
    total, steps = 0, list[tuple[datetime, int]]()
    for at, change in sorted(changes, key=lambda c: c[0]):
        total += change
        if steps and steps[-1][0] == at:
            steps.pop()
        steps.append((at, total))
    return steps


def seqs(noted: Iterable[tuple[Noted, facts.Fact]], keep: Callable[[facts.Fact], bool] = lambda _: True) -> list[int]:
    """Where the facts that pass `keep` stand in the log."""
    return [n.seq for n, fact in noted if keep(fact)]
