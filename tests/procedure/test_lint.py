"""Lint: every rule is shown a plan that breaks just that, and a plan that keeps it."""

from typing import Any

import pytest
from msgspec import structs

from yunnao.model.procedure import ContingencyPlan, Rule, TaskRule
from yunnao.model.scale import Level
from yunnao.procedure.lint import lint


def row(then: str, **when: str) -> Rule:
    return Rule(then=then, when={"people": ">= 1"} | when, source="草拟")


def task(id: str = "look", **changes: Any) -> TaskRule:
    good = TaskRule(id=id, name="查看", owner="fire", within_minutes=30, legal_basis="《某法》第一条",
                    escalate_to="市长")
    return structs.replace(good, **changes)


def good(**changes: Any) -> ContingencyPlan:
    plan = ContingencyPlan(
        id="p", name="某预案", version="1", status="草案", issuer="", incident_kind="fire", hazard="leak",
        legal_basis=["《某法》第一条"], opens=[row("open")], levels=[row(level.value) for level in reversed(Level)],
        grades=[row("major"), row("larger")], owners={"fire": "消防"}, tasks=[task(), task("then", after=["look"])],
    )
    return structs.replace(plan, **changes)


def codes(plan: ContingencyPlan) -> set[str]:
    return {found.code for found in lint(plan)}


def test_a_good_plan_has_no_findings() -> None:
    assert lint(good()) == []


BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("P001", {"tasks": [task(), task()]}),
    ("P002", {"tasks": [task(after=["never"])]}),
    ("P003", {"tasks": [task("a", after=["c"]), task("b", after=["a"]), task("c", after=["b"])]}),
    ("P003", {"tasks": [task("a", after=["a"])]}),
    ("P004", {"tasks": [task(owner="nobody")]}),
    ("P005", {"levels": [row("IV")], "tasks": [task(from_level=Level.II)]}),
    ("P005", {"tasks": [task("late", from_level=Level.I), task(after=["late"])]}),
    ("P006", {"tasks": [task(message="  ")]}),
    ("P006", {"tasks": [task(message="请大家立即离开危险区域，时间待定，听从指挥")]}),
    ("P007", {"tasks": [task(needs={"dragons": 1})]}),
    ("P007", {"tasks": [task(needs={"rescue": 0})]}),
    ("P008", {"tasks": [task(evacuate=True, within_minutes=None)]}),
    ("P009", {"levels": [row("I"), row("II"), row("IV")]}),
    ("P009", {"opens": []}),
    ("P010", {"legal_basis": []}),
    ("P010", {"tasks": [task(legal_basis=" ")]}),
    ("P011", {"unattended": ["nothing"]}),
    ("P011", {"unattended": ["look"], "tasks": [task(message="请立即离开危险区域，前往避难场所，听从指挥")]}),
    ("P012", {"grades": [row("larger"), row("major")]}),
    ("P012", {"grades": [row("terrible")]}),
    ("P012", {"grades": [Rule(then="major", when={}, source="草拟"), row("larger")]}),
    ("P012", {"opens": [row("open", **{"warning.typhoon": ">= 3"})]}),
    ("P012", {"opens": [row("open", people=">= yellow")]}),
    ("P012", {"opens": [Rule(then="open", when={"people": "known"}, source="")]}),
]


@pytest.mark.parametrize(("code", "changes"), BROKEN, ids=[f"{c}-{i}" for i, (c, _) in enumerate(BROKEN)])
def test_a_broken_plan_is_found_out(code: str, changes: dict[str, Any]) -> None:
    found = [f for f in lint(good(**changes)) if f.code == code]
    assert found
    assert all(f.severity == "error" and f.place and f.cause and f.remedy for f in found)


def test_a_deadline_that_nobody_hears_of_is_a_warning_only() -> None:
    found = lint(good(tasks=[task(escalate_to="")]))
    assert [(f.code, f.severity) for f in found] == [("P008", "warning")]


def test_every_code_has_a_plan_that_breaks_it() -> None:
    assert {code for code, _ in BROKEN} == {f"P{n:03}" for n in range(1, 13)}


def test_levels_may_be_written_in_chinese() -> None:
    assert codes(good(levels=[row(level.zh) for level in reversed(Level)])) == set()
