"""The inner loops of the assignment search: the best team for one task, prices of units, and a search that never tires.

A task's best team is a knapsack: amounts still lacking are the states, units the items. Where a table would grow too
large its amounts are counted in `scale`s, needs rounded down and gifts up, so that a bound stays true.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunnao.compiled.kernel import kernel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NEVER = 2**60


class Tables(NamedTuple):
    """An assignment problem laid out flat: task t has the pairs `pair[t]:pair[t + 1]` and needs `row[t]:row[t + 1]`.

    `unit`, `cost` of every pair and what it `gives` (pairs, most needs of a task); `need` and `price` of every need;
    `steps` of it and `gifts` of pairs count the same coarsely, at `step_price`. Every unit is there once.
    """

    pair: Ints
    unit: Ints
    cost: Ints
    gives: Ints
    row: Ints
    need: Ints
    price: Ints
    gifts: Ints
    steps: Ints
    step_price: Ints


@kernel
def best_team(tables: Tables, task: int, cost: Ints, chosen: NDArray[np.bool_]) -> int:
    """The least cost of units plus price of what is missing, and which pairs of the task are `chosen` for it.

    `cost` of its pairs stands for the tables'; below 0 the unit is not to be had.
    """
    lacks, stride = _states(tables, task)
    least, came = np.full(len(lacks), NEVER), np.full((len(cost), len(lacks)), -1, np.int32)
    least[0] = 0
    top = 0
    for i in range(len(cost)):
        if cost[i] >= 0:
            top = _offer(least, came[i], lacks, stride, tables.gifts[tables.pair[task] + i], cost[i], top)
    best, at, low = NEVER, 0, tables.row[task]
    for s in range(top + 1):
        total = least[s]
        for k in range(len(stride)):
            total += lacks[s, k] * tables.step_price[low + k]
        if least[s] < NEVER and total < best:
            best, at = total, s
    for i in range(len(cost) - 1, -1, -1):
        chosen[i] = came[i, at] >= 0
        if chosen[i]:
            at = came[i, at]
    return best


@kernel
def _states(tables: Tables, task: int) -> tuple[Ints, Ints]:
    """What is lacking in every state (states, needs), and by how much a state moves for a step of each need."""
    low, kinds = tables.row[task], tables.row[task + 1] - tables.row[task]
    stride = np.ones(kinds, np.int64)
    states = 1
    for k in range(kinds):
        stride[k] = states
        states *= tables.steps[low + k] + 1
    lacks = np.zeros((states, kinds), np.int64)
    for s in range(states):
        rest = s
        for k in range(kinds):
            lacks[s, k] = tables.steps[low + k] - rest % (tables.steps[low + k] + 1)
            rest //= tables.steps[low + k] + 1
    return lacks, stride


@kernel
def _offer(least: Ints, came: Ints, lacks: Ints, stride: Ints, gift: Ints, cost: int, top: int) -> int:
    """One unit more to choose from: cheaper ways to every state, from which state they `came`, and the highest one."""
    for s in range(top, -1, -1):
        if least[s] == NEVER:
            continue
        there = s
        for k in range(len(stride)):
            there += min(lacks[s, k], gift[k]) * stride[k]
        if there > s and least[s] + cost < least[there]:
            least[there] = least[s] + cost
            came[there] = s
            top = max(top, there)
    return top


@kernel
def lagrangian(tables: Tables, price: Ints, used: Ints) -> int:
    """A lower bound on every answer: units charge `price` instead of going to one task only; how often each is
    `used`."""
    total = -price.sum()
    used[:] = 0
    for task in range(len(tables.pair) - 1):
        a, b = tables.pair[task], tables.pair[task + 1]
        chosen = np.zeros(b - a, np.bool_)
        total += best_team(tables, task, tables.cost[a:b] + price[tables.unit[a:b]], chosen)
        for i in range(a, b):
            used[tables.unit[i]] += chosen[i - a]
    return total


@kernel
def task_value(tables: Tables, at: Ints, task: int) -> int:
    """What a task costs when every unit u is at task `at[u]`: its units and what it lacks."""
    low = tables.row[task]
    lack = tables.need[low:tables.row[task + 1]].copy()
    total = 0
    for i in range(tables.pair[task], tables.pair[task + 1]):
        if at[tables.unit[i]] == task:
            total += tables.cost[i]
            for k in range(len(lack)):
                lack[k] -= tables.gives[i, k]
    for k in range(len(lack)):
        total += max(0, lack[k]) * tables.price[low + k]
    return total


@kernel
def settle(tables: Tables, at: Ints, task: int, price: Ints, part: float) -> None:
    """Give a task the best team among the units that stand idle, each charging `part` of its price."""
    a, b = tables.pair[task], tables.pair[task + 1]
    cost = np.empty(b - a, np.int64)
    for i in range(a, b):
        u = tables.unit[i]
        cost[i - a] = -1 if at[u] >= 0 else tables.cost[i] + int(part * price[u])
    chosen = np.zeros(b - a, np.bool_)
    best_team(tables, task, cost, chosen)
    for i in range(a, b):
        if chosen[i - a]:
            at[tables.unit[i]] = task


@kernel
def wander(tables: Tables, at: Ints, best: Ints, price: Ints, near: Ints, chance: Floats, heat: Floats) -> int:
    """Take a few tasks' units away and settle them again in another order, once a row of `chance`; keep what is better.

    Worse is kept too at times, the less the colder (`heat`, weighted seconds; Kirkpatrick et al. 1983). `at` is where
    it stands, `best` the best seen; the value of the best is returned.
    """
    tasks = len(tables.pair) - 1
    values = np.array([task_value(tables, at, task) for task in range(tasks)])
    least = 0
    for task in range(tasks):
        least += task_value(tables, best, task)
    current = values.sum()
    for trial in range(len(chance)):
        draw, part = chance[trial], 1.2 * chance[trial, 0]
        few = _few(near, draw)
        new = at.copy()
        for task in few:
            for i in range(tables.pair[task], tables.pair[task + 1]):
                if new[tables.unit[i]] == task:
                    new[tables.unit[i]] = -1
        change = 0
        for j in range(len(few)):
            settle(tables, new, few[j], price, part if j < len(few) - 1 else 0.0)
            change += task_value(tables, new, few[j]) - values[few[j]]
        if change <= 0 or change < -heat[trial] * np.log(draw[1]):
            at[:] = new
            current += change
            for task in few:
                values[task] = task_value(tables, at, task)
            if current < least:
                least = current
                best[:] = at
    return least


@kernel
def _few(near: Ints, draw: Floats) -> Ints:
    """One to five tasks, each (but the first) near one of those before it, in an order by chance."""
    many = 1 + int(draw[2] * min(5, len(near)))
    few = np.full(many, int(draw[3] * len(near)))
    found = 1
    for j in range(1, many):
        task = near[few[int(draw[2 + 2 * j] * found)], int(draw[3 + 2 * j] * near.shape[1])]
        if not (few[:found] == task).any():
            few[found] = task
            found += 1
    for j in range(found - 1, 0, -1):
        other = int(draw[11 + j] * (j + 1))
        few[j], few[other] = few[other], few[j]
    return few[:found]
