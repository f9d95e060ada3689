"""Every finding of the checker fires on a package broken for it, and on nothing else."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
import shapely
from shapely.geometry import mapping, shape

from yunnao.city.check import check
from yunnao.city.gcj02 import offset, to_wgs84
from yunnao.city.package import read_package

ROOT = Path(__file__).parent.parent.parent
LITTLETOWN = ROOT / "tests" / "data" / "littletown"
Break = Callable[[Path], None]


def change(name: str, how: Callable[[bytes], bytes]) -> Break:
    """Rewrite a file, which must come out different."""

    def do(folder: Path) -> None:
        before = (folder / name).read_bytes() if (folder / name).exists() else b""
        after = how(before)
        assert after != before, f"{name} no longer has what this test breaks"
        (folder / name).write_bytes(after)

    return do


def swap(name: str, old: str, new: str) -> Break:
    return change(name, lambda data: data.replace(old.encode(), new.encode(), 1))


def cut(name: str, end: int) -> Break:
    return change(name, lambda data: data[:end])


def append(name: str, line: str) -> Break:
    return change(name, lambda data: data + line.encode())


def in_gbk(name: str) -> Break:
    return change(name, lambda data: data.decode().encode("gb18030"))


def remove(name: str) -> Break:
    return lambda folder: (folder / name).unlink()


def both(one: Break, other: Break) -> Break:
    def do(folder: Path) -> None:
        one(folder)
        other(folder)

    return do


BROKEN: dict[str, tuple[Break, str, str]] = {
    "no manifest": (remove("city.yaml"), "city.yaml", "holds no city.yaml"),
    "manifest not YAML": (swap("city.yaml", "name: 合成小镇", "name: [合成小镇"), "city.yaml", "not YAML"),
    "unknown key": (swap("city.yaml", "population: 1000", "people: 1000"), "city.yaml", "unknown field `people`"),
    "key twice": (swap("city.yaml", "population: 1000", "name: x"), "city.yaml", "duplicate key"),
    "no such time zone": (swap("city.yaml", "Asia/Shanghai", "Asia/Qingdao"), "city.yaml", "no time zone"),
    "needed layer missing": (swap("city.yaml", "  road_nodes:", "  nodes_of_roads:"), "city.yaml",
                             "no layer 'road_nodes'"),
    "layer nobody knows": (swap("city.yaml", "  coast:", "  moon:"), "city.yaml", "no layer is called 'moon'"),
    "file missing": (remove("shelters.csv"), "shelters.csv", "the file is not there"),
    "file outside": (swap("city.yaml", "[units.csv]", "[../units.csv]"), "../units.csv", "outside the package"),
    "no licence": (swap("city.yaml", "licence: Apache-2.0, ", ""), "city.yaml", "licence"),
    "nobody named": (swap("city.yaml", '["Littletown is made up, Apache-2.0"]', "[]"), "city.yaml", "nobody is named"),
    "stray file": (append("units-old.csv", "id\n"), "units-old.csv", "no layer lists the file"),
    "fewer records than said": (swap("population.csv", "120.02775,35.9955,990102,50\n", ""), "city.yaml",
                                "11 records, not 12"),
    "not UTF-8": (in_gbk("units.csv"), "units.csv", "not UTF-8"),
    "cut in a line": (cut("units.csv", -30), "units.csv", "columns, not 12"),
    "cut at the last line's end": (cut("stocks.csv", -1), "stocks.csv", "the last line has no end"),
    "cut shape": (cut("districts.geojson", -40), "districts.geojson", "not a GeoJSON FeatureCollection"),
    "cut numbers": (cut("population.csv", -12), "population.csv", "not a table of numbers"),
    "no quality": (swap("shelters.csv", "school,synthetic,synthetic", "school,,synthetic"), "shelters.csv",
                   "no quality"),
    "no source": (swap("units.csv", "rescue:1,synthetic,made up", "rescue:1,synthetic,"), "units.csv", "no source"),
    "unknown quality": (swap("stocks.csv", "synthetic", "certain"), "stocks.csv", "certain"),
    "half a place": (swap("facilities.csv", "120.0111,36.0090", "120.0111,"), "facilities.csv", "does not fit"),
    "district without source": (swap("districts.geojson", '"source":"made up"', '"origin":"made up"'),
                                "districts.geojson", "source"),
    "drain without width": (swap("drains.geojson", '"width_m":2,', ""), "drains.geojson", "needs width_m"),
    "id used twice": (swap("units.csv", "unit-coach", "unit-fire"), "units.csv", "'unit-fire' is used twice"),
    "id used twice across layers": (swap("units.csv", "unit-coach", "hospital-e"), "facilities", "has the same id"),
    "adcode used twice": (swap("districts.geojson", '"990102"', '"990101"'), "districts.geojson", "used twice"),
    "district sum": (swap("population.csv", "990101,150", "990101,149"), "population", "hold 499 people"),
    "city sum": (swap("city.yaml", "population: 1000", "population: 1001"), "city.yaml", "add up to 1000, not"),
    "half a person": (swap("population.csv", "990101,150", "990101,150.5"), "population.csv", "no whole number"),
    "cell twice": (swap("population.csv", "120.00555,36.0135", "119.99445,36.0135"), "population", "two cells"),
    "cell in no district": (swap("population.csv", "990101,150", "990109,150"), "population.csv", "no known district"),
    "cell outside its district": (swap("population.csv", "119.99445,36.0135", "119.97445,36.0135"), "population",
                                  "have their middle outside"),
    "cells without size": (swap("city.yaml", "    cell: [0.0111, 0.0090]\n", ""), "city.yaml", "no cell size"),
    "place outside": (swap("shelters.csv", "120.0222,36.0090,200", "121.0,36.0,200"), "shelters", "km from 东区"),
    "place in another district": (swap("shelters.csv", "300,990101", "300,990102"), "shelters", "it lies in 西区"),
    "district nobody knows": (swap("stocks.csv", "990101", "990109"), "stocks", "not one of the city's"),
    "place swapped": (swap("units.csv", "120.0000,36.0090", "36.0090,120.0000"), "units", "look swapped"),
    "place in GCJ-02": (swap("shelters.csv", "120.0222,36.0090,200", "120.0380,36.0090,200"), "shelters",
                        "fits as GCJ-02"),
    "overlapping districts": (swap("districts.geojson", "[120.0111,36.018],[119.9889", "[120.0120,36.018],[119.9889"),
                              "districts", "overlap or leave slivers"),
    "crossing border": (swap("districts.geojson", "[120.0111,36.018],[119.9889,36.018]",
                             "[119.9889,36.018],[120.0111,36.018]"), "districts.geojson", "the shape is broken"),
    "node without road": (append("road_nodes.csv", "7,120.03,36.01\n"), "road_nodes", "1 nodes have no road"),
    "node twice": (append("road_nodes.csv", "6,120.03,36.01\n"), "road_nodes.csv", "two road nodes have one id"),
    "road to nowhere": (append("roads.csv", "1,9,0,1000,60\n"), "roads.csv", "name an unknown node"),
    "road without speed": (swap("roads.csv", "1,2,0,1000,60", "1,2,0,1000,0"), "roads.csv", "no length or speed"),
    "roads apart": (both(swap("roads.csv", "3,6,0,1000,60\n", ""), swap("roads.csv", "4,5,0,1000,60\n", "")),
                    "roads", "cannot be reached"),
    "road shorter than the straight line": (swap("roads.csv", "1,2,0,1000,60", "1,2,0,1,60"), "roads", "straight line"),
    "road too fast": (swap("roads.csv", "1,2,0,1000,60", "1,2,0,1000,600"), "roads", "faster than 130"),
    "shelter without capacity": (swap("shelters.csv", ",200,990102", ",0,990102"), "shelters", "has no capacity"),
    "unknown capability": (swap("units.csv", "rescue:1", "fire_engines:1"), "units", "no capability is called"),
    "unit that brings none": (swap("units.csv", "rescue:1", "rescue:0"), "units", "brings nothing"),
    "capabilities misread": (swap("units.csv", "rescue:1", "rescue"), "units.csv", "read like"),
    "synthetic that looks real": (swap("shelters.csv", "合成 小镇学校", "小镇学校"), "shelters", "does not say so"),
    "plan not YAML": (swap("plans/leak.yaml", "legal_basis: [made up]", "legal_basis: [made up"), "plans/leak.yaml",
                      "not YAML"),
    "plan without a needed field": (swap("plans/leak.yaml", "incident_kind: pipeline\n", ""), "plans/leak.yaml",
                                    "incident_kind"),
    "plan with a word misspelt": (swap("plans/leak.yaml", "within_minutes", "in_minutes"), "plans/leak.yaml",
                                  "unknown field `in_minutes`"),
    "plan asks for what nobody has": (swap("plans/leak.yaml", "rescue: 1", "boom: 1"), "plans", "no unit of the city"),
    "plan id used twice": (append("plans/more.yaml", (LITTLETOWN / "plans/leak.yaml").read_text("utf-8")),
                           "plans/more.yaml", "another plan has the same id"),
}  # fmt: skip


def test_a_sound_package_has_no_findings(copy: Path) -> None:
    assert check(copy) == []


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_package_is_found_out(copy: Path, case: str) -> None:
    spoil, file, words = BROKEN[case]
    spoil(copy)
    hits = [finding for finding in check(copy) if finding.file == file and words in finding.what + finding.todo]
    assert hits, [str(finding) for finding in check(copy)]
    assert all(finding.why and finding.todo for finding in hits)


@pytest.mark.parametrize("case", BROKEN)
def test_what_the_reader_refuses_is_an_error_of_the_checker(copy: Path, case: str) -> None:
    """The refusal names file and fault, and is never anything but a ValueError."""
    BROKEN[case][0](copy)
    errors = [finding for finding in check(copy) if finding.severity == "error"]
    try:
        read_package(copy)
    except ValueError as refusal:
        assert any(f.file in str(refusal) and f.what in str(refusal) for f in errors), refusal


def test_errors_come_before_warnings(copy: Path) -> None:
    swap("shelters.csv", "合成 小镇学校", "小镇学校")(copy)
    swap("population.csv", "990101,150", "990101,149")(copy)
    assert [finding.severity for finding in check(copy)] == ["error", "warning"]


def test_the_place_of_a_fault_in_a_plan_is_named(copy: Path) -> None:
    swap("plans/leak.yaml", "from_level: III", "from_level: V")(copy)
    (finding,) = check(copy)
    assert finding.record == "$.tasks[0].from_level" and "V" in finding.what
    swap("plans/leak.yaml", "version:", "version")(copy)
    (finding,) = check(copy)
    assert re.fullmatch(r"line \d+, column \d+", finding.record)


def test_qingdao_is_sound() -> None:
    assert check(ROOT / "cities" / "qingdao") == []


@pytest.mark.parametrize(("city", "layer"), [("cities/qingdao", "districts"), ("tests/data/littletown", "coast")])
def test_a_layer_left_in_gcj02_is_found_out_by_the_other(tmp_path: Path, city: str, layer: str) -> None:
    folder = copytree(ROOT / city, tmp_path / "city", ignore=lambda _, names: {"scenarios"} & set(names))
    path = folder / f"{layer}.geojson"
    geo = json.loads(path.read_text("utf-8"))
    for feature in geo["features"]:
        moved = shapely.transform(shape(feature["geometry"]), lambda c: c + np.column_stack(offset(c[:, 0], c[:, 1])))
        feature["geometry"] = mapping(moved)
    path.write_text(json.dumps(geo, ensure_ascii=False) + "\n", "utf-8")
    assert [f.file for f in check(folder) if "look like GCJ-02" in f.what] == [layer]


def test_gcj02_is_what_its_publishers_say() -> None:
    """Shift at Tiananmen and at the Bund as the public converters give it, and back again to a few metres."""
    for wgs, gcj in (((116.39123, 39.90726), (116.39747, 39.90866)), ((121.49096, 31.24053), (121.49547, 31.23859))):
        east, north = offset(*wgs)
        assert (wgs[0] + east, wgs[1] + north) == pytest.approx(gcj, abs=2e-4)
        assert to_wgs84(*gcj) == pytest.approx(wgs, abs=2e-4)
