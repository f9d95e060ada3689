"""From a downloaded extract to a city package's roads layer, which its reader takes."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from yunnao.city.ground import Layer
from yunnao.city.layers_arrays import read_roads
from yunnao.cli.city import app
from yunnao.model.place import Quality
from yunnao.roads.osm import read_extract


def test_import_roads_writes_what_the_package_reader_reads(shared: Path, tmp_path: Path) -> None:
    extract = shared / "roads" / "porto_portugal.osm.pbf"
    done = CliRunner().invoke(app, ["import-roads", str(extract), "--out", str(tmp_path), "--country", "PT", "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    layers = [Layer(files=[Path(file).name], licence="ODbL-1.0", source="OpenStreetMap", quality=Quality.SURVEYED)
              for file in said["files"]]
    found: list = []
    roads, streets = read_roads(tmp_path, *layers, found), read_extract(extract, "PT")
    assert found == []
    assert (len(roads.lon), len(roads.tail)) == (said["nodes"], said["arcs"]) == (len(streets.lon), len(streets.tail))
    assert np.array_equal(roads.tail, streets.tail) and np.array_equal(roads.head, streets.head)
    assert np.allclose(roads.travel_ms, streets.travel_ms, rtol=0.01, atol=60), "a centimetre of rounding"


def test_what_is_no_extract_is_refused(tmp_path: Path) -> None:
    (tmp_path / "town.osm").write_text("no map")
    with pytest.raises(ValueError, match="is the download complete"):
        CliRunner().invoke(app, ["import-roads", str(tmp_path / "town.osm")], catch_exceptions=False)
