"""Bad days of a brain's parts, each tried on purpose: the others go on, an officer is told, nothing is lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from yunnao.brain import Brain
from yunnao.city.city import City, city_digest
from yunnao.city.evolve import fold
from yunnao.city.ground import Ground
from yunnao.command.door import Door
from yunnao.disk.quarantine import Quarantine
from yunnao.log.log import Unusable
from yunnao.log.memory import MemoryLog
from yunnao.model import facts
from yunnao.model.clock import VirtualClock
from yunnao.model.event import Event, Mode, Sighting
from yunnao.model.incident import Incident
from yunnao.model.order import Person, RetryInput, Role
from yunnao.model.place import Point
from yunnao.model.warning import Message, Warning
from yunnao.rounds import rounds
from yunnao.rounds.errands import Outcome, Work
from yunnao.rounds.intake import rereader

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
OFFICER = Person(id="p-1", name="李值班", roles=[Role.DUTY_OFFICER])


@dataclass
class Away:
    """Errands beside the loop, without threads: those in `hanging` have been out for so many seconds."""

    hanging: dict[str, float] = field(default_factory=dict)
    beside: bool = True

    def run(self, name: str, work: Work, patience_s: float = 1.0) -> Outcome:
        if name in self.hanging:
            return Outcome(under_way_s=self.hanging[name])
        try:
            return Outcome(work(lambda: False))
        except Exception as error:
            return Outcome(error=error)

    def under_way(self) -> set[str]:
        return set(self.hanging)

    def give_up(self, name: str) -> None:
        self.hanging.pop(name, None)


class FullDisk(MemoryLog):
    """A log on a disk that may be full."""

    full = False

    def append(self, events: Sequence[Event], after: int | None = None) -> Any:
        if self.full:
            raise Unusable("the disk is full, so this was not recorded")
        return super().append(events, after)


@dataclass
class Gives:
    """A feed that has something to say, or raises it."""

    what: Callable[[City, datetime], Sequence[Sighting]]
    polled: int = 0

    def poll(self, city: City, now: datetime) -> Sequence[Sighting]:
        self.polled += 1
        return self.what(city, now)

    def next_at(self, city: City, now: datetime) -> datetime | None:
        return None


def report(number: int, at: datetime = NOON) -> Sighting:
    fact = facts.ReportReceived(kind="smoke", text="有烟", reporter="110")
    return Sighting(kind="ReportReceived", data=fact, occurred_at=at, source="test", actor="110", id=f"r-{number}")


def about_nobody(number: int) -> Sighting:
    """In good shape, but about a unit that is not there: no city can take it."""
    fact = facts.UnitArrived(unit_id="nobody", task_id="no-task", place=Point(120.0, 36.0))
    return Sighting(kind="UnitArrived", data=fact, occurred_at=NOON, source="test", actor="gps", id=f"u-{number}")


def fails(city: City, now: datetime) -> Sequence[Sighting]:
    raise ConnectionError("the gauge does not answer")


@dataclass
class Bench:
    """A brain with two feeds, whose parts can be made to fail."""

    ground: Ground
    folder: Path
    log: FullDisk = field(default_factory=FullDisk)
    errands: Away = field(default_factory=Away)
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(NOON))
    channels: dict[str, Any] = field(default_factory=dict)

    def brain(self, *feeds: Any, desks: Sequence[Any] = ()) -> Brain:
        quarantine = Quarantine(self.folder)
        return Brain(self.ground, self.log, clock=self.clock, mode=Mode.ACTUAL, seed=1, feeds=feeds, desks=desks,
                     channels=self.channels, door=Door(rereader(quarantine)), errands=self.errands,
                     quarantine=quarantine)

    def kinds(self) -> list[str]:
        return [entry.event.kind for entry in self.log.read(after=1)]

    def bodies(self, kind: str) -> list[Any]:
        return [facts.body(entry.event) for entry in self.log.read() if entry.event.kind == kind]


@pytest.fixture
def bench(littletown: Ground, tmp_path: Path) -> Bench:
    return Bench(littletown, tmp_path)


def turn(brain: Brain, most: int = 400) -> None:
    for _ in range(most):
        if not brain.step():
            return
    pytest.fail("the brain does not come to rest")


def test_a_feed_that_raises_each_poll_is_told_once_and_the_others_go_on(bench: Bench) -> None:
    good = Gives(lambda city, now: [report(1)])
    brain = bench.brain(Gives(fails), good)
    turn(brain)
    turn(brain)
    assert bench.kinds() == ["TroubleBegan", "ReportReceived"]
    (told,) = bench.bodies("TroubleBegan")
    assert told.part == "feed:Gives" and "ConnectionError: the gauge does not answer" in told.reason_en


def test_the_end_of_a_trouble_is_told_when_it_has_been_steady(bench: Bench) -> None:
    works = Gives(fails)
    brain = bench.brain(works)
    turn(brain)
    works.what = lambda city, now: []
    turn(brain)
    assert "feed:Gives" in brain.city.troubles, "one that flickers is not told of every second"
    bench.clock.advance_to(NOON + timedelta(minutes=2))
    turn(brain)
    assert bench.kinds() == ["TroubleBegan", "TroubleEnded"] and not brain.city.troubles


def test_a_feed_that_hangs_is_told_when_it_is_late_and_the_others_go_on(bench: Bench) -> None:
    bench.errands.hanging["feed:Gives"] = 3.0
    hung, good = Gives(lambda city, now: [report(1)]), Gives(lambda city, now: [report(2)])
    brain = bench.brain(hung, good)
    turn(brain)
    assert bench.kinds() == ["ReportReceived"] and hung.polled == 0 and brain.next_at() is None
    bench.errands.hanging["feed:Gives"] = 11.0
    turn(brain)
    assert "11 秒没有应答" in bench.bodies("TroubleBegan")[0].reason
    bench.errands.hanging.clear()
    turn(brain)
    assert {"r-1", "r-2"} <= {entry.event.id for entry in bench.log.read()}


def test_a_flood_is_taken_in_portions_said_loudly_and_others_come_between(bench: Bench,
                                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "PORTION", 50)
    monkeypatch.setattr(rounds, "FLOOD", 100)
    flood = Gives(lambda city, now: [report(n) for n in range(420)])
    orders = Gives(lambda city, now: [report(1_000_000 + city.seq)] if city.seq < 300 else [])
    brain = bench.brain(flood, orders)
    assert brain.step() and flood.polled == 1
    first = [entry.event.id for entry in bench.log.read()]
    assert "TroubleBegan" in bench.kinds() and sum(i.startswith("r-1000") for i in first) == 1 and len(first) < 60
    for _ in range(7):
        assert brain.step()
    assert flood.polled == 1, "it is not asked again before all is taken"
    assert brain.step()
    assert len([1 for entry in bench.log.read() if entry.event.kind == "ReportReceived"]) > 420
    assert "420" in bench.bodies("TroubleBegan")[0].reason


def test_what_the_city_cannot_take_is_put_aside_alone_and_can_be_retried(bench: Bench) -> None:
    news = [report(1), about_nobody(1), report(2), report(1), about_nobody(2), report(3)]
    brain = bench.brain(Gives(lambda city, now: news))
    turn(brain, most=3)
    assert sorted(bench.kinds()) == ["InputQuarantined"] * 2 + ["ReportReceived"] * 3
    held = bench.bodies("InputQuarantined")[0]
    assert "does not know" in held.reason and held.sha256 in Quarantine(bench.folder).kept()
    with pytest.raises(LookupError, match="does not know"):
        brain.submit(RetryInput(sha256=held.sha256), OFFICER)
    assert held.sha256 in brain.city.quarantine
    assert city_digest(fold(City(bench.ground), bench.log.read())) == city_digest(brain.city)


def test_nothing_is_recorded_as_having_happened_in_the_future(bench: Bench) -> None:
    brain = bench.brain(Gives(lambda city, now: [report(1, NOON + timedelta(days=900))]))
    turn(brain)
    (entry,) = [e for e in bench.log.read() if e.event.kind == "ReportReceived"]
    assert entry.event.occurred_at == entry.event.recorded_at == NOON


def test_a_full_disk_acknowledges_nothing_says_so_and_goes_on_where_it_was_when_there_is_room(bench: Bench) -> None:
    once = [[report(1), report(2)]]
    brain = bench.brain(Gives(lambda city, now: once.pop() if once else []))
    bench.log.full = True
    before = city_digest(brain.city)
    assert not brain.step() and brain.stuck is not None and "disk is full" in brain.stuck.reason_en
    since = brain.stuck.since
    bench.clock.advance_to(NOON + timedelta(minutes=5))
    assert not brain.step() and brain.stuck.since == since
    with pytest.raises(Unusable, match="not recorded"):
        brain.record([report(9)])
    assert city_digest(brain.city) == before
    bench.log.full = False
    turn(brain)
    assert bench.kinds() == ["ReportReceived", "ReportReceived", "TroubleBegan", "TroubleEnded"], "held, not lost"
    assert brain.stuck is None and not brain.city.troubles
    assert bench.bodies("TroubleBegan")[0].since == NOON


def test_a_snapshot_that_finds_no_room_does_not_undo_what_is_recorded(bench: Bench,
                                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yunnao.brain.SNAPSHOT_EVERY", 1)
    tried: list[int] = []

    def full(seq: int, state: bytes) -> None:
        tried.append(seq)
        raise Unusable("the disk is full")

    monkeypatch.setattr(bench.log, "put_snapshot", full)
    brain = bench.brain()
    assert [e.event.id for e in brain.record([report(1)])] == ["r-1"]
    assert tried and len(brain.city.reports) == 1


def test_another_hand_on_the_log_is_heard_first(bench: Bench) -> None:
    brain, other = bench.brain(), bench.brain()
    told: list[int] = []
    brain.watch(lambda city, entries: told.extend(e.seq for e in entries))
    other.record([report(1)])
    brain.record([report(2)])
    assert told == [2, 3] and len(brain.city.reports) == 2
    assert bench.log.verify().seq == 3


@dataclass
class Desk:
    """A desk that fails on every report."""

    def decide(self, city: City, event: Event | None, now: datetime) -> Sequence[Sighting]:
        if event is not None and event.kind == "ReportReceived":
            raise KeyError("policy")
        return []

    def next_at(self, city: City, now: datetime) -> datetime | None:
        return None


def test_a_desk_that_fails_does_not_lose_the_news(bench: Bench) -> None:
    brain = bench.brain(Gives(lambda city, now: [report(1), report(2)]), desks=[Desk()])
    turn(brain)
    assert bench.kinds() == ["ReportReceived", "ReportReceived", "TroubleBegan"]
    assert "desk:Desk" in brain.city.troubles


def asked(*names: str) -> list[Sighting]:
    made: list[facts.Fact] = []
    for name in names:
        made += [facts.IncidentOpened(incident=Incident(id=name, kind="leak", title=name, opened_at=NOON, reason="r",
                                                        procedure="leak@1")),
                 facts.PlanRequested(incident_id=name, why="w")]
    return [Sighting(kind=type(f).__name__, data=f, occurred_at=NOON, source="t", actor="t") for f in made]


def test_work_that_hangs_is_told_then_given_up_and_the_next_is_done_meanwhile(bench: Bench) -> None:
    brain = bench.brain()
    brain.record(asked("i-1", "i-2"))
    first, second = sorted(brain.city.requests, key=lambda r: int(r[2:]))
    bench.errands.hanging[f"work:{first}"] = 2.0
    turn(brain)
    assert set(brain.city.requests) == {first, second}, "while it may still come, one at a time"
    bench.errands.hanging[f"work:{first}"] = 12.0
    turn(brain)
    assert set(brain.city.requests) == {first}
    assert f"work:{first}" in brain.city.troubles
    bench.errands.hanging[f"work:{first}"] = 91.0
    turn(brain)
    assert not brain.city.requests and not brain.city.troubles and not bench.errands.hanging
    assert "91 秒没有得出结果" in bench.bodies("PlanFailed")[-1].reason


@dataclass
class Sends:
    sent: list[str] = field(default_factory=list)
    for_exercise = False

    def send(self, message: Message) -> str:
        self.sent.append(message.id)
        return f"to/{message.id}"


def queued(name: str, channel: str) -> Sighting:
    word = Warning(id=name, sender="s", event="e", colour=None, sent_at=NOON, headline=name)
    message = Message(id=name, incident_id="i", channel=channel, audience="a", warning=word)
    return Sighting(kind="MessageQueued", data=facts.MessageQueued(message=message), occurred_at=NOON, source="t",
                    actor="t")


def test_a_channel_that_hangs_keeps_its_own_messages_and_no_others(bench: Bench) -> None:
    slow, quick = Sends(), Sends()
    bench.channels.update(slow=slow, quick=quick)
    brain = bench.brain()
    brain.record([queued("m-1", "slow"), queued("m-2", "quick"), queued("m-3", "nowhere")])
    bench.errands.hanging["channel:slow"] = 20.0
    turn(brain)
    assert quick.sent == ["m-2"] and set(brain.city.outbox) == {"m-1"}
    assert "channel:slow" in brain.city.troubles and bench.bodies("MessageFailed")[0].message_id == "m-3"
    bench.errands.hanging.clear()
    turn(brain)
    assert slow.sent == ["m-1"] and not brain.city.outbox
