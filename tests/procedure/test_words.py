"""A rule in a few words, and no word for what it does not say."""

import pytest
from msgspec import structs

from yunnao.model.procedure import Command, ContingencyPlan, Group, TaskRule
from yunnao.procedure.words import course_of, span

PLAN = ContingencyPlan(id="p", name="", version="1", status="", issuer="", incident_kind="fire", hazard="none",
                       legal_basis=[], opens=[], levels=[], grades=[], owners={}, tasks=[])
RULE = TaskRule(id="a", name="a", owner="fire")


@pytest.mark.parametrize(("minutes", "words"), [
    (1, "1 分钟"), (59, "59 分钟"), (60, "1 小时"), (90, "90 分钟"), (1440, "24 小时")])
def test_whole_hours_are_said_in_hours(minutes: int, words: str) -> None:
    assert span(minutes) == words


def test_a_plain_task_needs_no_more_words() -> None:
    assert course_of(PLAN, RULE) == {}


def test_all_that_a_rule_says_of_its_course_is_said_in_one_order() -> None:
    rule = structs.replace(RULE, when={"obs.rain": ">= 50", "report.flood": ">= 1"}, every_minutes=120, milestone=True,
                           calls="district", form="续报", proof="照片", group="rescue")
    assert list(course_of(PLAN, rule).items()) == [
        ("条件", "obs.rain >= 50且report.flood >= 1"), ("周期", "响应期间每 2 小时一次"),
        ("里程碑", "前列任务全部办结即为达到"), ("调用预案", "district"), ("报告", "续报"), ("凭据", "照片"),
        ("工作组", "rescue")]


def test_a_group_goes_by_its_name_where_the_plan_gives_one() -> None:
    command = Command(headquarters="h", head="m", office="o",
                      groups=[Group(id="rescue", name="抢险组", lead="fire", duties="d")])
    named = structs.replace(PLAN, command=command)
    assert course_of(named, structs.replace(RULE, group="rescue")) == {"工作组": "抢险组"}
    assert course_of(named, structs.replace(RULE, group="press")) == {"工作组": "press"}
