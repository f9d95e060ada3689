"""The conditions on the roads now: what is closed, what is slow. Every change gives a new one."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from yunnao.roads.engine import travel_over
from yunnao.roads.network import LONGEST_MS, SHORTEST_MS, Floats, Ints, Network, whole
from yunnao.roads.travel import Travel

Bools = NDArray[np.bool_]

FEW_CHANGES = 10_000
"""Changes since the last travel that are remembered one by one."""


class Conditions:
    """A network with some arcs closed and some slowed; without changes the road is free everywhere. Immutable."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.closed: Bools = np.zeros(network.arcs, dtype=bool)
        self.factor: Floats = np.ones(network.arcs)
        self._open_ms: Ints = network.travel_ms
        self._travel: Travel | None = None
        self._earlier: Travel | None = None
        self._changed: Ints = np.zeros(0, dtype=np.int64)

    def close(self, arcs: ArrayLike) -> "Conditions":
        """The same with `arcs` closed; raises LookupError for an arc the network does not have."""
        ids = self.known(arcs)
        closed = self.closed.copy()
        closed[ids] = True
        return self._but(ids, closed=closed)

    def reopen(self, arcs: ArrayLike) -> "Conditions":
        """The same with `arcs` open again, as slow as they were."""
        ids = self.known(arcs)
        closed = self.closed.copy()
        closed[ids] = False
        return self._but(ids, closed=closed)

    def scale(self, arcs: ArrayLike, factor: float) -> "Conditions":
        """The same with `arcs` taking `factor` times as long as before (2 is half the speed).

        Raises ValueError for a factor that is not a positive number or makes an arc longer than a week.
        """
        if not (np.isfinite(factor) and factor > 0):
            raise ValueError(f"a slowdown is a positive number, 2 for half the speed, not {factor}; "
                             "to shut an arc, close it")
        ids = self.known(arcs)
        once = self.factor[ids] * factor
        slower = once * self.network.travel_ms[ids]
        if (slower > LONGEST_MS).any():
            raise ValueError(f"slowed {factor} times, an arc would take more than a week: close it instead")
        factors, open_ms = self.factor.copy(), self._open_ms.copy()
        factors[ids] = once  # an arc named twice is slowed once
        open_ms[ids] = np.maximum(np.rint(slower).astype(np.int64), SHORTEST_MS)
        return self._but(ids, factor=factors, open_ms=open_ms)

    @property
    def travel_ms(self) -> Ints:
        """Travel time of every arc now, whole milliseconds; closed arcs keep theirs."""
        return self._open_ms

    def travel(self) -> Travel:
        """A snapshot to ask for travel times; later changes do not touch it. Asking again gives the same one."""
        if self._travel is None:
            if self._earlier is None:
                now = np.where(self.closed, -1, self._open_ms)
            else:
                now, some = self._earlier.travel_ms.copy(), self._changed
                now[some] = np.where(self.closed[some], -1, self._open_ms[some])
            self._travel = travel_over(self.network, now, self._earlier, self._changed)
            self._earlier = None
        return self._travel

    def _but(self, changed: Ints, closed: Bools | None = None, factor: Floats | None = None,
             open_ms: Ints | None = None) -> "Conditions":
        other = Conditions.__new__(Conditions)
        other.network, other._travel = self.network, None
        other.closed = self.closed if closed is None else closed
        other.factor = self.factor if factor is None else factor
        other._open_ms = self._open_ms if open_ms is None else open_ms
        other._earlier = self._travel or self._earlier
        other._changed = changed if self._travel else np.concatenate([self._changed, changed])
        if len(other._changed) > FEW_CHANGES:
            other._earlier, other._changed = None, other._changed[:0]
        return other

    def known(self, arcs: ArrayLike) -> Ints:
        """Ids of arcs that the network has; raises LookupError for one it does not have."""
        ids = whole("arcs", arcs)
        wrong = ids[(ids < 0) | (ids >= self.network.arcs)]
        if len(wrong):
            raise LookupError(f"no arc {wrong[0]}: the network has arcs 0 to {self.network.arcs - 1}")
        return ids
