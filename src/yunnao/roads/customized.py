"""Travel times by the hierarchy: any change taken in, and a whole city answered, in a blink."""

from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np

from yunnao.roads.cch.customize import FAR, Times, customize
from yunnao.roads.cch.hierarchy import Hierarchy
from yunnao.roads.cch.matrix import matrix
from yunnao.roads.cch.partial import customize_again
from yunnao.roads.cch.store import hierarchy_of
from yunnao.roads.cch.sweep import sweep
from yunnao.roads.cch.walk import Into, walk
from yunnao.roads.network import Ints, Network
from yunnao.roads.reach import Reach
from yunnao.roads.search import Searched
from yunnao.roads.travel import Travel

FEW_ARCS = 24
"""Up to so many changed arcs are taken in one by one; more are quicker taken in all at once."""

MANY = 16
"""A matrix with so many times more targets than sources, or the other way, is swept row by row."""

_hierarchies: "WeakKeyDictionary[Network, Hierarchy]" = WeakKeyDictionary()
_one_at_a_time = Lock()


def hierarchy_for(network: Network) -> Hierarchy:
    """The hierarchy of a network, the same for all who ask, and for networks that differ in times only; the first to
    ask waits for it."""
    with _one_at_a_time:
        if network not in _hierarchies:
            twin = next((h for n, h in _hierarchies.items() if n.tail is network.tail and n.head is network.head), None)
            _hierarchies[network] = twin or hierarchy_of(network.nodes, network.tail, network.head)
        return _hierarchies[network]


@dataclass(frozen=True, eq=False)
class Customized(Travel):
    """The hierarchy with the times of now. Times are 32 bits wide inside: twelve days and a half.

    What takes longer, in a city with absurdly slow arcs, is found by searching: slow, but never wrong.
    """

    hierarchy: Hierarchy
    times: Times

    @classmethod
    def of(cls, network: Network, travel_ms: Ints, earlier: Travel | None = None,
           changed: Ints | None = None) -> "Customized":
        """Customize; partially when `earlier` differs in a few `changed` arcs only."""
        hierarchy = hierarchy_for(network)
        if isinstance(earlier, Customized) and changed is not None and len(changed) <= FEW_ARCS:
            inner = changed[network.tail[changed] != network.head[changed]]
            low = np.minimum(hierarchy.rank[network.tail[inner]], hierarchy.rank[network.head[inner]])
            return cls(network, travel_ms, hierarchy, customize_again(hierarchy, earlier.times, travel_ms, low))
        return cls(network, travel_ms, hierarchy, customize(hierarchy, travel_ms))

    def _matrix(self, from_: Ints, to: Ints, limit_ms: int | None) -> Ints:
        if len(to) > MANY * len(from_) and len(to) * MANY > self.network.nodes:
            found = np.array([sweep(self.hierarchy, self.times, int(s))[to] for s in from_]).reshape(-1, len(to))
        elif len(from_) > MANY * len(to) and len(from_) * MANY > self.network.nodes:
            columns = [sweep(self.hierarchy, self.times, int(t), backward=True)[from_] for t in to]
            found = np.ascontiguousarray(np.array(columns).reshape(-1, len(from_)).T)
        else:
            found = matrix(self.hierarchy, self.times, from_, to)
        found = self._or_unreachable(found, from_, to)
        return found if limit_ms is None else np.where(found <= limit_ms, found, -1)

    def _one_to_all(self, source: int) -> Ints:
        found = sweep(self.hierarchy, self.times, source)[None, :]
        times: Ints = self._or_unreachable(found, np.array([source]), np.arange(self.network.nodes))[0]
        return times

    def _path(self, source: int, target: int) -> Ints | None:
        found = walk(self.hierarchy, self.times, self.travel_ms, Into(*self.network.into), source, target)
        if found is None and not self._short and self._reach.pairs(np.array([source]), np.array([target]))[0, 0]:
            return self._search.path(source, target)
        return found

    def _or_unreachable(self, found: Ints, from_: Ints, to: Ints) -> Ints:
        """-1 for what the hierarchy found no way to; where there is one after all, of weeks, it is searched for."""
        rows = np.flatnonzero((found >= FAR).any(axis=1))
        if not len(rows):
            return found
        far = found[rows] >= FAR
        found[rows] = np.where(far, -1, found[rows])
        if not self._short:
            weeks = far & self._reach.pairs(from_[rows], to)
            late = np.flatnonzero(weeks.any(axis=1))
            if len(late):
                found[rows[late]] = self._search.matrix(from_[rows[late]], to)
        return found

    @cached_property
    def _short(self) -> bool:
        """Whether no way at all can take as long as FAR, which spares a look."""
        return bool(np.maximum(self.travel_ms, 0).sum() < FAR)

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.network, self.travel_ms)

    @cached_property
    def _search(self) -> Searched:
        return Searched(self.network, self.travel_ms)
