"""Reads a filled form back into a plan; all that is wrong is told at once: table, row, column, what to write."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect

from yunnao.model.procedure import ContingencyPlan
from yunnao.model.resource import NEED_ZH
from yunnao.model.scale import Level
from yunnao.paper.tables import Table
from yunnao.procedure.form import (
    BASE,
    BASE_CELLS,
    COMMAND,
    COMMAND_CELLS,
    GROUP_CELLS,
    GROUPS,
    OWNER_CELLS,
    OWNERS,
    RULE_CELLS,
    TABLES,
    TASK_CELLS,
    TASKS,
    Cell,
)
from yunnao.procedure.marks import path_of

_NEED = {zh: need for need, zh in NEED_ZH.items()}
_AND = re.compile(r"[；;\n]")
_HEAD = re.compile(r"（([a-z_]+)）\s*$|\(([a-z_]+)\)\s*$")
_PAIR = re.compile(r"(.+?)[\s:：=]+(-?\d+)")
_YES, _NO = {"是", "√", "yes", "true", "1"}, {"", "否", "no", "false", "0", "×"}


class _Reading:
    """One form being read: what is wrong with it so far, and in which row each part of the plan stands."""

    def __init__(self, tables: list[Table]) -> None:
        self.tables = {table.name.strip(): table for table in tables}
        self.faults: list[str] = []
        self.rows: dict[str, tuple[str, int]] = {}

    def wrong(self, table: str, row: int, column: str, what: str, remedy: str) -> None:
        self.faults.append(f"表《{table}》第 {row} 行“{column}”：{what}。{remedy}")

    def items(self, name: str, fields: list[Cell], place: str) -> list[dict[str, Any]]:
        """The filled rows of a table as fields and values."""
        table = self.tables.get(name)
        if table is None:
            return []
        heads = self._heads(table, fields)
        made: list[dict[str, Any]] = []
        for row, line in enumerate(table.rows, 2):
            texts = {cell.name: text.strip() for cell, text in zip(heads, line, strict=False) if cell is not None}
            if any(texts.values()):
                self.rows[f"{place}[{len(made) + 1}]"] = (name, row)
                made.append(self._values(name, row, fields, texts))
        return made

    def pairs(self, name: str, fields: list[Cell]) -> dict[str, Any]:
        """A table of two columns: the field of each row and what it says."""
        table = self.tables.get(name)
        lines = {_field(line[0]): (row, line[1] if len(line) > 1 else "")
                 for row, line in enumerate(table.rows, 2) if line} if table else {}
        found: dict[str, Any] = {}
        for cell in fields:
            row, text = lines.get(cell.name, (1, ""))
            self.rows[cell.name] = (name, row)
            found |= self._value(name, row, cell, text.strip())
        return found

    def _heads(self, table: Table, fields: list[Cell]) -> list[Cell | None]:
        known = {cell.name: cell for cell in fields}
        heads = [known.get(_field(column.head)) for column in table.columns]
        for number, (cell, column) in enumerate(zip(heads, table.columns, strict=True), 1):
            if cell is None and column.head.strip():
                self.wrong(table.name, 1, f"第 {number} 列", f"表头“{column.head}”不认识",
                           "用模板里的表头：" + "、".join(c.head for c in fields))
        return heads

    def _values(self, name: str, row: int, fields: list[Cell], texts: dict[str, str]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for cell in fields:
            made |= self._value(name, row, cell, texts.get(cell.name, ""))
        return made

    def _value(self, name: str, row: int, cell: Cell, text: str) -> dict[str, Any]:
        if not text and isinstance(cell.type, inspect.DictType) and cell.needed:
            return {cell.name: {}}
        if not text:
            if cell.needed:
                self.wrong(name, row, cell.head, "没有填", "这一格必须填写")
            return {}
        try:
            return {cell.name: _read(text, cell.type)}
        except ValueError as error:
            what, _, remedy = str(error).partition("|")
            self.wrong(name, row, cell.head, what, remedy)
            return {}


def read_form(tables: list[Table]) -> ContingencyPlan:
    """The plan that a filled form says; raises ValueError with every fault on a line of its own."""
    form = _Reading(tables)
    for name in (BASE, *TABLES.values(), OWNERS, TASKS):
        if name not in form.tables:
            form.faults.append(f"没有表《{name}》。用 yunnao plan template 重新生成模板，不要改表名")
    raw = form.pairs(BASE, BASE_CELLS)
    exercise = {name: raw.pop(name) for name in ("every_months", "last") if name in raw}
    raw |= {"exercise": exercise} if exercise else {}
    raw |= {field: form.items(name, RULE_CELLS, field) for field, name in TABLES.items()}
    raw |= {"tasks": form.items(TASKS, TASK_CELLS, "tasks")}
    raw |= _people(form)
    if form.faults:
        raise ValueError("\n".join(form.faults))
    try:
        return msgspec.convert(raw, ContingencyPlan)
    except (msgspec.ValidationError, ValueError) as error:
        raise ValueError(_where(form, str(error))) from error


def _people(form: _Reading) -> dict[str, Any]:
    """Owners, deputies and the command structure, from three tables."""
    people = form.items(OWNERS, OWNER_CELLS, "owners")
    for n, one in enumerate(people):
        if any(one.get("id") == other.get("id") for other in people[:n]):
            form.wrong(*form.rows[f"owners[{n + 1}]"], "编号（id）", f"{one.get('id')!r} 重复", "每个部门一个编号")
    made: dict[str, Any] = {"owners": {one.get("id", ""): one.get("desk", "") for one in people}}
    made["deputies"] = {one["id"]: one["deputy"] for one in people if "deputy" in one and "id" in one}
    command = form.pairs(COMMAND, COMMAND_CELLS)
    command["members"] = {one["id"]: one["duty"] for one in people if "duty" in one and "id" in one}
    command["groups"] = form.items(GROUPS, GROUP_CELLS, "groups")
    filled = {name: value for name, value in command.items() if value}
    return made | ({"command": filled} if filled else {})


def _read(text: str, kind: Any) -> Any:
    """A cell's text as a value of the language; raises ValueError "what|remedy" for what it cannot be."""
    if isinstance(kind, inspect.UnionType):
        kind = next(part for part in kind.types if not isinstance(part, inspect.NoneType))
    if isinstance(kind, inspect.IntType):
        if not re.fullmatch(r"-?\d+", text):
            raise ValueError(f"“{text}”不是整数|写一个整数，例如 30；不带单位")
        return int(text)
    if isinstance(kind, inspect.BoolType):
        if text.lower() not in _YES | _NO:
            raise ValueError(f"“{text}”看不出是不是|写“是”，或者留空")
        return text.lower() in _YES
    if isinstance(kind, inspect.EnumType):
        return _level(text)
    if isinstance(kind, inspect.LiteralType) and text not in kind.values:
        raise ValueError(f"没有“{text}”这个选项|可写：" + "、".join(str(word) for word in kind.values if word))
    if isinstance(kind, inspect.ListType):
        return list(_parts(text))
    if isinstance(kind, inspect.DictType):
        amounts = isinstance(kind.value_type, inspect.IntType)
        return dict(_amount(part) if amounts else _condition(part) for part in _parts(text))
    return text


def _level(text: str) -> str:
    try:
        return str(Level(text).value)
    except ValueError:
        raise ValueError(f"没有“{text}”这个级别|写 Ⅳ级、Ⅲ级、Ⅱ级 或 Ⅰ级") from None


def _parts(text: str) -> Iterator[str]:
    return (part.strip() for part in _AND.split(text) if part.strip())


def _amount(part: str) -> tuple[str, int]:
    found = _PAIR.fullmatch(part)
    if found is None:
        raise ValueError(f"“{part}”读不出数量|写成“救援 2；警戒 1”，可用：" + "、".join(_NEED))
    return _NEED.get(found[1].strip(), found[1].strip()), int(found[2])


def _condition(part: str) -> tuple[str, str]:
    fact, _, wanted = part.partition(" ")
    if not wanted.strip():
        raise ValueError(f"“{part}”不是一个条件|写成“report.leak_confirmed >= 1”，名称、空格、比较")
    return fact, wanted.strip()


def _field(head: str) -> str:
    """The language's own name of a heading: 时限（分钟）（within_minutes） is within_minutes."""
    found = _HEAD.search(head)
    return (found[1] or found[2]) if found else head.strip()


def _where(form: _Reading, message: str) -> str:
    """A reading error of the language, told by table and row."""
    path = path_of(message)
    item = re.match(r"\w+\[\d+\]|\w+", path)
    table, row = form.rows.get(item[0], (BASE, 1)) if item else (BASE, 1)
    said = re.sub(r"\s*- at `[^`]*`", "", message)
    return f"表《{table}》第 {row} 行“{path.rpartition('.')[2]}”：{said}。对照 docs/howto/plan.md 改正"
