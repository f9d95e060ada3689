"""The conditions on the roads now: what is closed, what is slow. Every change gives a new one."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from yunnao.roads.network import LONGEST_MS, SHORTEST_MS, Floats, Ints, Network, whole
from yunnao.roads.travel import Travel

Bools = NDArray[np.bool_]


class Conditions:
    """A network with some arcs closed and some slowed; without changes the road is free everywhere. Immutable."""

    def __init__(self, network: Network, closed: Bools | None = None, factor: Floats | None = None) -> None:
        self.network = network
        self.closed = np.zeros(network.arcs, dtype=bool) if closed is None else closed
        self.factor = np.ones(network.arcs) if factor is None else factor

    def close(self, arcs: ArrayLike) -> "Conditions":
        """The same with `arcs` closed; raises LookupError for an arc the network does not have."""
        closed = self.closed.copy()
        closed[self._known(arcs)] = True
        return Conditions(self.network, closed, self.factor)

    def reopen(self, arcs: ArrayLike) -> "Conditions":
        """The same with `arcs` open again, as slow as they were."""
        closed = self.closed.copy()
        closed[self._known(arcs)] = False
        return Conditions(self.network, closed, self.factor)

    def scale(self, arcs: ArrayLike, factor: float) -> "Conditions":
        """The same with `arcs` taking `factor` times as long as before (2 is half the speed).

        Raises ValueError for a factor that is not a positive number or makes an arc longer than a week.
        """
        if not (np.isfinite(factor) and factor > 0):
            raise ValueError(f"a slowdown is a positive number, 2 for half the speed, not {factor}; "
                             "to shut an arc, close it")
        factors = self.factor.copy()
        factors[np.unique(self._known(arcs))] *= factor
        if (factors * self.network.travel_ms > LONGEST_MS).any():
            raise ValueError(f"slowed {factor} times, an arc would take more than a week: close it instead")
        return Conditions(self.network, self.closed, factors)

    @property
    def travel_ms(self) -> Ints:
        """Travel time of every arc now, whole milliseconds; closed arcs keep theirs."""
        return np.maximum(np.rint(self.network.travel_ms * self.factor).astype(np.int64), SHORTEST_MS)

    def travel(self) -> Travel:
        """A snapshot to ask for travel times; later changes do not touch it."""
        return Travel.of(self.network, np.where(self.closed, -1, self.travel_ms))

    def _known(self, arcs: ArrayLike) -> Ints:
        ids = whole("arcs", arcs)
        wrong = ids[(ids < 0) | (ids >= self.network.arcs)]
        if len(wrong):
            raise LookupError(f"no arc {wrong[0]}: the network has arcs 0 to {self.network.arcs - 1}")
        return ids
