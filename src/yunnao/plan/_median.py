"""The p-median: which few of many places to open, so that the way of all people together is least; with its proof.

The assignment is priced (Lagrangian relaxation; Beasley 1985, EJOR 21): every person offers a price, every place takes
those it gains most with, up to its room, and the best places open. Subgradient steps raise the bound; it opens and
shuts places for good, and branching closes what is left. Whole numbers throughout, so that a proof is one.
"""

from dataclasses import dataclass, replace

import numpy as np

from yunnao.model.promise import Stop
from yunnao.plan._sites import Flags, Ints, Opened, Sites, exchanged, greedy

SOLVER = "Lagrangian branch and bound"

SCALE = 1000
"""Prices are whole thousandths of a second a person: the bound is exact, and rounding costs next to nothing."""

STEPS, FEWER = 300, 30
"""Steps of the prices at the root and in a branch."""

PATIENCE = 12
"""Steps without a better bound before they are halved."""

NODES = 400
"""Branches looked at before the best so far is given with its gap: a count, so that the same city gives the same plan.
"""

WORK = 150_000_000
"""Pairs of client and site, times steps, after which no more branches and fewer steps are taken in a large question."""

FILLED = 40
"""Of so many steps one has its places filled to the last bed, where room is short."""


@dataclass(frozen=True)
class _Branch:
    """Sites `kept` open and `shut` for good, the prices to begin with and a bound on all that is in it."""

    kept: Flags
    shut: Flags
    price: Ints
    bound: int

    @property
    def free(self) -> Ints:
        return np.flatnonzero(~self.kept & ~self.shut)


@dataclass(frozen=True)
class _Priced:
    """The relaxed answer at some prices: what each site gains (below 0), those it opens, the bound times `SCALE`.

    `short` (clients) people nobody takes; below 0 where several sites take the same.
    """

    price: Ints
    gains: Ints
    which: Flags
    short: Ints
    scaled: int

    @property
    def bound(self) -> int:
        return -(-self.scaled // SCALE)


def median(sites: Sites, stop: Stop = lambda: False) -> Opened:
    """The best sites to open; proved when `bound` is met. Asked to stop, the best so far with its bound."""
    best = greedy(sites)
    near = np.append(sites.ways[:, best.which], np.full((len(sites.people), 2), sites.lost_s), axis=1)
    price = SCALE * np.sort(near, axis=1)[:, :2].sum(axis=1) // 2
    waiting, nodes, met = [_Branch(sites.open, np.zeros(len(sites.room), dtype=bool), price, 0)], 0, set[bytes]()
    most = WORK // max(1, sites.cost.size)
    while waiting and nodes < max(1, min(NODES, most // FEWER)) and not (nodes and stop()):
        branch = waiting.pop()
        if branch.bound < best.objective:
            steps = FEWER if nodes else max(FEWER, min(STEPS, most // 2))
            best, parts = _searched(sites, branch, best, steps, stop, met)
            waiting, nodes = [*waiting, *parts], nodes + 1
    return replace(best, bound=min([best.objective, *(branch.bound for branch in waiting)]))


def _searched(sites: Sites, branch: _Branch, best: Opened, steps: int, stop: Stop,
              met: set[bytes]) -> tuple[Opened, list[_Branch]]:
    """Prices raised in one branch: the best answer met on the way, and the parts of the branch that stay to be seen."""
    before, top = best, _priced(sites, branch, branch.price)
    here = top
    length, still, turn = 1.0, 0, np.zeros(len(sites.people))
    for step in range(steps):
        if here.which.tobytes() not in met and (sites.roomy or step % FILLED == 0 or not here.short.any()):
            met.add(here.which.tobytes())
            best = min(best, Opened(here.which, sites.value(here.which), 0), key=lambda found: found.objective)
        branch = _settled(sites, branch, top, best)
        if top.bound >= best.objective or stop() or not here.short.any():
            break
        turn = here.short + 0.5 * turn
        turn = turn if turn.any() else here.short
        far = length * (1.01 * SCALE * best.objective - here.scaled) / float(turn @ turn)
        price = np.clip(np.rint(here.price + far * turn), 0, SCALE * sites.lost_s).astype(np.int64)
        here, still = _priced(sites, branch, price), still + 1
        if here.scaled > top.scaled:
            top, still = here, 0
        elif still == PATIENCE:
            here, length, still, turn = top, length / 2, 0, 0 * turn
    branch = replace(branch, price=top.price, bound=max(branch.bound, top.bound))
    return _parts(sites, branch, top, best if best is before else exchanged(sites, best))


def _parts(sites: Sites, branch: _Branch, top: _Priced, best: Opened) -> tuple[Opened, list[_Branch]]:
    """A branch in two, with and without the site it wants most; nothing of one that is decided or cannot be better."""
    if branch.bound >= best.objective:
        return best, []
    branch, left, free = _settled(sites, branch, top, best), _left(sites, branch), branch.free
    if left == 0 or len(free) <= left:
        which = branch.kept if left == 0 else ~branch.shut
        return min(best, Opened(which, sites.value(which), 0), key=lambda found: found.objective), []
    one = np.arange(len(sites.room)) == free[int(top.gains[free].argmin())]
    return best, [replace(branch, shut=branch.shut | one), replace(branch, kept=branch.kept | one)]


def _settled(sites: Sites, branch: _Branch, here: _Priced, best: Opened) -> _Branch:
    """The branch with every site opened or shut for good that in no better answer is otherwise."""
    spare = SCALE * (best.objective - 1) - here.scaled
    free, gains = branch.free, here.gains
    chosen, others = free[here.which[free]], free[~here.which[free]]
    next_ = int(gains[others].min(initial=0))
    last = int(gains[chosen].max(initial=-2**62))
    kept, shut = branch.kept.copy(), branch.shut.copy()
    kept[chosen[next_ - gains[chosen] > spare]] = True
    shut[others[gains[others] - last > spare]] = True
    return replace(branch, kept=kept, shut=shut)


def _left(sites: Sites, branch: _Branch) -> int:
    """How many more sites may open in a branch."""
    return sites.most - int((branch.kept & ~sites.open).sum())


def _priced(sites: Sites, branch: _Branch, price: Ints) -> _Priced:
    """Each site filled with those it gains most with, and the best of them open."""
    there = np.flatnonzero(~branch.shut)
    less = np.minimum(0, SCALE * sites.ways[:, there] - price[:, None])
    taken = np.where(less < 0, sites.people[:, None], 0)
    for s in [] if sites.roomy else np.flatnonzero(taken.sum(axis=0) > sites.room[there]):
        taken[:, s] = _filled(sites, less[:, s], int(sites.room[there[s]]))
    gains, which, free = np.zeros_like(sites.room), branch.kept.copy(), branch.free
    gains[there] = (taken * less).sum(axis=0)
    which[free[np.argsort(gains[free], kind="stable")[:_left(sites, branch)]]] = True
    return _Priced(price, gains, which, sites.people - taken[:, which[there]].sum(axis=1),
                   int((sites.people * price).sum() + gains[which].sum()))


def _filled(sites: Sites, less: Ints, room: int) -> Ints:
    """As many as there is room for of those with whom a site gains most."""
    mine = np.argsort(less, kind="stable")
    mine = mine[less[mine] < 0]
    taken = np.zeros_like(sites.people)
    taken[mine] = np.diff(np.minimum(np.append(0, np.cumsum(sites.people[mine])), room))
    return taken
