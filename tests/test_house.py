"""The house: imports go down only, read from the syntax tree, with no exception list."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "yunnao"
FLOORS = {
    "model": 1, "registry": 1, "compiled": 1, "disk": 1,
    "log": 2, "telemetry": 2, "feeds": 2, "city": 2, "roads": 2, "paper": 2,
    "assess": 3, "plan": 3, "procedure": 3, "command": 3,
    "desks": 4, "work": 4, "rounds": 4, "brain": 5, "drill": 6, "console": 7, "cli": 8,
}  # fmt: skip
EACH_ITS_OWN = ("feeds", "assess/hazards", "plan", "command/channels", "desks")


def rooms(path: Path) -> tuple[str, ...]:
    return path.relative_to(SRC).with_suffix("").parts


def imports(path: Path) -> list[tuple[str, ...]]:
    """Every `yunnao.…` module a file imports, as parts below the package."""
    found: list[tuple[str, ...]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [tuple(a.name.split(".")[1:]) for a in node.names if a.name.startswith("yunnao.")]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides which floor it comes from; write it in full"
            if node.module and node.module.startswith("yunnao."):
                base = tuple(node.module.split(".")[1:])
                found += [(*base, a.name) if (SRC.joinpath(*base, a.name)).with_suffix(".py").exists() else base
                          for a in node.names]
    return found


FILES = sorted(p for p in SRC.rglob("*.py") if p != SRC / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: "/".join(rooms(p)))
def test_imports_go_down_only(path: Path) -> None:
    here = rooms(path)
    for there in imports(path):
        if not there or there[0] == here[0]:
            continue
        assert there[0] in FLOORS, f"{path}: {there[0]} has no floor yet; give it one in tests/test_house.py"
        assert FLOORS[there[0]] < FLOORS[here[0]], (
            f"{path} (floor {FLOORS[here[0]]}) imports {'.'.join(there)} (floor {FLOORS[there[0]]}): "
            "append an event instead, or move what both need one floor down"
        )


@pytest.mark.parametrize("path", FILES, ids=lambda p: "/".join(rooms(p)))
def test_no_feed_hazard_planner_channel_or_desk_imports_another_of_its_kind(path: Path) -> None:
    here = "/".join(rooms(path))
    for shelf in EACH_ITS_OWN:
        if not here.startswith(shelf + "/"):
            continue
        own = here.removeprefix(shelf + "/").split("/")[0]
        for there in ("/".join(parts) for parts in imports(path)):
            if there.startswith(shelf + "/"):
                other = there.removeprefix(shelf + "/").split("/")[0]
                assert other == own or other.startswith("_"), f"{path} imports its neighbour {there}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: "/".join(rooms(p)))
def test_files_stay_readable(path: Path) -> None:
    assert path.stem not in {"manager", "helper", "helpers", "utils", "common"}, f"{path}: say what it is for"
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 330, f"{path} has {lines} lines: find the second idea in it and give it a room of its own"
