"""One task's best team, against every team there is."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.plan._needs import Needs
from yunnao.plan._search import laid_out
from yunnao.plan._teams import best_team, lagrangian, settle, task_value

AMOUNTS = st.lists(st.integers(0, 7), min_size=2, max_size=2)


@st.composite
def one_task(draw: st.DrawFn) -> Needs:
    units = draw(st.integers(1, 6))
    gives = np.array([draw(AMOUNTS) for _ in range(units)], dtype=np.int64)
    cost = np.array([draw(st.lists(st.integers(-1, 40), min_size=units, max_size=units))], dtype=np.int64)
    return Needs(cost=cost, need=np.array([draw(AMOUNTS)], dtype=np.int64), gives=gives,
                 price=np.array([[draw(st.integers(1, 30)), 9]]), copies=np.ones(units, dtype=np.int64))


def every_team(needs: Needs, cost: np.ndarray) -> int:
    """The least of all teams of units that can get there, counted by hand."""
    teams = (np.array(team) for team in product((0, 1), repeat=len(cost)) if not (np.array(team) * (cost < 0)).any())
    return min(int((team * cost).sum() + (needs.missing(team[None]) * needs.price).sum()) for team in teams)


@settings(max_examples=200, deadline=None)
@given(one_task())
def test_the_best_team_is_the_best_of_all_teams(needs: Needs) -> None:
    tables, _ = laid_out(needs)
    chosen = np.zeros(len(tables.cost), dtype=bool)
    least = every_team(needs, needs.cost[0])
    assert best_team(tables, 0, tables.cost, chosen) == least
    at = np.full(len(needs.copies), -1)
    settle(tables, at, 0, np.zeros(len(at), np.int64), 0.0)
    assert task_value(tables, at, 0) == least
    assert set(np.flatnonzero(at == 0)) == set(tables.unit[chosen])


@settings(max_examples=100, deadline=None)
@given(one_task(), st.integers(0, 20))
def test_prices_bound_from_below_and_without_prices_one_task_is_solved(needs: Needs, price: int) -> None:
    tables, _ = laid_out(needs)
    used, least = np.zeros(len(needs.copies), np.int64), every_team(needs, needs.cost[0])
    assert lagrangian(tables, np.zeros_like(used), used) == least
    assert lagrangian(tables, np.full_like(used, price), used) <= least
