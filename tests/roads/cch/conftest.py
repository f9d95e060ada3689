"""Small random towns with everything a city has: parallel arcs, loops, dead ends, islands, closed and equal arcs."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

from yunnao.roads.cch.hierarchy import Hierarchy, build


class Town(NamedTuple):
    """A network as arrays, -1 ms where closed, and its hierarchy."""

    nodes: int
    tail: np.ndarray
    head: np.ndarray
    ms: np.ndarray
    hierarchy: Hierarchy


@pytest.fixture(scope="session", autouse=True)
def engine_name() -> str:
    """These tests are beneath the engines' common door."""
    return "customized"


@pytest.fixture(scope="session")
def town() -> Callable[[int], Town]:
    """A town for every seed, of 1 to 60 crossings."""
    def made(seed: int) -> Town:
        rng = np.random.default_rng(seed)
        nodes = int(rng.integers(1, 61))
        arcs = int(rng.integers(1, 4 * nodes + 1))
        tail = rng.integers(0, nodes, arcs)
        head = np.clip(tail + rng.integers(-4, 5, arcs), 0, nodes - 1) if seed % 2 else rng.integers(0, nodes, arcs)
        ms = rng.choice([1, 1, 2, 3, 5, 8, 1000], arcs)
        ms[rng.random(arcs) < rng.choice([0, 0.1, 0.5])] = -1
        return Town(nodes, tail, head, ms.astype(np.int64), build(nodes, tail, head))

    return made
