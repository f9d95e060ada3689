"""Groups that stay together, in numbers alone: every group whole into one shelter, under capacity, least travel in all.

The bound is the transportation problem's, in which groups may be split. A quick answer along its prices, then groups
shifted and exchanged until nothing gains; small ones are solved as a mixed-integer program on HiGHS.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from yunnao.model.promise import Stop
from yunnao.plan._transport import Moves, Zones, transport

Ints = NDArray[np.int64]

SOLVER = f"HiGHS (scipy {scipy.__version__}), exchanges"

UNPLACED_S = 7 * 24 * 3600
"""A person without a bed weighs like a week of travel: whoever can be placed is placed."""

EXACT = 400
"""Pairs of group and shelter up to which the integer program is solved as well."""

NODES = 200

PASSES = 50
"""Rounds of exchanges at most: a count, so that the same city gives the same plan."""


@dataclass(frozen=True)
class Groups:
    """`cost` (groups, shelters) seconds a person, -1 for no way; `people` (groups); `room` (shelters)."""

    cost: Ints
    people: Ints
    room: Ints

    def value(self, at: Ints) -> int:
        """The objective when group g is in shelter `at[g]`, -1 for none."""
        there = np.flatnonzero(at >= 0)
        travel = int((self.people[there] * self.cost[there, at[there]]).sum())
        return travel + UNPLACED_S * int(self.people[at < 0].sum())


@dataclass(frozen=True)
class Placed:
    """Where each group is (`at`, -1 nowhere), the objective and a proved lower bound."""

    at: Ints
    objective: int
    bound: int


def place(groups: Groups, stop: Stop = lambda: False) -> Placed:
    """Every group whole in one shelter; proved when `bound` is met. Asked to stop, the best so far with its bound."""
    split = _split(groups)
    bound = split.bound
    at = _exchanged(groups, _first(groups, split.worth[:-1]), bound, stop)
    if groups.value(at) > bound:
        whole = split.people[:, :-1] == groups.people[:, None]
        kept = np.where(whole.any(axis=1), whole.argmax(axis=1), -1) if whole.size else at
        at = min(at, _exchanged(groups, _first(groups, split.worth[:-1], kept), bound, stop), key=groups.value)
    value = groups.value(at)
    if value > bound and int((groups.cost >= 0).sum()) <= EXACT and not stop():
        exact, proved = _exact(groups)
        if groups.value(exact) <= value:
            at, value = exact, groups.value(exact)
        bound = max(bound, min(value, proved))
    return Placed(at, value, min(bound, value))


def _split(groups: Groups) -> Moves:
    """What splitting groups would do and cost; who has no bed goes to one far away, the last, that takes all."""
    n = len(groups.people)
    far = np.full((n, 1), UNPLACED_S)
    return transport(Zones(np.hstack([groups.cost, far]), groups.people, np.append(groups.room, groups.people.sum()),
                           np.zeros(n, dtype=np.int64)))


def _first(groups: Groups, price: Ints, kept: Ints | None = None) -> Ints:
    """The largest group first, each where it is cheapest with the price of the beds, if there is room.

    Those in `kept` stay where they are: whoever is whole when groups may be split, all but as many as shelters.
    """
    at = np.full(len(groups.people), -1, dtype=np.int64) if kept is None else kept.copy()
    room = groups.room - np.bincount(at[at >= 0], groups.people[at >= 0], len(groups.room)).astype(np.int64)
    for g in np.argsort(-groups.people, kind="stable"):
        fits = (groups.cost[g] >= 0) & (room >= groups.people[g])
        if at[g] < 0 and fits.any():
            at[g] = int(np.where(fits, groups.cost[g] + price, np.iinfo(np.int64).max).argmin())
            room[at[g]] -= groups.people[g]
    return at


def _exchanged(groups: Groups, at: Ints, bound: int, stop: Stop) -> Ints:
    """One group shifted, or two of them exchanged, as long as that gains; of the two one is not where it is best."""
    at, room = at.copy(), groups.room - np.bincount(at[at >= 0], groups.people[at >= 0],
                                                    len(groups.room)).astype(np.int64)
    best = np.where(groups.cost < 0, UNPLACED_S, groups.cost).min(axis=1, initial=UNPLACED_S)
    for _ in range(PASSES):
        gained = [_now(groups, at, g) > best[g] and (_shift(groups, at, room, g) or _swap(groups, at, room, g))
                  for g in range(len(at))]
        if not any(gained) or stop() or groups.value(at) == bound:
            break
    return at


def _now(groups: Groups, at: Ints, g: int) -> int:
    return int(groups.cost[g, at[g]]) if at[g] >= 0 else UNPLACED_S


def _shift(groups: Groups, at: Ints, room: Ints, g: int) -> bool:
    fits = (groups.cost[g] >= 0) & (room >= groups.people[g])
    best = int(np.where(fits, groups.cost[g], UNPLACED_S).argmin()) if len(fits) else 0
    if not fits.any() or groups.cost[g, best] >= _now(groups, at, g):
        return False
    if at[g] >= 0:
        room[at[g]] += groups.people[g]
    at[g] = best
    room[best] -= groups.people[g]
    return True


def _swap(groups: Groups, at: Ints, room: Ints, g: int) -> bool:
    """Exchange g's place with that of the other group with which it gains most."""
    others = np.flatnonzero((at >= 0) & (at != at[g]))
    if not len(others):
        return False
    there, back = groups.cost[g, at[others]], groups.cost[others, at[g]] if at[g] >= 0 else np.full(
        len(others), UNPLACED_S)
    more = groups.people[g] - groups.people[others]
    fits = (there >= 0) & (back >= 0) & (room[at[others]] >= more)
    if at[g] >= 0:
        fits &= room[at[g]] >= -more
    gain = (groups.people[g] * (_now(groups, at, g) - there)
            + groups.people[others] * (groups.cost[others, at[others]] - back))
    gain = np.where(fits, gain, 0)
    best = int(gain.argmax())
    if gain[best] <= 0:
        return False
    other = int(others[best])
    room[at[other]] -= more[best]
    if at[g] >= 0:
        room[at[g]] += more[best]
    at[g], at[other] = at[other], at[g]
    return True


def _exact(groups: Groups) -> tuple[Ints, int]:
    """The integer program, and a bound."""
    g, s = np.nonzero(groups.cost >= 0)
    n = np.arange(len(g))
    once = csr_array((np.ones(len(g)), (g, n)), shape=(len(groups.people), len(g)))
    beds = csr_array((groups.people[g].astype(float), (s, n)), shape=(len(groups.room), len(g)))
    saves = groups.people[g] * (groups.cost[g, s] - UNPLACED_S)
    at = np.full(len(groups.people), -1, dtype=np.int64)
    answer = milp(saves.astype(float), integrality=np.ones(len(g)), bounds=Bounds(0, 1),
                  constraints=[LinearConstraint(once, ub=1), LinearConstraint(beds, ub=groups.room)],
                  options={"mip_rel_gap": 0.0, "node_limit": NODES})
    everyone = UNPLACED_S * int(groups.people.sum())
    if answer.x is None or answer.mip_dual_bound is None:
        return at, 0
    chosen = np.flatnonzero(np.rint(answer.x))
    at[g[chosen]] = s[chosen]
    low = everyone + float(answer.mip_dual_bound)
    return at, groups.value(at) if answer.status == 0 and groups.value(at) - low <= 1e-6 * everyone else int(
        np.floor(low - 1e-6 * everyone))
