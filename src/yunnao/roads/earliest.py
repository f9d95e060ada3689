"""Earliest arrivals over changing roads in a large city: the search of `leaving.py`, compiled, for who does not wait.

Kept apart because it brings a compiler with it; a small network is searched in plain Python. Moments are 0 or later.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunnao.compiled.kernel import kernel
from yunnao.model.road import ALWAYS_MS, FOREVER_MS
from yunnao.roads.crossing import Crossings
from yunnao.roads.network import Ints

Bools = NDArray[np.bool_]

NO_TARGET: Ints = np.zeros(0, dtype=np.int64)
"""Stands for the way ahead where nobody hurries to one target."""


class Roads(NamedTuple):
    """A changing network in arrays. `always` is each arc's ms, -1 closed, -2 changing: then `slot` is its row of `rows`
    (ms by phase); `until` by row is when it closes for those who left in the phase asked for."""

    start: Ints
    arcs: Ints
    head: Ints
    always: Ints
    slot: Ints
    rows: Ints
    until: Ints
    moments: Ints


def roads_of(crossings: Crossings, phase: int) -> Roads:
    """The arrays for those who leave in `phase`."""
    start, arcs = crossings.network.out
    always = np.array(crossings.always_ms, dtype=np.int64)
    changes = np.flatnonzero(always == -2)
    slot = np.full(len(always), -1, dtype=np.int64)
    slot[changes] = np.arange(len(changes))
    rows = np.ascontiguousarray(crossings.ms[:, changes].T)
    shut = rows[:, phase:] < 0
    begins = np.array([ALWAYS_MS, *crossings.moments[phase:]], dtype=np.int64)
    until = np.where(shut.any(axis=1), begins[shut.argmax(axis=1)], FOREVER_MS)
    return Roads(start, arcs, crossings.network.head, always, slot, rows, until,
                 np.array(crossings.moments, dtype=np.int64))


@kernel
def through(roads: Roads, arc: int, at: int) -> int:
    """When one is through an arc who enters at `at`, as `Crossings.at_once` says it; -1 for never."""
    ms = roads.always[arc]
    if ms != -2:
        return at + ms if ms >= 0 else -1
    row = roads.slot[arc]
    if at >= roads.until[row]:
        return -1
    phase = 0
    while phase < len(roads.moments) and roads.moments[phase] <= at:
        phase += 1
    ms = roads.rows[row, phase]
    left = ms
    while ms >= 0 and phase < len(roads.moments) and at + left > roads.moments[phase]:
        after = roads.rows[row, phase + 1]
        left = -((-(left - (roads.moments[phase] - at)) * after) // ms)
        at, ms, phase = roads.moments[phase], after, phase + 1
    return at + left if ms >= 0 else -1


@kernel
def earliest(roads: Roads, source: int, leave: int, latest: int, ahead: Ints, wanted: Bools) -> tuple[Ints, Ints]:
    """First arrivals at the nodes settled before all `wanted` are or `latest` is past, else -1; the arcs one came by.

    With `ahead`, a least time from each node to one target and -1 for none, nodes towards it are settled first.
    """
    nodes, hurry, missing = len(roads.start) - 1, len(ahead) > 0, wanted.sum()
    best, came = np.full(nodes, FOREVER_MS), np.full(nodes, -1)
    done = np.zeros(nodes, np.bool_)
    key, heap = np.empty(len(roads.arcs) + 1, np.int64), np.empty(len(roads.arcs) + 1, np.int64)
    size = 0
    if not hurry or ahead[source] >= 0:
        best[source], heap[0], key[0], size = leave, source, leave, 1
    while size and missing:
        node = heap[0]
        size -= 1
        sink(key, heap, size)
        if done[node]:
            continue
        if best[node] > latest:
            break
        done[node] = True
        missing -= wanted[node]
        for k in range(roads.start[node], roads.start[node + 1]):
            arc = roads.arcs[k]
            to = roads.head[arc]
            if done[to] or (hurry and ahead[to] < 0):
                continue
            arrives = through(roads, arc, best[node])
            if 0 <= arrives < best[to]:
                best[to], came[to] = arrives, arc
                swim(key, heap, size, arrives + (ahead[to] if hurry else 0), to)
                size += 1
    return np.where(done, best, -1), came


@kernel
def sink(key: Ints, heap: Ints, size: int) -> None:
    """Put the last entry of a heap, which was `size` + 1 long, in the place of the first."""
    last_key, last, hole = key[size], heap[size], 0
    while 2 * hole + 1 < size:
        child = 2 * hole + 1
        if child + 1 < size and key[child + 1] < key[child]:
            child += 1
        if key[child] >= last_key:
            break
        key[hole], heap[hole] = key[child], heap[child]
        hole = child
    key[hole], heap[hole] = last_key, last


@kernel
def swim(key: Ints, heap: Ints, size: int, new_key: int, new: int) -> None:
    """Add an entry to a heap `size` long."""
    hole = size
    while hole and key[(hole - 1) // 2] > new_key:
        key[hole], heap[hole] = key[(hole - 1) // 2], heap[(hole - 1) // 2]
        hole = (hole - 1) // 2
    key[hole], heap[hole] = new_key, new
