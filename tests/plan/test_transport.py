"""Transports are the best there are: most people first, the most urgent of them, then the least travel."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.plan._transport import Zones, transport

SOLVERS = (10**9, 0)
"""Up to how many pairs HiGHS answers: always, and never, which leaves it to the network simplex."""


@st.composite
def instances(draw: st.DrawFn) -> Zones:
    """At most 3 zones, 3 shelters and 5 people: too little room, no way, equal costs, ranks."""
    n, m = draw(st.integers(0, 3)), draw(st.integers(0, 3))
    few = st.integers(0, 2)
    cost = [draw(st.lists(st.sampled_from([-1, 0, 1, 5, 5, 90, 4000]), min_size=m, max_size=m)) for _ in range(n)]
    people = draw(st.lists(few, min_size=n, max_size=n))
    return Zones(cost=np.array(cost, dtype=np.int64).reshape(n, m), people=np.array(people, dtype=np.int64),
                 room=np.array(draw(st.lists(few, min_size=m, max_size=m)), dtype=np.int64),
                 urgency=np.array(draw(st.lists(few, min_size=n, max_size=n)), dtype=np.int64))


def everything_tried(zones: Zones) -> tuple[tuple[int, ...], int]:
    """Every person to every shelter or none: people moved by rank, the most urgent first, then the least travel."""
    n, m = zones.cost.shape
    persons = [z for z in range(n) for _ in range(zones.people[z])]
    ranks = sorted(set(zones.urgency.tolist()))
    best = None
    for choice in product(range(-1, m), repeat=len(persons)):
        to = [(z, s) for z, s in zip(persons, choice, strict=True) if s >= 0]
        if any(zones.cost[z, s] < 0 for z, s in to) or any(choice.count(s) > zones.room[s] for s in range(m)):
            continue
        moved = tuple(-sum(zones.urgency[z] == rank for z, _ in to) for rank in ranks)
        found = (sum(moved), moved, sum(int(zones.cost[z, s]) for z, s in to))
        best = found if best is None else min(best, found)
    assert best is not None
    return tuple(-number for number in best[1]), best[2]


@settings(max_examples=300, deadline=None)
@given(instances(), st.sampled_from(SOLVERS))
def test_no_transport_is_better_and_the_bound_proves_it(zones: Zones, small: int) -> None:
    moves = transport(zones, small=small)
    by_rank, least = everything_tried(zones)
    ranks = sorted(set(zones.urgency.tolist()))
    assert tuple(int(moves.people[zones.urgency == rank].sum()) for rank in ranks) == by_rank
    assert moves.objective == moves.bound == least == zones.value(moves.people)
    fits(zones, moves.people)


def fits(zones: Zones, people: np.ndarray) -> None:
    assert (people >= 0).all()
    assert (people.sum(axis=1) <= zones.people).all()
    assert (people.sum(axis=0) <= zones.room).all()
    assert not people[zones.cost < 0].any()


@settings(max_examples=100, deadline=None)
@given(instances())
def test_stopped_at_once_it_moves_as_many_with_a_true_bound(zones: Zones) -> None:
    stopped, best = transport(zones, stop=lambda: True), transport(zones)
    assert stopped.bound <= best.objective <= stopped.objective
    assert stopped.people.sum() == best.people.sum()
    fits(zones, stopped.people)


@pytest.mark.parametrize("fill", [0.7, 1.0, 1.3])
@pytest.mark.parametrize("cut", [0.0, 0.6])
def test_a_hundred_zones_are_proved_by_either_solver(fill: float, cut: float) -> None:
    chance = np.random.default_rng(7)
    cost = chance.integers(1, 5000, (100, 20))
    cost[chance.random((100, 20)) < cut] = -1
    people = chance.integers(1, 300, 100)
    room = np.full(20, int(people.sum() / fill / 20))
    zones = Zones(cost=cost, people=people, room=room, urgency=chance.integers(0, 3, 100))
    program, moves = (transport(zones, small=small) for small in SOLVERS)
    fits(zones, moves.people)
    assert moves.objective == moves.bound == zones.value(moves.people)
    assert (program.objective, program.bound) == (moves.objective, moves.bound)
    assert not moves.worth[moves.people.sum(axis=0) < room].any(), "a shelter with room left has no price"


@settings(max_examples=60, deadline=None)
@given(instances(), st.sampled_from(SOLVERS))
def test_a_place_more_never_saves_more_than_it_is_said_to(zones: Zones, small: int) -> None:
    before = transport(zones, small=small)
    for shelter in range(len(zones.room)):
        more = Zones(zones.cost, zones.people, zones.room + (np.arange(len(zones.room)) == shelter), zones.urgency)
        after = transport(more)
        if after.people.sum() == before.people.sum():
            assert before.objective - after.objective <= before.worth[shelter]


@pytest.mark.parametrize("people", [[-1], [2**31]])
def test_counts_that_cannot_be_are_refused(people: list[int]) -> None:
    with pytest.raises(ValueError, match="counts from 0"):
        transport(Zones(np.ones((1, 1), np.int64), np.array(people), np.ones(1, np.int64), np.zeros(1, np.int64)))
