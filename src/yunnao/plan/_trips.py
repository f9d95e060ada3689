"""Coach trips in numbers alone: people who wait, coaches that come back for more, everybody fetched as soon as may be.

Loads are handed out one after the other, each to the coach that is there first. The order is begun in several ways and
then improved: who is fetched last is fetched earlier, wherever in the order that helps.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from yunnao.model.promise import Stop
from yunnao.plan._needs import Ints
from yunnao.plan._queues import LOAD_S, NEVER, Queues, arrives, least, sharper

TRIES = 40_000
"""Loads handed out while an order is improved, a count, so that the same city gives the same plan: some 0.3 s."""


SMALL = 100_000
"""Loads times queues up to which they are handed out as they are; beyond, by the same loop compiled."""


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
    bound, legs = least(queues), _legs(queues)
    orders = [(_fetched(legs, order), order) for order in _orders(queues)]
    best, order = min(orders, key=lambda found: _clear(found[0]))
    best = _improved(queues, legs, best, order, bound, stop)
    clear = _clear(best)
    if bounded and clear > bound and not stop():
        bound = sharper(queues, bound, clear)
    table = best.T
    left = queues.people - np.bincount(table[2], table[3], len(queues.people)).astype(np.int64)
    return Trips(*table, left, clear, min(bound, clear))


class _Legs(NamedTuple):
    """The question as it is asked many times: when coaches are where, and what follows."""

    first: Ints
    back: Ints
    shelter: Ints
    ride: Ints
    people: Ints
    seats: Ints


def _legs(queues: Queues) -> _Legs:
    return _Legs(arrives(queues), np.where(queues.back_s < 0, NEVER, queues.back_s),
                 queues.shelter.astype(np.int64), queues.ride_s, queues.people, queues.seats)


def _orders(queues: Queues) -> Iterator[Ints]:
    """Queues by rank, and within one the longest rides first, those hardest to reach, the largest, the shortest rides.
    """
    near = arrives(queues).min(axis=0, initial=NEVER)
    for key in (-queues.ride_s, -(near + queues.ride_s), -queues.ride_s * queues.people, queues.ride_s):
        yield np.lexsort((np.arange(len(key)), key, queues.rank))


def _fetched(legs: _Legs, order: Ints) -> Ints:
    """Loads in an order, each by the coach that is there first: coach, which of its trips, queue, people, when it
    leaves, when it is there."""
    loads = int((-(-legs.people // max(1, int(legs.seats.min(initial=1))))).sum())
    rows = np.empty((loads, 6), dtype=np.int64)
    hand_out = _handed_out if loads * len(order) <= SMALL else _compiled()
    return rows[:hand_out(legs, order, rows)]


@lru_cache(maxsize=1)
def _compiled() -> Callable[[_Legs, Ints, Ints], int]:
    from yunnao.compiled.kernel import kernel  # a small question waits for no compiler

    return kernel(_handed_out)


def _handed_out(legs: _Legs, order: Ints, rows: Ints) -> int:
    """How many rows are filled. A coach that has been out comes from the shelter of its last trip; of those there at
    once the one that fits best goes."""
    done, ended, where, n = np.zeros_like(legs.seats), np.zeros_like(legs.seats), np.zeros_like(legs.seats), 0
    alike = len(legs.seats) == 0 or legs.seats.min() == legs.seats.max()
    for q in order:
        left = legs.people[q]
        while left > 0 and legs.ride[q] >= 0 and len(legs.seats):
            when = np.where(done > 0, ended + legs.back[:, q][where], legs.first[:, q])
            v = when.argmin()
            at = when[v]
            if at >= NEVER:
                break
            if not alike:
                for c in np.flatnonzero(when == at):
                    if (legs.seats[c] < left, abs(legs.seats[c] - left)) < (
                            legs.seats[v] < left, abs(legs.seats[v] - left)):
                        v = c
            load, ends = min(left, legs.seats[v]), at + LOAD_S + legs.ride[q]
            done[v] += 1
            rows[n, 0], rows[n, 1], rows[n, 2] = v, done[v], q
            rows[n, 3], rows[n, 4], rows[n, 5] = load, at + LOAD_S, ends
            ended[v], where[v] = ends, legs.shelter[q]
            left -= load
            n += 1
    return n


def _clear(rows: Ints) -> int:
    return int(rows[:, 5].max(initial=0))


def _improved(queues: Queues, legs: _Legs, best: Ints, order: Ints, bound: int, stop: Stop) -> Ints:
    """Again and again the queue that is fetched last put earlier, at the first place of its rank where that helps."""
    tries, helps = TRIES, True
    while helps and not stop():
        helps, clear = False, _clear(best)
        if clear <= bound:
            break
        last = int(best[best[:, 5].argmax(), 2])
        rest = order[order != last]
        for place in np.flatnonzero((order != last) & (queues.rank[order] == queues.rank[last])).tolist():
            tries -= len(best)
            if tries < 0:
                break
            other = np.insert(rest, place, last)
            found = _fetched(legs, other)
            if _clear(found) < clear:
                best, order, helps = found, other, True
                break
    return best
