"""The layer of critical lines of a city package: read by id, and refused in words when a line cannot be used."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from yunnao.city.check import check
from yunnao.city.package import read_package

LITTLETOWN = Path(__file__).parent.parent / "data" / "littletown"
LAYER = """  lines:
    files: [lines.geojson]
    licence: Apache-2.0
    source: made up
    quality: synthetic
"""


def line(**other: Any) -> dict[str, Any]:
    told = {"id": "power-1", "name": "10 kV 东线", "kind": "power", "quality": "synthetic", "source": "made up"} | other
    return {"type": "Feature", "properties": {k: v for k, v in told.items() if v},
            "geometry": {"type": "LineString", "coordinates": [[120.0, 36.0], [120.0, 36.009]]}}


def package(folder: Path, *lines: dict[str, Any]) -> Path:
    shutil.copytree(LITTLETOWN, folder)
    manifest = (folder / "city.yaml").read_text(encoding="utf-8")
    (folder / "city.yaml").write_text(manifest.replace("layers:\n", "layers:\n" + LAYER, 1), encoding="utf-8")
    (folder / "lines.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": list(lines)}),
                                          encoding="utf-8")
    return folder


def test_lines_are_read_by_their_id(tmp_path: Path) -> None:
    folder = package(tmp_path / "town", line(), line(id="gas-1", kind="gas"))
    ground = read_package(folder)
    assert sorted(ground.lines) == ["gas-1", "power-1"]
    assert ground.lines["gas-1"]["properties"]["kind"] == "gas"
    assert [finding for finding in check(folder) if finding.severity == "error"] == []


@pytest.mark.parametrize(("other", "words"), [({"kind": "magic"}, "a kind of power"), ({"name": ""}, "needs name"),
                                             ({"source": ""}, "needs source")])
def test_a_line_that_cannot_be_used_is_refused_in_words(tmp_path: Path, other: dict[str, str], words: str) -> None:
    folder = package(tmp_path / "town", line(**other))
    found = [finding for finding in check(folder) if finding.file == "lines.geojson"]
    assert any(words in str(finding) for finding in found), found


def test_two_lines_of_one_id_are_refused(tmp_path: Path) -> None:
    folder = package(tmp_path / "town", line(), line())
    with pytest.raises(ValueError, match="an id of its own"):
        read_package(folder)
