"""Groups stay whole and no placing is better: against every placing there is, on small instances."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.plan._whole import UNPLACED_S, Groups, place


@st.composite
def instances(draw: st.DrawFn) -> Groups:
    groups, shelters = draw(st.integers(0, 5)), draw(st.integers(1, 3))
    cost = [draw(st.lists(st.sampled_from([-1, 5, 60, 60, 900]), min_size=shelters, max_size=shelters))
            for _ in range(groups)]
    people = draw(st.lists(st.integers(1, 60), min_size=groups, max_size=groups))
    room = draw(st.lists(st.integers(0, 120), min_size=shelters, max_size=shelters))
    return Groups(np.array(cost, dtype=np.int64).reshape(groups, shelters), np.array(people, dtype=np.int64),
                  np.array(room, dtype=np.int64))


def fits(groups: Groups, at: np.ndarray) -> bool:
    there = at >= 0
    full = np.bincount(at[there], groups.people[there], len(groups.room)) <= groups.room
    return bool(full.all() and (groups.cost[np.flatnonzero(there), at[there]] >= 0).all())


def everything_tried(groups: Groups) -> int:
    n, m = groups.cost.shape
    return min(groups.value(np.array(at, dtype=np.int64)) for at in product(range(-1, m), repeat=n)
               if fits(groups, np.array(at, dtype=np.int64)))


@settings(max_examples=120, deadline=None)
@given(instances())
def test_no_placing_is_better_and_the_bound_proves_it(groups: Groups) -> None:
    placed = place(groups)
    assert fits(groups, placed.at)
    assert placed.objective == placed.bound == groups.value(placed.at) == everything_tried(groups)
    stopped = place(groups, lambda: True)
    assert fits(groups, stopped.at)
    assert stopped.bound <= placed.objective <= stopped.objective == groups.value(stopped.at)


@pytest.mark.parametrize("fill", [0.7, 0.95])
def test_many_groups_come_close_to_what_splitting_them_would_cost(fill: float) -> None:
    chance = np.random.default_rng(2)
    people, cost = chance.integers(20, 200, 300), chance.integers(60, 4000, (300, 30))
    room = np.full(30, int(people.sum() / fill / 30))
    placed = place(Groups(cost, people, room))
    assert fits(Groups(cost, people, room), placed.at)
    assert (placed.at >= 0).all() or fill > 0.9
    assert placed.bound <= placed.objective
    if (placed.at >= 0).all():
        assert placed.objective <= 1.05 * placed.bound < UNPLACED_S * people.sum()
