"""The transportation problem in numbers alone: people of zones to places in shelters, least travel, exactly.

Columns are generated: a linear program on HiGHS over each zone's nearest shelters, then prices for every pair, until
no pair left out could improve it (Dantzig and Wolfe 1960). The bound is a Lagrangian one over ALL pairs at whole
prices, in whole numbers, so that an optimum is proved without a rounding error.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import maximum_flow

from yunnao.model.promise import Stop

Ints = NDArray[np.int64]

SOLVER = f"HiGHS (scipy {scipy.__version__})"

NEAREST = 4
"""Shelters a zone looks at in the first round; the later rounds add those that the prices ask for."""

NEW_COLUMNS = 3
"""Pairs added for a zone in one round."""

_FAR = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Zones:
    """`cost` (zones, shelters) seconds a person, -1 for no way; `people` (zones); `room` (shelters).

    `urgency` (zones): 0 leaves first, and where room is short the last ranks stay behind.
    """

    cost: Ints
    people: Ints
    room: Ints
    urgency: Ints

    def value(self, moved: Ints) -> int:
        return int((moved * np.maximum(self.cost, 0)).sum())


@dataclass(frozen=True)
class Moves:
    """`people` moved (zones, shelters), person-seconds in all, a proved lower bound, and what a place is worth.

    `worth` (shelters): person-seconds that one more place there saves at most.
    """

    people: Ints
    objective: int
    bound: int
    worth: Ints


def transport(zones: Zones, stop: Stop = lambda: False, nearest: int = NEAREST) -> Moves:
    """As many people as can be moved, the most urgent first, with the least travel; proved when the bound is met.

    Asked to stop, gives the best so far. Raises ValueError for more than two thousand million people.
    """
    if zones.people.sum() >= 2**31 or (zones.people < 0).any() or (zones.room < 0).any():
        raise ValueError("people and places are counts from 0 to two thousand million: check zones and shelters")
    best, due = _start(zones)
    value, bound, worth = zones.value(best), 0, np.zeros(len(zones.room), dtype=np.int64)
    columns = _nearest(zones.cost, nearest) | (best > 0)
    while value > bound and not stop():
        solved = _solve(zones, columns, due)
        if solved is None:
            break
        moved, price = solved
        if zones.value(moved) <= value:
            best, value = moved, zones.value(moved)
        proved = _lagrangian(zones, due, price)
        if proved >= bound:
            bound, worth = proved, price
        more = _asked_for(zones.cost, columns, price)
        if not more.any():
            break
        columns |= more
    return Moves(best, value, min(bound, value), worth)


def _start(zones: Zones) -> tuple[Ints, Ints]:
    """A first answer that moves as many as possible, the most urgent first, and how many of each rank it moves."""
    moved = _nearest_first(zones)
    if moved.sum() < zones.people.sum() and (zones.cost < 0).any():
        ranks = [_most(zones, zones.urgency <= rank) for rank in np.unique(zones.urgency)]
        due = np.diff([0, *ranks])
        if (due != _by_rank(zones, moved)).any():
            moved = _exactly(zones, due)
    return moved, _by_rank(zones, moved)


def _by_rank(zones: Zones, moved: Ints) -> Ints:
    _, rank = np.unique(zones.urgency, return_inverse=True)
    return np.bincount(rank, weights=moved.sum(axis=1)).astype(np.int64)


def _nearest_first(zones: Zones) -> Ints:
    """Zone by zone, the most urgent first, each to its nearest shelters that still have room."""
    moved, room = np.zeros_like(zones.cost), zones.room.copy()
    for zone in np.lexsort((np.arange(len(zones.people)), zones.urgency)):
        left = zones.people[zone]
        there = np.flatnonzero((zones.cost[zone] >= 0) & (room > 0))
        for shelter in there[np.argsort(zones.cost[zone, there], kind="stable")]:
            moved[zone, shelter] = min(left, room[shelter])
            room[shelter] -= moved[zone, shelter]
            left -= moved[zone, shelter]
            if not left:
                break
    return moved


def _most(zones: Zones, which: NDArray[np.bool_]) -> int:
    """The most people of some zones that can be moved at once."""
    return int(_flow(zones, np.where(which, zones.people, 0)).sum())


def _exactly(zones: Zones, due: Ints) -> Ints:
    """Some way to move `due` people of each rank; there is one, because due was counted rank by rank."""
    _, rank = np.unique(zones.urgency, return_inverse=True)
    return _flow(zones, zones.people, rank, due)


def _flow(zones: Zones, people: Ints, rank: Ints | None = None, due: Ints | None = None) -> Ints:
    """A maximum flow source -> (rank ->) zone -> shelter -> sink, whatever it costs."""
    n, m = zones.cost.shape
    rank = np.zeros(n, dtype=np.int64) if rank is None else rank
    due = np.array([people.sum()]) if due is None else due
    source, sink, ranks = 0, 1, 2 + np.arange(len(due))
    zone, shelter = 2 + len(due) + np.arange(n), 2 + len(due) + n + np.arange(m)
    i, j = np.nonzero(zones.cost >= 0)
    tail = np.concatenate([np.full(len(due), source), ranks[rank], zone[i], shelter])
    head = np.concatenate([ranks, zone, shelter[j], np.full(m, sink)])
    limit = np.concatenate([due, people, np.minimum(people[i], zones.room[j]), np.minimum(zones.room, people.sum())])
    graph = csr_array((limit.astype(np.int32), (tail, head)), shape=(2 + len(due) + n + m,) * 2)
    flow = maximum_flow(graph, source, sink).flow.tocsr()[zone][:, shelter].toarray()
    return np.maximum(0, flow).astype(np.int64)


def _nearest(cost: Ints, k: int) -> NDArray[np.bool_]:
    there = np.where(cost < 0, _FAR, cost)
    chosen = np.zeros(cost.shape, dtype=bool)
    np.put_along_axis(chosen, np.argsort(there, axis=1, kind="stable")[:, :k], True, axis=1)
    near: NDArray[np.bool_] = chosen & (cost >= 0)
    return near


def _solve(zones: Zones, columns: NDArray[np.bool_], due: Ints) -> tuple[Ints, Ints] | None:
    """The best over some columns, and the price of a place in each shelter: whole, being a vertex of a network.

    A rank that leaves whole has one equality a zone; only a rank that is split needs a row for all its zones.
    None should the solver's arithmetic ever fail it: what was found before stands, with its gap.
    """
    n, m = zones.cost.shape
    _, rank = np.unique(zones.urgency, return_inverse=True)
    whole = (np.bincount(rank, weights=zones.people) == due)[rank]
    i, j = np.nonzero(columns & (due > 0)[rank][:, None])
    one, column = np.ones(len(i)), np.arange(len(i))
    by_zone = csr_array((one, (i, column)), shape=(n, len(i)))
    by_shelter = csr_array((one, (j, column)), shape=(m, len(i)))
    by_rank = csr_array((one, (rank[i], column)), shape=(len(due), len(i)))
    split = np.flatnonzero(np.bincount(rank, weights=~whole) > 0)
    answer = linprog(
        zones.cost[i, j], method="highs-ds", options={"presolve": False},
        A_ub=vstack([by_shelter, by_zone[~whole]]), b_ub=np.concatenate([zones.room, zones.people[~whole]]),
        A_eq=vstack([by_zone[whole], by_rank[split]]), b_eq=np.concatenate([zones.people[whole], due[split]]))
    if answer.status != 0:
        return None
    moved = np.zeros_like(zones.cost)
    moved[i, j] = np.rint(answer.x)
    fits = (moved.sum(axis=1) <= zones.people).all() and (moved.sum(axis=0) <= zones.room).all()
    if not fits or (_by_rank(zones, moved) != due).any():
        return None
    return moved, np.maximum(0, np.rint(-answer.ineqlin.marginals[:m])).astype(np.int64)


def _lagrangian(zones: Zones, due: Ints, price: Ints) -> int:
    """A lower bound on every answer: shelters charge `price` a place instead of having walls."""
    a_person = np.where(zones.cost < 0, _FAR, zones.cost + price).min(axis=1)
    total = -int((price * zones.room).sum())
    for rank, number in zip(np.unique(zones.urgency), due.tolist(), strict=True):
        mine = np.flatnonzero((zones.urgency == rank) & (a_person < _FAR))
        mine = mine[np.argsort(a_person[mine], kind="stable")]
        taken = np.diff(np.minimum(np.concatenate([[0], np.cumsum(zones.people[mine])]), number))
        total += int((taken * a_person[mine]).sum())
    return total


def _asked_for(cost: Ints, columns: NDArray[np.bool_], price: Ints) -> NDArray[np.bool_]:
    """For every zone the pairs not yet looked at that beat, at these prices, all those that were."""
    now = np.where(columns, cost + price, _FAR).min(axis=1, keepdims=True)
    then = np.where((cost < 0) | columns, _FAR, cost + price)
    return _nearest(np.where(then < now, then, -1), NEW_COLUMNS)
