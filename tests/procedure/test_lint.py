"""Lint: every rule is shown a plan that breaks just that, and a plan that keeps it."""

from datetime import date
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from msgspec import structs

from yunnao.city.ground import Ground
from yunnao.model.procedure import Command, ContingencyPlan, Exercise, Group, Rule, TaskRule
from yunnao.model.scale import Level
from yunnao.procedure.finding import Finding, rule
from yunnao.procedure.lint import RULES, lint

TODAY = date(2026, 11, 24)
PAGE = Path(__file__).parents[2] / "docs" / "lint" / "plan.md"


def row(then: str, **when: str) -> Rule:
    return Rule(then=then, when=when or {"people": f">= {_PEOPLE.get(then, 1)}"}, source="草拟")


_PEOPLE = {"I": 1000, "II": 100, "III": 10, "major": 100}


def task(id: str = "look", **changes: Any) -> TaskRule:
    good = TaskRule(id=id, name="查看", owner="fire", within_minutes=30, legal_basis="《某法》第一条",
                    escalate_to="市长")
    return structs.replace(good, **changes)


def every(*tasks: TaskRule) -> list[TaskRule]:
    """Tasks with one beside them at every level, so that no level is empty."""
    return [*tasks, *(task(f"at-{level.value}", from_level=level) for level in Level)]


def good(**changes: Any) -> ContingencyPlan:
    plan = ContingencyPlan(
        id="p", name="某预案", version="1", status="草案", issuer="", incident_kind="fire", hazard="leak",
        legal_basis=["《某法》第一条"], opens=[row("open")], levels=[row(level.value) for level in reversed(Level)],
        grades=[row("major"), row("larger")], owners={"fire": "消防（指挥中心）"}, deputies={"fire": "值班首长"},
        tasks=every(task(), task("then", after=["look"])), command_post="某现场指挥部",
    )
    return structs.replace(plan, **changes)


OTHER = good(id="other", incident_kind="flood", command_post="别的指挥部",
             opens=[row("open", **{"report.flood": ">= 1"})])


def found_in(ground: Ground | None = None, shelf: tuple[ContingencyPlan, ...] = (OTHER,),
             **changes: Any) -> list[Finding]:
    return lint(good(**changes), ground, TODAY, shelf)


def test_a_good_plan_has_no_findings(littletown: Ground) -> None:
    assert found_in(littletown) == []


TWO = {"fire": "消防（指挥中心）", "police": "公安（指挥中心）"}


def command(**changes: Any) -> Command:
    good = Command(headquarters="指挥部", head="市长", office="fire", members={"fire": "救援"})
    return structs.replace(good, **changes)


MOVE = task("move", evacuate=True, needs={"seats": 1})
ORANGE, YELLOW = {"warning.typhoon": ">= orange"}, {"warning.typhoon": ">= yellow"}
BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("P001", {"tasks": every(task(), task())}),
    ("P002", {"tasks": every(task(after=["never"]))}),
    ("P003", {"tasks": every(task("a", after=["c"]), task("b", after=["a"]), task("c", after=["b"]))}),
    ("P003", {"tasks": every(task("a", after=["a"]))}),
    ("P004", {"tasks": every(task(owner="nobody"))}),
    ("P005", {"levels": [row("IV")]}),
    ("P005", {"tasks": every(task("late", from_level=Level.I), task(after=["late"]))}),
    ("P006", {"tasks": every(task(message="  "))}),
    ("P006", {"tasks": every(task(message="请大家立即离开危险区域，时间待定，听从指挥"))}),
    ("P007", {"tasks": every(task(needs={"dragons": 1}))}),
    ("P007", {"tasks": every(task(needs={"rescue": 0}))}),
    ("P008", {"tasks": every(structs.replace(MOVE, within_minutes=None))}),
    ("P009", {"levels": [row("I"), row("II"), row("IV")]}),
    ("P009", {"opens": []}),
    ("P010", {"legal_basis": []}),
    ("P010", {"tasks": every(task(legal_basis=" "))}),
    ("P011", {"unattended": ["nothing"]}),
    ("P011", {"unattended": ["look"], "tasks": every(task(message="请立即离开危险区域，前往避难场所，听从指挥"))}),
    ("P012", {"grades": [row("larger"), row("major")]}),
    ("P012", {"grades": [row("terrible")]}),
    ("P012", {"opens": [row("open", **{"warning.typhoon": ">= 3"})]}),
    ("P012", {"opens": [row("open", people=">= yellow")]}),
    ("P012", {"opens": [Rule(then="open", when={"people": "known"}, source="")]}),
    ("P014", {"tasks": every(task("first", within_minutes=90), task(after=["first"], clock="incident"))}),
    ("P014", {"tasks": every(task(within_minutes=0))}),
    ("P015", {"tasks": [task(), task("ii", from_level=Level.II), task("iii", from_level=Level.III)]}),
    ("P016", {"tasks": every(structs.replace(MOVE, needs={}))}),
    ("P016", {"tasks": every(MOVE), "planners": ["dispatch", "notice"]}),
    ("P017", {"tasks": every(task(message="请立即离开危险区域，前往避难场所，听从指挥")), "planners": ["dispatch"]}),
    ("P018", {"tasks": every(task(needs={"rescue": 1})), "planners": ["notice"]}),
    ("P019", {"planners": ["dispatch", "evacuation", "notice", "oracle"]}),
    ("P020", {"grades": [Rule(then="major", when={}, source="草拟"), row("larger")]}),
    ("P020", {"levels": [row("I", **YELLOW), row("II", **ORANGE), row("III"), row("IV")]}),
    ("P021", {"opens": [row("open", **{"report.fire": "= 0"})]}),
    ("P021", {"opens": [row("open", **{"warning.typhoon": "> red"})]}),
    ("P022", {"opens": [row("open", **{"warning.dragons": ">= red"})]}),
    ("P023", {"levels": [row("I", **{"report.fire": ">= 9"}), row("II"), row("III"), row("IV")]}),
    ("P024", {"opens": [row("open", **{"warning.typhoon": ">= red"})],
              "grades": [row("major", **{"warning.typhoon": "> 3"})]}),
    ("P025", {"tasks": every(task(within_minutes=61, legal_basis="《生产安全事故报告和调查处理条例》第九条"))}),
    ("P025", {"tasks": every(task(within_minutes=None, legal_basis="《生产安全事故报告和调查处理条例》第十一条"))}),
    ("P026", {"legal_basis": ["《防震减灾法》第五十条"]}),
    ("P027", {"legal_basis": ["《突发事件应对法》第一百零七条"]}),
    ("P027", {"stand_down": "依据《防汛条例》第五十条"}),
    ("P028", {"owners": {"fire": "消防"}}),
    ("P029", {"deputies": {}}),
    ("P031", {"tasks": every(task(escalate_to="消防"))}),
    ("P033", {"shelf": (structs.replace(OTHER, opens=[row("open", people=">= 1")]),)}),
    ("P033", {"shelf": (structs.replace(OTHER, opens=[row("open", **YELLOW)]),), "opens": [row("open", **ORANGE)]}),
    ("P034", {"shelf": (structs.replace(OTHER, id="p"),)}),
    ("P034", {"shelf": (structs.replace(OTHER, incident_kind="fire"),)}),
    ("P042", {"tasks": every(task(every_minutes=4))}),
    ("P042", {"tasks": every(task(every_minutes=60, message="请立即离开危险区域，前往避难场所，听从指挥"))}),
    ("P044", {"tasks": every(task(milestone=True))}),
    ("P044", {"tasks": every(task(), task("done", milestone=True, after=["look"], needs={"rescue": 1}))}),
    ("P045", {"tasks": every(task(calls="nowhere"))}),
    ("P045", {"tasks": every(task(calls="p"))}),
    ("P045", {"tasks": every(task(calls="other")), "shelf": (structs.replace(OTHER, tasks=[task(calls="p")]),)}),
    ("P045", {"tasks": every(task(calls="other", proof="照片"))}),
    ("P046", {"tasks": every(task(within_working_days=3))}),
    ("P046", {"tasks": every(task(within_minutes=None, within_working_days=3, needs={"rescue": 1}))}),
    ("P046", {"tasks": every(task(within_minutes=None, within_working_days=0))}),
    ("P047", {"tasks": every(task(when={"warning.typhoon": ">= 3"}))}),
    ("P047", {"tasks": every(task(when={"report.fire": "= 0"}))}),
    ("P047", {"tasks": every(task(when={"warning.dragons": ">= red"}))}),
    ("P049", {"tasks": every(task(within_minutes=None, form="初报"))}),
    ("P051", {"command": command(office="navy")}),
    ("P051", {"command": command(members={"navy": "护航"})}),
    ("P051", {"command": command(groups=[Group(id="g", name="抢险组", lead="navy", duties="救人")])}),
    ("P052", {"tasks": every(task(group="g"))}),
    ("P052", {"tasks": every(task(group="g", owner="police")), "owners": {**TWO}, "command": command(
        groups=[Group(id="g", name="抢险组", lead="fire", duties="救人")])}),
    ("P053", {"command": command(groups=[Group(id="g", name="抢险组", lead="fire", duties=" ")])}),
    ("P053", {"command": command(groups=[Group(id="g", name="抢险组", lead="fire", duties="救人")] * 2)}),
    ("P035", {"shelf": (structs.replace(OTHER, command_post="某现场指挥部"),)}),
]
NOT_CLEAN: list[tuple[str, dict[str, Any]]] = [
    ("P013", {"tasks": every(task(escalate_to=""))}),
    ("P030", {"owners": {"fire": "消防（指挥中心）", "navy": "海军（值班室）"}}),
    ("P030", {"deputies": {"fire": "值班首长", "navy": "舰长"}}),
    ("P032", {"exercise": Exercise(every_months=12, last=date(2025, 11, 24))}),
    ("P032", {"exercise": Exercise(every_months=12), "status": "现行"}),
    ("P043", {"tasks": every(task(every_minutes=20))}),
    ("P048", {"tasks": every(task(when={"report.fire": ">= 1"}), task("then", after=["look"]))}),
    ("P050", {"tasks": every(task(form="续报"))}),
    ("P054", {"command": command(groups=[Group(id="g", name="抢险组", lead="fire", duties="救人")])}),
    ("P054", {"command": command(members={"police": ""}), "owners": {**TWO},
              "tasks": every(task())}),
    ("P055", {"command": command(members={}), "owners": {**TWO},
              "tasks": every(task("call", owner="fire"), task("then", owner="police", within_minutes=90))}),
    ("P041", {"hazard": "dragons"}),
]
IN_TOWN: list[tuple[str, dict[str, Any]]] = [
    ("P036", {"tasks": every(task(needs={"rescue": 2}))}),
    ("P037", {"tasks": every(task("a", needs={"seats": 30}), task("b", needs={"seats": 30}))}),
    ("P038", {"tasks": every(task(needs={"rescue": 1}))}),
    ("P039", {"tasks": every(task(needs={"rescue": 1}, within_minutes=1))}),
    ("P040", {"tasks": every(task(place="the-moon"))}),
]


def named(broken: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [f"{code}-{number}" for number, (code, _) in enumerate(broken)]


@pytest.mark.parametrize(("code", "changes"), BROKEN, ids=named(BROKEN))
def test_a_broken_plan_is_found_out(code: str, changes: dict[str, Any]) -> None:
    found = [f for f in found_in(**changes) if f.code == code]
    assert found
    assert all(f.severity == "error" and f.place and f.cause and f.remedy for f in found)


@pytest.mark.parametrize(("code", "changes"), NOT_CLEAN, ids=named(NOT_CLEAN))
def test_a_plan_that_will_do_is_warned(code: str, changes: dict[str, Any]) -> None:
    assert {(f.code, f.severity) for f in found_in(**changes)} == {(code, "warning")}


@pytest.mark.parametrize(("code", "changes"), IN_TOWN, ids=named(IN_TOWN))
def test_what_the_town_cannot_do_is_found_with_the_town_only(littletown: Ground, code: str,
                                                            changes: dict[str, Any]) -> None:
    assert code in {f.code for f in found_in(littletown, **changes)}
    assert found_in(**changes) == []


def test_a_facility_is_timed_from_its_own_door(littletown: Ground) -> None:
    """The fire engine stands elsewhere: 合成 facilities are minutes away, and one minute is not enough for any."""
    for facility in sorted(littletown.facilities):
        near = task(needs={"rescue": 1}, place=facility, within_minutes=600)
        assert "P039" not in {f.code for f in found_in(littletown, tasks=every(near))}
        soon = structs.replace(near, within_minutes=1)
        assert "P039" in {f.code for f in found_in(littletown, tasks=every(soon))}


def test_an_exercise_falls_due_on_its_day_and_a_draft_has_none_to_miss() -> None:
    asked = Exercise(every_months=12, last=date(2025, 11, 25))
    assert found_in(exercise=asked) == []
    assert [f.place for f in lint(good(exercise=asked), today=date(2026, 11, 25))] == ["exercise.last"]
    assert found_in(exercise=Exercise(every_months=12)) == []


def test_every_rule_has_a_plan_that_breaks_it_and_a_place_on_the_page() -> None:
    shown = {code for code, _ in (*BROKEN, *NOT_CLEAN, *IN_TOWN)}
    assert shown == set(RULES)
    assert len(RULES) >= 25
    page = PAGE.read_text(encoding="utf-8")
    for code, made in RULES.items():
        assert f"## {code} {made.title}" in page, f"docs/lint/plan.md does not explain {code}"


def test_two_rules_cannot_share_a_code() -> None:
    with pytest.raises(ValueError, match="two lint rules are called P001"):
        rule("P001", "again")(lambda reading: iter(()))


def test_levels_may_be_written_in_chinese() -> None:
    levels = [structs.replace(row(level.value), then=level.zh) for level in reversed(Level)]
    assert found_in(levels=levels) == []


WORDS = st.sampled_from(["known", ">= yellow", "> red", "= 0", "<= -1", "", "≥ 3", "nan", ">= III", "..", "!= x"])
WANTED = st.one_of(WORDS, st.none(), st.integers(), st.floats(), st.booleans(), st.lists(st.integers(), max_size=2))
FACTS = st.sampled_from(["report.x", "warning.typhoon", "province.x", "obs.x.drop", "people", "", "warning."])
ROWS = st.lists(st.builds(lambda then, when: Rule(then=then, when=when, source=""),
                          st.sampled_from(["I", "Ⅱ级", "open", "major", ""]),
                          st.dictionaries(FACTS, WANTED, max_size=3)), max_size=5)


@settings(deadline=None)  # the first plan loads the registry
@given(ROWS, ROWS, st.lists(st.sampled_from(["look", "then", "nothing"]), max_size=3), st.text(max_size=20))
def test_no_plan_that_can_be_read_makes_lint_fall(levels: list[Rule], opens: list[Rule], after: list[str],
                                                  words: str) -> None:
    odd = task(after=after, legal_basis=f"《{words}》第零条", message=words, within_minutes=-1)
    tasks = [odd, task("then", after=after)]
    found = found_in(levels=levels, opens=opens, grades=levels, tasks=tasks, owners={words: words}, planners=[words])
    assert found
    assert all(f.code in RULES and f.cause and f.remedy for f in found)
