"""A simulated commander: reads what is proposed, takes the time a person takes, and decides through the door."""

from collections.abc import Iterator
from datetime import datetime

from yunnao.city.city import City
from yunnao.drill.chance import between
from yunnao.model.clock import seconds
from yunnao.model.order import ApprovePlan, Person, Role

COMMANDER = Person(id="drill:commander", name="演练指挥员（模拟）", roles=[Role.COMMANDER])

READS_FOR_S = (120, 360)
"""From a proposal to a decision, seconds; an assumption said in the review."""


class SimulatedCommander:
    """Approves every plan after reading it; `patience_s` is added, so that a real person in a demo may be first."""

    def __init__(self, seed: int, patience_s: float = 0.0) -> None:
        self.seed, self.patience_s = seed, patience_s

    def orders(self, city: City, now: datetime) -> list[ApprovePlan]:
        """What the commander orders at `now`."""
        ready = sorted((when, plan_id) for when, plan_id in self._coming(city) if when <= now)
        return [ApprovePlan(plan_id=plan_id, reason="模拟指挥员阅后同意") for _, plan_id in ready]

    def next_at(self, city: City, now: datetime) -> datetime | None:
        return min((when for when, _ in self._coming(city) if when > now), default=None)

    def _coming(self, city: City) -> Iterator[tuple[datetime, str]]:
        for plan_id, there in city.plans.items():
            if there.state == "proposed":
                reads = between(*READS_FOR_S, self.seed, "reads", plan_id) + self.patience_s
                yield there.plan.proposed_at + seconds(reads), plan_id
