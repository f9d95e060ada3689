"""`yunnao assess`: one source term, one answer."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from yunnao.cli.assess import app

LITTLETOWN = Path(__file__).parent.parent / "data" / "littletown"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [*map(str, words), "--city", str(LITTLETOWN)])


def test_a_source_term_from_a_file_is_assessed(tmp_path: Path) -> None:
    """A pool at 300 m around the place between E and F."""
    term = {"at": "2024-07-01T08:30+08:00", "data": {
        "point": {"lon": 120.01665, "lat": 36.0135}, "substance": "crude_oil", "leaked_t": 5,
        "started_at": "2024-07-01T08:00+08:00"}}
    (tmp_path / "term.json").write_text(json.dumps(term), encoding="utf-8")
    result = run("leak", "--input", tmp_path / "term.json", "--json")
    said = json.loads(result.stdout)
    assert result.exit_code == 0
    assert said["hazard"] == "leak" and said["to_move"] == said["people"] == 28  # 0.283 km2 of a cell of 100 a km2
    assert "28 people of 合成小镇 are inside, 28 should move" in result.stderr


def test_without_a_file_the_hazard_s_own_example_is_assessed() -> None:
    result = run("typhoon")
    assert result.exit_code == 0 and "Beaufort 8" in result.stdout
    assert "assumptions, to be renewed by 2019-08-11 02:00" in result.stdout.replace("\n", " ")


def test_a_file_that_is_no_source_term_says_what_one_is(tmp_path: Path) -> None:
    (tmp_path / "term.yaml").write_text("at: yesterday\ndata: {}\n", encoding="utf-8")
    result = run("leak", "--input", tmp_path / "term.yaml")
    assert isinstance(result.exception, ValueError) and "`at`, a time with an offset" in str(result.exception)


def test_members_give_chances_and_the_same_for_a_seed() -> None:
    one, again = (json.loads(run("typhoon", "--members", 20, "--seed", 3, "--json").stdout)["chances"]
                  for _ in range(2))
    assert one == again and set(one) >= {"beaufort_8", "landfall_in_city"}


def test_a_map_is_a_png_file(tmp_path: Path) -> None:
    result = run("plume", "--map", tmp_path / "plume.png")
    assert result.exit_code == 0
    assert (tmp_path / "plume.png").read_bytes().startswith(b"\x89PNG")


def test_deaths_are_told_with_their_interval() -> None:
    result = run("explosion")
    assert result.exit_code == 0 and "might die" in result.stdout and "deaths" in result.stdout
