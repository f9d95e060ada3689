"""The form for Excel and Word has every field of the language, and a plan that goes through it comes back the same."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from yunnao.model.procedure import Command, ContingencyPlan, Exercise, Group, Rule, TaskRule
from yunnao.model.scale import Level
from yunnao.paper.tables import Column, Table, document, read, workbook
from yunnao.procedure.compare import compare
from yunnao.procedure.form import BASE, OWNERS, TASK_CELLS, TASKS, form
from yunnao.procedure.form_reading import read_form
from yunnao.procedure.read import plans_in, read_plan
from yunnao.procedure.written import written

PLANS = {p.stem: read_plan(p) for p in plans_in(Path(__file__).parents[2] / "cities" / "qingdao" / "plans")}
FULL = ContingencyPlan(
    id="p", name="预案", version="1", status="草拟", issuer="无", incident_kind="k", hazard="none", title="事",
    legal_basis=["《某法》第一条", "《某法》第二条"],
    opens=[Rule(then="open", when={"report.x": ">= 1"}, source="草拟")],
    levels=[Rule(then="II", when={"obs.n": ">= 3", "warning.gale": ">= red"}, source="草拟", note="重"),
            Rule(then="IV", when={}, source="草拟")],
    grades=[], owners={"a": "甲局（值班室）", "b": "乙局（值班室）"}, deputies={"a": "甲局带班"},
    exercise=Exercise(every_months=12, last=date(2026, 5, 12)),
    command=Command(headquarters="指挥部", head="市长", office="a", deputy_heads=["副市长", "秘书长"],
                    members={"b": "供水"},
                    groups=[Group(id="g", name="抢险组", lead="a", duties="抢险", members=["b"])]),
    tasks=[TaskRule(id="t1", name="甲事", owner="a"),
           TaskRule(id="t2", name="乙事", owner="b", from_level=Level.II, after=["t1"], when={"obs.n": ">= 9"},
                    within_minutes=30, clock="incident", needs={"rescue": 2, "cordon": 1}, place="zones",
                    work_minutes=5, evacuate=True,
                    legal_basis="《某法》第一条；《某法》第二条", escalate_to="市长", name_en="B",
                    message="请离开。\n带上证件。", every_minutes=60, form="续报", proof="照片", group="g"),
           TaskRule(id="m", name="到此", owner="a", milestone=True, calls="q", within_working_days=3)])


def through(plan: ContingencyPlan, ending: str, folder: Path) -> ContingencyPlan:
    path = folder / f"plan.{ending}"
    path.write_bytes({"xlsx": workbook, "docx": document}[ending](form(plan)))
    return read_form(read(path))


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_every_field_goes_out_and_comes_back(ending: str, tmp_path: Path) -> None:
    assert {name for name in TaskRule.__struct_fields__ if any(
        getattr(task, name) != f.default for task in FULL.tasks for f in structs.fields(TaskRule) if f.name == name)
    } == set(TaskRule.__struct_fields__), "the example must use every field of the language"
    back = through(FULL, ending, tmp_path)
    flat = structs.replace(FULL.tasks[1], message="请离开。 带上证件。")
    assert back == structs.replace(FULL, tasks=[FULL.tasks[0], flat, FULL.tasks[2]])


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_a_plan_that_goes_through_excel_means_the_same(plan: ContingencyPlan, tmp_path: Path) -> None:
    back = through(plan, "xlsx", tmp_path)
    assert compare(plan, back) == []
    path = tmp_path / "back.yaml"
    path.write_text(written(back, "导入"), encoding="utf-8")
    assert compare(plan, read_plan(path)) == []


def test_a_plan_that_goes_through_word_means_the_same(tmp_path: Path) -> None:
    assert compare(PLANS["pipeline"], through(PLANS["pipeline"], "docx", tmp_path)) == []


def test_the_form_has_a_column_for_every_field_of_a_task() -> None:
    assert [cell.name for cell in TASK_CELLS] == list(TaskRule.__struct_fields__)


def filled(**cells: str) -> list[Table]:
    """The form of a small plan, one task's cells written over."""
    tables = form(structs.replace(FULL, tasks=[FULL.tasks[0], TaskRule(id="t2", name="乙事", owner="b")]))
    at = next(n for n, table in enumerate(tables) if table.name == TASKS)
    rows = [list(row) for row in tables[at].rows]
    for name, text in cells.items():
        rows[1][[cell.name for cell in TASK_CELLS].index(name)] = text
    return [*tables[:at], Table(TASKS, tables[at].columns, rows), *tables[at + 1:]]


@pytest.mark.parametrize(("column", "text", "what", "remedy"), [
    ("within_minutes", "半小时", "“半小时”不是整数", "例如 30"),
    ("from_level", "五级", "没有“五级”这个级别", "Ⅳ级"),
    ("needs", "很多人", "“很多人”读不出数量", "救援 2；警戒 1"),
    ("when", "report.x", "“report.x”不是一个条件", "report.leak_confirmed >= 1"),
    ("evacuate", "也许", "“也许”看不出是不是", "写“是”"),
    ("clock", "明天", "没有“明天”这个选项", "opened"),
    ("owner", "", "没有填", "必须填写"),
])  # fmt: skip
def test_a_fault_is_told_by_table_row_and_column(column: str, text: str, what: str, remedy: str) -> None:
    head = next(cell.head for cell in TASK_CELLS if cell.name == column)
    with pytest.raises(ValueError, match="任务") as told:
        read_form(filled(**{column: text}))
    (line,) = str(told.value).splitlines()
    assert line.startswith(f"表《任务》第 3 行“{head}”：{what}")
    assert remedy in line


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ValueError, match="任务") as told:
        read_form(filled(within_minutes="半小时", from_level="五级"))
    assert len(str(told.value).splitlines()) == 2


def test_columns_may_stand_in_another_order_and_words_in_english() -> None:
    tables = filled(needs="rescue: 2, cordon = 1".replace(",", ";"), from_level="Ⅲ级", evacuate="是")
    at = next(n for n, table in enumerate(tables) if table.name == TASKS)
    tables[at] = Table(TASKS, list(reversed(tables[at].columns)), [list(reversed(row)) for row in tables[at].rows])
    task = read_form(tables).tasks[1]
    assert (task.needs, task.from_level, task.evacuate) == ({"rescue": 2, "cordon": 1}, Level.III, True)


def test_a_lost_table_and_a_head_nobody_knows_are_told() -> None:
    with pytest.raises(ValueError, match=f"没有表《{OWNERS}》"):
        read_form([table for table in filled() if table.name != OWNERS])
    tables = filled()
    at = next(n for n, table in enumerate(tables) if table.name == TASKS)
    tables[at] = Table(TASKS, [Column("谁干"), *tables[at].columns[1:]], tables[at].rows)
    with pytest.raises(ValueError, match="表头“谁干”不认识"):
        read_form(tables)


def test_an_owner_named_twice_is_told() -> None:
    tables = filled()
    at = next(n for n, table in enumerate(tables) if table.name == OWNERS)
    tables[at] = Table(OWNERS, tables[at].columns, [*tables[at].rows, tables[at].rows[0]])
    with pytest.raises(ValueError, match=r"表《部门》第 4 行.*重复"):
        read_form(tables)


def test_an_empty_form_asks_for_what_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(workbook(form()))
    with pytest.raises(ValueError, match="基本信息") as told:
        read_form(read(path))
    assert f"表《{BASE}》第 2 行“编号（id）”：没有填" in str(told.value)
