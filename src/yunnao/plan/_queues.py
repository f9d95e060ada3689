"""Who waits for a coach, in numbers alone, and times that no trips can beat.

One bound counts what every trip takes at least, its way back included, against the time that coaches have. The sharper
one is a linear program for a time: how many trips coaches that stand in one place can share out by then, every trip
begun where the one before it ended.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from yunnao.plan._needs import Ints

LOAD_S = 600
"""Boarding a coach and alighting from it with one's bags: the drill's own figure, an assumption."""

READY_S = 1200
"""Nobody boards sooner than he is told, packed and gathered; then the coach is loaded already."""

NEVER = 2**40
"""Seconds until a coach is where no way leads."""


@dataclass(frozen=True)
class Queues:
    """`people` (queues) wait for a coach to their `shelter`, the lowest `rank` first, `ride_s` away.

    `seats` (coaches); `reach_s` (coaches, queues) until a coach stands there for the first time; `back_s`
    (shelters, queues) from a shelter to the people. -1 for no way.
    """

    people: Ints
    shelter: Ints
    rank: Ints
    ride_s: Ints
    seats: Ints
    reach_s: Ints
    back_s: Ints


def arrives(queues: Queues) -> Ints:
    """When each coach could first stand at each queue with its people gathered, NEVER where it cannot."""
    return np.where(queues.reach_s < 0, NEVER, np.maximum(queues.reach_s, READY_S - LOAD_S))


def least(queues: Queues) -> int:
    """No trips, each for one queue, have fetched all whom coaches reach sooner than this (s)."""
    first = arrives(queues)
    there = np.flatnonzero((first.min(axis=0, initial=NEVER) < NEVER) & (queues.people > 0) & (queues.ride_s >= 0))
    if not len(there):
        return 0
    ends = int((first[:, there] + LOAD_S + queues.ride_s[there]).min())  # nobody begins a second trip before
    soonest = np.minimum(first[:, there].min(axis=0),
                         ends + np.where(queues.back_s < 0, NEVER, queues.back_s)[:, there].min(axis=0))
    alone = int((soonest + LOAD_S + queues.ride_s[there]).max())
    again = np.where(queues.back_s < 0, NEVER, queues.back_s)[:, there].min(axis=1)[queues.shelter[there]]
    last, each = int(again.max()), LOAD_S + queues.ride_s[there] + again
    many = -(-queues.people[there] // int(queues.seats.max()))
    begins = first[:, there].min(axis=1)
    ready = begins < NEVER
    begins = begins[ready]
    low, high = alone, alone + int((many * each).sum()) + last
    while low < high:  # the first time in which all coaches together can make so many trips of such lengths
        time = (low + high) // 2
        has = np.where(time - begins >= LOAD_S, time - begins + last, 0)
        if has.sum() >= (many * each).sum() and (has // each.min()).sum() >= many.sum():
            high = time
        else:
            low = time + 1
    return low


MOST_WAYS = 20_000
"""Ways that a linear program may choose between; beyond, the plain bound has to do."""

FINE_S = 5
"""So finely the sharper bound is looked for."""


def sharper(queues: Queues, low: int, high: int) -> int:
    """A bound between `low`, which is one, and `high`, by linear programs; `low` where the question is too large."""
    groups, many = np.unique(arrives(queues), axis=0, return_counts=True)
    if len(groups) * (len(np.unique(queues.shelter)) + 1) * len(queues.people) > MOST_WAYS:
        return low
    while high - low > FINE_S:
        time = (low + high) // 2
        low, high = (low, time) if _shared(queues, groups, many, time) else (time + 1, high)
    return low


def _shared(queues: Queues, groups: Ints, many: Ints, time: int) -> bool:
    """Whether all loads can be shared out in `time`, if coaches and loads could be divided.

    Columns: first trips, by group and queue, and trips from a shelter, by group, shelter and queue. Rows: coaches of a
    group; trips that begin at a shelter less those that end there; time of a group less that of its coaches; loads.
    """
    there = np.flatnonzero((groups.min(axis=0) < NEVER) & (queues.people > 0) & (queues.ride_s >= 0))
    each, loads = LOAD_S + queues.ride_s[there], -(-queues.people[there] // int(queues.seats.max(initial=1)))
    places, at = np.unique(queues.shelter[there], return_inverse=True)
    back = np.where(queues.back_s < 0, NEVER, queues.back_s)[np.ix_(places, there)]
    first = groups[:, there] + each
    g, j = np.nonzero(first <= time)
    soonest = first.min(axis=1, initial=NEVER)
    h, s, k = np.nonzero(soonest[:, None, None] + back + each <= time)
    n, p = len(groups), len(places)
    column, later = np.arange(len(g)), len(g) + np.arange(len(h))
    shelter, clock, load = n, n + n * p, n + n * p + n
    parts = [(g, column, np.ones(len(g))), (shelter + g * p + at[j], column, -np.ones(len(g))),
             (clock + g, column, first[g, j] - time), (load + j, column, -np.ones(len(g))),
             (shelter + h * p + s, later, np.ones(len(h))), (shelter + h * p + at[k], later, -np.ones(len(h))),
             (clock + h, later, back[s, k] + each[k]), (load + k, later, -np.ones(len(h)))]
    row, col, value = (np.concatenate([part[i] for part in parts]) for i in range(3))
    unmet = len(g) + len(h) + np.arange(len(there))
    matrix = coo_array((np.concatenate([value, -np.ones(len(there))]), (
        np.concatenate([row, load + np.arange(len(there))]), np.concatenate([col, unmet]))),
        shape=(load + len(there), len(unmet) + len(g) + len(h))).tocsr()
    limit = np.concatenate([many, np.zeros(n * p + n), -loads])
    cost = np.zeros(matrix.shape[1])
    cost[unmet] = 1
    answer = linprog(cost, A_ub=matrix, b_ub=limit, method="highs")
    return answer.status != 0 or answer.fun <= 1e-6
