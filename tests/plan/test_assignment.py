"""Assignments are the best there are: against every assignment there is, on small instances."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from yunnao.plan._assignment import assign
from yunnao.plan._needs import Needs, nearest_first

SUPPLIES = st.lists(st.sampled_from([0, 0, 1, 2, 3, 45]), min_size=2, max_size=2)


@st.composite
def instances(draw: st.DrawFn) -> Needs:
    """Up to 3 tasks, 5 units and 2 capabilities: scarce and plenty, unreachable units, useless units, equal costs."""
    tasks, units = draw(st.integers(0, 3)), draw(st.integers(0, 5))
    cost = [draw(st.lists(st.sampled_from([-1, 0, 1, 60, 60, 700, 9000]), min_size=units, max_size=units))
            for _ in range(tasks)]
    need, gives = [draw(SUPPLIES) for _ in range(tasks)], [draw(SUPPLIES) for _ in range(units)]
    weight = np.array(draw(st.lists(st.sampled_from([1, 4, 32]), min_size=tasks, max_size=tasks)), dtype=np.int64)
    per_amount = np.array([604_800 // draw(st.sampled_from([1, 45])), 13_440])
    return Needs(cost=table(cost, units), need=table(need, 2), gives=table(gives, 2),
                 price=weight[:, None] * per_amount[None], copies=np.ones(units, dtype=np.int64))


def table(rows: list[list[int]], width: int) -> np.ndarray:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)


def everything_tried(needs: Needs) -> int:
    """The least objective over all ways to send each unit to one task or nowhere, counted by hand."""
    tasks, units = needs.cost.shape
    best = None
    for choice in product(range(-1, tasks), repeat=units):
        if any(t >= 0 and needs.cost[t, u] < 0 for u, t in enumerate(choice)):
            continue
        total = sum(int(needs.cost[t, u]) for u, t in enumerate(choice) if t >= 0)
        for t in range(tasks):
            for c in range(2):
                there = sum(int(needs.gives[u, c]) for u, at in enumerate(choice) if at == t)
                total += int(needs.price[t, c]) * max(0, int(needs.need[t, c]) - there)
        best = total if best is None else min(best, total)
    return best or 0


@settings(max_examples=250, deadline=None)
@given(instances())
def test_no_assignment_is_better_and_the_bound_proves_it(needs: Needs) -> None:
    answer = assign(needs)
    assert answer.objective == answer.bound == everything_tried(needs)
    assert needs.value(answer.sent) == answer.objective
    assert (answer.sent.sum(axis=0) <= needs.copies).all()
    assert not answer.sent[needs.cost < 0].any()


@settings(max_examples=100, deadline=None)
@given(instances())
def test_stopped_at_once_it_still_answers_with_a_true_bound(needs: Needs) -> None:
    stopped, best = assign(needs, stop=lambda: True), everything_tried(needs)
    assert stopped.bound <= best <= stopped.objective == needs.value(stopped.sent)


@settings(max_examples=60, deadline=None)
@given(instances())
def test_what_one_more_unit_is_worth_is_never_less_than_it_gains(needs: Needs) -> None:
    before = assign(needs)
    for unit in range(len(needs.copies)):
        more = assign(needs.one_more(unit))
        assert more.objective <= before.objective
        assert more.bound == more.objective


def random(tasks: int, units: int, seed: int) -> Needs:
    chance = np.random.default_rng(seed)
    cost = chance.integers(60, 3000, (tasks, units))
    gives, need = chance.integers(0, 60, (units, 3)), chance.integers(0, 200, (tasks, 3))
    return Needs(cost=cost, need=need, gives=gives, price=np.full((tasks, 3), 14_000),
                 copies=np.ones(units, dtype=np.int64))


@pytest.mark.parametrize("seed", range(3))
def test_larger_ones_are_no_worse_than_nearest_first_and_repeat(seed: int) -> None:
    needs = random(4, 12, seed)
    answer = assign(needs)
    assert answer.bound <= answer.objective <= needs.value(nearest_first(needs))
    assert (assign(needs).sent == answer.sent).all()


def test_a_hard_one_cut_short_gives_its_gap() -> None:
    needs = random(7, 20, 5)
    short, long = assign(needs, nodes=1), assign(needs, nodes=30)
    assert short.bound <= long.objective
    assert long.bound <= short.objective


def test_a_need_beyond_all_reason_costs_what_is_missing_and_nothing_breaks() -> None:
    needs = random(2, 5, 1)
    huge = Needs(cost=needs.cost, need=needs.need + 10**9, gives=needs.gives, price=needs.price, copies=needs.copies)
    answer = assign(huge)
    assert answer.bound == answer.objective == huge.value(answer.sent)
    assert answer.sent.sum() == 5, "all that there is goes"


def test_a_hundred_single_needs_and_units_are_proved_at_once() -> None:
    """The relaxation of a plain assignment is whole: its answer is the best, as scipy's own method says."""
    chance = np.random.default_rng(3)
    cost, one = chance.integers(60, 3000, (100, 100)), np.ones((100, 1), dtype=np.int64)
    needs = Needs(cost=cost, need=one, gives=one, price=604_800 * one, copies=one[:, 0])
    answer = assign(needs)
    assert answer.objective == answer.bound == cost[linear_sum_assignment(cost)].sum()
