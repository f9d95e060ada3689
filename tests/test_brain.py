"""The brain on littletown: what is kept, what follows, and what a restart finds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yunnao.brain import Brain
from yunnao.city.city import City, city_digest
from yunnao.city.ground import Ground
from yunnao.command.door import Door, Refused
from yunnao.log.log import Log
from yunnao.log.memory import MemoryLog
from yunnao.model import facts
from yunnao.model.clock import VirtualClock
from yunnao.model.event import Event, Mode, Sighting
from yunnao.model.order import ApprovePlan, Person, Role
from yunnao.model.promise import Desk, Feed

START = datetime(2026, 1, 1, tzinfo=UTC)
CHIEF = Person(id="p-1", name="王指挥", roles=[Role.COMMANDER])


def report(kind: str = "smoke", ident: str | None = None, at: datetime = START) -> Sighting:
    fact = facts.ReportReceived(kind=kind, text="有烟", reporter="110")
    return Sighting(kind="ReportReceived", data=fact, occurred_at=at, source="test", actor="110", id=ident)


@dataclass
class OneTime:
    """A feed that gives everything it has, again and again."""

    seen: Sequence[Sighting]

    def poll(self, city: City, now: datetime) -> Sequence[Sighting]:
        return self.seen

    def next_at(self, city: City, now: datetime) -> datetime | None:
        return None


@dataclass
class Echo:
    """A desk that answers one kind of event with a fact."""

    hears: str
    says: facts.Fact
    heard: list[str] = field(default_factory=list)

    def decide(self, city: City, event: Event | None, now: datetime) -> Iterable[Sighting]:
        if event is None or event.kind != self.hears:
            return []
        self.heard.append(event.id)
        return [Sighting(kind=type(self.says).__name__, data=self.says, occurred_at=now, source="d", actor="d")]

    def next_at(self, city: City, now: datetime) -> datetime | None:
        return None


def brain(ground: Ground, log: Log, *, feeds: Sequence[Feed] = (), desks: Sequence[Desk] = (),
          clock: VirtualClock | None = None) -> Brain:
    return Brain(ground, log, clock=clock or VirtualClock(START), mode=Mode.ACTUAL, seed=1, feeds=feeds, desks=desks,
                 channels={}, door=Door())


def kinds(log: Log) -> list[str]:
    return [entry.event.kind for entry in log.read()]


def test_a_log_begins_with_the_city_and_its_package(littletown: Ground) -> None:
    log = MemoryLog()
    there = brain(littletown, log)
    (first,) = log.read()
    assert first.event.kind == "CityOpened"
    assert first.event.data["digest"] == littletown.digest
    assert set(there.city.units) == set(littletown.units)


def test_what_is_delivered_twice_is_kept_once(littletown: Ground) -> None:
    log = MemoryLog()
    there = brain(littletown, log, feeds=[OneTime([report(ident="r-1"), report(ident="r-1"), report(ident="r-2")])])
    assert there.step()
    assert not there.step()
    assert kinds(log) == ["CityOpened", "ReportReceived", "ReportReceived"]


def test_what_follows_names_its_cause_and_stands_in_the_same_batch(littletown: Ground) -> None:
    log = MemoryLog()
    closed = facts.RoadReopened(id="x", reason="y")
    there = brain(littletown, log, desks=[Echo("ReportReceived", closed)])
    entries = there.record([report(ident="r-1")])
    assert [e.event.kind for e in entries] == ["ReportReceived", "RoadReopened"]
    assert entries[1].event.cause == "r-1"
    assert entries[1].event.recorded_at == START


def test_a_batch_that_the_log_does_not_take_changes_nothing(littletown: Ground) -> None:
    class Full(MemoryLog):
        def append(self, events: Sequence[Event], after: int | None = None) -> Any:
            if events[0].kind == "ReportReceived":
                raise OSError("the disk is full")
            return super().append(events, after)

    log = Full()
    there = brain(littletown, log)
    before = city_digest(there.city)
    told: list[City] = []
    there.watch(lambda city, entries: told.append(city))
    with pytest.raises(OSError, match="disk is full"):
        there.record([report()])
    assert (city_digest(there.city), told, log.head().seq) == (before, [], 1)


def test_two_times_are_kept_apart(littletown: Ground) -> None:
    log = MemoryLog()
    there = brain(littletown, log, clock=VirtualClock(START + timedelta(hours=2)))
    (entry,) = there.record([report(at=START)])
    assert (entry.event.occurred_at, entry.event.recorded_at) == (START, START + timedelta(hours=2))


def test_desks_that_answer_each_other_without_end_are_stopped(littletown: Ground) -> None:
    log = MemoryLog()
    there = brain(littletown, log, desks=[Echo("RoadReopened", facts.RoadReopened(id="x", reason="again"))])
    ring = Sighting(kind="RoadReopened", data=facts.RoadReopened(id="x", reason="first"), occurred_at=START, source="t",
                    actor="t")
    with pytest.raises(RuntimeError, match="without end"):
        there.record([ring])
    assert kinds(log) == ["CityOpened"]


def test_a_refused_order_is_in_the_log_with_its_reason(littletown: Ground) -> None:
    log = MemoryLog()
    there = brain(littletown, log)
    with pytest.raises(Refused):
        there.submit(ApprovePlan(plan_id="nowhere"), CHIEF)
    refused = [e.event for e in log.read() if e.event.kind == "OrderRefused"]
    assert refused[0].actor == "p-1"
    assert refused[0].data["order"]["type"] == "ApprovePlan"
    assert "nowhere" in refused[0].data["reason"]


def test_work_that_fails_comes_home_as_a_fact(littletown: Ground) -> None:
    from yunnao.model.incident import Incident

    log = MemoryLog()
    there = brain(littletown, log)
    incident = Incident(id="i-1", kind="leak", title="t", opened_at=START, reason="r", procedure="leak@1")
    there.record([Sighting(kind=type(f).__name__, data=f, occurred_at=START, source="t", actor="t") for f in (
        facts.IncidentOpened(incident=incident),
        facts.AssessmentRequested(incident_id="i-1", hazard="nonsense", why="w"),
    )])
    assert there.step()
    assert kinds(log)[-1] == "AssessmentFailed"
    assert not there.city.requests


def test_a_restart_finds_the_same_city_and_the_work_still_to_do(littletown: Ground) -> None:
    from yunnao.model.incident import Incident

    log = MemoryLog()
    first = brain(littletown, log)
    incident = Incident(id="i-1", kind="leak", title="t", opened_at=START, reason="r", procedure="leak@1")
    first.record([Sighting(kind=type(f).__name__, data=f, occurred_at=START, source="t", actor="t") for f in (
        facts.IncidentOpened(incident=incident), facts.PlanRequested(incident_id="i-1", why="w"))])
    again = brain(littletown, log)
    assert city_digest(again.city) == city_digest(first.city)
    assert again.step(), "the request stands in the city, so the new brain does it"
    assert kinds(log)[-1] in ("PlanFailed", "PlanProposed")


def test_a_snapshot_saves_folding_and_a_broken_one_does_no_harm(littletown: Ground) -> None:
    log = MemoryLog()
    there = brain(littletown, log)
    for number in range(520):
        there.record([report(ident=f"r-{number}")])
    kept = log.snapshot_before(log.head().seq)
    assert kept is not None
    assert kept[0] >= 500
    assert city_digest(brain(littletown, log).city) == city_digest(there.city)
    log.put_snapshot(log.head().seq, b'{"seq": "nonsense"}')
    assert city_digest(brain(littletown, log).city) == city_digest(there.city)


def test_the_past_can_be_looked_at_without_touching_the_present(littletown: Ground) -> None:
    there = brain(littletown, MemoryLog())
    there.record([report(ident="r-1")])
    then = there.city_at(1)
    assert (then.seq, len(then.reports)) == (1, 0)
    assert len(there.city.reports) == 1
    assert replace(there.city).reports is there.city.reports
