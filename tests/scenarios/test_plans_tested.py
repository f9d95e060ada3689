"""The contingency plans of Qingdao keep what their own tests expect."""

from pathlib import Path

import pytest

from yunnao.drill.report import try_plan
from yunnao.drill.suite import quiet
from yunnao.procedure.cases import cases_beside
from yunnao.procedure.read import plans_in

CITY = Path(__file__).parents[2] / "cities" / "qingdao"


@pytest.mark.parametrize("plan", plans_in(CITY / "plans"), ids=lambda path: path.stem)
def test_a_plan_keeps_what_its_test_expects_and_exercises_every_task(plan: Path) -> None:
    outcome = try_plan(plan, cases_beside(plan), CITY, 1, 0, 1, quiet)
    for case in outcome.cases:
        assert case.held, (case.case, case.error, [v for v in case.verdicts if not v.held])
    assert len(outcome.cases) >= 3
    assert outcome.coverage["tasks"].never == []
    assert outcome.coverage["owners"].never == []
