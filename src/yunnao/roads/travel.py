"""Exact travel times and paths under fixed conditions, in whole milliseconds."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import KDTree

from yunnao.roads.network import Ints, Network, whole
from yunnao.roads.sphere import on_sphere

MOST_ENTRIES = 100_000_000
"""A matrix larger than this would not fit beside everything else; ask in parts."""


class Trip(NamedTuple):
    """The arcs of a way, and by arc when it is entered and left: ms from the moment that was asked for."""

    arcs: Ints
    enter_ms: Ints
    leave_ms: Ints


@dataclass(frozen=True, eq=False)
class Travel(ABC):
    """Travel times over a network; `travel_ms` is each arc's time now, -1 where it is closed.

    Immutable, so threads may share one. Of parallel arcs the quickest counts, loops lead nowhere.
    """

    network: Network
    travel_ms: Ints

    def __post_init__(self) -> None:
        self.travel_ms.flags.writeable = False

    def matrix(self, sources: ArrayLike, targets: ArrayLike, limit_ms: int | None = None,
               after_ms: ArrayLike | None = None) -> Ints:
        """Travel times from every source to every target node: int64 ms, shape (sources, targets), -1 unreachable.

        With `limit_ms`, what takes longer is -1 as well. `after_ms` says how much later each source leaves, which
        matters where the roads change meanwhile. Raises LookupError for an unknown node and ValueError for a matrix of
        more than a hundred million entries.
        """
        from_, to = self._known(sources), self._known(targets)
        later = np.zeros(len(from_), dtype=np.int64) if after_ms is None else whole("after_ms", after_ms)
        if len(later) != len(from_) or (later < 0).any():
            raise ValueError(f"after_ms takes 0 ms or more for each of {len(from_)} sources, not {later.tolist()[:9]}")
        if len(from_) * len(to) > MOST_ENTRIES:
            raise ValueError(f"{len(from_)} x {len(to)} travel times are too many at once: ask for at most "
                             f"{MOST_ENTRIES:,}, in parts")
        return self._matrix_after(from_, to, limit_ms, later)

    def one_to_all(self, source: int) -> Ints:
        """Travel times from one node to every node: int64 ms, -1 unreachable."""
        return self._one_to_all(int(self._known([source])[0]))

    def path(self, source: int, target: int) -> Ints | None:
        """Arc ids of a quickest way, whose times sum to the matrix entry; None when there is none.

        Of equally quick ways always the same: walking back from the target, the arc with the lowest id.
        """
        trip = self.trip(source, target)
        return None if trip is None else trip.arcs

    def trip(self, source: int, target: int, after_ms: int = 0) -> Trip | None:
        """The same way with the times at which each of its arcs is entered and left, ms from the moment asked for.

        One leaves `after_ms` later than that moment. None when there is no way. Raises LookupError for an unknown node,
        ValueError for a negative `after_ms`.
        """
        if after_ms < 0:
            raise ValueError(f"nobody leaves {-after_ms} ms ago: after_ms takes 0 ms or more")
        from_, to = self._known([source, target])
        return self._trip(int(from_), int(to), int(after_ms))

    @property
    def now(self) -> "Travel":
        """The snapshot of the moment asked for: which streets one can get on."""
        return self

    @property
    def lasting(self) -> "Travel":
        """The snapshot of the roads that stay open whatever is known to come."""
        return self

    def part(self, arc: ArrayLike, part_ms: ArrayLike, at_ms: ArrayLike) -> Ints:
        """When one has driven a part of each arc (`part_ms` now), begun at `at_ms`: ms from the moment asked for.

        The three are broadcast together; arc -1 is no arc. -1 where `at_ms` is -1 or the arc closes before.
        """
        begun = np.asarray(at_ms, dtype=np.int64)
        return np.where(begun < 0, -1, begun + np.asarray(part_ms, dtype=np.int64))

    @cached_property
    def usable(self) -> Ints:
        """Nodes that some open arc leaves and some open arc enters: where a vehicle can get on the road."""
        network = self.network
        out, into = np.zeros(network.nodes, dtype=bool), np.zeros(network.nodes, dtype=bool)
        open_ = (self.travel_ms >= 0) & (network.tail != network.head)
        out[network.tail[open_]] = True
        into[network.head[open_]] = True
        return np.flatnonzero(out & into)

    @cached_property
    def places(self) -> KDTree:
        """The usable nodes in space, to find the nearest."""
        return KDTree(on_sphere(self.network.lon[self.usable], self.network.lat[self.usable]))

    def _matrix_after(self, from_: Ints, to: Ints, limit_ms: int | None, after_ms: Ints) -> Ints:
        return self._matrix(from_, to, limit_ms)  # the roads do not change: leaving later is as good

    def _trip(self, source: int, target: int, after_ms: int) -> Trip | None:
        arcs = self._path(source, target)
        if arcs is None:
            return None
        left = after_ms + np.cumsum(self.travel_ms[arcs])
        return Trip(arcs, left - self.travel_ms[arcs], left)

    @abstractmethod
    def _matrix(self, from_: Ints, to: Ints, limit_ms: int | None) -> Ints: ...

    @abstractmethod
    def _one_to_all(self, source: int) -> Ints: ...

    @abstractmethod
    def _path(self, source: int, target: int) -> Ints | None: ...

    def _known(self, nodes: ArrayLike) -> Ints:
        ids = whole("nodes", nodes)
        wrong = ids[(ids < 0) | (ids >= self.network.nodes)]
        if len(wrong):
            raise LookupError(f"no node {wrong[0]}: the network has nodes 0 to {self.network.nodes - 1}")
        return ids
