"""Driving one arc while the roads change: when one is through, and whether one may.

What is left of an arc when a new phase begins is driven at that phase's speed, rounded up to a millisecond. So nobody
who enters later is through earlier (Sung, Bell, Seong, Park, Eur. J. Oper. Res. 2000), and within one phase an arc
takes exactly what the phase's snapshot says. Nobody is on an arc while it is closed: one is off it when it closes.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from yunnao.model.road import ALWAYS_MS, FOREVER_MS
from yunnao.roads.network import Ints, Network

Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Crossings:
    """How the arcs of a network are driven that changes at `moments`. Plain lists: a search asks one arc at a time.

    `ms` is each arc's travel time by phase, -1 where it is closed: shape (phases, arcs). `wet` are the nodes nobody may
    stand at, by phase.
    """

    network: Network
    moments: tuple[int, ...]
    ms: Ints
    wet: tuple[Ints, ...]

    @cached_property
    def out(self) -> tuple[list[int], list[int], list[int]]:
        """Where each node's outgoing arcs begin, the arcs, and the head of every arc."""
        start, arcs = self.network.out
        return start.tolist(), arcs.tolist(), self.network.head.tolist()

    @cached_property
    def always_ms(self) -> list[int]:
        """Travel time by arc where it never changes; -2 where it does."""
        result: list[int] = np.where((self.ms == self.ms[0]).all(axis=0), self.ms[0], -2).tolist()
        return result

    @cached_property
    def rows(self) -> dict[int, list[int]]:
        """Travel time by phase of every arc that changes."""
        changes = np.flatnonzero(np.array(self.always_ms) == -2)
        return dict(zip(changes.tolist(), self.ms[:, changes].T.tolist(), strict=True))

    @cached_property
    def starts(self) -> list[int]:
        """When each phase begins, and after them the end of time."""
        return [ALWAYS_MS, *self.moments, FOREVER_MS]

    @cached_property
    def dry(self) -> dict[int, list[Span]]:
        """For every node that nobody may stand at for a time: when one may, from and until."""
        wet = [set(there.tolist()) for there in self.wet]
        return {node: self._spans([node not in there for there in wet]) for node in sorted(set().union(*wet))}

    @cached_property
    def open(self) -> dict[int, list[Span]]:
        """For every arc that changes: when it is open, from and until."""
        return {arc: self._spans([ms >= 0 for ms in row]) for arc, row in self.rows.items()}

    def _spans(self, holds: Sequence[bool]) -> list[Span]:
        """The phases that hold, those that follow each other as one."""
        found: list[Span] = []
        for phase, yes in enumerate(holds):
            if yes:
                begins = found.pop()[0] if found and found[-1][1] == self.starts[phase] else self.starts[phase]
                found.append((begins, self.starts[phase + 1]))
        return found

    def through(self, arc: int, at: int) -> int | None:
        """When one is through who enters at `at`; None when the arc is closed or closes before."""
        row, starts = self.rows[arc], self.starts
        phase = bisect_right(self.moments, at)
        left = ms = row[phase]
        if ms < 0:
            return None
        while at + left > starts[phase + 1]:
            after = row[phase + 1]
            if after < 0:
                return None
            left = -(-(left - (starts[phase + 1] - at)) * after // ms)
            phase, ms, at = phase + 1, after, starts[phase + 1]
        return at + left

    def at_once(self, arc: int, at: int, begun: int) -> int | None:
        """The same for a trip begun at `begun` that counts on no road to open again while it is under way."""
        for opens, closes in self.open[arc]:
            if opens <= begun < closes:
                return self.through(arc, at) if at < closes else None
        return None

    def in_time(self, arc: int, at: int, until: int) -> Iterator[Span]:
        """The same for one who may wait before the arc, until `until`: entering and through, once for each opening."""
        for opens, closes in self.open[arc]:
            enters = max(at, opens)
            if enters > until:
                return
            through = self.through(arc, enters) if enters < closes else None
            if through is not None:
                yield enters, through
