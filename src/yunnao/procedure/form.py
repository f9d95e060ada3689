"""The form 预案表 of a contingency plan, for Word and Excel, made from the language itself: it never goes stale.

Every field of the language is a cell or a column, named in Chinese with the field's own name in brackets. Lists are
written with ；between, amounts as 救援 2；警戒 1, conditions as report.leak >= 1；to_move >= 1.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from yunnao.model.procedure import Command, ContingencyPlan, Exercise, Group, Rule, TaskRule
from yunnao.model.resource import NEED_ZH
from yunnao.model.scale import Grade, Level
from yunnao.paper.tables import Column, Table

BASE, COMMAND, OWNERS, GROUPS, TASKS = "基本信息", "指挥机构", "部门", "工作组", "任务"
TABLES = {"opens": "开启条件", "levels": "响应级别", "grades": "事件分级"}
AND = "；"

NAMES = {
    "id": "编号", "name": "名称", "name_en": "英文名", "version": "版本", "status": "编写依据和状态",
    "issuer": "发布单位", "incident_kind": "事件类别", "hazard": "致灾模型", "legal_basis": "依据",
    "title": "事件标题", "planners": "编案程序", "unattended": "可不经人发出的任务", "command_post": "现场指挥部",
    "stand_down": "降级终止", "then": "结果", "when": "条件", "source": "出处", "note": "理由", "owner": "责任部门",
    "from_level": "起始级别", "after": "先完成", "clock": "时限起点", "within_minutes": "时限（分钟）",
    "within_working_days": "时限（工作日）", "needs": "力量", "place": "地点", "work_minutes": "用时（分钟）",
    "evacuate": "转移人员", "escalate_to": "超时报告", "message": "发布内容", "every_minutes": "每隔（分钟）重复",
    "milestone": "里程碑", "calls": "调用预案", "form": "报送", "proof": "完成凭据", "group": "工作组",
    "headquarters": "指挥部", "head": "总指挥", "office": "办公室", "deputy_heads": "副总指挥", "lead": "组长",
    "duties": "职责", "members": "成员", "desk": "名称（值班室）", "deputy": "递补", "duty": "成员单位职责",
    "every_months": "演练周期（月）", "last": "上次演练",
}

HINTS = {
    "id": "英文小写、数字和短横线，全表不重复", "owner": "“部门”表里的编号", "after": "先完成的任务编号，用；隔开",
    "needs": "例：救援 2；警戒 1。可用：" + "、".join(NEED_ZH.values()), "place": "incident、zones 或设施编号",
    "when": "例：report.leak_confirmed >= 1；to_move >= 1。全部成立才算；可空", "from_level": "Ⅳ级、Ⅲ级、Ⅱ级、Ⅰ级",
    "clock": "opened 从任务开启起算，incident 从事件发生起算", "legal_basis": "例：《突发事件应对法》第七十三条",
    "source": "法条，或“草拟”", "within_minutes": "整数，例：30", "evacuate": "是 或留空",
    "message": "原文照发给公众，说清发生什么、怎么办", "desk": "例：市水务管理局（水情调度）", "last": "例：2026-05-12",
}

CHOICES: dict[str, tuple[str, ...]] = {"from_level": tuple(level.zh for level in reversed(Level)),
                                       "clock": ("opened", "incident"), "evacuate": ("是",), "milestone": ("是",)}
WIDE = {"name", "legal_basis", "message", "when", "source", "note", "status", "stand_down", "words", "duties", "duty"}
APART = {"opens", "levels", "grades", "owners", "deputies", "tasks", "exercise", "command"}
"""Fields of a plan that have tables of their own."""


class Cell(NamedTuple):
    """A field as the language has it: its name, its type, and whether it must be filled."""

    name: str
    type: Any
    needed: bool

    @property
    def head(self) -> str:
        return f"{NAMES.get(self.name, self.name)}（{self.name}）"


def cells(kind: type[msgspec.Struct], *but: str) -> list[Cell]:
    """The fields of a part of the language, in its order, without those named."""
    told = inspect.type_info(kind)
    assert isinstance(told, inspect.StructType)
    return [Cell(f.name, f.type, f.required) for f in told.fields if f.name not in but]


OWNER_CELLS = [Cell("id", inspect.StrType(), True), Cell("desk", inspect.StrType(), True),
               Cell("deputy", inspect.StrType(), False), Cell("duty", inspect.StrType(), False)]
RULE_CELLS, TASK_CELLS, GROUP_CELLS = cells(Rule), cells(TaskRule), cells(Group)
BASE_CELLS = [*cells(ContingencyPlan, *APART), *(Cell(c.name, c.type, False) for c in cells(Exercise))]
COMMAND_CELLS = [Cell(c.name, c.type, False) for c in cells(Command, "members", "groups")]


def form(plan: ContingencyPlan | None = None) -> list[Table]:
    """The form, empty or filled from a plan."""
    return [
        Table("填写说明", [Column("说明", wide=True)], [[line] for line in GUIDE]),
        _pairs(BASE, BASE_CELLS, _base(plan)),
        *(_table(name, RULE_CELLS, getattr(plan, field) if plan else []) for field, name in TABLES.items()),
        Table(OWNERS, _columns(OWNER_CELLS), [list(row) for row in _owners(plan)]),
        _pairs(COMMAND, COMMAND_CELLS, msgspec.structs.asdict(plan.command) if plan and plan.command else {}),
        _table(GROUPS, GROUP_CELLS, plan.command.groups if plan and plan.command else []),
        _table(TASKS, TASK_CELLS, plan.tasks if plan else []),
    ]


GUIDE = [
    "每张表第一行是表头，不要改；从第二行起填写。列可以换次序，可以少列（取默认值），不可以改名。",
    "一格里的几项用；隔开。“是”表示成立，留空表示不成立。",
    "响应级别、事件分级自上而下读，第一行成立的算数，重的写在上面。",
    "填好后运行：yunnao plan import 文件 --out 预案.yaml，再运行 yunnao plan lint 预案.yaml。",
    "没有原文依据的写“草拟”，不要杜撰机关和文号。",
    "必填：" + "、".join(c.head for c in BASE_CELLS if c.needed) + "；每项任务的"
    + "、".join(c.head for c in TASK_CELLS if c.needed),
]


def _pairs(name: str, fields: list[Cell], values: dict[str, Any]) -> Table:
    """A table of two columns: a field to a row, and what it says."""
    rows = [[cell.head, written(values.get(cell.name), cell)] for cell in fields]
    return Table(name, [Column("项目"), Column("内容", wide=True)], rows)


def _table(name: str, fields: list[Cell], items: list[Any]) -> Table:
    rows = [[written(getattr(item, cell.name), cell) for cell in fields] for item in items]
    return Table(name, _columns(fields), rows)


def _columns(fields: list[Cell]) -> list[Column]:
    return [Column(c.head, HINTS.get(c.name, ""), CHOICES.get(c.name, ()), c.name in WIDE) for c in fields]


def _base(plan: ContingencyPlan | None) -> dict[str, Any]:
    if plan is None:
        return {}
    return msgspec.structs.asdict(plan) | (msgspec.structs.asdict(plan.exercise) if plan.exercise else {})


def _owners(plan: ContingencyPlan | None) -> Iterator[tuple[str, str, str, str]]:
    duties = plan.command.members if plan and plan.command else {}
    for owner, desk in plan.owners.items() if plan else ():
        yield owner, desk, plan.deputies.get(owner, ""), duties.get(owner, "")  # type: ignore[union-attr]


def written(value: Any, cell: Cell) -> str:
    """A value as it stands in a cell; a default that says nothing is an empty cell."""
    if value is None or value is False or value in ([], {}):
        return ""
    if value is True:
        return "是"
    if isinstance(value, Level | Grade):
        return str(value.zh)
    if isinstance(value, list):
        return AND.join(str(item) for item in value)
    if isinstance(value, dict):
        names = NEED_ZH if cell.name == "needs" else {}
        return AND.join(f"{names.get(key, key)} {item}" for key, item in value.items())
    return re.sub(r"\s*\n\s*", " ", str(value)).strip()
