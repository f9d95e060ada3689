"""What `yunnao city` says: in numbers checked by hand, as JSON with stable keys, with the right exit status."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yunnao.city.describe import describe
from yunnao.city.ground import Ground
from yunnao.cli.city import app

RUN = CliRunner()


def test_littletown_in_numbers(littletown: Ground) -> None:
    said = describe(littletown)
    assert said["population"] == 1000 and said["roads_km"] == 6.0 and said["shelter_capacity"] == 500
    assert said["area_km2"] == pytest.approx(12, abs=0.1)
    assert said["bounds"] == {"west": 119.9889, "south": 35.991, "east": 120.0333, "north": 36.018}
    assert said["counts"] == {
        "districts": 2, "cells": 12, "road_nodes": 6, "road_arcs": 12, "towns": 2, "towns_without_place": 1,
        "facilities": 1, "shelters": 2, "units": 4, "stocks": 1, "drains": 1, "plans": 1}  # fmt: skip
    assert said["qualities"] == {"synthetic": 1.0}
    west, east = said["districts"]
    assert (west["population"], west["cells"], west["hospitals"], west["units"]) == (500, 6, 0, 2)
    assert (east["population"], east["shelter_capacity"], east["hospitals"], east["units"]) == (500, 200, 1, 2)


def test_shares_of_quality_add_up(qingdao: Ground) -> None:
    shares = describe(qingdao)["qualities"]
    assert set(shares) == {"surveyed", "approximate", "synthetic"}
    assert sum(shares.values()) == pytest.approx(1, abs=1e-3)


def test_describe_speaks_json_with_stable_keys(littletown: Ground) -> None:
    done = RUN.invoke(app, ["describe", str(littletown.folder), "--json"])
    assert done.exit_code == 0
    assert list(json.loads(done.stdout)) == [
        "name", "name_en", "version", "digest", "timezone", "adcode", "population", "area_km2", "bounds", "roads_km",
        "shelter_capacity", "counts", "qualities", "districts", "attribution", "map_notice", "notes"]  # fmt: skip
    assert json.loads(done.stdout)["digest"] == littletown.digest


def test_describe_shows_a_person_every_district(qingdao: Ground) -> None:
    done = RUN.invoke(app, ["describe", str(qingdao.folder)], env={"COLUMNS": "100"})
    assert done.exit_code == 0
    for district in qingdao.districts:
        assert district.name in done.stdout and str(district.population) in done.stdout


def test_check_ends_with_0_on_a_sound_package_and_1_on_a_broken_one(copy: Path) -> None:
    done = RUN.invoke(app, ["check", str(copy), "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"ok": True, "errors": 0, "warnings": 0, "findings": []}
    (copy / "units.csv").unlink()
    done = RUN.invoke(app, ["check", str(copy), "--json"])
    said = json.loads(done.stdout)
    assert done.exit_code == 1 and not said["ok"] and said["errors"] == 1
    assert set(said["findings"][0]) == {"severity", "file", "record", "what", "why", "todo"}
    assert said["findings"][0]["file"] == "units.csv"


def test_a_warning_alone_does_not_make_a_package_unfit(copy: Path) -> None:
    (copy / "old.csv").write_text("id\n", "utf-8")
    done = RUN.invoke(app, ["check", str(copy)])
    assert done.exit_code == 0


def test_wrong_use_ends_with_2() -> None:
    assert RUN.invoke(app, ["check"]).exit_code == 2
    assert RUN.invoke(app, ["admire", "x"]).exit_code == 2
