"""Whom the roads hold longest: the group of zones whose way out takes the most time, and prices on roads that prove it.

All can be out by a time exactly when every group of zones can, once the shelters it fills are taken away (Hoppe and
Tardos 2000). The group that cannot is one side of a minimum cut through a coarse network over time. How long it needs
is a linear program without time (Ford and Fulkerson 1958). Its prices, laid on all streets of the city, bound every
schedule on whatever way; and the ways that are shorter than the group's, prices counted, are worth opening.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from yunnao.model.promise import Stop
from yunnao.plan._over_time import Bools, Ints, Roadway, crossed
from yunnao.plan._quickest import soonest
from yunnao.plan._ways import Streets, ahead

Floats = NDArray[np.float64]

HOUR = 3_600_000

CUTS = 30
"""Groups looked at for one network at most; each takes longer than the one before, and a few are enough."""


@dataclass(frozen=True)
class Group:
    """`zones` that cannot all be away sooner than `needs_ms`, with shelters that they fill first (`full`).

    `price_ms` (arcs of the roadway) is what its people pay on each road, as if in time.
    """

    zones: Bools
    full: Bools
    people: int
    needs_ms: float
    price_ms: Floats


def everyone(roads: Roadway) -> Group:
    """All zones, to whatever shelter."""
    return needs(roads, roads.people > 0, np.zeros(len(roads.end), dtype=bool))


def slowest(roads: Roadway, coarse: int, stop: Stop = lambda: False) -> Group:
    """The group that needs longest, as far as `coarse` steps can tell; its time is counted exactly, whatever the steps.
    """
    worst = everyone(roads)
    for _ in range(CUTS):
        found = None if stop() else held(roads, worst, worst.needs_ms, coarse)
        if found is None or found.needs_ms <= worst.needs_ms + 1:
            break
        worst = found
    return worst


def held(roads: Roadway, worst: Group, by_ms: float, coarse: int) -> Group | None:
    """A group that cannot be away by a time, as far as so many steps can tell; None where all can.

    Steps are rounded where the prices of the `worst` group so far say that it matters least. What the group needs is
    counted exactly, and may be less.
    """
    time = max(int(by_ms), soonest(roads), 1)
    step = max(1000, time // coarse)
    cut = crossed(by_price(roads, worst), step, time // step + 1)
    return None if cut is None else needs(roads, *cut)


def again(roads: Roadway, group: Group) -> Group:
    """The same group on other roads."""
    return needs(roads, group.zones, group.full)


def needs(roads: Roadway, zones: Bools, full: Bools) -> Group:
    """The least of (people + time on the road of a flow) / flow, as one linear program over the flow's share."""
    people = max(0, int(roads.people[zones].sum() - roads.room[full].sum()))
    arcs, points = len(roads.tail), len(roads.ahead_ms)
    z, s = np.flatnonzero(zones), np.flatnonzero(~full)
    none = Group(zones, full, people, 0.0, np.zeros(arcs))
    if not people or not arcs:
        return none
    tail = np.concatenate([roads.tail, np.full(len(z), points), roads.end[s]])
    head = np.concatenate([roads.head, roads.start[z], np.full(len(s), points + 1)])
    n, one = len(tail), np.ones(len(tail))
    column = np.arange(n)
    balance = csr_array((np.concatenate([one, -one]), (np.concatenate([tail, head]), np.tile(column, 2))),
                        shape=(points + 2, n + 1))
    limit = csr_array((np.concatenate([np.ones(arcs), -roads.per_hour / people]),
                       (np.tile(np.arange(arcs), 2), np.concatenate([np.arange(arcs), np.full(arcs, n)]))),
                      shape=(arcs, n + 1))
    goes = np.zeros(points + 2)
    goes[-2:] = 1, -1
    cost = np.concatenate([roads.travel_ms, np.zeros(n - arcs), [HOUR]]) / 1000
    answer = linprog(cost, A_ub=limit, b_ub=np.zeros(arcs), A_eq=balance, b_eq=goes, method="highs")
    if answer.status != 0:
        return none
    return Group(zones, full, people, answer.fun * 1000, np.maximum(0, -answer.ineqlin.marginals * 1000))


def by_price(roads: Roadway, worst: Group) -> Roadway:
    """The same roads, rounding counted from times with prices: then the ways of those who need longest are not rounded.
    """
    if len(worst.price_ms) != len(roads.tail):
        return roads
    open_ = roads.end[~worst.full & (roads.room > 0)]
    return replace(roads, ahead_ms=ahead(roads.tail, roads.head, roads.travel_ms + worst.price_ms,
                                         len(roads.ahead_ms), open_))


def proved(streets: Streets, group: Group, roads: Roadway) -> tuple[int, Ints]:
    """No schedule over any streets is over before this (ms), and the arcs of the group's shortest ways, prices counted.

    Prices that cost, over all roads, no more than an hour for each of the group's people bound the time from below.
    """
    price = np.zeros(len(streets.tail))
    price[roads.narrow] = group.price_ms
    paid = float((price * streets.per_hour).sum())
    if paid > group.people * HOUR:
        price *= group.people * HOUR / paid
    away, following = streets.priced(price, ~group.full & (roads.room > 0))
    mine = np.flatnonzero(group.zones)
    return int(away[mine].min(initial=np.inf) - 1e-3) if len(mine) else 0, streets.along(following, mine)
