"""Coach trips in numbers alone: people who wait, coaches that come back for more, everybody fetched as soon as may be.

Loads are handed out one after the other, each to the coach that is there first. The order is begun in several ways and
then improved: who is fetched last is fetched earlier, wherever in the order that helps.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from yunnao.model.promise import Stop
from yunnao.plan._needs import Ints
from yunnao.plan._queues import LOAD_S, NEVER, Queues, arrives, least, sharper

TRIES = 40_000
"""Loads handed out while an order is improved, a count, so that the same city gives the same plan: some 0.3 s."""


@dataclass(frozen=True)
class Trips:
    """Which `coach` carries how many `people` of which `queue` on its `trip`th trip, when it leaves and is there (s).

    All over by `clear_s`, never before `bound_s`. `left` (queues) are those whom no coach reaches.
    """

    coach: Ints
    trip: Ints
    queue: Ints
    people: Ints
    leaves_s: Ints
    there_s: Ints
    left: Ints
    clear_s: int
    bound_s: int


def trips(queues: Queues, stop: Stop = lambda: False, bounded: bool = True) -> Trips:
    """Everybody fetched as soon as may be, of all orders that are tried; the first of them when asked to stop.

    Without `bounded` no time is spent on a sharper bound.
    """
    bound, legs = least(queues), _Legs(queues)
    orders = [(_fetched(legs, order), order) for order in _orders(queues)]
    best, order = min(orders, key=lambda found: _clear(found[0]))
    best = _improved(legs, best, order, bound, stop)
    clear = _clear(best)
    if bounded and clear > bound and not stop():
        bound = sharper(queues, bound, clear)
    table = np.array(best, dtype=np.int64).reshape(-1, 6).T
    left = queues.people - np.bincount(table[2], table[3], len(queues.people)).astype(np.int64)
    return Trips(*table, left, clear, min(bound, clear))


Row = tuple[int, int, int, int, int, int]
"""A trip: coach, which of its trips, queue, people, when it leaves, when it is there."""


class _Legs:
    """The question as it is asked many times: when coaches are where, and what follows."""

    def __init__(self, queues: Queues) -> None:
        self.first = arrives(queues)
        self.back = np.where(queues.back_s < 0, NEVER, queues.back_s)[queues.shelter]
        self.ride, self.people, self.rank = queues.ride_s.tolist(), queues.people.tolist(), queues.rank.tolist()
        self.seats = queues.seats.tolist()
        self.alike = len(set(self.seats)) <= 1

    def coach(self, when: Ints, left: int) -> int:
        """The coach that is there first; of those there at once the one that fits best."""
        v = int(when.argmin())
        if self.alike:
            return v
        at_once = np.flatnonzero(when == when[v]).tolist()
        return min(at_once, key=lambda c: (self.seats[c] < left, abs(self.seats[c] - left), c))


def _orders(queues: Queues) -> Iterator[list[int]]:
    """Queues by rank, and within one the longest rides first, those hardest to reach, the largest, the shortest rides.
    """
    near = arrives(queues).min(axis=0, initial=NEVER)
    for key in (-queues.ride_s, -(near + queues.ride_s), -queues.ride_s * queues.people, queues.ride_s):
        yield np.lexsort((np.arange(len(key)), key, queues.rank)).tolist()


def _fetched(legs: _Legs, order: list[int]) -> list[Row]:
    """Loads in an order, each by the coach that is there first."""
    free, done, rows = legs.first.copy(), [0] * len(legs.seats), list[Row]()
    for q in order:
        left, ride = legs.people[q], legs.ride[q]
        while left and legs.seats and ride >= 0:
            v = legs.coach(free[:, q], left)
            at = int(free[v, q])
            if at >= NEVER:
                break
            load = min(left, legs.seats[v])
            done[v] += 1
            rows.append((v, done[v], q, load, at + LOAD_S, at + LOAD_S + ride))
            free[v] = legs.back[q] + (at + LOAD_S + ride)
            left -= load
    return rows


def _clear(rows: list[Row]) -> int:
    return max((row[5] for row in rows), default=0)


def _improved(legs: _Legs, best: list[Row], order: list[int], bound: int, stop: Stop) -> list[Row]:
    """Again and again the queue that is fetched last put earlier, at the first place of its rank where that helps."""
    tries, helps = TRIES, True
    while helps and not stop():
        helps = False
        last = max(best, key=lambda row: row[5], default=None)
        if last is None or last[5] <= bound:
            break
        where = order.index(last[2])
        for place in (p for p, q in enumerate(order) if p != where and legs.rank[q] == legs.rank[last[2]]):
            tries -= len(best)
            if tries < 0:
                break
            other = [q for q in order if q != last[2]]
            other.insert(place, last[2])
            found = _fetched(legs, other)
            if _clear(found) < last[5]:
                best, order, helps = found, other, True
                break
    return best
