"""`yunnao planner list`, as a script and a person use it."""

import json

from typer.testing import CliRunner

from yunnao.cli.planner import app
from yunnao.registry import every


def test_list_names_every_planner_with_its_promise() -> None:
    result = CliRunner().invoke(app, ["list", "--json"])
    rows = {row["name"]: row for row in json.loads(result.stdout)}
    assert result.exit_code == 0 and rows.keys() == every("planner").keys()
    assert all(row.keys() == {"name", "title", "promise", "module"} for row in rows.values())
    assert rows["dispatch"]["title"] == "dispatch 联合调度"
    assert rows["evacuation"]["promise"].startswith("Least person-seconds of travel")


def test_a_person_gets_a_table() -> None:
    result = CliRunner().invoke(app, ["list"])
    assert result.exit_code == 0
    assert "dispatch" in result.stdout and "evacuation" in result.stdout
