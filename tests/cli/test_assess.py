"""`yunnao assess`: one source term, one answer."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from yunnao.city.package import read_package
from yunnao.cli.assess import app
from yunnao.registry import every

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
    assert "28 people of Littletown are inside, 28 should move" in result.stderr


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


def test_the_sentence_says_who_where_by_when_and_how_sure_in_both_languages() -> None:
    result = run("leak")
    zh, en = result.stdout.strip().splitlines()[-2:]
    assert "人在影响范围内" in zh and "应转移" in zh and "立即转移" in zh and "条假设" in zh
    assert "are inside" in en and "move at once" in en and "the largest group, " in en and "stated assumptions" in en


def test_every_hazard_says_its_sentence() -> None:
    for name in sorted(every("hazard")):
        result = run(name)
        assert result.exit_code == 0, f"{name}: {result.exception}"
        zh, en = result.stdout.strip().splitlines()[-2:]
        assert "人在影响范围内" in zh and f"{name} (" in en, name


def test_members_give_a_map_of_chances_and_the_chance_of_each_level(tmp_path: Path) -> None:
    base = ("typhoon", "--members", 15, "--seed", 3)
    result = run(*base, "--exceedance", tmp_path / "chance.geojson", "--json")
    lines = json.loads((tmp_path / "chance.geojson").read_bytes())["features"]
    assert result.exit_code == 0 and {line["properties"]["chance"] for line in lines} <= {0.1, 0.3, 0.5, 0.7, 0.9}
    assert run(*base, "--exceedance", tmp_path / "c.png", "--band", "Beaufort 8").exit_code == 0
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
    strange = run(*base, "--exceedance", tmp_path / "c.png", "--band", "Beaufort 99")
    assert isinstance(strange.exception, LookupError) and "Beaufort 8" in str(strange.exception)
    none = run("leak", "--exceedance", tmp_path / "c.png")
    assert isinstance(none.exception, ValueError) and "--members" in str(none.exception)


def test_a_plan_s_table_is_asked_once_a_member() -> None:
    plan = next(iter(read_package(LITTLETOWN).plans))
    result = run("typhoon", "--members", 10, "--plan", plan, "--known", "warning.typhoon=red", "--json")
    chances = json.loads(result.stdout)["chances"]
    levels = {name: chance for name, chance in chances.items() if name.startswith("level_")}
    assert set(levels) == {"level_I", "level_II", "level_III", "level_IV", "level_none"}
    assert abs(sum(levels.values()) - 1) < 1e-9
    assert isinstance(run("typhoon", "--plan", "dragons").exception, LookupError)
    assert isinstance(run("typhoon", "--plan", plan, "--known", "red").exception, ValueError)


@pytest.mark.parametrize(("text", "says"), [
    ("", "holds nothing"), ("[1, 2]", "holds a list"), ("{{{: [", "neither JSON nor YAML"),
    ("at: 2024-07-01T00:00+08:00", "no data"),
    ("at: 2024-07-01\ndata: {}", "no time zone"),
    ('{"at": "1850-01-01T00:00+08:00", "data": {}}', "from 1900 to 2200"),
    ('{"at": "2024-07-01T00:00", "data": {}}', "an offset"), ('{"at": "2024-07-01T00:00+08:00", "data": null}', "data"),
])
def test_a_file_that_is_none_says_what_it_holds(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "term.json").write_text(text, encoding="utf-8")
    result = run("leak", "--input", tmp_path / "term.json")
    assert isinstance(result.exception, ValueError) and says in str(result.exception)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "term.json").write_bytes(b"\xff\xfe\x80" * 9)
    result = run("leak", "--input", tmp_path / "term.json")
    assert isinstance(result.exception, ValueError) and "neither JSON nor YAML" in str(result.exception)
