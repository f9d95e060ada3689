"""The quickest flow against closed formulas and against every schedule of tiny towns."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.plan._over_time import Roadway, crossed
from yunnao.plan._quickest import Schedule, quickest, soonest
from yunnao.plan._slowest import slowest

MINUTE = 60_000


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def parallel(people: int, ways: list[tuple[int, int]], rooms: list[int] | None = None) -> Roadway:
    """One zone at junction 0; way i takes (ms, people an hour) to the shelter at junction i + 1."""
    n = len(ways)
    return Roadway(tail=np.zeros(n, np.int64), head=np.arange(n) + 1, travel_ms=ints(*(t for t, _ in ways)),
                   per_hour=ints(*(c for _, c in ways)), ahead_ms=ints(min(t for t, _ in ways), *[0] * n),
                   start=ints(0), people=ints(people), limit_ms=ints(-1), end=np.arange(n) + 1,
                   room=ints(*(rooms or [people] * n)))  # fmt: skip


def fluid(people: int, ways: list[tuple[int, int]]) -> float:
    """Burkard, Dlaska, Klinz 1993: parallel ways carry sum of rate x (T - travel) by T. In ms."""
    best = math.inf
    for used in range(1, len(ways) + 1):
        first = sorted(ways)[:used]
        rate = sum(c for _, c in first) / 3_600_000
        best = min(best, (people + sum(t * c / 3_600_000 for t, c in first)) / rate)
    return best


def holds(roads: Roadway, found: Schedule) -> None:
    """Everybody goes, no shelter overflows, nobody arrives sooner than the road allows."""
    assert np.bincount(found.zone, found.people, len(roads.people)).tolist() == roads.people.tolist()
    assert (np.bincount(found.shelter, found.people, len(roads.room)) <= roads.room).all()
    assert (found.by_ms - found.at_ms >= roads.ahead_ms[roads.start[found.zone]]).all()
    assert (found.at_ms >= 0).all() and found.by_ms.max() == found.clear_ms


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 2000), st.lists(st.tuples(st.integers(1, 40).map(lambda m: m * MINUTE // 2),
                                                 st.sampled_from([600, 1800, 3000])), min_size=1, max_size=3))
def test_parallel_ways_take_as_long_as_the_formula_says(people: int, ways: list[tuple[int, int]]) -> None:
    roads, step = parallel(people, ways), 10_000
    found = quickest(roads, step, 10_000)
    assert found is not None
    holds(roads, found)
    assert slowest(roads, 40).needs_ms == pytest.approx(fluid(people, ways), abs=1), "counted without time, exactly"
    one_person = 3_600_000 / min(c for _, c in ways)
    assert found.clear_ms <= fluid(people, ways) + 3 * step + one_person * len(ways)


def test_two_zones_share_a_bridge_and_the_bridge_sets_the_pace() -> None:
    """0 and 1 both lead to 2, and over a bridge of 600 an hour to the shelter at 3: 300 people take half an hour."""
    roads = Roadway(tail=ints(0, 1, 2), head=ints(2, 2, 3), travel_ms=ints(60_000, 120_000, 180_000),
                    per_hour=ints(3000, 3000, 600), ahead_ms=ints(240_000, 300_000, 180_000, 0), start=ints(0, 1),
                    people=ints(100, 200), limit_ms=ints(-1, -1), end=ints(3), room=ints(500))  # fmt: skip
    found = quickest(roads, 15_000, 1000)
    assert found is not None
    holds(roads, found)
    exact = 240_000 + 30 * MINUTE
    assert slowest(roads, 40).needs_ms == pytest.approx(exact, abs=1)
    assert exact <= found.clear_ms <= exact + 45_000


def test_a_full_shelter_sends_the_rest_farther() -> None:
    roads = parallel(100, [(60_000, 6000), (600_000, 6000)], rooms=[40, 100])
    found = quickest(roads, 10_000, 1000)
    assert found is not None
    holds(roads, found)
    assert np.bincount(found.shelter, found.people).tolist() == [40, 60]
    exact = 600_000 + 36_000
    assert exact <= found.clear_ms <= exact + 30_000
    assert slowest(roads, 40).needs_ms == pytest.approx(exact, abs=1)


def test_who_must_be_gone_by_a_time_is_gone_or_there_is_no_schedule() -> None:
    roads = parallel(100, [(60_000, 600)])
    for limit, possible in ((700_000, True), (300_000, False)):
        now = Roadway(**{**vars(roads), "limit_ms": ints(limit)})
        found = quickest(now, 10_000, 500)
        assert (found is not None) == possible
        if found is not None:
            assert (found.at_ms + 10_000 <= limit).all()


def test_nobody_enters_a_road_that_has_closed() -> None:
    roads = parallel(100, [(60_000, 600), (300_000, 600)])
    shut = Roadway(**{**vars(roads), "until_ms": ints(120_000, -1)})
    found = quickest(shut, 10_000, 500)
    assert found is not None
    holds(shut, found)
    near = found.shelter == 0
    assert found.people[near].sum() <= 600 * (120 + 10) / 3600 + 1
    assert (found.at_ms[near] <= 120_000).all()


def test_a_time_too_short_is_cut_and_one_long_enough_is_not() -> None:
    roads = parallel(100, [(60_000, 600)])
    assert soonest(roads) == 60_000
    assert crossed(roads, 10_000, 60) is not None and crossed(roads, 10_000, 80) is None


def test_nobody_needs_no_time_and_no_room_is_no_schedule() -> None:
    assert quickest(parallel(0, [(60_000, 600)]), 10_000, 500).clear_ms == 0
    assert quickest(parallel(100, [(60_000, 600)], rooms=[10]), 10_000, 200) is None
    assert quickest(parallel(10, [(60_000, 600)]), 10_000, 200, stop=lambda: True) is None
    with pytest.raises(ValueError, match="a step of 0 ms"):
        quickest(parallel(1, [(1, 1)]), 0, 5)


def test_a_group_that_is_slower_than_any_steps_ends_the_search() -> None:
    asked = []
    roads = parallel(100, [(60_000, 600)])
    assert quickest(roads, 10_000, 500, slower=lambda zones, full: bool(asked.append((zones, full)) or True)) is None
    assert [(zones.tolist(), full.tolist()) for zones, full in asked] == [([True], [False])]


def test_people_wait_at_a_junction_for_the_place_that_comes_next() -> None:
    """Three places in four steps on both roads, but not in the same steps: who may not wait finds half of them gone."""
    roads = Roadway(tail=ints(0, 0, 1), head=ints(1, 1, 2), travel_ms=ints(62_500, 60_000, 60_000),
                    per_hour=ints(2700, 1, 2700), ahead_ms=ints(120_000, 60_000, 0), start=ints(0), people=ints(300),
                    limit_ms=ints(-1), end=ints(2), room=ints(300))  # fmt: skip
    rushed = quickest(Roadway(**{**vars(roads), "limit_ms": ints(9_000_000)}), 1000, 2000)
    found = quickest(roads, 1000, 2000)
    assert found is not None and rushed is not None
    assert found.clear_ms <= 122_500 + 400_000 + 4_000 < rushed.clear_ms - 50_000
