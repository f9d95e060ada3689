"""Which units for which needs, in numbers alone: the question, what an answer is worth, and a quick one."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Needs:
    """Tasks need amounts of capabilities, units bring them, a unit goes to one task with all it has.

    `cost` (tasks, units) of sending a unit, -1 where it cannot get there; `need` (tasks, capabilities);
    `gives` (units, capabilities); `price` (tasks, capabilities) of every missing amount; `copies` (units):
    how many there are of each. All whole numbers, so that a bound can be rounded up to the next one.
    """

    cost: Ints
    need: Ints
    gives: Ints
    price: Ints
    copies: Ints

    def useful(self) -> tuple[Ints, Ints]:
        """Task and unit of every pair in which the unit can get there and brings something the task needs."""
        helps = (self.need > 0).astype(np.int64) @ (self.gives > 0).astype(np.int64).T > 0
        task, unit = np.nonzero(helps & (self.cost >= 0) & (self.copies > 0))
        return task, unit

    def missing(self, sent: Ints) -> Ints:
        """What is missing, (tasks, capabilities), when `sent` (tasks, units) are on their way."""
        return np.maximum(0, self.need - sent @ self.gives)

    def value(self, sent: Ints) -> int:
        """The objective: what the sending costs and what the missing is priced at."""
        return int((sent * np.maximum(self.cost, 0)).sum() + (self.missing(sent) * self.price).sum())

    def met_in_part(self) -> "Needs":
        """The same without what all units together could not bring: it is missing whatever is done."""
        there = np.where(self.cost >= 0, self.copies, 0) @ self.gives
        return replace(self, need=np.minimum(self.need, there))

    def one_more(self, unit: int) -> "Needs":
        """The same with one more copy of a unit."""
        return replace(self, copies=self.copies + (np.arange(len(self.copies)) == unit))


def nearest_first(needs: Needs, begun: Ints | None = None) -> Ints:
    """A quick answer: the dearest task first, the nearest unit that still helps, until nothing more helps.

    What was `begun` (tasks, units) comes before.
    """
    sent = np.zeros_like(needs.cost) if begun is None else begun.copy()
    left = needs.copies - sent.sum(axis=0)
    for task in np.argsort(-(needs.price * needs.need).sum(axis=1), kind="stable"):
        missing = np.maximum(0, needs.need[task] - sent[task] @ needs.gives)
        for unit in np.argsort(needs.cost[task], kind="stable"):
            while left[unit] and needs.cost[task, unit] >= 0 and (missing * needs.gives[unit]).any():
                sent[task, unit] += 1
                left[unit] -= 1
                missing = np.maximum(0, missing - needs.gives[unit])
    return without_spare(needs, sent)


def without_spare(needs: Needs, sent: Ints) -> Ints:
    """The same without units whose staying home leaves nothing more missing and saves their cost; dearest first."""
    sent = sent.copy()
    pairs = np.argwhere(sent > 0)
    for task, unit in pairs[np.argsort(-needs.cost[tuple(pairs.T)], kind="stable")]:
        while sent[task, unit] > 0:
            over = sent[task] @ needs.gives - needs.need[task]
            short = np.maximum(0, needs.gives[unit] - np.maximum(0, over)) * (needs.need[task] > 0)
            if (short * needs.price[task]).sum() >= needs.cost[task, unit]:
                break
            sent[task, unit] -= 1
    return sent
