"""Huangdao 2013: the feed holds only what could be known, and the plan's tables act on it in time."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from yunnao.feeds.scenario import ScenarioFeed
from yunnao.model.event import Sighting
from yunnao.model.scale import Grade, Level
from yunnao.model.table import decide
from yunnao.procedure.read import read_plan

CITY = Path(__file__).parents[2] / "cities" / "qingdao"
FOLDER = CITY / "scenarios" / "huangdao-2013"
PLAN = read_plan(CITY / "plans" / "pipeline.yaml")


def clock(hour_minute: str) -> datetime:
    return datetime.fromisoformat(f"2013-11-22T{hour_minute}:00+08:00")


@cache
def feed() -> list[Sighting]:
    return list(ScenarioFeed(FOLDER).poll(None, clock("23:00")))


def known_at(now: datetime, people_at_risk: float) -> dict[str, Any]:
    """The facts by hand: the newest pressure with its drop, counted reports, and people once the place is known."""
    facts: dict[str, Any] = {}
    for seen in (s for s in feed() if s.occurred_at <= now):
        if seen.kind == "ObservationReceived":
            name = f"obs.{seen.data.quantity}"
            facts[f"{name}.drop"] = facts.get(name, seen.data.value) - seen.data.value
            facts[name] = seen.data.value
        elif seen.kind == "ReportReceived":
            facts[f"report.{seen.data.kind}"] = facts.get(f"report.{seen.data.kind}", 0.0) + 1
        elif seen.kind == "SourceTermReceived" and seen.data.term.data["confirmed"]:
            facts |= {"to_move": people_at_risk, "confined": 1.0}
    return facts


def level(hour_minute: str, people_at_risk: float = 5000.0) -> Level | None:
    rule = decide(PLAN.levels, known_at(clock(hour_minute), people_at_risk))
    return None if rule is None else Level(rule.then)


def test_the_incident_opens_with_the_pressure_drop() -> None:
    assert decide(PLAN.opens, known_at(clock("02:11"), 0.0)) is None
    assert decide(PLAN.opens, known_at(clock("02:12"), 0.0)) is not None


def test_the_level_rises_with_what_is_known() -> None:
    steps = [level(time) for time in ("02:12", "02:25", "03:39", "03:40", "07:00", "10:24", "10:25")]
    assert steps == [Level.IV, Level.III, Level.III, Level.II, Level.II, Level.II, Level.I]


def test_a_city_that_saw_no_pressure_would_still_act_on_the_first_call() -> None:
    assert decide(PLAN.opens, {"report.oil_on_road": 1.0}) is not None
    assert decide(PLAN.levels, {"report.oil_on_road": 1.0}).then == "III"


def test_the_evacuation_opens_when_the_leak_is_confirmed_with_people_near() -> None:
    evacuation = next(task for task in PLAN.tasks if task.evacuate)
    assert evacuation.after == []
    assert level("03:40") >= evacuation.from_level
    assert level("03:40", people_at_risk=0.0) < evacuation.from_level
    assert "密闭空间" in decide(PLAN.levels, known_at(clock("03:40"), 100.0)).note
    assert decide(PLAN.levels, {"report.leak_confirmed": 1.0, "to_move": 1.0}).then == "II", "a pool is danger enough"


@pytest.mark.parametrize(("facts", "grade"), [
    ({}, Grade.ORDINARY),
    ({"report.leak_confirmed": 1.0, "to_move": 100.0}, Grade.LARGER),
    ({"report.leak_confirmed": 1.0, "to_move": 5000.0}, Grade.MAJOR),
    ({"report.explosion": 1.0}, Grade.MAJOR),
    ({"obs.deaths": 9.0}, Grade.LARGER),
    ({"obs.deaths": 10.0}, Grade.MAJOR),
    ({"obs.deaths": 62.0}, Grade.EXTRAORDINARY),
])
def test_grades_follow_article_three(facts: dict[str, Any], grade: Grade) -> None:
    assert Grade(decide(PLAN.grades, facts).then) is grade


def test_the_feed_tells_nothing_of_what_was_found_out_later() -> None:
    text = (FOLDER / "feed.yaml").read_text(encoding="utf-8")
    for later in ("2000 吨", "62 人", "136", "5000", "751"):
        assert later not in text
    terms = [s.data.term.data for s in feed() if s.kind == "SourceTermReceived"]
    assert max(term.get("leaked_t", 0) for term in terms) < 2000


def test_what_the_company_said_is_not_known_before_it_was_said() -> None:
    told = {s.data.kind: s.occurred_at for s in feed() if s.kind == "ReportReceived"}
    assert told["pump_stopped"] == clock("02:25")
    assert told["leak_confirmed"] == clock("03:40")
    assert told["oil_at_sea"] == clock("07:00")
    assert told["explosion"] == clock("10:25")


def test_assumed_facts_say_so() -> None:
    first, *_ = feed()
    assert "assumed" in first.data.note
    notes = [s.data.term.data["note"] for s in feed() if s.kind == "SourceTermReceived"]
    assert all("assumed" in note for note in notes)
    card = YAML(typ="safe").load((FOLDER / "scenario.yaml").read_text(encoding="utf-8"))
    assert any("最大的假设" in note for note in card["notes"])


def test_the_leak_lies_where_the_drain_layer_begins() -> None:
    drain = YAML(typ="safe").load((CITY / "drains.geojson").read_text(encoding="utf-8"))["features"][0]
    confirmed = [s.data.term.data for s in feed() if s.kind == "SourceTermReceived" and s.data.term.data["confirmed"]]
    point = confirmed[0]["point"]
    assert [point["lon"], point["lat"]] == drain["geometry"]["coordinates"][0]


def test_history_is_the_yardstick_and_complete() -> None:
    history = YAML(typ="safe").load((FOLDER / "history.yaml").read_text(encoding="utf-8"))
    by_kind = {line["kind"]: line for line in history}
    assert (by_kind["deaths"]["value"], by_kind["injured"]["value"]) == (62, 136)
    assert by_kind["evacuation_before_explosion"]["value"] == 0
    assert all(line["text"] and line["text_en"] and line["source"] for line in history)
    assert datetime.fromisoformat(by_kind["evacuation"]["at"]) - clock("10:25") == timedelta(minutes=35)
