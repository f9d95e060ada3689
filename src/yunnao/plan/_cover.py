"""Keeping places covered, in numbers alone: where idle units should stand so that most people have help near, twice.

The double standard (Gendreau, Laporte, Semet 1997) as a mixed-integer program on HiGHS: people first want one unit
within reach, then a second; and nobody is moved for little.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, eye_array

from yunnao.model.promise import Stop

Ints = NDArray[np.int64]

SOLVER = f"HiGHS (scipy {scipy.__version__})"

NODES = 100
"""Branch-and-bound nodes before the best so far is given with its gap; a count, so that it is repeatable."""

CLOSE = 1e-6
"""The solver's own tolerance: what it calls optimal is optimal to a part in a million."""


@dataclass(frozen=True)
class Watch:
    """`people` at every place; `near` (sites, places) within reach; `move` (units, sites) cost of going, -1 for no way.

    `first` and `second` are what a person without a first and without a second unit near weighs; `twice` are those of
    the people who are to have a second one at all (never more than are there), everybody when it is None.
    """

    people: Ints
    near: NDArray[np.bool_]
    move: Ints
    first: int = 3
    second: int = 1
    twice: Ints | None = None

    @property
    def wanting(self) -> Ints:
        """Who is to have a second unit near, at every place."""
        return self.people if self.twice is None else self.twice

    @property
    def everyone(self) -> int:
        """What nobody near anybody weighs."""
        return int(self.people.sum()) * self.first + int(self.wanting.sum()) * self.second

    def value(self, at: Ints) -> int:
        """The objective when unit u stands at site `at[u]`; -1 stands nowhere and covers nothing."""
        stand = at >= 0
        moved = int(self.move[np.flatnonzero(stand), at[stand]].sum())
        covered = self.covered(at)
        lacking = self.people * (covered < 1) * self.first + self.wanting * (covered < 2) * self.second
        return moved + int(lacking.sum())

    def covered(self, at: Ints) -> Ints:
        """How many units every place has within reach."""
        return self.near[at[at >= 0]].sum(axis=0)


@dataclass(frozen=True)
class Stand:
    """Where every unit stands (`at`, -1 nowhere), the objective and a proved lower bound."""

    at: Ints
    objective: int
    bound: int


def cover(watch: Watch, start: Ints, stop: Stop = lambda: False) -> Stand:
    """The best stand, no worse than `start`; proved when `bound` is met. Asked to stop, `start` with a bound."""
    reach = watch.near[(watch.move >= 0).any(axis=0)].any(axis=0)
    value = watch.value(start)
    bound = min(value, int(((watch.people * watch.first + watch.wanting * watch.second) * ~reach).sum()))
    unit, site = np.nonzero(watch.move >= 0)
    if not len(unit) or bound == value or stop():
        return Stand(start, value, bound)
    answer = _solved(watch, unit, site)
    at = start.copy()
    if answer.x is not None:
        at = np.full(len(start), -1, dtype=np.int64)
        chosen = np.flatnonzero(np.rint(answer.x[:len(unit)]))
        at[unit[chosen]] = site[chosen]
    if watch.value(at) > value:
        at = start
    low, objective = answer.mip_dual_bound, watch.value(at)
    if answer.status == 0 and objective - low <= CLOSE * objective:
        return Stand(at, objective, objective)
    proved = 0 if low is None or not np.isfinite(low) else int(np.ceil(low - CLOSE * max(1.0, abs(low))))
    return Stand(at, objective, min(objective, max(bound, proved)))


def _solved(watch: Watch, unit: Ints, site: Ints) -> scipy.optimize.OptimizeResult:
    """Who goes where, and which places of one kind (near the same sites) have a first and a second unit."""
    kinds, which = np.unique(watch.near.T, axis=0, return_inverse=True)
    once, twice = (np.bincount(which.ravel(), weights=who, minlength=len(kinds)) * weigh
                   for who, weigh in ((watch.people, watch.first), (watch.wanting, watch.second)))
    n, k = len(unit), len(kinds)
    goes = csr_array((np.ones(n), (unit, np.arange(n))), shape=(len(watch.move), n))
    stands = csr_array((np.ones(n), (site, np.arange(n))), shape=(watch.near.shape[0], n))
    has = csr_array(kinds.astype(float)) @ stands
    one = eye_array(k, format="csr")
    rows = block_array([[goes, None, None], [-has, one, one], [None, -one, one]], format="csr")
    upper = np.concatenate([np.ones(len(watch.move)), np.zeros(2 * k)])
    costs = np.concatenate([watch.move[unit, site], -once, -twice])
    whole = np.concatenate([np.ones(n), np.zeros(2 * k)])
    answer = milp(costs, integrality=whole, bounds=Bounds(0, 1), constraints=LinearConstraint(rows, ub=upper),
                  options={"node_limit": NODES, "mip_rel_gap": 0.0})
    if answer.mip_dual_bound is not None:
        answer.mip_dual_bound += float(watch.everyone)
    return answer
