"""On disk a hierarchy is whole or not there."""

from pathlib import Path

import numpy as np
import pytest

from yunnao.roads.cch import store
from yunnao.roads.cch.hierarchy import Hierarchy
from yunnao.roads.cch.store import hierarchy_of, load, save


def same(a: Hierarchy, b: Hierarchy) -> bool:
    return all(np.array_equal(x, y) for x, y in zip([*a[:-1], *a.fronts], [*b[:-1], *b.fronts], strict=True))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YUNNAO_CACHE", str(tmp_path))
    monkeypatch.setattr(store, "WORTH_KEEPING_ARCS", 1)
    return tmp_path / "hierarchies"


def test_what_was_saved_comes_back(town, tmp_path: Path) -> None:
    for seed in range(20):
        made = town(seed).hierarchy
        save(tmp_path / "made.npz", made)
        assert same(load(tmp_path / "made.npz"), made)
    assert load(tmp_path / "never.npz") is None


def test_a_network_is_ordered_once(town, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nodes, tail, head, _, made = town(7)
    assert same(hierarchy_of(nodes, tail, head), made)
    monkeypatch.setattr(store, "build", lambda *_: pytest.fail("it was on disk"))
    assert same(hierarchy_of(nodes, tail, head), made)
    monkeypatch.setattr(store, "build", lambda *_: made)
    hierarchy_of(nodes + 1, tail, head)
    hierarchy_of(nodes, head, tail)
    assert len(list(cache.iterdir())) == 3, "another topology has another name"


@pytest.mark.parametrize("where", [0, 30, 400, -200, -1])
def test_a_damaged_file_is_made_again(town, cache: Path, where: int) -> None:
    nodes, tail, head, _, made = town(7)
    hierarchy_of(nodes, tail, head)
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:where] + bytes([whole[where] ^ 0x55]) + (whole[where + 1:] if where != -1 else b""))
    assert same(hierarchy_of(nodes, tail, head), made)
    file.write_bytes(whole[:len(whole) // 2])
    assert same(hierarchy_of(nodes, tail, head), made)
    assert same(load(file), made), "and is whole again"


def test_a_crash_while_writing_leaves_nothing(town, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nodes, tail, head, _, _ = town(7)

    def torn(file, **_: object) -> None:
        file.write(b"half a hierarchy")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", torn)
    with pytest.raises(KeyboardInterrupt):
        hierarchy_of(nodes, tail, head)
    assert list(cache.iterdir()) == []


def test_a_folder_that_cannot_be_written_only_costs_time(town, cache: Path) -> None:
    nodes, tail, head, _, made = town(7)
    cache.parent.joinpath("hierarchies").write_text("a file where the folder should be")
    assert same(hierarchy_of(nodes, tail, head), made)


def test_only_the_last_few_cities_are_kept(town, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEPT", 2)
    for seed in range(5):
        nodes, tail, head, _, _ = town(seed)
        hierarchy_of(nodes, tail, head)
    assert len(list(cache.iterdir())) == 2


def test_small_networks_are_not_written(town, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "WORTH_KEEPING_ARCS", 10_000)
    nodes, tail, head, _, made = town(7)
    assert same(hierarchy_of(nodes, tail, head), made)
    assert not cache.exists()
