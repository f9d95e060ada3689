"""`yunnao plan`: exit 0 for a clean plan, 1 with errors, 2 for a path that is not there."""

import json
import shutil
from pathlib import Path

from typer.testing import CliRunner

from yunnao.cli.plan import app

PLANS = Path(__file__).parents[2] / "cities" / "qingdao" / "plans"
run = CliRunner().invoke


def test_the_plans_of_qingdao_lint_clean_in_their_city() -> None:
    done = run(app, ["lint", str(PLANS), "--today", "2026-11-24", "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert {"pipeline.yaml", "typhoon.yaml"} <= set(told["plans"])
    assert not [name for name in told["plans"] if name.endswith(".test.yaml")]
    assert (told["city"], told["errors"], told["findings"]) == ("青岛市", 0, [])


def test_an_error_is_told_with_line_place_cause_and_remedy(tmp_path: Path) -> None:
    text = (PLANS / "pipeline.yaml").read_text(encoding="utf-8")
    bad = tmp_path / "bad.yaml"
    bad.write_text(text.replace("after: [drain-map]", "after: [drain-mapp]"), encoding="utf-8")
    line = 1 + bad.read_text(encoding="utf-8").splitlines().index("    after: [drain-mapp]")
    done = run(app, ["lint", str(bad), "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (told["errors"], told["city"]) == (1, None)
    assert told["findings"][0] | {"cause": "", "remedy": ""} == {
        "plan": "bad.yaml", "code": "P002", "severity": "error", "place": "tasks.power-off.after", "cause": "",
        "remedy": "", "line": line}
    assert "drain-mapp" in told["findings"][0]["cause"]
    assert f"bad.yaml:{line}: error P002" in run(app, ["lint", str(bad)]).stdout


def test_a_city_may_be_named_and_then_its_resources_count(tmp_path: Path) -> None:
    text = (PLANS / "pipeline.yaml").read_text(encoding="utf-8")
    bad = tmp_path / "bad.yaml"
    bad.write_text(text.replace("{repair: 1}", "{repair: 99}"), encoding="utf-8")
    assert json.loads(run(app, ["lint", str(bad), "--json"]).stdout)["findings"] == []
    done = run(app, ["lint", str(bad), "--city", str(PLANS.parent), "--json"])
    assert [f["code"] for f in json.loads(done.stdout)["findings"]] == ["P036"]


def test_a_broken_plan_inside_a_package_is_a_finding_not_a_refusal(tmp_path: Path) -> None:
    town = tmp_path / "town"
    shutil.copytree(PLANS.parents[2] / "tests" / "data" / "littletown", town)
    (town / "plans" / "leak.yaml").write_text("id: leak\nname: 3\n", encoding="utf-8")
    done = run(app, ["lint", str(town / "plans"), "--json"])
    assert done.exit_code == 1
    assert [(f["code"], f["line"]) for f in json.loads(done.stdout)["findings"]] == [("P000", 2)]


def test_a_plan_that_cannot_be_read_is_a_finding_with_its_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: p\nname: [\n", encoding="utf-8")
    done = run(app, ["lint", str(bad), "--json"])
    assert done.exit_code == 1
    assert [(f["code"], f["line"]) for f in json.loads(done.stdout)["findings"]] == [("P000", 3)]


def test_the_rules_can_be_listed() -> None:
    listed = json.loads(run(app, ["rules", "--json"]).stdout)
    assert len(listed) >= 25
    assert set(listed[0]) == {"code", "severity", "title"}


def test_a_path_that_is_not_there_is_wrong_use() -> None:
    assert run(app, ["lint", "no-such-plan.yaml"]).exit_code == 2


def test_a_folder_without_plans_is_found_wanting(tmp_path: Path) -> None:
    assert run(app, ["lint", str(tmp_path)]).exit_code == 1


def test_show_prints_the_tasks_with_their_owners() -> None:
    plan = json.loads(run(app, ["show", str(PLANS / "pipeline.yaml"), "--json"]).stdout)
    assert plan["id"] == "pipeline"
    assert {task["owner"] for task in plan["tasks"]} <= set(plan["owners"])
    assert run(app, ["show", str(PLANS / "pipeline.yaml")]).exit_code == 0


def test_fmt_lays_out_and_check_only_says_so(tmp_path: Path) -> None:
    tidy = (PLANS / "pipeline.yaml").read_text(encoding="utf-8")
    plan, test = tmp_path / "p.yaml", tmp_path / "p.test.yaml"
    plan.write_text(tidy.replace("version: ", "version:    "), encoding="utf-8")
    test.write_text("cases:\n- name: a\n", encoding="utf-8")
    done = run(app, ["fmt", str(plan), "--check", "--json"])
    assert (done.exit_code, json.loads(done.stdout)) == (1, {"files": 2, "changed": [str(plan), str(test)]})
    assert run(app, ["fmt", str(plan)]).exit_code == 0
    assert plan.read_text(encoding="utf-8") == tidy
    assert run(app, ["fmt", str(tmp_path), "--check"]).exit_code == 0


def test_diff_tells_meaning(tmp_path: Path) -> None:
    old, new = PLANS / "pipeline.yaml", tmp_path / "new.yaml"
    text = old.read_text(encoding="utf-8")
    new.write_text(text.replace("# 自上而下", "# 由上至下"), encoding="utf-8")
    same = run(app, ["diff", str(old), str(new), "--json"])
    assert (same.exit_code, json.loads(same.stdout)) == (0, {"same": True, "changes": []})
    new.write_text(text.replace("needs: {cordon: 3}", "needs: {cordon: 2}"), encoding="utf-8")
    other = run(app, ["diff", str(old), str(new)])
    assert other.exit_code == 1
    assert "changed tasks.cordon.needs: 1 cordon less" in other.stdout


def test_the_schema_is_printed() -> None:
    assert json.loads(run(app, ["schema"]).stdout)["$defs"]["TaskRule"]["required"] == ["id", "name", "owner"]


def test_print_writes_cards_chart_and_bpmn(tmp_path: Path) -> None:
    done = run(app, ["print", str(PLANS / "pipeline.yaml"), "--out", str(tmp_path / "sheets"), "--json"])
    assert done.exit_code == 0
    names = [Path(name).name for name in json.loads(done.stdout)["written"]]
    assert names == ["pipeline.cards.html", "pipeline.chart.svg", "pipeline.bpmn"]
    assert all((tmp_path / "sheets" / name).stat().st_size > 1000 for name in names)
    done = run(app, ["print", str(PLANS / "pipeline.yaml"), "--pdf", "--out", str(tmp_path / "sheets"), "--json"])
    written = [Path(name) for name in json.loads(done.stdout)["written"]]
    assert [name.name for name in written[3:]] == ["pipeline.cards.pdf", "pipeline.chart.pdf"]
    assert all(name.read_bytes().startswith(b"%PDF-") for name in written[3:])


def test_a_template_is_filled_imported_and_means_the_same(tmp_path: Path) -> None:
    form, back = tmp_path / "form.xlsx", tmp_path / "back.yaml"
    assert run(app, ["template", str(form), "--from", str(PLANS / "pipeline.yaml")]).exit_code == 0
    done = run(app, ["import", str(form), "--out", str(back), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["plan"]) == (0, "pipeline")
    assert run(app, ["diff", str(PLANS / "pipeline.yaml"), str(back)]).exit_code == 0
    assert run(app, ["fmt", str(back), "--check"]).exit_code == 0


def test_a_faulty_form_is_found_wanting_with_every_fault(tmp_path: Path) -> None:
    form = tmp_path / "form.docx"
    assert run(app, ["template", str(form)]).exit_code == 0
    done = run(app, ["import", str(form), "--json"])
    assert done.exit_code == 1
    assert any("表《基本信息》第 2 行“编号（id）”：没有填" in fault for fault in json.loads(done.stdout)["faults"])
    assert isinstance(run(app, ["template", str(tmp_path / "form.pdf")]).exception, LookupError)
