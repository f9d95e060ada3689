"""`yunnao plan`: exit 0 for a clean plan, 1 with errors, 2 for a path that is not there."""

import json
from pathlib import Path

from typer.testing import CliRunner

from yunnao.cli.plan import app

PLANS = Path(__file__).parents[2] / "cities" / "qingdao" / "plans"
run = CliRunner().invoke


def test_the_plans_of_qingdao_lint_clean() -> None:
    done = run(app, ["lint", str(PLANS), "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"plans": ["pipeline.yaml", "typhoon.yaml"], "errors": 0, "findings": []}


def test_an_error_is_told_with_place_cause_and_remedy(tmp_path: Path) -> None:
    text = (PLANS / "pipeline.yaml").read_text(encoding="utf-8")
    bad = tmp_path / "bad.yaml"
    bad.write_text(text.replace("after: [drain-map]", "after: [drain-mapp]"), encoding="utf-8")
    done = run(app, ["lint", str(bad), "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert told["errors"] == 1
    assert told["findings"][0] | {"cause": "", "remedy": ""} == {
        "plan": "bad.yaml", "code": "P002", "severity": "error", "place": "tasks.power-off", "cause": "", "remedy": ""}
    assert "drain-mapp" in told["findings"][0]["cause"]


def test_a_plan_that_cannot_be_read_is_a_finding_too(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: [", encoding="utf-8")
    done = run(app, ["lint", str(bad), "--json"])
    assert done.exit_code == 1
    assert [f["code"] for f in json.loads(done.stdout)["findings"]] == ["P000"]


def test_a_path_that_is_not_there_is_wrong_use() -> None:
    assert run(app, ["lint", "no-such-plan.yaml"]).exit_code == 2


def test_a_folder_without_plans_is_found_wanting(tmp_path: Path) -> None:
    assert run(app, ["lint", str(tmp_path)]).exit_code == 1


def test_show_prints_the_tasks_with_their_owners() -> None:
    plan = json.loads(run(app, ["show", str(PLANS / "pipeline.yaml"), "--json"]).stdout)
    assert plan["id"] == "pipeline"
    assert {task["owner"] for task in plan["tasks"]} <= set(plan["owners"])
    assert run(app, ["show", str(PLANS / "pipeline.yaml")]).exit_code == 0
