"""Runs one case of a contingency plan's test: the real brain, a virtual clock, a log in memory, simulated people."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from msgspec import structs
from ruamel.yaml import YAML

from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.drill.chance import between
from yunnao.drill.officers import READS_FOR_S, SimulatedCommander
from yunnao.drill.responders import Responders
from yunnao.drill.runner import Drill
from yunnao.drill.scenario import Scenario, read_scenario
from yunnao.log.log import open_log
from yunnao.model.clock import seconds, utc
from yunnao.model.event import Event
from yunnao.model.incident import Incident
from yunnao.model.order import SetLevel
from yunnao.model.procedure import ContingencyPlan, Task
from yunnao.procedure.cases import Case, moment
from yunnao.procedure.lines import feed_lines


@dataclass(frozen=True)
class Played:
    """A case as it went: the city at its end, every fact, and what the expectations count from."""

    plan: ContingencyPlan
    case: Case
    city: City
    events: list[Event]
    start: datetime
    end: datetime
    impact_at: datetime | None
    digest: str

    @property
    def incidents(self) -> list[Incident]:
        """The incidents that ran on this plan, oldest first."""
        mine = f"{self.plan.id}@{self.plan.version}"
        there = (incident for incident in self.city.incidents.values() if incident.procedure == mine)
        return sorted(there, key=lambda incident: (incident.opened_at, incident.id))

    @property
    def tasks(self) -> list[Task]:
        """All tasks of those incidents, in the order they were opened."""
        return [task for incident in self.incidents for task in self.city.tasks_of(incident.id)]


def play(ground: Ground, plan: ContingencyPlan, case: Case, absent: str = "") -> Played:
    """Play a case on `ground` with `plan` in the place of the plan of that id; the owner `absent` never answers.

    Raises ValueError or LookupError for news that cannot be read or a scenario that is not there.
    """
    ground = replace(ground, plans={**ground.plans, plan.id: plan})
    with TemporaryDirectory() as folder:
        scenario = _scenario(Path(folder), ground, case)
        log = open_log("memory:")
        drill = Drill(ground, scenario, log, seed=case.seed, out=Path(folder) / "out")
        drill.commander = Commander(case.seed)
        drill.brain.feeds[-1] = Field(case.seed, absent)
        drill.run()
        events = [entry.event for entry in log.read()]
        impact = utc(scenario.impact_at) if case.given.scenario else None
        return Played(plan, case, drill.brain.city, events, utc(scenario.start), utc(scenario.end), impact,
                      log.head().hash)


class Commander(SimulatedCommander):
    """Also sets by hand the level that the tables ask for, where no assessment will ever bring a plan to approve."""

    def orders(self, city: City, now: datetime) -> list[Any]:
        by_hand = [SetLevel(incident_id=incident_id, level=city.proposed_levels[incident_id].level,
                            reason="模拟指挥员按预案设定") for when, incident_id in self._by_hand(city) if when <= now]
        return [*super().orders(city, now), *by_hand]

    def next_at(self, city: City, now: datetime) -> datetime | None:
        ahead = [when for when, _ in self._by_hand(city) if when > now]
        plans = super().next_at(city, now)
        return min([*ahead, *([plans] if plans else [])], default=None)

    def _by_hand(self, city: City) -> Iterator[tuple[datetime, str]]:
        for incident in city.open_incidents():
            asked = city.proposed_levels.get(incident.id)
            if asked is None or incident.id in city.assessments or asked.level == incident.level:
                continue
            if not any(request.incident_id == incident.id for request in city.requests.values()):
                asked_at = max(step.at for step in incident.levels if step.state == "proposed")
                reads = between(*READS_FOR_S, self.seed, "level", incident.id, asked.level.value)
                yield asked_at + seconds(reads), incident.id


class Field(Responders):
    """Simulated crews and departments, of which one may not answer at all."""

    def __init__(self, seed: int, absent: str = "") -> None:
        super().__init__(seed)
        self.absent = absent

    def _task(self, city: City, task: Task) -> Iterator[Any]:
        if task.owner != self.absent:
            yield from super()._task(city, task)


def _scenario(folder: Path, ground: Ground, case: Case) -> Scenario:
    """The case's day as a scenario on disk: the recorded one with what is added to it, or one of lines alone."""
    given = case.given
    if given.scenario:
        recorded = read_scenario(ground.folder / "scenarios" / given.scenario)
        start, lines = recorded.start, _lines(recorded.folder / "feed.yaml")
        end = moment(given.until, start) if given.until else utc(recorded.end)
        page = structs.replace(recorded, end=end)
    else:
        start = moment(given.start, datetime.min)
        lines, end = [], start + timedelta(hours=given.hours)
        page = Scenario(name="lines", title=case.name, title_en="", start=start, end=end, impact_at=end, impact_text="")
    home = folder / page.name
    home.mkdir()
    lines = [*lines, *feed_lines([*given.events, *case.when], start, ground.adcode)]
    (home / "feed.yaml").write_bytes(msgspec.json.encode(lines))
    return structs.replace(page, folder=home)


def _lines(path: Path) -> list[Any]:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8")) or []
