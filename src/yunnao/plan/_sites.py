"""Which few of many places to open, in numbers: what a set of open places costs, and better sets nearby."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from yunnao.plan._transport import Zones, transport

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

FAR = 2**40
"""The cost of a pair without a way."""

TRIED = 12
"""Exchanges that are filled to the last bed before a set counts as good, where room is short."""


@dataclass(frozen=True)
class Sites:
    """`cost` (clients, sites) seconds a person, -1 for no way; `people` (clients); `room` (sites).

    At most `most` sites open beyond those that are `open` (sites) anyway. Who finds no place costs `lost_s`; people of
    one client may go to several sites.
    """

    cost: Ints
    people: Ints
    room: Ints
    open: Flags
    most: int
    lost_s: int

    @cached_property
    def roomy(self) -> bool:
        """Whether every site could take everybody."""
        return bool((self.room >= self.people.sum()).all())

    @cached_property
    def ways(self) -> Ints:
        """The cost with no way dearer than anything."""
        return np.where(self.cost < 0, FAR, self.cost)

    def value(self, which: Flags) -> int:
        """The objective when these sites are open."""
        if self.roomy:
            return int((self.people * self.ways[:, which].min(axis=1, initial=self.lost_s)).sum())
        cost = np.append(np.where(which, self.cost, -1), np.full((len(self.cost), 1), self.lost_s), axis=1)
        room = np.append(np.where(which, self.room, 0), self.people.sum())
        return transport(Zones(cost, self.people, room, np.zeros_like(self.people))).objective


@dataclass(frozen=True)
class Opened:
    """`which` sites are open, those that are so anyway among them; the objective and a proved lower bound."""

    which: Flags
    objective: int
    bound: int


def greedy(sites: Sites) -> Opened:
    """One site after the other, each where it saves most, then exchanges."""
    which = sites.open.copy()
    for _ in range(min(sites.most, int((~which).sum()))):
        now = sites.ways[:, which].min(axis=1, initial=sites.lost_s)[:, None]
        saves = (sites.people[:, None] * np.maximum(0, now - sites.ways)).sum(axis=0)
        which[int(np.where(which, -1, saves).argmax())] = True
    return exchanged(sites, Opened(which, sites.value(which), 0))


def exchanged(sites: Sites, best: Opened) -> Opened:
    """One open site for a shut one, as long as that gains (Teitz and Bart 1968)."""
    while True:
        out, into, gain = _exchanges(sites, best.which)
        better = next((found for n in np.argsort(-gain, kind="stable")[:1 if sites.roomy else TRIED]
                       if (found := _with(sites, best, out[n], into[n])).objective < best.objective), None)
        if better is None:
            return best
        best = better


def _with(sites: Sites, best: Opened, out: int, into: int) -> Opened:
    which = best.which.copy()
    which[out], which[into] = False, True
    return replace(best, which=which, objective=sites.value(which))


def _exchanges(sites: Sites, which: Flags) -> tuple[Ints, Ints, Ints]:
    """All pairs of a site to shut and one to open in its place, and what each would gain were there room everywhere."""
    movable, shut = np.flatnonzero(which & ~sites.open), np.flatnonzero(~which)
    ways = np.append(np.where(which, sites.ways, FAR), np.full((len(sites.people), 2), sites.lost_s), axis=1)
    nearest = ways.argmin(axis=1)
    first, second = np.sort(ways, axis=1)[:, :2].T[:, :, None] if len(ways) else np.zeros((2, 0, 1), dtype=np.int64)
    people, there = sites.people[:, None], sites.ways[:, shut]
    gain = np.zeros((len(movable), len(shut)), dtype=np.int64)
    gain += (people * np.maximum(0, first - there)).sum(axis=0)
    for row, out in enumerate(movable):
        mine = nearest == out
        gain[row] -= (people[mine] * np.maximum(0, np.minimum(second[mine], there[mine]) - first[mine])).sum(axis=0)
    out, into = np.repeat(movable, len(shut)), np.tile(shut, len(movable))
    return out, into, gain.ravel()
