"""Roads of a package that tells them apart, and refusals that name the place."""

from pathlib import Path
from shutil import copytree

import pytest

from yunnao.city.check import check
from yunnao.city.package import read_package

LITTLETOWN = Path(__file__).parent.parent / "data" / "littletown"
HEADER = "id,class,use,against,kerb,max_height_m,max_width_m,max_weight_t,structure,layer"


def town(folder: Path, kinds: str, last: str = "2") -> Path:
    """Littletown whose streets are of kind 1, but for the last one."""
    copytree(LITTLETOWN, folder / "town")
    yaml = folder / "town" / "city.yaml"
    layer = "layers:\n  road_kinds:\n    files: [road_kinds.csv]\n    licence: x\n    source: x\n"
    layer += "    quality: synthetic\n"
    yaml.write_text(yaml.read_text(encoding="utf-8").replace("layers:\n", layer, 1), encoding="utf-8")
    (folder / "town" / "road_kinds.csv").write_text(f"{HEADER}\n{kinds}")
    roads = folder / "town" / "roads.csv"
    head, *lines = roads.read_text().splitlines()
    lines = [f"{line},{1 if line is not lines[-1] else last}" for line in lines]
    roads.write_text("\n".join([f"{head},kind", *lines]) + "\n")
    return folder / "town"


def test_each_road_has_its_kind(tmp_path: Path) -> None:
    roads = read_package(town(tmp_path, "2,primary,cbe,,right,4.2,,20,bridge,1\n1,residential,cbef,0,,,,,,\n")).roads
    assert [kind.id for kind in roads.kinds] == ["2", "1"]
    assert roads.kind.tolist() == [1, 1, 1, 1, 1, 0] * 2, "both directions of a road are of its kind"
    bridge = roads.kinds[0]
    assert (bridge.road_class, bridge.use, bridge.against, bridge.kerb) == ("primary", "cbe", False, "right")
    assert (bridge.max_height_m, bridge.max_width_m, bridge.max_weight_t) == (4.2, None, 20.0)
    assert (bridge.structure, bridge.layer) == ("bridge", 1)


def test_a_package_without_kinds_has_none() -> None:
    roads = read_package(LITTLETOWN).roads
    assert roads.kind is None and roads.kinds == ()


@pytest.mark.parametrize(("kinds", "last", "said"), [
    ("1,primary,cbef,,,,,,,\n", "7", "no kind of road is called 7"),
    ("1,primary,cbxf,,,,,,,\n", "1", "nobody who uses a road"),
    ("a,primary,cbef,,,,,,,\n", "1", "whole number"),
    ("1,primary,cbef,,middle,,,,,\n", "1", "does not fit"),
    ("1,primary,cbef,,,-3,,,,\n", "1", "above 0"),
])
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, kinds: str, last: str, said: str) -> None:
    found = [str(finding) for finding in check(town(tmp_path, kinds, last))]
    assert any(said in text and ("road_kinds.csv" in text or "roads.csv" in text) for text in found), found
