"""Who may order what: the whole table, and what a refusal tells."""

from collections.abc import Callable

import pytest

from yunnao.city.city import City
from yunnao.command.permission import MAY, ORDER_ZH, ROLE_ZH, permit
from yunnao.command.refusal import Refused
from yunnao.model import order
from yunnao.model.order import ApprovePlan, CompleteTask, Person, RetryInput, Role, SkipTask

EXPECTED = {
    "ApprovePlan": {"commander"},
    "RejectPlan": {"commander"},
    "SetLevel": {"commander"},
    "CloseIncident": {"commander"},
    "AmendPlan": {"commander", "duty_officer"},
    "RequestPlan": {"commander", "duty_officer"},
    "CloseRoad": {"commander", "duty_officer"},
    "SlowRoad": {"commander", "duty_officer"},
    "ReopenRoad": {"commander", "duty_officer"},
    "RetryInput": {"commander", "duty_officer"},
    "DiscardInput": {"commander", "duty_officer"},
    "CompleteTask": {"commander", "duty_officer", "department"},
    "SkipTask": {"commander", "duty_officer", "department"},
    **{kind: {"commander", "duty_officer"} for kind in (
        "OpenTask", "AddTask", "ReassignTask", "ReopenTask", "SuspendTask", "ResumeTask", "ExtendTask", "OpenIncident",
        "PreviewMigration")},
    "MergeIncidents": {"commander"},
    "DraftReport": {"commander", "duty_officer"},
    "EditReport": {"commander", "duty_officer"},
    "SendReport": {"commander"},
    "MigrateRun": {"commander"},
}


def test_the_table_is_the_one_that_was_agreed() -> None:
    kinds = order.Order.__subclasses__()
    assert {kind.__name__: {str(role) for role in Role if kind in MAY[role]} for kind in kinds} == EXPECTED


def test_every_role_and_order_has_a_chinese_name() -> None:
    assert set(ROLE_ZH) == set(Role) and set(ORDER_ZH) == set(order.Order.__subclasses__())


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.DEPARTMENT, Role.DUTY_OFFICER, Role.ADMIN])
def test_nobody_but_the_commander_approves(city: City, role: Role) -> None:
    with pytest.raises(Refused, match="无权批准方案。请由指挥员办理"):
        permit(city, ApprovePlan(plan_id="plan-5"), Person(id="p", name="甲", roles=[role]))


def test_two_roles_together_may_what_either_may(city: City) -> None:
    both = Person(id="p", name="甲", roles=[Role.ADMIN, Role.DUTY_OFFICER])
    permit(city, RetryInput(sha256="ab"), both)


def test_without_roles_nothing_is_allowed(city: City) -> None:
    with pytest.raises(Refused, match="无角色"):
        permit(city, RetryInput(sha256="ab"), Person(id="p", name="甲", roles=[]))


@pytest.mark.parametrize("wish", [CompleteTask, SkipTask])
def test_a_department_acts_on_its_own_tasks_only(city: City, fireman: Person,
                                                wish: Callable[..., order.Order]) -> None:
    permit(city, wish(task_id="i-1/rescue"), fireman)
    hospital = Person(id="p", name="乙", roles=[Role.DEPARTMENT], department="医院")
    with pytest.raises(Refused, match="不归 医院 负责"):
        permit(city, wish(task_id="i-1/rescue"), hospital)


def test_a_department_that_is_also_on_duty_may_act_on_any_task(city: City) -> None:
    both = Person(id="p", name="乙", roles=[Role.DEPARTMENT, Role.DUTY_OFFICER], department="医院")
    permit(city, CompleteTask(task_id="i-1/rescue"), both)
