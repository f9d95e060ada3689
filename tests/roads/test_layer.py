"""The road layers of an import are whole or not there, and the same every time."""

from pathlib import Path

import numpy as np
import pytest

from yunnao.model.street import RoadKind
from yunnao.roads import layer
from yunnao.roads.layer import FILES, write_layer
from yunnao.roads.osm import Streets

STREETS = Streets(np.array([0, 1]), np.array([1, 0]), np.array([100.0, 100.0]), np.array([7200, 7200]),
                  np.array([120.0, 120.001]), np.array([36.0, 36.0]), np.array([7, 7]), np.array([0, 1]),
                  (RoadKind(id="1", road_class="residential"),
                   RoadKind(id="2", road_class="residential", use="ef", against=True, max_height_m=3.5)), {})


def test_the_same_streets_are_the_same_bytes(tmp_path: Path) -> None:
    first = [file.read_bytes() for file in write_layer(STREETS, tmp_path / "a")]
    assert [file.read_bytes() for file in write_layer(STREETS, tmp_path / "b")] == first
    assert first[2].decode().splitlines()[2] == "2,residential,ef,1,,3.5,,,,0"
    assert sorted(file.name for file in (tmp_path / "a").iterdir()) == sorted(FILES)


@pytest.mark.parametrize("fails", ["_roads", "_kinds"])
def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    write_layer(STREETS, tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    def torn(file, streets) -> None:
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(layer, fails, torn)
    with pytest.raises(KeyboardInterrupt):
        write_layer(STREETS._replace(travel_ms=np.array([1, 1])), tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
