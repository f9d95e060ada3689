"""The assignment problem in numbers alone: which units for which needs, as a mixed-integer program on HiGHS."""

from dataclasses import dataclass, replace

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from yunnao.model.promise import Stop

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SOLVER = f"HiGHS (scipy {scipy.__version__})"

NODES = 200
"""Branch-and-bound nodes before the best found so far is given with its gap; a count, so that it is repeatable."""

CLOSE = 1e-6
"""The solver's own tolerance: what it calls optimal is optimal to a part in a million."""


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


@dataclass(frozen=True)
class Answer:
    """What is `sent` (tasks, units), its objective, a proved lower bound, and what a unit more is worth at most."""

    sent: Ints
    objective: int
    bound: int
    unit_worth: Floats


def assign(needs: Needs, stop: Stop = lambda: False, nodes: int = NODES) -> Answer:
    """The cheapest answer to all needs together, proved when `bound` equals `objective`.

    First the relaxation, whose bound and reduced costs are exact; then a quick answer to beat; then the integer
    program over those pairs only that can be in a better one. Asked to stop, it gives the best so far.
    """
    nothing = np.zeros_like(needs.cost)
    possible = needs.met_in_part()
    lost = needs.value(nothing) - possible.value(nothing)
    found = _assign(possible, stop, nodes)
    return replace(found, objective=found.objective + lost, bound=found.bound + lost)


def _assign(needs: Needs, stop: Stop, nodes: int) -> Answer:
    quick = nearest_first(needs)
    best = needs.value(quick)
    task, unit = needs.useful()
    if not len(task):
        return Answer(quick, best, best, np.zeros(len(needs.copies)))
    low, reduced, worth = _relaxed(needs, task, unit)
    bound = min(best, _up(low))
    if bound == best or stop():
        return Answer(quick, best, bound, worth)
    can_help = reduced <= best - low + CLOSE * max(1.0, abs(low))
    sent, proved, done = _exact(needs, task[can_help], unit[can_help], nodes)
    sent = _without_spare(needs, sent)
    if needs.value(sent) > best:
        sent = quick
    objective = needs.value(sent)
    if done and objective - proved <= CLOSE * objective:
        return Answer(sent, objective, objective, worth)
    return Answer(sent, objective, min(objective, max(bound, _up(proved))), worth)


def nearest_first(needs: Needs) -> Ints:
    """A quick answer: the dearest task first, the nearest unit that still helps, until nothing more helps."""
    sent, left = np.zeros_like(needs.cost), needs.copies.copy()
    for task in np.argsort(-(needs.price * needs.need).sum(axis=1), kind="stable"):
        missing = needs.need[task].copy()
        for unit in np.argsort(needs.cost[task], kind="stable"):
            while left[unit] and needs.cost[task, unit] >= 0 and (missing * needs.gives[unit]).any():
                sent[task, unit] += 1
                left[unit] -= 1
                missing = np.maximum(0, missing - needs.gives[unit])
    return _without_spare(needs, sent)


def _without_spare(needs: Needs, sent: Ints) -> Ints:
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


def _program(needs: Needs, task: Ints, unit: Ints) -> tuple[Floats, csr_array, Ints, csr_array, Ints, Floats]:
    """Costs, need rows (at least), unit rows (at most) and upper limits for one column a pair and one a need."""
    rows = np.argwhere(needs.need > 0)
    row_of = np.full(needs.need.shape, -1)
    row_of[tuple(rows.T)] = np.arange(len(rows))
    wanted = needs.need[tuple(rows.T)]
    pair, capability = np.nonzero((needs.need[task] > 0) & (needs.gives[unit] > 0))
    gives = np.minimum(needs.gives[unit[pair], capability], needs.need[task[pair], capability])  # tighter, same answers
    slack = np.arange(len(rows))
    at_least = csr_array(
        (np.concatenate([gives, np.ones(len(rows), dtype=np.int64)]).astype(float),
         (np.concatenate([row_of[task[pair], capability], slack]), np.concatenate([pair, len(task) + slack]))),
        shape=(len(rows), len(task) + len(rows)))
    at_most = csr_array((np.ones(len(task)), (unit, np.arange(len(task)))),
                        shape=(len(needs.copies), len(task) + len(rows)))
    costs = np.concatenate([needs.cost[task, unit], needs.price[tuple(rows.T)]]).astype(float)
    limits = np.concatenate([needs.copies[unit], wanted]).astype(float)
    return costs, at_least, wanted, at_most, needs.copies, limits


def _relaxed(needs: Needs, task: Ints, unit: Ints) -> tuple[float, Floats, Floats]:
    """The relaxation's optimum, the reduced cost of every pair, and what one more of each unit would save."""
    costs, at_least, wanted, at_most, copies, _ = _program(needs, task, unit)
    rows = scipy.sparse.vstack([-at_least, at_most], format="csr")
    answer = linprog(costs, A_ub=rows, b_ub=np.concatenate([-wanted, copies]), method="highs")
    if answer.status != 0:  # its arithmetic failed: a bound of nothing is still true, and rules no pair out
        return 0.0, np.zeros(len(task)), np.zeros(len(copies))
    worth = -answer.ineqlin.marginals[len(wanted):]
    reduced = costs + rows.T @ -answer.ineqlin.marginals
    return float(answer.fun), reduced[:len(task)], worth


def _exact(needs: Needs, task: Ints, unit: Ints, nodes: int) -> tuple[Ints, float, bool]:
    """The best integer answer over the given pairs, a lower bound on every one of them, and whether it is the best."""
    costs, at_least, wanted, at_most, copies, limits = _program(needs, task, unit)
    whole = np.concatenate([np.ones(len(task)), np.zeros(len(wanted))])
    answer = milp(costs, integrality=whole, bounds=Bounds(0, limits),
                  constraints=[LinearConstraint(at_least, lb=wanted), LinearConstraint(at_most, ub=copies)],
                  options={"mip_rel_gap": 0.0, "node_limit": nodes})
    sent = np.zeros_like(needs.cost)
    if answer.x is not None:
        sent[task, unit] = np.rint(answer.x[:len(task)]).astype(np.int64)
    bound = answer.mip_dual_bound
    return sent, 0.0 if bound is None or not np.isfinite(bound) else float(bound), answer.status == 0


def _up(bound: float) -> int:
    """The next whole number not below a bound, less what rounding may have added to it: objectives are whole."""
    return int(np.ceil(bound - CLOSE - 1e-9 * abs(bound)))
