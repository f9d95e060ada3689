"""Live travel times over Qingdao's roads beside Dijkstra's algorithm in plain Python.

Every row closes roads or asks anew, compares the two answers to the millisecond, and only then counts.
"""

import heapq
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from yunnao.city.package import read_package
from yunnao.roads.conditions import Conditions
from yunnao.roads.travel import Travel
from yunnao.roads.way import travel_for

RUNS = 3
UNITS, TARGETS, CLOSED = 80, 200, 100
PEER = f"Dijkstra with heapq, Python {platform.python_version()}"
Graph = dict[int, list[tuple[int, int]]]


def rows() -> list[dict[str, Any]]:
    """Three rows: the matrix of a plan, the same after closing a hundred arcs, and one node to all."""
    network = travel_for(read_package(Path(__file__).parent.parent / "cities" / "qingdao").roads).network
    chance = np.random.default_rng(1)
    sources, targets = (chance.choice(network.nodes, n, replace=False) for n in (UNITS, TARGETS))
    free, shut = Conditions(network), Conditions(network).close(chance.choice(network.arcs, CLOSED, replace=False))
    size = f"{network.nodes:,} nodes, {network.arcs:,} arcs"
    travel, graph = free.travel(), as_graph(free.travel())
    return [
        row(f"{UNITS} x {TARGETS} travel times, {size}", lambda: travel.matrix(sources, targets),
            lambda: many(graph, sources, targets)),
        row(f"close {CLOSED} arcs, then {UNITS} x {TARGETS}", lambda: shut.travel().matrix(sources, targets),
            lambda: many(as_graph(shut.travel()), sources, targets)),
        row("one node to all", lambda: travel.one_to_all(int(sources[0])),
            lambda: many(graph, sources[:1], np.arange(network.nodes))[0]),
    ]


def row(work: str, ours: Callable[[], Any], theirs: Callable[[], Any]) -> dict[str, Any]:
    pairs = [(timed(ours), timed(theirs)) for _ in range(RUNS)]
    if any((mine != other).any() for (mine, _), (other, _) in pairs):
        raise RuntimeError(f"{work}: the two answers differ, so their times mean nothing")
    mine, other = (statistics.median(seconds for _, seconds in side) for side in zip(*pairs, strict=True))
    return {"work": work, "ours": mine, "peer": other, "peer_version": PEER, "ratio": mine / other, "unit": "s",
            "runs": RUNS}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def many(graph: Graph, sources: Any, targets: Any) -> Any:
    found = (plain(graph, int(s)) for s in sources)
    return np.array([[times.get(t, -1) for t in targets.tolist()] for times in found])


def as_graph(travel: Travel) -> Graph:
    """Open arcs by tail, as a plain Python program would keep them."""
    graph: Graph = {node: [] for node in range(travel.network.nodes)}
    rows_ = zip(travel.network.tail.tolist(), travel.network.head.tolist(), travel.travel_ms.tolist(), strict=True)
    for tail, head, ms in rows_:
        if ms >= 0:
            graph[tail].append((head, ms))
    return graph


def plain(graph: Graph, source: int) -> dict[int, int]:
    """Dijkstra 1959 with a binary heap."""
    done: dict[int, int] = {}
    heap = [(0, source)]
    while heap:
        time_, node = heapq.heappop(heap)
        if node not in done:
            done[node] = time_
            for head, ms in graph[node]:
                if head not in done:
                    heapq.heappush(heap, (time_ + ms, head))
    return done
