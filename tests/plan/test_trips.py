"""Coach trips by hand and against every possibility: nobody is forgotten, and no time is claimed that can be beaten."""

from itertools import permutations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.plan._queues import LOAD_S, NEVER, READY_S, Queues, least, sharper
from yunnao.plan._trips import Trips, trips


def queues(people: list[int], ride: list[int], seats: list[int], reach: list[list[int]], back: list[list[int]],
           rank: list[int] | None = None) -> Queues:
    n = len(people)
    return Queues(*(np.array(x, dtype=np.int64) for x in (people, range(n), rank or [0] * n, ride, seats)),
                  np.array(reach, dtype=np.int64).reshape(len(seats), len(people)),
                  np.array(back, dtype=np.int64).reshape(len(people), len(people)))


def test_one_coach_goes_to_and_fro_and_that_is_the_least_time() -> None:
    """100 people, 45 seats: three trips of ten minutes' boarding, five out and five back; the last stays out."""
    found = trips(queues([100], [300], [45], [[900]], [[300]]))
    assert found.people.tolist() == [45, 45, 10] and found.trip.tolist() == [1, 2, 3]
    assert found.leaves_s.tolist() == [900 + LOAD_S, 900 + 2 * LOAD_S + 600, 900 + 3 * LOAD_S + 1200]
    assert found.clear_s == found.bound_s == 900 + 3 * LOAD_S + 5 * 300


def test_a_coach_next_door_waits_for_people_to_gather() -> None:
    found = trips(queues([10], [60], [45], [[0]], [[60]]))
    assert found.leaves_s.tolist() == [READY_S] and found.clear_s == found.bound_s == READY_S + 60


def test_the_first_rank_is_fetched_first_though_it_takes_longer() -> None:
    one = trips(queues([45, 45], [1000, 10], [45], [[600, 600]], [[1000, 1000], [10, 10]], rank=[1, 0]))
    assert one.queue.tolist() == [1, 0]


def test_a_coach_too_far_away_to_help_is_not_waited_for() -> None:
    found = trips(queues([90], [300], [45, 45], [[600], [50_000]], [[300]]))
    assert set(found.coach.tolist()) == {0} and found.clear_s == found.bound_s == 600 + 2 * LOAD_S + 900


def test_whom_no_coach_reaches_is_counted_and_no_coaches_are_no_error() -> None:
    found = trips(queues([50, 7], [300, 300], [45], [[600, -1]], [[300, -1], [-1, -1]]))
    assert found.left.tolist() == [0, 7] and found.people.sum() == 50
    nobody = trips(queues([5], [300], [], [], [[300]]))
    assert (nobody.left.tolist(), nobody.clear_s, nobody.bound_s) == ([5], 0, 0)
    nowhere = trips(queues([], [], [45], [[]], []))
    assert nowhere.clear_s == 0 and len(nowhere.people) == 0


def plays(q: Queues) -> int:
    """The least time of all: every sequence of full loads for every coach, coaches of one size."""
    loads = [i for i, n in enumerate(q.people.tolist()) for _ in range(-(-n // int(q.seats[0])))]
    best = NEVER
    for who in product(range(len(q.seats)), repeat=len(loads)):
        ends = []
        for coach in range(len(q.seats)):
            mine = [load for load, c in zip(loads, who, strict=True) if c == coach]
            ends.append(min(_time(q, coach, order) for order in permutations(mine)))
        best = min(best, max(ends))
    return best


def _time(q: Queues, coach: int, order: tuple[int, ...]) -> int:
    now = 0
    for n, i in enumerate(order):
        there = now + int(q.back_s[order[n - 1], i]) if n else max(int(q.reach_s[coach, i]), READY_S - LOAD_S)
        now = there + LOAD_S + int(q.ride_s[i])
    return now


TIMES = st.integers(0, 4000)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_bound_is_above_the_best_of_all_and_no_answer_below(data: st.DataObject) -> None:
    n, coaches = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 2))
    people = data.draw(st.lists(st.sampled_from([0, 1, 30, 45, 46, 80]), min_size=n, max_size=n))
    row = st.lists(TIMES, min_size=n, max_size=n)
    q = queues(people, data.draw(row), [45] * coaches, data.draw(st.lists(row, min_size=coaches, max_size=coaches)),
               data.draw(st.lists(row, min_size=n, max_size=n)))
    found, best = trips(q), plays(q)
    assert least(q) <= found.bound_s <= best <= found.clear_s
    assert sharper(q, 0, best) <= best and sharper(q, least(q), best) >= least(q)
    assert found.left.sum() == 0 and (np.bincount(found.queue, found.people, n) == q.people).all()
    assert _holds(q, found)


def _holds(q: Queues, found: Trips) -> bool:
    """Every coach has its seats, and is nowhere before it can be."""
    for coach in range(len(q.seats)):
        mine = np.flatnonzero(found.coach == coach)
        mine = mine[np.argsort(found.trip[mine])]
        order = tuple(found.queue[mine].tolist())
        times = [_time(q, coach, order[:k + 1]) for k in range(len(order))]
        if found.there_s[mine].tolist() != times or (found.people[mine] > q.seats[coach]).any():
            return False
    return True


def test_the_compiled_loop_hands_out_the_same_loads(monkeypatch) -> None:
    chance = np.random.default_rng(3)
    queues = Queues(chance.integers(1, 200, 12), chance.integers(0, 3, 12), chance.integers(0, 2, 12),
                    chance.integers(300, 3000, 12), np.array([45, 45, 30, 20]), chance.integers(0, 2000, (4, 12)),
                    chance.integers(300, 3000, (3, 12)))  # fmt: skip
    plain = trips(queues)
    monkeypatch.setattr("yunnao.plan._trips.SMALL", 0)
    for one, other in zip(plain.__dict__.values(), trips(queues).__dict__.values(), strict=True):
        assert np.array_equal(one, other)
