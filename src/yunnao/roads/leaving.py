"""Travel for those who leave at one moment, over roads that change while they are under way.

Exact. Most of it is answered by snapshots: what one reaches before anything changes, and what the kindest and the
harshest snapshot agree on. The rest is searched for, place by place in the order of arrival (Dijkstra's algorithm,
right here because nobody overtakes by leaving later: Kaufman and Smith, IVHS Journal 1, 1993). Where one may wait, a
place that is under water for a time counts as several, one for each of its dry times (Phillips and Likhachev, ICRA
2011). A single trip looks first where it hurries most: the kindest snapshot says how far the target still is at least.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import KDTree

from yunnao.compiled.threads import side_by_side
from yunnao.model.road import ALWAYS_MS, FOREVER_MS
from yunnao.roads import engine
from yunnao.roads.changing import Changing
from yunnao.roads.network import Ints
from yunnao.roads.travel import Travel, Trip

FEW = 3
"""Up to so many targets of one source are looked for one by one."""

State = tuple[int, int]
"""A node, and which of its dry times: 0 for a node one may always stand at."""

Step = tuple[State, int, int, int]
"""Where one came from, over which arc, entered and left when."""


@dataclass(frozen=True, eq=False)
class Leaving(Travel):
    """Leaving at `at_ms`. `travel_ms` are the arcs' times at that moment, of which a later trip may know more.

    With `wait` one stops before a closed road until it opens, where one can stand; without it nobody counts on a road
    to open again while he is under way, and a trip that would meet a closing road goes another way or is refused.
    """

    changing: Changing
    at_ms: int
    wait: bool = False
    _ahead: dict[tuple[int, int], Ints] = field(default_factory=dict)

    @property
    def usable(self) -> Ints:  # type: ignore[override]
        return self.now.usable

    @property
    def places(self) -> KDTree:  # type: ignore[override]
        return self.now.places

    @cached_property
    def now(self) -> Travel:  # type: ignore[override]
        return self.changing.phases[self.changing.phase_at(self.at_ms)].travel()

    @property
    def lasting(self) -> Travel:
        return self.changing.harshest(self.changing.phase_at(self.at_ms))

    def part(self, arc: ArrayLike, part_ms: ArrayLike, at_ms: ArrayLike) -> Ints:
        """As the roads are by then; an arc that was closed at any time since one left is not counted on."""
        arc, part, at = np.broadcast_arrays(*(np.asarray(each, dtype=np.int64) for each in (arc, part_ms, at_ms)))
        phase, at = self.changing.phase_at(self.at_ms), at + self.at_ms
        ms = np.where(arc < 0, 1, self.changing.now_ms[:, arc])
        alive, speed, left = (at >= self.at_ms) & (ms[phase] >= 0), np.maximum(ms[phase], 1), part
        for k, moment in enumerate(self.changing.moments[phase:], phase):
            over = alive & (at + left > moment)
            alive = alive & ~(over & (ms[k + 1] < 0))
            to_go, base = np.where(at < moment, left - (moment - at), part), np.where(at < moment, speed, ms[phase])
            left = np.where(over & alive, -(-to_go * ms[k + 1] // np.maximum(base, 1)), left)
            at, speed = np.where(over, np.maximum(at, moment), at), np.where(over, np.maximum(ms[k + 1], 1), speed)
        return np.where(alive, at + left - self.at_ms, -1)

    def _matrix(self, from_: Ints, to: Ints, limit_ms: int | None) -> Ints:
        return self._matrix_after(from_, to, limit_ms, np.zeros(len(from_), dtype=np.int64))

    def _matrix_after(self, from_: Ints, to: Ints, limit_ms: int | None, after_ms: Ints) -> Ints:
        found = np.full((len(from_), len(to)), -1, dtype=np.int64)
        phases = np.array([self.changing.phase_at(self.at_ms + int(ms)) for ms in after_ms], dtype=np.int64)
        for phase in np.unique(phases).tolist():
            rows = np.flatnonzero(phases == phase)
            found[rows] = self._in_phase(phase, from_[rows], to, limit_ms, self.at_ms + after_ms[rows])
        return found if limit_ms is None else np.where(found <= limit_ms, found, -1)

    def _in_phase(self, phase: int, from_: Ints, to: Ints, limit_ms: int | None, leave: Ints) -> Ints:
        """The matrix of those who leave in one phase, at `leave`: by snapshots, and by searching for the rest."""
        now = self.changing.phases[phase].travel().matrix(from_, to, limit_ms)
        if phase == len(self.changing.moments):
            return now
        known = (now >= 0) & (leave[:, None] + now <= self.changing.moments[phase])
        if known.all():
            return now
        kind = self.changing.kindest(phase).matrix(from_, to, limit_ms)
        harsh = self.changing.harshest(phase).matrix(from_, to, limit_ms)
        open_ = ~known & (kind != harsh)
        found = np.where(known, now, kind)
        if self._compiled:
            self._fill(phase, found, open_, from_, to, leave, limit_ms)
            return found
        for row in np.flatnonzero(open_.any(axis=1)):
            columns = np.flatnonzero(open_[row])
            found[row, columns] = self._search(phase, int(from_[row]), to[columns], int(leave[row]), limit_ms)
        return found

    @property
    def _compiled(self) -> bool:
        """Whether the network is large enough for a compiled search, which knows no waiting."""
        return not self.wait and self.at_ms >= 0 and self.network.arcs > engine.SEARCH_UP_TO_ARCS

    def _fill(self, phase: int, found: Ints, open_: Any, from_: Ints, to: Ints, leave: Ints,
              limit_ms: int | None) -> None:
        """Every row with an open question by one compiled search, on all processors."""
        from yunnao.roads.earliest import NO_TARGET, earliest

        roads = self._arrays(phase)

        def fill(row: int) -> None:
            columns = np.flatnonzero(open_[row])
            wanted = np.zeros(self.network.nodes, dtype=bool)
            wanted[to[columns]] = True
            begun = int(leave[row])
            latest = FOREVER_MS if limit_ms is None else begun + limit_ms
            at, _ = earliest(roads, int(from_[row]), begun, latest, NO_TARGET, wanted)
            there = at[to[columns]]
            found[row, columns] = np.where(there < 0, -1, there - begun)

        side_by_side([lambda row=row: fill(row) for row in np.flatnonzero(open_.any(axis=1)).tolist()])

    def _arrays(self, phase: int) -> Any:
        from yunnao.roads.earliest import roads_of  # only now: it brings a compiler with it

        if phase not in self.changing.kept:
            self.changing.kept[phase] = roads_of(self.changing.crossings, phase)
        return self.changing.kept[phase]

    def _search(self, phase: int, source: int, to: Ints, leave: int, limit_ms: int | None) -> Ints:
        if len(to) <= FEW:
            trips = [self._hurry(phase, source, int(target), leave) for target in to]
            return np.array([-1 if t is None else t.leave_ms[-1] - leave if len(t.arcs) else 0 for t in trips])
        latest = FOREVER_MS if limit_ms is None else leave + limit_ms
        wanted, at = set(to.tolist()), dict[int, int]()
        for (node, _), when, _ in self._settle(source, leave, None):
            if when > latest:
                break
            if node in wanted:
                at[node] = when - leave
                wanted.discard(node)
                if not wanted:
                    break
        return np.array([at.get(target, -1) for target in to.tolist()], dtype=np.int64)

    def _one_to_all(self, source: int) -> Ints:
        times: Ints = self._matrix(np.array([source]), np.arange(self.network.nodes), None)[0]
        return times

    def _path(self, source: int, target: int) -> Ints | None:
        trip = self._trip(source, target, 0)
        return None if trip is None else trip.arcs

    def _trip(self, source: int, target: int, after_ms: int) -> Trip | None:
        leave = self.at_ms + after_ms
        phase = self.changing.phase_at(leave)
        trip = self.changing.phases[phase].travel().trip(source, target, after_ms)
        if phase == len(self.changing.moments):
            return trip
        if trip is not None and self.at_ms + max(trip.leave_ms, default=after_ms) <= self.changing.moments[phase]:
            return trip  # there before anything changes
        found = self._hurry(phase, source, target, leave)
        return found and Trip(found.arcs, found.enter_ms - self.at_ms, found.leave_ms - self.at_ms)

    def _hurry(self, phase: int, source: int, target: int, leave: int) -> Trip | None:
        """One trip in absolute times, searched for towards its target."""
        if (phase, target) not in self._ahead:
            everywhere = np.arange(self.network.nodes)
            self._ahead[phase, target] = self.changing.kindest(phase).matrix(everywhere, [target])[:, 0]
        ahead = self._ahead[phase, target]
        if self._compiled:
            return self._hurry_compiled(phase, source, target, leave, ahead)
        came: dict[State, Step] = {}
        for state, _, step in self._settle(source, leave, ahead.tolist()):
            if step is not None:
                came[state] = step
            if state[0] == target:
                return _back(came, state)
        return None

    def _hurry_compiled(self, phase: int, source: int, target: int, leave: int, ahead: Ints) -> Trip | None:
        from yunnao.roads.earliest import earliest

        wanted = np.zeros(self.network.nodes, dtype=bool)
        wanted[target] = True
        at, came = earliest(self._arrays(phase), source, leave, FOREVER_MS, ahead, wanted)
        if at[target] < 0:
            return None
        arcs, node = [], target
        while node != source:
            arcs.append(int(came[node]))
            node = int(self.network.tail[arcs[-1]])
        way = np.array(arcs[::-1], dtype=np.int64)
        return Trip(way, at[self.network.tail[way]], at[self.network.head[way]])

    def _settle(self, source: int, leave: int, ahead: list[int] | None) -> Iterator[tuple[State, int, Step | None]]:
        """Every place by its time of arrival (with `ahead`, by that and the way ahead), and how one came there."""
        start, arcs, head = self.changing.crossings.out
        done = set[State]()
        queue: list[tuple[int, int, State, Step | None]] = []
        if ahead is None or ahead[source] >= 0:
            queue = [(at, at, (source, dry), None) for dry, at in self._standing(source, leave)]
        while queue:
            _, at, state, step = heappop(queue)
            if state in done:
                continue
            done.add(state)
            yield state, at, step
            for arc in arcs[start[state[0]]:start[state[0] + 1]]:
                more = 0 if ahead is None else ahead[head[arc]]
                if more < 0:
                    continue
                for enters, through in self._cross(arc, state, at, leave):
                    there = self._arriving(head[arc], through)
                    if there is not None and there not in done:
                        heappush(queue, (through + more, through, there, (state, arc, enters, through)))

    def _standing(self, node: int, at: int) -> list[tuple[int, int]]:
        """Which dry time of a node one can begin in who is there at a moment, and when; who stands in water waits."""
        if not self.wait:
            return [(0, at)]
        dry = self.changing.crossings.dry.get(node, [(ALWAYS_MS, FOREVER_MS)])
        return [(k, max(at, begins)) for k, (begins, ends) in enumerate(dry) if ends > at][:1]

    def _arriving(self, node: int, at: int) -> State | None:
        """A node in the dry time that a moment belongs to; None when it is under water."""
        dry = self.changing.crossings.dry.get(node) if self.wait else None
        if dry is None:
            return node, 0
        return next(((node, k) for k, (begins, ends) in enumerate(dry) if begins <= at <= ends), None)

    def _cross(self, arc: int, state: State, at: int, begun: int) -> Iterable[tuple[int, int]]:
        ms = self.changing.crossings.always_ms[arc]
        if ms >= 0:
            return ((at, at + ms),)
        if ms == -1:
            return ()
        if self.wait:
            dry = self.changing.crossings.dry.get(state[0])
            return self.changing.crossings.in_time(arc, at, FOREVER_MS if dry is None else dry[state[1]][1])
        through = self.changing.crossings.at_once(arc, at, begun)
        return () if through is None else ((at, through),)


def _back(came: dict[State, Step], state: State) -> Trip:
    steps: list[tuple[int, int, int]] = []
    while state in came:
        state, arc, enters, through = came[state]
        steps.append((arc, enters, through))
    return Trip(*np.array(steps[::-1], dtype=np.int64).reshape(-1, 3).T)
