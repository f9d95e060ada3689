"""Parts become one plan: nothing is lost, nothing said twice, no part outlives its truth."""

from datetime import UTC, datetime, timedelta

import pytest

from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Assignment, Score, Shortfall
from yunnao.model.scale import Level
from yunnao.plan.join import join

NOW = datetime(2024, 7, 1, 8, tzinfo=UTC)


def part(name: str, minutes: int = 30, **more: object) -> ActionPlan:
    return ActionPlan(id=f"{name}-7", incident_id="i", log_position=7, proposed_at=NOW, summary=f"{name}。",
                      valid_until=NOW + timedelta(minutes=minutes), **more)


def joined(*parts: ActionPlan) -> ActionPlan:
    return join(parts, id="plan-9", incident_id="i", log_position=9, proposed_at=NOW)


def test_everything_is_kept_in_order_and_said_once() -> None:
    line = Assignment(unit_id="u", unit_name="u", task_id="t", task_name="t", to=Point(1, 2), eta_s=1, gives={},
                      reason="r")
    lack = Shortfall(what="w", missing=1, unit="组", why="y", least_extra="x")
    score = Score(planner="a", objective=2, bound=2, unit="秒", solver="s", seed=1)
    made = joined(part("甲", assignments=[line], scores=[score], binds=["窄"], assumptions=["同", "一"]),
                  part("乙", minutes=10, uncovered=[lack], binds=["窄"], assumptions=["同", "二"], level=Level.II))
    assert made.summary == "甲；乙"
    assert (made.assignments, made.scores, made.uncovered, made.level) == ([line], [score], [lack], Level.II)
    assert (made.binds, made.assumptions) == (["窄"], ["同", "一", "二"])
    assert made.valid_until == NOW + timedelta(minutes=10)
    assert made.log_position == 7, "no newer than its oldest part"


def test_no_parts_make_an_empty_plan() -> None:
    made = joined()
    assert (made.assignments, made.moves, made.summary, made.log_position) == ([], [], "", 9)
    assert made.valid_until == NOW + timedelta(minutes=30)


def test_parts_of_another_incident_are_refused() -> None:
    with pytest.raises(ValueError, match="for i, not for j"):
        join([part("甲")], id="p", incident_id="j", log_position=9, proposed_at=NOW)
    with pytest.raises(ValueError, match="the time it is proposed at"):
        join([], id="p", incident_id="j", log_position=9, proposed_at=None)
