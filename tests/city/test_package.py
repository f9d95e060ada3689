"""The reader: Littletown as drawn in its README, Qingdao as its sources say, and refusals that name the place."""

import csv
import gzip
import importlib.util
import subprocess
import sys
from collections import Counter
from pathlib import Path
from shutil import copytree
from types import ModuleType

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.city.describe import describe
from yunnao.city.ground import Ground
from yunnao.city.package import read_package
from yunnao.model.place import Point, Quality
from yunnao.model.resource import CAPABILITIES

ROOT = Path(__file__).parent.parent.parent
QINGDAO = ROOT / "cities" / "qingdao"
GENERATED = (
    "districts.geojson", "coast.geojson", "population.csv.gz", "road_nodes.csv.gz", "roads.csv.gz", "towns.csv",
    "places.csv", "shelters-synthetic.csv", "units.csv", "stocks.csv",
)  # fmt: skip


# -- littletown ----------------------------------------------------------------------------------------------


def test_littletown_is_the_town_of_its_drawing(littletown: Ground) -> None:
    assert (littletown.name, littletown.name_en, littletown.version) == ("合成小镇", "Littletown", "1")
    assert littletown.timezone.key == "Asia/Shanghai" and littletown.adcode == "990100"
    assert [(d.adcode, d.name, d.population) for d in littletown.districts] == [
        ("990101", "西区", 500), ("990102", "东区", 500)]
    assert littletown.population.people.tolist() == [50, 100, 100, 50, 100, 150, 150, 100, 50, 50, 50, 50]
    assert littletown.population.district.tolist() == [0, 0, 1, 1] * 3
    assert {s.id: s.capacity for s in littletown.shelters.values()} == {"shelter-school": 300, "shelter-hall": 200}
    assert littletown.units["unit-coach"].capabilities == {"seats": 50}
    assert littletown.facilities["hospital-e"].point == Point(120.0111, 36.009)
    assert littletown.stocks["stock-sandbag"].amount == 1000
    assert littletown.plans["leak"].tasks[0].needs == {"rescue": 1}
    assert littletown.shelters["shelter-hall"].indoor and littletown.shelters["shelter-hall"].tags == ["hall"]


def test_littletowns_cells_are_square_kilometres_and_its_drain_two(littletown: Ground) -> None:
    areas = shapely.area(littletown.plane.metres(littletown.population.boxes))
    assert areas == pytest.approx(1e6, rel=2e-3)
    drain = shapely.geometry.shape(littletown.drains["drain-bridge"]["geometry"])
    assert littletown.plane.metres(drain).length == pytest.approx(2000, rel=2e-3)
    assert shapely.get_coordinates(drain)[0].tolist() == [120.0111, 36.0], "it flows from B to the sea"


def test_a_two_way_street_is_two_arcs_with_the_time_of_its_speed(littletown: Ground) -> None:
    roads = littletown.roads
    arcs = {(int(t) + 1, int(h) + 1): int(ms) for t, h, ms in zip(roads.tail, roads.head, roads.travel_ms, strict=True)}
    streets = {(1, 2): 60_000, (2, 3): 120_000, (3, 6): 60_000, (5, 6): 60_000, (4, 5): 60_000, (1, 4): 60_000}
    assert arcs == streets | {(head, tail): ms for (tail, head), ms in streets.items()}
    x, y = littletown.plane.xy(roads.lon, roads.lat)
    straight = np.hypot(x[roads.tail] - x[roads.head], y[roads.tail] - y[roads.head])
    assert straight == pytest.approx(roads.length_m, rel=2e-3)


def test_a_one_way_street_is_one_arc(copy: Path) -> None:
    roads = copy / "roads.csv"
    roads.write_text(roads.read_text("utf-8").replace("1,2,0,1000,60", "1,2,1,1000,60"), "utf-8")
    ground = read_package(copy)
    arcs = set(zip(ground.roads.tail.tolist(), ground.roads.head.tolist(), strict=True))
    assert (0, 1) in arcs and (1, 0) not in arcs and len(arcs) == 11


def test_an_unknown_place_stays_unknown(littletown: Ground) -> None:
    assert {town.name_en: town.point for town in littletown.towns} == {
        "Middletown": Point(120.0111, 36.009), "Lostville": None}


def test_district_at_finds_the_district_or_none(littletown: Ground) -> None:
    west = littletown.district_at(Point(120.0, 36.0))
    assert west is not None and west.name == "西区"
    assert littletown.district_at(Point(121.0, 36.0)) is None


def test_optional_layers_may_be_left_out(copy: Path) -> None:
    text = (copy / "city.yaml").read_text("utf-8")
    kept = text[: text.index("  towns:")].replace("  coast:", "  # coast:").replace(
        "    {files: [coast.geojson]", "    # {files: [coast.geojson]")
    (copy / "city.yaml").write_text(kept, "utf-8")
    ground = read_package(copy)
    assert ground.coast is None and not ground.shelters and not ground.units and ground.towns == ()


def test_who_has_no_car_is_said_by_the_package_or_by_the_census(copy: Path, littletown: Ground) -> None:
    assert littletown.cars.without == 0.58 and "人口普查" in littletown.cars.source
    manifest = copy / "city.yaml"
    plain = manifest.read_text(encoding="utf-8")
    manifest.write_text(plain + "cars: {without: 0.3, around: 0.6, source: a survey}\n", encoding="utf-8")
    assert (read_package(copy).cars.without, read_package(copy).cars.around) == (0.3, 0.6)
    manifest.write_text(plain + "cars: {without: 1.3}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="without"):
        read_package(copy)


def test_the_digest_follows_what_is_read_and_nothing_else(copy: Path, littletown: Ground) -> None:
    assert read_package(copy).digest == littletown.digest, "a copy is the same package"
    (copy / "README.md").write_text("other words", "utf-8")
    (copy / "scenarios").mkdir()
    assert read_package(copy).digest == littletown.digest
    for name in ("plans/leak.yaml", "units.csv", "city.yaml"):
        before = read_package(copy).digest
        (copy / name).write_text((copy / name).read_text("utf-8").replace("made up", "invented", 1), "utf-8")
        assert read_package(copy).digest != before, name


def test_packed_and_plain_files_read_alike(copy: Path, littletown: Ground) -> None:
    (copy / "population.csv.gz").write_bytes(gzip.compress((copy / "population.csv").read_bytes()))
    (copy / "city.yaml").write_text((copy / "city.yaml").read_text("utf-8").replace(
        "[population.csv]", "[population.csv.gz]"), "utf-8")
    assert read_package(copy).population.people.tolist() == littletown.population.people.tolist()


def test_a_file_saved_by_a_spreadsheet_reads_alike(copy: Path, littletown: Ground) -> None:
    for name in ("population.csv", "units.csv", "roads.csv", "city.yaml", "districts.geojson"):
        text = (copy / name).read_text("utf-8")
        (copy / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    ground = read_package(copy)
    assert ground.population.people.tolist() == littletown.population.people.tolist()
    assert ground.units == littletown.units and ground.name == littletown.name


@pytest.mark.parametrize(("end", "words"), [(-20, "damaged or cut short"), (10, "damaged or cut short")])
def test_a_packed_file_cut_short_is_refused(copy: Path, end: int, words: str) -> None:
    (copy / "population.csv.gz").write_bytes(gzip.compress((copy / "population.csv").read_bytes())[:end])
    (copy / "city.yaml").write_text((copy / "city.yaml").read_text("utf-8").replace(
        "[population.csv]", "[population.csv.gz]"), "utf-8")
    with pytest.raises(ValueError, match=f"population.csv.gz: .*{words}"):
        read_package(copy)


def test_a_broken_plan_names_file_and_place(copy: Path) -> None:
    plan = copy / "plans" / "leak.yaml"
    plan.write_text(plan.read_text("utf-8").replace("owner: fire", "owner: 7"), "utf-8")
    with pytest.raises(ValueError, match=r"plans/leak\.yaml: \$\.tasks\[0\]\.owner: Expected `str`, got `int`"):
        read_package(copy)


def test_a_folder_that_is_no_package_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"holds no city\.yaml.*give the path of a city package"):
        read_package(tmp_path)


def test_several_faults_are_counted_and_the_way_to_see_them_is_named(copy: Path) -> None:
    text = (copy / "units.csv").read_text("utf-8")
    (copy / "units.csv").write_text(text.replace("synthetic,made up", ","), "utf-8")
    with pytest.raises(ValueError, match=r"no quality.*3 more; `yunnao city check"):
        read_package(copy)


@settings(max_examples=25)
@given(junk=st.binary(max_size=200))
@pytest.mark.parametrize("name", ["city.yaml", "districts.geojson", "population.csv", "units.csv", "roads.csv",
                                  "plans/leak.yaml", "drains.geojson"])
def test_no_file_however_broken_makes_the_reader_fall(tmp_path_factory: pytest.TempPathFactory, littletown: Ground,
                                                      name: str, junk: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "fuzz"
    if not folder.exists():
        copytree(littletown.folder, folder)
    sound = (littletown.folder / name).read_bytes()
    for spoiled in (junk, sound[: len(junk)] + junk, sound + junk):
        (folder / name).write_bytes(spoiled)
        try:
            read_package(folder)
        except ValueError as refusal:
            assert "cannot be used" in str(refusal)
    (folder / name).write_bytes(sound)


# -- qingdao -------------------------------------------------------------------------------------------------


def test_qingdao_has_its_ten_districts_and_the_official_census(qingdao: Ground) -> None:
    census = {"370202": 486643, "370203": 1096879, "370211": 1903595, "370212": 502370, "370213": 737281,
              "370214": 1109606, "370215": 1336077, "370281": 987820, "370283": 1191348, "370285": 720103}
    assert {d.adcode: d.population for d in qingdao.districts} == census
    grid = qingdao.population
    sums = np.bincount(grid.district, weights=grid.people).astype(int).tolist()
    assert sums == [census[d.adcode] for d in qingdao.districts] and sum(sums) == 10_071_722
    assert max(grid.step_lon, grid.step_lat) * 111 < 1.0, "cells are finer than a kilometre"


def test_qingdaos_districts_cover_about_their_official_area_without_gaps(qingdao: Ground) -> None:
    assert shapely.coverage_is_valid([d.area for d in qingdao.districts])
    assert describe(qingdao)["area_km2"] == pytest.approx(11_293, rel=0.01), "11,293 km² by the city's own account"


def test_qingdaos_people_live_on_land_near_places(qingdao: Ground) -> None:
    grid = qingdao.population
    for number, district in enumerate(qingdao.districts):
        mine = grid.district == number
        assert shapely.contains_xy(district.area, grid.lon[mine], grid.lat[mine]).all(), district.name
    crowd = np.argmax(grid.people)
    assert qingdao.districts[int(grid.district[crowd])].name in ("市南区", "市北区")


def test_every_record_of_qingdao_says_where_it_comes_from_and_how_sure_it_is(qingdao: Ground) -> None:
    records = [*qingdao.towns, *qingdao.facilities.values(), *qingdao.shelters.values(), *qingdao.units.values(),
               *qingdao.stocks.values()]
    assert all(record.source and isinstance(record.quality, Quality) for record in records)
    assert all(layer.source and layer.licence and layer.files for layer in qingdao.layers.values())
    made_up = [record for record in records if record.quality is Quality.SYNTHETIC]
    assert made_up and all(record.name.startswith("合成") for record in made_up)
    assert not any("合成" in record.name for record in records if record.quality is not Quality.SYNTHETIC)


def test_qingdao_names_those_whose_data_it_is_and_the_map_rule(qingdao: Ground) -> None:
    credit = " ".join(qingdao.attribution)
    for name in ("OpenStreetMap contributors", "GeoNames", "GSHHG", "Amap", "census", "ODbL", "CC BY 4.0", "LGPL"):
        assert name in credit
    assert "审图号" in qingdao.map_notice


def test_qingdao_has_what_a_drill_needs(qingdao: Ground) -> None:
    assert Counter(t.kind for t in qingdao.towns)["town"] == 141
    assert any(town.point is None for town in qingdao.towns), "towns nobody could place stay without a place"
    hospitals = Counter(f.district for f in qingdao.facilities.values() if f.kind == "hospital")
    assert set(hospitals) == {d.adcode for d in qingdao.districts} and hospitals.total() >= 15
    for district in qingdao.districts:
        room = sum(s.capacity for s in qingdao.shelters.values() if s.district == district.adcode)
        assert room >= 0.03 * district.population, f"{district.name} has shelter for {room}"
    assert {word for unit in qingdao.units.values() for word in unit.capabilities} == set(CAPABILITIES)


def test_qingdaos_oil_port_has_shelters_near_but_not_at_the_drain(qingdao: Ground) -> None:
    drain = qingdao.plane.metres(shapely.geometry.shape(qingdao.drains["drain-huangdao-1"]["geometry"]))
    assert 4500 < drain.length < 5500
    away = [float(shapely.distance(drain, qingdao.plane.metres(shapely.Point(s.point.lon, s.point.lat))))
            for s in qingdao.shelters.values() if s.district == "370211" and s.indoor]
    assert sum(1000 < metres < 6000 for metres in away) >= 6
    assert qingdao.district_at(Point(*drain_end(qingdao, 0))) is not None
    assert qingdao.district_at(Point(*drain_end(qingdao, -1))) is None, "it ends in the sea"


def drain_end(qingdao: Ground, which: int) -> tuple[float, float]:
    lon, lat = qingdao.drains["drain-huangdao-1"]["geometry"]["coordinates"][which]
    return lon, lat


# -- the scripts that built it -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_qingdao", QINGDAO / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(total=st.integers(0, 10_000_000), weights=st.lists(st.floats(0.001, 1000), min_size=1, max_size=60))
def test_people_are_shared_out_whole_and_exact(build: ModuleType, total: int, weights: list[float]) -> None:
    weight = np.array(weights)
    shared = build.share(total, weight)
    assert shared.sum() == total and (shared >= 0).all()
    assert np.abs(shared - total * weight / weight.sum()).max() < 1 + 1e-6, "nobody is more than one person off"


def test_building_again_gives_the_same_layers(shared: Path, tmp_path: Path) -> None:
    folder = copytree(QINGDAO, tmp_path / "qingdao", ignore=lambda _, names: {"scenarios", "plans"} & set(names))
    for command in (["build.py", str(shared.parent.parent)], ["synthesise.py"]):
        subprocess.run([sys.executable, *command], cwd=folder, check=True, capture_output=True)
    for name in GENERATED:
        assert read(folder / name) == read(QINGDAO / name), f"{name} is not what its script makes"


def read(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def test_no_layer_of_qingdao_has_a_file_nobody_lists(qingdao: Ground) -> None:
    listed = {name for layer in qingdao.layers.values() for name in layer.files}
    assert listed >= set(GENERATED)
    assert listed == {path.name for path in QINGDAO.iterdir() if ".csv" in path.name or path.suffix == ".geojson"}
    for layer in qingdao.layers.values():
        for name in layer.files:
            assert (QINGDAO / name).stat().st_size < 300_000, f"{name} is too large for a repository"


def test_the_town_file_keeps_every_official_name_once(qingdao: Ground) -> None:
    with (QINGDAO / "towns.csv").open(encoding="utf-8") as file:
        codes = [row["id"] for row in csv.DictReader(file)]
    assert len(codes) == len(set(codes)) == 141


def test_a_terrain_that_is_not_there_is_found_and_one_that_is_is_not(tmp_path: Path) -> None:
    copytree(ROOT / "tests" / "data" / "littletown", tmp_path / "town")
    manifest = tmp_path / "town" / "city.yaml"
    layer = "  terrain: {files: [heights.tif], licence: x, source: y, quality: surveyed}\n"
    text = manifest.read_text(encoding="utf-8").replace("layers:\n", "layers:\n" + layer)
    manifest.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"heights\.tif"):
        read_package(tmp_path / "town")
    (tmp_path / "town" / "heights.tif").write_bytes(b"II*")
    assert "terrain" in read_package(tmp_path / "town").layers
