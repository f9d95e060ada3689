"""Robust in Littletown: likely zones leave, unlikely ones stay and are counted, and waiting has a price."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from msgspec import structs

import yunnao.plan._crowd
from yunnao.city.city import City
from yunnao.model.assessment import Assessment, Exceedance
from yunnao.model.plan import ActionPlan
from yunnao.plan.robust import NOTICE_S, Robust

Town = SimpleNamespace


def propose(city: City, made: Assessment) -> ActionPlan:
    return Robust().propose(city, made, lambda: False, 4)


def foreseen(town: Town, *zones: object, chance: float = 0.5, east: float = 120.015) -> Assessment:
    """An assessment whose band comes with `chance` west of a line, and hardly at all beyond."""
    there = [structs.replace(z, band="band") for z in zones]
    line = Exceedance(name="band", name_zh="带", quantity="q", threshold=1, unit="1", chance=chance,
                      area=town.box(119.9, 35.9, east, 36.1))
    return structs.replace(town.assessment(there, town.band(town.box(119.8, 35.8, 119.81, 35.81))), exceedance=[line])


def test_the_likely_leave_and_everybody_is_counted(town: Town) -> None:
    made = foreseen(town, town.zone("west", town.A, 40, before=120), town.zone("east", town.C, 30, before=120))
    plan = propose(town.city(), made)
    assert sum(m.people for m in plan.moves) + sum(s.missing for s in plan.uncovered if s.unit == "人") == 70
    assert {m.zone_id for m in plan.moves} == {"west", "east"}, "one in twenty is worth a day: a life weighs a week"
    assert "有 50% 的可能被波及" in next(m.reason for m in plan.moves if m.zone_id == "west")
    score = plan.scores[0]
    assert score.gap == 0 and score.objective > 0 and "期望损失" in plan.assumptions[0]


def test_an_order_may_wait_until_the_last_can_still_leave(town: Town) -> None:
    plan = propose(town.city(), foreseen(town, town.zone("west", town.D, 40, before=150)))
    move = plan.moves[0]
    assert move.by == "foot" and plan.decide_by == town.NOON + timedelta(minutes=150, seconds=-NOTICE_S)
    assert "再等 3 小时，又有 40 人来不及按时动身，其中预计 20 人会被波及" in plan.binds
    assert "最迟" in plan.summary and not any("再等 1 小时" in text for text in plan.binds)


def test_when_time_is_up_the_order_is_now(town: Town) -> None:
    plan = propose(town.city(), foreseen(town, town.zone("west", town.A, 40)))
    assert plan.decide_by == town.NOON and "须立即下令" in plan.summary
    assert "须立即动身" in plan.moves[0].reason


def test_without_members_the_forecast_is_taken_at_its_word(town: Town) -> None:
    plan = propose(town.city(), town.assessment([town.zone("west", town.A, 40)]))
    assert plan.assumptions[0].startswith("这次研判没有成员预报") and sum(m.people for m in plan.moves) == 40
    nobody = propose(town.city(), town.assessment([]))
    assert nobody.moves == [] and nobody.decide_by is None


def test_more_coaches_give_more_time(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody walks: 90 people in five rounds of 20 seats must begin earlier than in one of 200."""
    monkeypatch.setattr(yunnao.plan._crowd, "FOOT_M", 0.0)
    far = town.zone("far", town.C, 90, before=300)
    slow, quick = (propose(town.city(units=[town.unit("bus", town.A, seats=seats)]), foreseen(town, far, east=120.1))
                   for seats in (20, 200))
    assert {move.by for move in slow.moves} == {"coach"} and slow.decide_by < quick.decide_by
    assert sum(m.people for m in slow.moves) == sum(m.people for m in quick.moves) == 90
