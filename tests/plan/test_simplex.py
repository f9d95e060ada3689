"""The network simplex against a linear program, and where there is nothing to send."""

import numpy as np
import pytest
from scipy.optimize import linprog

from yunnao.plan._simplex import NEVER, cheapest


def balanced(seed: int, n: int, m: int, cut: float, tied: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    cost, demand = chance.integers(0, tied, (n, m)), chance.integers(1, 20, m)
    cost[chance.random((n, m)) < cut] = NEVER
    supply = np.bincount(chance.integers(0, n, int(demand.sum())), minlength=n)
    return cost, supply.astype(np.int64), demand


def program(cost: np.ndarray, supply: np.ndarray, demand: np.ndarray) -> float | None:
    n, m = cost.shape
    rows = np.vstack([np.kron(np.eye(n), np.ones(m)), np.kron(np.ones(n), np.eye(m))])
    use = np.flatnonzero(cost.ravel() < NEVER)
    answer = linprog(cost.ravel()[use], A_eq=rows[:, use], b_eq=np.concatenate([supply, demand]))
    return float(answer.fun) if answer.status == 0 else None


@pytest.mark.parametrize("seed", range(30))
def test_it_costs_what_a_linear_program_says_and_the_potentials_prove_it(seed: int) -> None:
    cost, supply, demand = balanced(seed, 2 + seed % 7, 1 + seed % 5, (seed % 3) / 4, (2, 5, 1000)[seed % 3])
    found, least = cheapest(cost, supply, demand, lambda: False), program(cost, supply, demand)
    assert (found is None) == (least is None)
    if found is None or least is None:
        return
    flow, worth = found
    assert (flow.sum(axis=1) == supply).all() and (flow.sum(axis=0) == demand).all() and (flow >= 0).all()
    assert (flow * np.where(cost < NEVER, cost, 0)).sum() == pytest.approx(least)
    zone = (np.where(cost < NEVER, cost + worth, NEVER)).min(axis=1)
    assert (zone[supply > 0] * supply[supply > 0]).sum() - (worth * demand).sum() == pytest.approx(least)


def test_many_ties_come_to_an_end() -> None:
    flow, _ = cheapest(np.zeros((60, 40), np.int64), np.full(60, 2), np.full(40, 3), lambda: False)
    assert flow.sum() == 120


def test_stopped_there_is_nothing_yet() -> None:
    assert cheapest(np.ones((1, 1), np.int64), np.array([1]), np.array([1]), lambda: True) is None
