"""The transportation problem in numbers alone: people of zones to places in shelters, least travel, exactly.

A small question is a linear program on HiGHS, a large one the network simplex: it is a network. Whichever solves it,
the bound is a Lagrangian one over ALL pairs at whole prices, in whole numbers, so that an optimum is proved without a
rounding error.
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

SMALL = 40_000
"""Pairs of zone and shelter up to which HiGHS answers in the time that loading our compiled loops would take."""

SOLVER = f"network simplex, HiGHS up to {SMALL} pairs (scipy {scipy.__version__})"

_FAR = 2**60
"""The cost of a pair without a way."""


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


def transport(zones: Zones, stop: Stop = lambda: False, small: int = SMALL) -> Moves:
    """As many people as can be moved, the most urgent first, with the least travel; proved when the bound is met.

    Asked to stop, as many people with the travel of a quick answer. Raises ValueError for more than two thousand
    million people.
    """
    if zones.people.sum() >= 2**31 or (zones.people < 0).any() or (zones.room < 0).any():
        raise ValueError("people and places are counts from 0 to two thousand million: check zones and shelters")
    best, due = _start(zones)
    price = np.zeros(len(zones.room), dtype=np.int64)
    value, bound = zones.value(best), _lagrangian(zones, due, price)
    solved = None if value == bound or stop() else _solve(zones, due, small, stop)
    if solved is not None and zones.value(solved[0]) <= value:
        best, price = solved
        value, bound = zones.value(best), max(bound, _lagrangian(zones, due, price))
    return Moves(best, value, min(bound, value), _worth(zones, price))


def _start(zones: Zones) -> tuple[Ints, Ints]:
    """A first answer that moves as many as possible, the most urgent first, and how many of each rank it moves."""
    moved = _nearest_first(zones)
    some_way = (zones.cost >= 0).any(axis=1)
    if moved.sum() < zones.people[some_way].sum() and (zones.cost[some_way] < 0).any():
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


def _solve(zones: Zones, due: Ints, small: int, stop: Stop) -> tuple[Ints, Ints] | None:
    """The least travel that moves `due` people of each rank, and the price of a place in each shelter.

    Balanced: a rank that leaves in part has a place for those who stay, and one zone of nobody fills what stays free.
    None when asked to stop, and should the arithmetic ever fail: what was found before stands, with its gap.
    """
    _, rank = np.unique(zones.urgency, return_inverse=True)
    stay = np.bincount(rank, weights=zones.people, minlength=len(due)).astype(np.int64) - due
    part, open_, going = np.flatnonzero(stay), np.flatnonzero(zones.room), np.flatnonzero(zones.people)
    cost = np.full((len(going) + 1, len(open_) + len(part)), _FAR)
    ways = zones.cost[np.ix_(going, open_)]
    cost[:-1, :len(open_)] = np.where(ways < 0, _FAR, ways)
    cost[:-1, len(open_):][rank[going][:, None] == part[None, :]] = 0
    cost[-1, :len(open_)] = 0
    supply = np.append(zones.people[going], zones.room.sum() - due.sum())
    demand = np.concatenate([zones.room[open_], stay[part]])
    if cost.size <= small:
        found = _program(cost, supply, demand)
    else:
        from yunnao.plan._simplex import cheapest  # only now: it brings a compiler with it

        found = cheapest(cost, supply, demand, stop)
    if found is None:
        return None
    moved, price = np.zeros_like(zones.cost), np.zeros(len(zones.room), dtype=np.int64)
    moved[np.ix_(going, open_)] = found[0][:-1, :len(open_)]
    worth = found[1][:len(open_)]
    price[open_] = worth - worth.min(initial=2**62)
    return moved, price


def _worth(zones: Zones, price: Ints) -> Ints:
    """What a place more saves: its price, and where there is none yet what the one who gains most would save."""
    a_person = _a_person(zones, price)[:, None]
    saves = np.where((zones.cost < 0) | (a_person == _FAR), 0, a_person - zones.cost).max(axis=0, initial=0)
    return np.where(zones.room > 0, price, saves)


def _program(cost: Ints, supply: Ints, demand: Ints) -> tuple[Ints, Ints] | None:
    """The balanced problem as a linear program: flow and what a place is worth, whole, being a vertex of a network."""
    (n, m), (i, j) = cost.shape, np.nonzero(cost < _FAR)
    one, column = np.ones(len(i)), np.arange(len(i))
    answer = linprog(cost[i, j], A_eq=vstack([csr_array((one, (i, column)), shape=(n, len(i))),
                                             csr_array((one, (j, column)), shape=(m, len(i)))]),
                     b_eq=np.concatenate([supply, demand]), method="highs-ds", options={"presolve": False})
    if answer.status != 0:
        return None
    flow = np.zeros((n, m), dtype=np.int64)
    flow[i, j] = np.rint(answer.x)
    fits = (flow.sum(axis=1) == supply).all() and (flow.sum(axis=0) == demand).all()
    return (flow, -np.rint(answer.eqlin.marginals[n:]).astype(np.int64)) if fits else None


def _a_person(zones: Zones, price: Ints) -> Ints:
    """The least travel and price of a person of each zone, `_FAR` without a way to a place."""
    there = (zones.cost >= 0) & (zones.room > 0)
    return np.where(there, zones.cost + price, _FAR).min(axis=1, initial=_FAR)


def _lagrangian(zones: Zones, due: Ints, price: Ints) -> int:
    """A lower bound on every answer: shelters charge `price` a place instead of having walls."""
    a_person = _a_person(zones, price)
    total = -int((price * zones.room).sum())
    for rank, number in zip(np.unique(zones.urgency), due.tolist(), strict=True):
        mine = np.flatnonzero((zones.urgency == rank) & (a_person < _FAR))
        mine = mine[np.argsort(a_person[mine], kind="stable")]
        taken = np.diff(np.minimum(np.concatenate([[0], np.cumsum(zones.people[mine])]), number))
        total += int((taken * a_person[mine]).sum())
    return total
