"""A good assignment and a proved bound on all of them, when branch and bound alone would take too long.

The bound is Lagrangian: units charge a price instead of going to one task only, and every task picks its best team
(Held and Karp 1971; the prices climb by subgradients with momentum). It equals what column generation over all teams
would prove. The same prices guide a search that takes a few tasks' units away and settles them anew. Numbers are whole.
"""

from dataclasses import dataclass
from math import gcd

import numpy as np

from yunnao.model.promise import Stop
from yunnao.plan._needs import Floats, Ints, Needs
from yunnao.plan._teams import Tables, lagrangian, task_value, wander

STATES = 4096
"""Entries of one task's table of amounts; beyond, amounts are counted coarsely."""

ROUNDS, TRIES = 400, 80_000
"""Price rounds and search steps at most: counts, so that the same city gives the same plan on every machine."""

WORK = 4e8
"""Table entries to be filled in each of both: a second or so."""

SLICE = 40
"""Slices of the work between which `stop` is asked."""

MOMENTUM, PATIENCE, SHRINK = 0.9, 15, 0.6
"""Of the prices' climb: how much of the last direction is kept, and when and by how much the steps shorten."""

HEAT = 0.01
"""At first a step that loses this share of the gap is taken one time in three."""


@dataclass(frozen=True)
class Found:
    """What is `sent` (tasks, units), its objective, a lower bound, and the price (units) that proves it."""

    sent: Ints
    objective: int
    bound: int
    price: Ints


def search(needs: Needs, start: Ints, price: Floats, bound: int, share: float, stop: Stop) -> Found:
    """Better than `start` if it can be found, and a bound from prices that begin at `price`; ends when they meet.

    `share` (0 to 1) of the rounds and steps are spent.
    """
    tables, owner = laid_out(needs)
    at, near = _where(start, owner), _near(needs)
    best, value = at.copy(), needs.value(start)
    dear = np.maximum(0, np.rint(price)).astype(np.int64)[owner]
    for turn, part in enumerate((share / 4, share)):
        dear, bound = _climb(tables, dear, value, bound, int(ROUNDS * part), stop)
        value = _improve(tables, (at, best), dear, near, (int(TRIES * part), turn, bound), stop)
    sent = np.zeros_like(needs.cost)
    np.add.at(sent, (best[best >= 0], owner[best >= 0]), 1)
    worth = np.zeros(len(needs.copies), dtype=np.int64)
    np.maximum.at(worth, owner, dear)
    return Found(sent, needs.value(sent), min(bound, value), worth)


def laid_out(needs: Needs) -> tuple[Tables, Ints]:
    """The tables of a problem and, copy by copy, which unit each of their units is."""
    owner = np.repeat(np.arange(len(needs.copies)), needs.copies)
    task, which = needs.useful()
    begins = np.concatenate([[0], np.cumsum(needs.copies)])[:-1]
    pair = np.repeat(np.arange(len(task)), needs.copies[which])
    task, which = task[pair], which[pair]
    copy = np.arange(len(pair)) - np.searchsorted(pair, pair)
    needer, word = np.nonzero(needs.need > 0)
    first, row = (np.searchsorted(of, np.arange(len(needs.need) + 1)) for of in (task, needer))
    gives = np.zeros((len(task), max(1, np.diff(row).max(initial=0))), dtype=np.int64)
    gifts, scale = np.zeros_like(gives), np.ones(len(needer), dtype=np.int64)
    for t in range(len(needs.need)):
        mine, words = slice(first[t], first[t + 1]), word[row[t]:row[t + 1]]
        given = np.minimum(needs.gives[which[mine]][:, words], needs.need[t, words])
        gives[mine, :len(words)] = given
        scale[row[t]:row[t + 1]] = _scales(needs.need[t, words], given)
        gifts[mine, :len(words)] = -(-given // scale[row[t]:row[t + 1]])
    need, price = needs.need[needer, word], needs.price[needer, word]
    return Tables(first, begins[which] + copy, needs.cost[task, which], gives, row, need, price, gifts, need // scale,
                  price * scale), owner


def _scales(need: Ints, given: Ints) -> list[int]:
    """In what steps each need is counted, so that their table has no more than so many entries; 1 where it can be."""
    scale = [gcd(int(n), *(int(g) for g in given[:, k])) for k, n in enumerate(need)]
    while np.prod([float(n // s + 1) for n, s in zip(need, scale, strict=True)]) > STATES:
        widest = max(range(len(scale)), key=lambda k: need[k] // scale[k])
        scale[widest] *= 2
    return scale


def _where(sent: Ints, owner: Ints) -> Ints:
    """At which task each copy of a unit is, -1 for none."""
    at = np.full(len(owner), -1, dtype=np.int64)
    for unit in range(sent.shape[1]):
        tasks = np.repeat(np.arange(len(sent)), sent[:, unit])
        at[np.searchsorted(owner, unit):][:len(tasks)] = tasks
    return at


def _near(needs: Needs) -> Ints:
    """For every task twenty others that want the same, so that units may be exchanged."""
    wants = (needs.need > 0).astype(np.int64)
    return np.argsort(-(wants @ wants.T > 0).astype(np.int64), axis=1, kind="stable")[:, :20].copy()


def _work(tables: Tables) -> float:
    """Table entries filled when every task picks its team once."""
    sizes = tables.steps + 1.0
    return sum(float(np.prod(sizes[a:b])) * (d - c) for a, b, c, d in
               zip(tables.row[:-1], tables.row[1:], tables.pair[:-1], tables.pair[1:], strict=True)) + 1


def _climb(tables: Tables, start: Ints, value: int, bound: int, rounds: int, stop: Stop) -> tuple[Ints, int]:
    """Prices with a better bound: dearer where two tasks want a unit, cheaper where none does."""
    used, slope = np.zeros(len(start), dtype=np.int64), np.zeros(len(start))
    price, best, highest, size, still = start.astype(float), start, -2**62, 1.0, 0
    for turn in range(max(1, min(rounds, int(WORK / _work(tables))))):
        now = np.rint(price).astype(np.int64)
        low = int(lagrangian(tables, now, used))
        still = 0 if low > highest + 1e-5 * (value - highest) else still + 1
        if low > highest:
            best, highest = now, low
        if still >= PATIENCE:
            price, size, still = best.astype(float), size * SHRINK, 0
        over = np.where((used == 0) & (now == 0), 0, used - 1)
        slope = MOMENTUM * slope + over if turn else over.astype(float)
        steep = float(slope @ slope)
        if not steep or highest >= value or stop():
            break
        price = np.maximum(0.0, price + size * (value - low) / steep * slope)
    return best, max(bound, highest)


def _improve(tables: Tables, places: tuple[Ints, Ints], price: Ints, near: Ints,
             effort: tuple[int, int, int], stop: Stop) -> int:
    """Search in slices, ever colder, until the tries are over, the bound is met or `stop` says so; the best value."""
    at, best = places
    tries, seed, bound = effort
    tries = min(tries, int(WORK / _work(tables) * len(near) / 3))
    value = int(sum(task_value(tables, best, task) for task in range(len(near))))
    gap, chance, step = value - bound, np.random.default_rng(seed), max(1, tries // SLICE)
    for done in range(0, tries, step):
        if value <= bound or stop():
            break
        number = min(step, tries - done)
        heat = HEAT * gap * (1 - (done + np.arange(number)) / tries) ** 2
        value = int(wander(tables, at, best, price, near, chance.random((number, 16)), heat))
    return value
