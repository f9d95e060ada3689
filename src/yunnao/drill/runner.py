"""Runs a drill: a brain in exercise mode, a recorded day, simulated people, a clock that jumps to what is next."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from yunnao import registry
from yunnao.brain import Brain, last_recorded
from yunnao.city.ground import Ground
from yunnao.command.door import Door, Refused
from yunnao.drill.officers import COMMANDER, SimulatedCommander
from yunnao.drill.responders import Responders
from yunnao.drill.scenario import Scenario
from yunnao.log.log import Log
from yunnao.model.clock import Clock, VirtualClock, utc
from yunnao.model.event import Mode
from yunnao.model.order import RejectPlan, RequestPlan
from yunnao.model.promise import Feed


class Mover(Clock, Protocol):
    """A clock that the drill moves: it jumps (VirtualClock) or takes its time (Tempo)."""

    def advance_to(self, when: datetime) -> None: ...


class Drill:
    """One run of one scenario on one log. Given a log that a killed run left behind, it goes on from there."""

    def __init__(self, ground: Ground, scenario: Scenario, log: Log, *, seed: int, out: Path,
                 clock: Mover | None = None, feeds: tuple[Feed, ...] = (), door: Door | None = None,
                 patience_s: float = 0.0) -> None:
        self.scenario, self.seed = scenario, seed
        self.clock = clock or VirtualClock(start_of(scenario, log))
        told = registry.find("feed", "scenario")(scenario.folder)
        channels = {name: kind(out) for name, kind in sorted(registry.every("channel").items())}
        desks = [kind() for _, kind in sorted(registry.every("desk").items())]
        self.commander = SimulatedCommander(seed, patience_s)
        self.brain = Brain(ground, log, clock=self.clock, mode=Mode.EXERCISE, seed=seed,
                           feeds=[told, *feeds, Responders(seed)], desks=desks, channels=channels, door=door or Door())

    def run(self, progress: Callable[[datetime], None] | None = None,
            stop: Callable[[], bool] = lambda: False) -> None:
        """Turn the brain until the scenario's end, or until `stop` says so."""
        while not stop():
            now = self.clock.now()
            if self.brain.step() or self._decide(now):
                continue
            upcoming = self._next()
            if progress is not None:
                progress(now)
            if upcoming is None or upcoming > self.scenario.end:
                break
            self.clock.advance_to(upcoming)

    def _decide(self, now: datetime) -> bool:
        """Let the simulated commander speak; a plan the door refuses is put aside and a new one asked for."""
        spoke = False
        for approval in self.commander.orders(self.brain.city, now):
            spoke = True
            try:
                self.brain.submit(approval, COMMANDER)
            except Refused as refusal:
                incident_id = self.brain.city.plans[approval.plan_id].plan.incident_id
                self.brain.submit(RejectPlan(plan_id=approval.plan_id, reason=str(refusal)), COMMANDER)
                self.brain.submit(RequestPlan(incident_id=incident_id, reason=str(refusal)), COMMANDER)
        return spoke

    def _next(self) -> datetime | None:
        asked = (self.brain.next_at(), self.commander.next_at(self.brain.city, self.clock.now()))
        return min((when for when in asked if when is not None), default=None)


def start_of(scenario: Scenario, log: Log) -> datetime:
    """When to begin: the scenario's start, or where a killed run left off, so that nobody goes back in time."""
    last = last_recorded(log)
    return max(utc(scenario.start), last) if last else utc(scenario.start)
