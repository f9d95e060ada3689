"""A real city, after one batch of closures and slowdowns on the other: not one difference from scipy's Dijkstra."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from yunnao.roads.conditions import Conditions
from yunnao.roads.customized import Customized
from yunnao.roads.network import Network
from yunnao.roads.search import Searched

SPEED_KM_H = {"motorway": 100, "trunk": 80, "primary": 50, "secondary": 45, "tertiary": 40}
FEW = 12
"""Targets compared after every batch; all of them at the beginning and the end."""


@pytest.fixture(scope="module", autouse=True)
def engine_name(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Porto is large enough to get a hierarchy by itself; a test leaves none in the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YUNNAO_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield "customized"


@pytest.fixture(scope="module")
def porto(shared: Path) -> Network:
    """All drivable streets of Porto from OpenStreetMap, islands and one-ways included."""
    columns = {"names": True, "delimiter": ",", "dtype": None, "encoding": "utf-8"}
    nodes = np.genfromtxt(shared / "roads" / "porto_drive_osm_nodes.csv.gz", **columns)
    edges = np.genfromtxt(shared / "roads" / "porto_drive_osm_edges.csv.gz", usecols=range(6), **columns)
    order = np.argsort(nodes["osm_node_id"])
    ends = order[np.searchsorted(nodes["osm_node_id"][order], np.stack([edges["from_node"], edges["to_node"]]))]
    speed = np.array([SPEED_KM_H.get(kind.removesuffix("_link"), 30) for kind in edges["highway"]])
    ms, back = np.rint(edges["length_m"] * 3600 / speed), edges["oneway"] == 0
    return Network.from_arrays(np.r_[ends[0], ends[1][back]], np.r_[ends[1], ends[0][back]], np.r_[ms, ms[back]],
                               nodes["lon"], nodes["lat"])


def differences(conditions: Conditions, sources: np.ndarray, targets: np.ndarray) -> int:
    travel = conditions.travel()
    assert isinstance(travel, Customized)
    truth = Searched(travel.network, travel.travel_ms).matrix(sources, targets)
    return int((travel.matrix(sources, targets) != truth).sum())


def test_two_thousand_by_three_hundred_through_fifty_batches_of_closures(porto: Network) -> None:
    rng, conditions = np.random.default_rng(20), Conditions(porto)
    sources, targets = rng.choice(porto.nodes, 2000, replace=False), rng.choice(porto.nodes, 300, replace=False)
    assert differences(conditions, sources, targets) == 0
    for batch in range(50):
        some = rng.choice(porto.arcs, int(rng.choice([1, 5, 20, 300])))
        conditions = conditions.scale(some, 2.5) if batch % 5 == 4 else conditions.close(some)
        assert differences(conditions, sources, targets[FEW * batch % 300:][:FEW]) == 0
    assert differences(conditions, sources, targets) == 0
    travel = conditions.travel()
    times = travel.matrix(sources[:40], targets[:10])
    for row, source in zip(times, sources[:40], strict=True):
        for time, target in zip(row, targets[:10], strict=True):
            way = travel.path(source, target)
            assert (-1 if way is None else travel.travel_ms[way].sum()) == time
