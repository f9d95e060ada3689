"""From a downloaded extract to a city package's roads layer, which its reader takes."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from yunnao.city.ground import Layer
from yunnao.city.layers_arrays import read_roads
from yunnao.city.layers_tables import read_table
from yunnao.cli.city import app
from yunnao.model.place import Quality
from yunnao.model.street import RoadKind
from yunnao.roads.osm import read_extract


def test_import_roads_writes_what_the_package_reader_reads(shared: Path, tmp_path: Path) -> None:
    extract = shared / "roads" / "porto_portugal.osm.pbf"
    done = CliRunner().invoke(app, ["import-roads", str(extract), "--out", str(tmp_path), "--country", "PT", "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    layers = [Layer(files=[Path(file).name], licence="ODbL-1.0", source="OpenStreetMap", quality=Quality.SURVEYED)
              for file in said["files"]]
    found: list = []
    kinds = tuple(read_table(tmp_path, layers[2], RoadKind, found).values())
    roads, streets = read_roads(tmp_path, *layers[:2], found, kinds), read_extract(extract, "PT")
    assert found == []
    assert roads.kinds == streets.kinds and np.array_equal(roads.kind, streets.kind)
    assert (len(roads.lon), len(roads.tail)) == (said["nodes"], said["arcs"]) == (len(streets.lon), len(streets.tail))
    assert np.array_equal(roads.tail, streets.tail) and np.array_equal(roads.head, streets.head)
    assert np.allclose(roads.travel_ms, streets.travel_ms, rtol=0.01, atol=60), "a centimetre of rounding"


def test_what_is_no_extract_is_refused(tmp_path: Path) -> None:
    (tmp_path / "town.osm").write_text("no map")
    with pytest.raises(ValueError, match="is the download complete"):
        CliRunner().invoke(app, ["import-roads", str(tmp_path / "town.osm"), "--out", str(tmp_path / "out")],
                           catch_exceptions=False)
    assert not (tmp_path / "out").exists()


def test_half_a_download_is_refused_and_leaves_the_package_as_it_was(shared: Path, tmp_path: Path) -> None:
    whole = (shared / "roads" / "porto_portugal.osm.pbf").read_bytes()
    (tmp_path / "half.osm.pbf").write_bytes(whole[:len(whole) // 2])
    out = tmp_path / "city"
    out.mkdir()
    (out / "roads.csv.gz").write_bytes(b"what was there")
    done = CliRunner().invoke(app, ["import-roads", str(tmp_path / "half.osm.pbf"), "--out", str(out)])
    assert done.exit_code != 0 and "is the download complete" in str(done.exception)
    assert [file.name for file in out.iterdir()] == ["roads.csv.gz"]
    assert (out / "roads.csv.gz").read_bytes() == b"what was there"


def test_the_bar_says_what_is_done_and_an_unknown_country_is_said(tmp_path: Path) -> None:
    (tmp_path / "town.osm").write_text("""<osm version="0.6">
      <node id="1" lat="36.06" lon="120.38" version="1"/> <node id="2" lat="36.07" lon="120.38" version="1"/>
      <way id="7" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="secondary"/></way></osm>""")
    command = ["import-roads", str(tmp_path / "town.osm"), "--out", str(tmp_path), "--country", "AQ"]
    done = CliRunner().invoke(app, command, catch_exceptions=False)
    assert all(step in done.stderr for step in ("reading", "joining streets", "writing", "100%"))
    assert "no speeds of AQ are known" in done.stderr
