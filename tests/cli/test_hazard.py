"""`yunnao hazard`, as a script and a person use it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yunnao.assess.hazards.leak import Leak
from yunnao.assess.published import Published
from yunnao.cli.hazard import app
from yunnao.registry import every


def test_list_names_every_hazard_with_its_model() -> None:
    result = CliRunner().invoke(app, ["list", "--json"])
    rows = {row["name"]: row for row in json.loads(result.stdout)}
    assert result.exit_code == 0 and rows.keys() == every("hazard").keys()
    assert rows["typhoon"]["model"].startswith("holland-2010@") and rows["typhoon"]["title"] == "Typhoon wind 台风大风"


def test_show_tells_what_a_hazard_starts_from_what_it_tells_and_where_it_comes_from() -> None:
    said = json.loads(CliRunner().invoke(app, ["show", "plume", "--json"]).stdout)
    assert said["model"].startswith("gauss-britter@")
    assert "wind_from_deg" in said["source_term"] and "heavy_gas" in said["facts"] and "Source:" in said["origin"]
    plain = CliRunner().invoke(app, ["show", "manual"])
    assert plain.exit_code == 0 and "drawn_by" in plain.stdout


def test_verify_recomputes_every_published_number() -> None:
    result = CliRunner().invoke(app, ["verify", "--json"])
    said = json.loads(result.stdout)
    assert result.exit_code == 0 and said["ok"] and said["failed"] == 0
    assert said["numbers"] == len(said["rows"]) == sum(len(kind().verification) for kind in every("hazard").values())
    keys = {"hazard", "what", "ours", "theirs", "tolerance", "unit", "off", "ok", "why", "source"}
    assert keys == said["rows"][0].keys()


def test_verify_one_hazard_only() -> None:
    said = json.loads(CliRunner().invoke(app, ["verify", "leak", "--json"]).stdout)
    assert {row["hazard"] for row in said["rows"]} == {"leak"}


def test_a_number_that_does_not_come_out_is_exit_status_1(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Published("six times nine", lambda: 54.0, 42.0, 0.5, "1", "none", "D. Adams")
    monkeypatch.setattr(Leak, "verification", (wrong,))
    result = CliRunner().invoke(app, ["verify", "leak", "--json"])
    said = json.loads(result.stdout)
    assert result.exit_code == 1 and not said["ok"] and said["rows"][0]["ours"] == 54.0


def test_an_unknown_hazard_is_answered_with_the_known_ones() -> None:
    result = CliRunner().invoke(app, ["verify", "dragons"])
    assert isinstance(result.exception, LookupError) and "typhoon" in str(result.exception)


def test_a_person_sees_a_table() -> None:
    assert "35.321" in CliRunner().invoke(app, ["verify", "typhoon"]).stdout


def test_a_best_track_becomes_what_assess_takes(tmp_path: Path) -> None:
    (tmp_path / "bst.txt").write_text(
        "66666 1909  002 0011 1909 0 6               LEKIMA              20191003\n"
        "19081106 002 3 353 1196  980     045     00000 0000 40270 0210\n"
        "19081118 002 3 369 1202  982     040     00000 0000 40270 0210\n", encoding="ascii")
    result = CliRunner().invoke(app, ["best-track", str(tmp_path / "bst.txt"), "201909", "--name-zh", "利奇马"])
    said = json.loads(result.stdout)
    assert result.exit_code == 0 and said["at"] == "2019-08-11T06:00:00+00:00"
    assert said["data"]["storm"]["name"] == "利奇马" and len(said["data"]["fixes"]) == 2
    wrong = CliRunner().invoke(app, ["best-track", str(tmp_path / "bst.txt"), "2001"])
    assert wrong.exit_code != 0 and "1909" in str(wrong.exception)


def test_a_hazard_says_what_its_members_are() -> None:
    def members(name: str) -> str:
        return str(json.loads(CliRunner().invoke(app, ["show", name, "--json"]).stdout)["members"])

    assert "15 degrees" in members("plume") and "landfall" in members("typhoon") and "EPA" in members("leak")
    assert members("manual") == "", "nobody throws what an officer drew"
