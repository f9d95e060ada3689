"""The contingency plans of Qingdao: they stand on articles that exist, and say what a plan must say."""

import re
from pathlib import Path

import pytest

from yunnao.model.procedure import ContingencyPlan
from yunnao.model.scale import Level
from yunnao.procedure.lint import lint
from yunnao.procedure.read import plans_in, read_plan

PLANS = {path.stem: read_plan(path) for path in plans_in(Path(__file__).parents[2] / "cities" / "qingdao" / "plans")}
CITED = re.compile(r"《([^》]+)》(第[一二三四五六七八九十百]+条)")
each = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())


def citations(plan: ContingencyPlan) -> list[str]:
    rows = [row.source for row in (*plan.opens, *plan.levels, *plan.grades)]
    return [*plan.legal_basis, *(task.legal_basis for task in plan.tasks), *rows]


@each
def test_it_lints_clean(plan: ContingencyPlan) -> None:
    assert lint(plan) == []


@each
def test_every_cited_article_exists(plan: ContingencyPlan, shared: Path) -> None:
    files = (shared / "text" / "laws").glob("*.md")
    laws = {path.name.split("(")[0]: path.read_text(encoding="utf-8") for path in files}
    cited = {match for text in citations(plan) for match in CITED.findall(text)}
    assert len(cited) > 15
    for law, article in sorted(cited):
        assert law in laws, f"《{law}》 is not among the regulations in the shared data"
        assert re.search(rf"^{article}\s", laws[law], re.MULTILINE), f"《{law}》 has no {article}"


@each
def test_every_task_cites_an_article(plan: ContingencyPlan) -> None:
    assert [task.id for task in plan.tasks if not CITED.search(task.legal_basis)] == []


@each
def test_it_says_that_it_is_drafted_and_by_whom_not(plan: ContingencyPlan) -> None:
    assert plan.status.startswith("drafted from")
    assert "not the city's own text" in plan.status
    assert "未经任何机关发布" in plan.issuer
    undated = [row for row in (*plan.opens, *plan.levels, *plan.grades) if "草拟" not in row.source]
    assert all(CITED.search(row.source) for row in undated), "a row is either drafted or has an article of its own"


@each
def test_it_has_tasks_enough_at_every_level_and_one_evacuation(plan: ContingencyPlan) -> None:
    assert len(plan.tasks) >= 20
    assert {task.from_level for task in plan.tasks} == set(Level)
    assert [task.from_level for task in plan.tasks if task.evacuate] == [Level.II]
    assert any(task.message and task.from_level <= Level.II for task in plan.tasks), "people who must leave are told"


def test_no_one_repairs_or_pumps_before_people_are_gone_and_vapour_is_measured() -> None:
    tasks = {task.id: task for task in PLANS["pipeline"].tasks}
    for name in ("repair", "recover-oil"):
        before, ahead = set(), list(tasks[name].after)
        while ahead:
            task_id = ahead.pop()
            before.add(task_id)
            ahead += tasks[task_id].after
        assert {"evacuate", "gas-detect", "no-spark", "cordon"} <= before


def test_the_company_reports_within_the_hour_of_the_law() -> None:
    report = next(task for task in PLANS["pipeline"].tasks if task.id == "company-report")
    assert (report.within_minutes, report.clock) == (60, "incident")
