"""Comparing plans: meaning is told, text is not."""

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from yunnao.model.procedure import Command, ContingencyPlan, Group, Rule, TaskRule
from yunnao.model.scale import Level
from yunnao.procedure.compare import compare
from yunnao.procedure.read import read_plan

PLAN = read_plan(Path(__file__).parents[2] / "cities" / "qingdao" / "plans" / "pipeline.yaml")


def with_task(task_id: str, **changes: Any) -> ContingencyPlan:
    return structs.replace(PLAN, tasks=[structs.replace(t, **changes) if t.id == task_id else t for t in PLAN.tasks])


def test_the_same_plan_has_no_changes_however_its_tasks_are_ordered() -> None:
    assert compare(PLAN, PLAN) == []
    assert compare(PLAN, structs.replace(PLAN, tasks=PLAN.tasks[::-1])) == []


CHANGED: list[tuple[dict[str, Any], str, str]] = [
    ({"within_minutes": 45}, "within_minutes", "15 minutes more to do it"),
    ({"within_minutes": 20}, "within_minutes", "10 minutes less to do it"),
    ({"within_minutes": None}, "within_minutes", "it has no deadline any more"),
    ({"from_level": Level.III}, "from_level", "it begins earlier, at the lighter level III"),
    ({"from_level": Level.I}, "from_level", "it begins later, at the graver level I"),
    ({"after": ["locate"]}, "after", "now waits for locate"),
    ({"needs": {"cordon": 1, "rescue": 2}}, "needs", "2 cordon less, 2 rescue more"),
    ({"owner": "fire"}, "owner", "fire is told instead of police"),
    ({"message": "请离开"}, "message", "the public is told"),
    ({"evacuate": True}, "evacuate", "it moves people"),
    ({"escalate_to": ""}, "escalate_to", "when it is late nobody is told"),
    ({"every_minutes": 30}, "every_minutes", "it comes round every 30 minutes"),
    ({"when": {"people": ">= 1"}}, "when", "it is asked for when people >= 1"),
    ({"within_working_days": 3}, "within_working_days", "it has a time in working days now"),
    ({"milestone": True}, "milestone", "it is reached by others now"),
    ({"calls": "typhoon"}, "calls", "plan typhoon is run in its place"),
    ({"form": "续报"}, "form", "it hands in a 续报"),
    ({"proof": "照片"}, "proof", "other proof is asked for"),
    ({"group": "rescue"}, "group", "group rescue has it instead of none"),
    ({"clock": "incident"}, "clock", "its time counts from the incident"),
]


@pytest.mark.parametrize(("changes", "field", "means"), CHANGED)
def test_a_changed_task_says_what_it_means(changes: dict[str, Any], field: str, means: str) -> None:
    (change,) = compare(PLAN, with_task("cordon", **changes))
    assert (change.place, change.kind, change.means) == (f"tasks.cordon.{field}", "changed", means)


def test_the_command_structure_is_told_seat_by_seat() -> None:
    command = Command(headquarters="指挥部", head="市长", office="emergency", members={"fire": "救援"}, groups=[
        Group(id="rescue", name="抢险组", lead="fire", duties="救人")])
    there, bare = structs.replace(PLAN, command=command), structs.replace(PLAN, command=None)
    assert {change.kind for change in compare(bare, there)} == {"added"}
    other = structs.replace(there, command=structs.replace(command, head="副市长", members={}))
    assert [(change.place, change.kind, change.after) for change in compare(there, other)] == [
        ("command.head", "changed", "副市长"), ("command.members.fire", "removed", None)]


def test_words_are_told_as_words() -> None:
    (change,) = compare(PLAN, with_task("cordon", name="封路"))
    assert (change.kind, change.after) == ("words", "封路")


def test_tasks_come_and_go() -> None:
    more = structs.replace(PLAN, tasks=[*PLAN.tasks, TaskRule(id="new", name="新", owner="fire", from_level=Level.II)])
    (added,) = compare(PLAN, more)
    (removed,) = compare(more, PLAN)
    assert (added.kind, added.means) == ("added", "fire does “新” from level II")
    assert (removed.kind, removed.means) == ("removed", "nobody does “新” any more")


def test_rows_are_known_by_what_they_say_and_their_order_matters() -> None:
    row = Rule(then="III", when={"people": ">= 9"}, source="草拟")
    (added,) = compare(PLAN, structs.replace(PLAN, levels=[*PLAN.levels, row]))
    assert (added.place, added.kind, added.after) == ("levels", "added", "III when people >= 9")
    turned = structs.replace(PLAN, levels=[PLAN.levels[1], PLAN.levels[0], *PLAN.levels[2:]])
    assert [change.kind for change in compare(PLAN, turned)] == ["reordered"]
    noted = structs.replace(PLAN, opens=[structs.replace(PLAN.opens[0], note="别的话"), *PLAN.opens[1:]])
    assert [change.kind for change in compare(PLAN, noted)] == ["words"]


def test_another_desk_and_another_version_are_told() -> None:
    new = structs.replace(PLAN, version="0.2", owners={**PLAN.owners, "fire": "别处（值班）"}, deputies={})
    told = {change.place: change.kind for change in compare(PLAN, new)}
    assert told.pop("version") == "changed"
    assert told.pop("owners.fire") == "changed"
    assert set(told.values()) == {"removed"}
    assert set(told) == {f"deputies.{name}" for name in PLAN.deputies}
