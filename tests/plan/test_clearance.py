"""Clearance in Littletown: who drives leaves in stages, and the time is proved."""

from datetime import timedelta

import pytest

from yunnao.plan.clearance import Clearance
from yunnao.plan.evacuation import Evacuation
from yunnao.plan.shelter import Sheltering


def propose(city, made, stop=lambda: False):
    return Clearance().propose(city, made, stop, 4)


def test_who_lives_round_the_corner_walks_at_once(town) -> None:
    plan = propose(town.city(), town.assessment([town.zone("b", town.B, 100)]))
    assert [(m.by, m.people, m.depart_at) for m in plan.moves] == [("foot", 100, town.NOON)]
    assert plan.moves[0].arrive_at == town.NOON + timedelta(seconds=plan.moves[0].travel_s)
    assert (plan.scores[0].objective, plan.scores[0].bound) == (0, 0)


@pytest.fixture
def crowded(town):
    """C's and E's people fill the hall; E's rest and D's go to the school, most of them by car."""
    return town.assessment([town.zone("c", town.C, 200), town.zone("e", town.E, 250)])


def test_those_who_drive_leave_in_stages_and_the_gap_is_small(town, crowded) -> None:
    plan = propose(town.city(), crowded)
    score = plan.scores[0]
    cars = [m for m in plan.moves if m.by == "car"]
    assert cars and sum(m.people for m in plan.moves) == 450
    assert 0 < score.bound <= score.objective
    assert score.objective - score.bound <= 15
    assert max(m.arrive_at for m in cars) == town.NOON + timedelta(seconds=score.objective)
    for move in cars:
        assert town.NOON <= move.depart_at <= move.arrive_at - timedelta(seconds=move.travel_s - 5)


def test_nobody_more_is_left_behind_than_by_evacuation(town) -> None:
    made = town.assessment([town.zone("c", town.C, 400), town.zone("e", town.E, 400)])
    ours, theirs = (p().propose(town.city(), made, lambda: False, 1) for p in (Clearance, Evacuation))
    assert sum(m.people for m in ours.moves) == sum(m.people for m in theirs.moves) == 500
    assert [lack.missing for lack in ours.uncovered] == [lack.missing for lack in theirs.uncovered]


def test_a_deadline_too_near_for_the_road_is_said(town, crowded) -> None:
    soon = town.assessment([town.zone("c", town.C, 200), town.zone("e", town.E, 250, before=1)])
    plan = propose(town.city(), soon)
    assert sum(m.people for m in plan.moves) == 450
    assert any("应撤离的时限之前" in text for text in plan.assumptions)
    assert not any("应撤离的时限之前" in text for text in propose(town.city(), crowded).assumptions)


def test_stopped_at_once_everybody_still_has_a_time(town, crowded) -> None:
    plan, best = propose(town.city(), crowded, lambda: True), propose(town.city(), crowded)
    assert sum(m.people for m in plan.moves) == 450
    assert plan.scores[0].bound <= best.scores[0].objective <= plan.scores[0].objective
    assert any("计算被中止" in text for text in plan.assumptions)


@pytest.mark.parametrize("planner", [Clearance, Sheltering])
def test_nobody_is_moved_before_the_task_that_moves_people_is_open(town, crowded, planner: type) -> None:
    waits = town.task("move", None, needs={}, evacuate=True, state="done")
    plan = planner().propose(town.city(tasks=[waits]), crowded, lambda: False, 1)
    assert plan.moves == [] and [lack.missing for lack in plan.uncovered] == [450]
    assert plan.uncovered[0].why == "预案的转移任务已经结束"
