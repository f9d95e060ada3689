"""Conditions that change: from one known moment to the next the roads are as one set of conditions says.

Between two moments nothing changes, so each phase is a snapshot like any other, and what a trip needs to know is the
snapshots one after the other. How an arc is driven across a moment: `crossing.py`.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from yunnao.model.road import ALWAYS_MS, FOREVER_MS
from yunnao.roads.conditions import Conditions
from yunnao.roads.crossing import Crossings
from yunnao.roads.engine import travel_over
from yunnao.roads.network import Ints, Network
from yunnao.roads.travel import Travel


class Change(NamedTuple):
    """From `start_ms` until just before `end_ms`, `arcs` are driven at `speed` of the usual: 0 closes them.

    `inside` are the nodes nobody may stand at meanwhile: those within a closed area, not those beside a closed road.
    """

    start_ms: int
    end_ms: int
    arcs: Ints
    speed: float
    inside: Ints = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Changing:
    """`phases[k]` holds from `moments[k - 1]` until just before `moments[k]`; times in ms on any one clock. Immutable.

    `wet[k]` are the nodes nobody may stand at in phase k.
    """

    network: Network
    moments: tuple[int, ...]
    phases: tuple[Conditions, ...]
    wet: tuple[Ints, ...]
    _bounds: dict[tuple[int, bool], Travel] = field(default_factory=dict)
    kept: dict[int, Any] = field(default_factory=dict)
    """By phase what a compiled search made of it, so that the next one need not."""

    @classmethod
    def of(cls, conditions: Conditions, changes: Sequence[Change]) -> "Changing":
        """`conditions` with `changes` laid on them; where several hold on an arc, the slowest counts.

        Raises ValueError for a speed below 0 or above 1 or a window that ends before it begins, LookupError for an
        unknown arc.
        """
        for change in changes:
            if not 0 <= change.speed <= 1:
                raise ValueError(f"a change leaves a share of the usual speed, 0 (closed) to 1, not {change.speed}")
            if change.end_ms <= change.start_ms:
                raise ValueError(f"a change that begins at {change.start_ms} ms cannot end at {change.end_ms} ms")
        there = [change for change in changes if len(change.arcs) and change.speed < 1]
        moments = sorted({ms for change in there for ms in (change.start_ms, change.end_ms)} - {ALWAYS_MS, FOREVER_MS})
        kept, phases, wet = list[int](), [_phase(conditions, there, ALWAYS_MS)], [_standing(there, ALWAYS_MS)]
        for moment in moments:
            phase, inside = _phase(conditions, there, moment), _standing(there, moment)
            if not (_same(phase, phases[-1]) and np.array_equal(inside, wet[-1])):
                kept.append(moment)
                phases.append(phase)
                wet.append(inside)
        return cls(conditions.network, tuple(kept), tuple(phases), tuple(wet))

    def phase_at(self, ms: int) -> int:
        """The number of the phase that holds at a moment."""
        return bisect_right(self.moments, ms)

    def kindest(self, phase: int) -> Travel:
        """A snapshot no trip that leaves in `phase` or later is quicker than: each arc as quick as it ever is from then
        on."""
        return self._bound(phase, kind=True)

    def harshest(self, phase: int) -> Travel:
        """A snapshot no trip that leaves in `phase` or later needs to be slower than: what is ever closed is closed."""
        return self._bound(phase, kind=False)

    @cached_property
    def now_ms(self) -> Ints:
        """Travel time of every arc by phase, -1 where it is closed: shape (phases, arcs)."""
        return np.stack([np.where(phase.closed, -1, phase.travel_ms) for phase in self.phases])

    @cached_property
    def crossings(self) -> Crossings:
        """How single arcs are driven."""
        return Crossings(self.network, self.moments, self.now_ms, self.wet)

    def _bound(self, phase: int, kind: bool) -> Travel:
        if (phase, kind) not in self._bounds:
            ms = self.now_ms[phase:]
            if kind:
                least = np.where(ms < 0, np.iinfo(np.int64).max, ms).min(axis=0)
                bound = np.where((ms < 0).all(axis=0), -1, least)
            else:
                bound = np.where((ms < 0).any(axis=0), -1, ms.max(axis=0))
            self._bounds[phase, kind] = travel_over(self.network, bound)
        return self._bounds[phase, kind]


def _holding(changes: Sequence[Change], moment: int) -> list[Change]:
    return [c for c in changes if c.start_ms <= moment < c.end_ms]


def _phase(conditions: Conditions, changes: Sequence[Change], moment: int) -> Conditions:
    speed = np.ones(conditions.network.arcs)
    for change in _holding(changes, moment):
        arcs = conditions.known(change.arcs)
        speed[arcs] = np.minimum(speed[arcs], change.speed)
    for left in np.unique(speed[speed < 1]):
        arcs = np.flatnonzero(speed == left)
        conditions = conditions.close(arcs) if left == 0 else conditions.scale(arcs, 1 / left)
    return conditions


def _standing(changes: Sequence[Change], moment: int) -> Ints:
    inside = [c.inside for c in _holding(changes, moment) if c.speed == 0]
    return np.unique(np.concatenate(inside)) if inside else np.zeros(0, dtype=np.int64)


def _same(one: Conditions, other: Conditions) -> bool:
    return np.array_equal(one.closed, other.closed) and np.array_equal(one.travel_ms, other.travel_ms)
