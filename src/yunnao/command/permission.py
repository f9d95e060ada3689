"""Who may order what 权限: one table, roles by orders."""

from collections.abc import Mapping

from yunnao.city.city import City
from yunnao.command.refusal import Refused
from yunnao.model.order import (
    AddTask,
    AmendPlan,
    ApprovePlan,
    CloseIncident,
    CloseRoad,
    CompleteTask,
    DiscardInput,
    DraftReport,
    EditReport,
    ExtendTask,
    MergeIncidents,
    MigrateRun,
    OpenIncident,
    OpenTask,
    Order,
    Person,
    PreviewMigration,
    ReassignTask,
    RejectPlan,
    ReopenRoad,
    ReopenTask,
    RequestPlan,
    ResumeTask,
    RetryInput,
    Role,
    SendReport,
    SetLevel,
    SkipTask,
    SlowRoad,
    SuspendTask,
)

Orders = frozenset[type[Order]]

_OWN_TASKS: Orders = frozenset({CompleteTask, SkipTask})
_THE_RUN: Orders = frozenset({
    OpenTask, AddTask, ReassignTask, ReopenTask, SuspendTask, ResumeTask, ExtendTask, OpenIncident, PreviewMigration})
_ON_DUTY: Orders = _OWN_TASKS | _THE_RUN | {
    AmendPlan, CloseRoad, SlowRoad, ReopenRoad, RequestPlan, RetryInput, DiscardInput, DraftReport,
    EditReport}
_IN_COMMAND: Orders = _ON_DUTY | {
    ApprovePlan, RejectPlan, SetLevel, CloseIncident, MergeIncidents, MigrateRun, SendReport}

MAY: Mapping[Role, Orders] = {
    Role.OBSERVER: frozenset(),
    Role.DEPARTMENT: _OWN_TASKS,
    Role.DUTY_OFFICER: _ON_DUTY,
    Role.COMMANDER: _IN_COMMAND,
    Role.ADMIN: frozenset(),
}
"""A department acts on its own tasks only; an administrator looks after accounts and has no say in operations."""

ROLE_ZH: Mapping[Role, str] = {
    Role.OBSERVER: "观察员", Role.DEPARTMENT: "部门", Role.DUTY_OFFICER: "值班员", Role.COMMANDER: "指挥员",
    Role.ADMIN: "管理员",
}  # fmt: skip

ORDER_ZH: Mapping[type[Order], str] = {
    ApprovePlan: "批准方案", RejectPlan: "否决方案", SetLevel: "设定响应级别", CloseIncident: "结束事件",
    AmendPlan: "改派队伍", RequestPlan: "要求编制方案", CompleteTask: "办结任务", SkipTask: "跳过任务",
    CloseRoad: "封闭道路",
    OpenTask: "提前开启任务", AddTask: "新增任务", ReassignTask: "改派任务", ReopenTask: "重新开启任务",
    SuspendTask: "暂停计时", ResumeTask: "恢复计时", ExtendTask: "延长期限", OpenIncident: "人工立案",
    MergeIncidents: "合并事件", PreviewMigration: "预览预案版本改动", MigrateRun: "改用新版预案",
    DraftReport: "起草值班信息", EditReport: "修改值班信息", SendReport: "报送值班信息",
    SlowRoad: "标记道路缓行", ReopenRoad: "恢复道路", RetryInput: "重读隔离输入",
    DiscardInput: "作废隔离输入",
}  # fmt: skip


def permit(city: City, order: Order, person: Person) -> None:
    """Let the order pass, or raise Refused saying who could give it."""
    roles = [role for role in person.roles if type(order) in MAY[role]]
    if not roles:
        able = "、".join(ROLE_ZH[role] for role in Role if type(order) in MAY[role])
        held = "、".join(ROLE_ZH[role] for role in person.roles) or "无角色"
        raise Refused(f"{person.name}（{held}）无权{ORDER_ZH[type(order)]}。请由{able}办理。")
    if roles == [Role.DEPARTMENT]:
        task = city.tasks.get(getattr(order, "task_id", ""))
        if task is not None and task.owner != person.department:
            raise Refused(f"任务“{task.name}”不归 {person.department or '本部门'} 负责。请联系负责部门或值班员。")
