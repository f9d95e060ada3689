"""The example of docs/howto/plan.md is a plan like any other: clean, laid out, and tested."""

from datetime import date
from pathlib import Path

from yunnao.city.ground import Ground
from yunnao.drill.report import try_plan
from yunnao.drill.suite import quiet
from yunnao.procedure.cases import cases_beside
from yunnao.procedure.layout import laid_out
from yunnao.procedure.lint import lint
from yunnao.procedure.read import read_plan

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "docs" / "howto" / "school-fire.yaml"


def test_the_example_is_clean_in_the_city_and_among_its_plans(qingdao: Ground) -> None:
    assert lint(read_plan(PLAN), qingdao, date(2026, 11, 24), list(qingdao.plans.values())) == []
    for path in (PLAN, cases_beside(PLAN)):
        assert laid_out(path.read_text(encoding="utf-8")) == path.read_text(encoding="utf-8")


def test_the_example_holds_and_exercises_all_of_itself() -> None:
    outcome = try_plan(PLAN, cases_beside(PLAN), ROOT / "cities" / "qingdao", 1, 0, 1, quiet)
    assert [case.held for case in outcome.cases] == [True, True, True], outcome.cases
    assert outcome.coverage["tasks"].never == outcome.coverage["rows"].never == []
