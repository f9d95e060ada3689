"""Which places to open: OR-Library's published optima, every set of places on small instances, and bounds that hold."""

import csv
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import shortest_path

from yunnao.plan._median import median
from yunnao.plan._sites import Sites

ORLIB = Path(__file__).parents[1] / "data" / "orlib"
OPTIMA = {row["instance"]: int(row["optimum"]) for row in csv.DictReader((ORLIB / "optima.csv").open())}
THERE = sorted((path for path in ORLIB.glob("pmed*.txt")), key=lambda path: int(path.stem[4:]))


def published(path: Path) -> Sites:
    """An instance as OR-Library says to read it: of an edge that is there twice the last counts."""
    (n, m, p), *edges = (tuple(map(int, line.split())) for line in path.read_text().splitlines())
    assert len(edges) == m and all(1 <= a <= n and 1 <= b <= n and cost > 0 for a, b, cost in edges)
    cost = np.zeros((n, n))
    for a, b, length in edges:
        cost[a - 1, b - 1] = cost[b - 1, a - 1] = length
    ways = shortest_path(cost, directed=False).astype(np.int64)
    return Sites(ways, np.ones(n, dtype=np.int64), np.full(n, n), np.zeros(n, dtype=bool), p, int(ways.max()) * 2)


@pytest.mark.parametrize("path", THERE, ids=lambda path: path.stem)
def test_the_published_optimum_is_reached_and_proved(path: Path) -> None:
    sites = published(path)
    found = median(sites)
    assert found.objective == found.bound == OPTIMA[path.stem]
    assert found.which.sum() == sites.most
    assert sites.cost[:, found.which].min(axis=1).sum() == OPTIMA[path.stem]


def test_the_first_instances_are_here() -> None:
    assert len(OPTIMA) == 40
    assert {path.stem for path in THERE} >= {"pmed1", "pmed2", "pmed3", "pmed4", "pmed5", "pmed6", "pmed10"}


@st.composite
def instances(draw: st.DrawFn) -> Sites:
    clients, sites = draw(st.integers(0, 6)), draw(st.integers(1, 6))
    cost = [draw(st.lists(st.sampled_from([-1, 0, 3, 40, 41, 900]), min_size=sites, max_size=sites))
            for _ in range(clients)]
    people = draw(st.lists(st.integers(0, 50), min_size=clients, max_size=clients))
    room = draw(st.lists(st.integers(0, 90), min_size=sites, max_size=sites)) if draw(st.booleans()) else [400] * sites
    anyway = draw(st.lists(st.booleans(), min_size=sites, max_size=sites)) if draw(st.booleans()) else [False] * sites
    return Sites(np.array(cost, dtype=np.int64).reshape(clients, sites), np.array(people, dtype=np.int64),
                 np.array(room, dtype=np.int64), np.array(anyway), draw(st.integers(0, sites)), 600)


def every_set(sites: Sites) -> int:
    """The best of all sets of places that may be open."""
    shut, best = np.flatnonzero(~sites.open), sites.value(sites.open)
    for few in combinations(shut.tolist(), min(sites.most, len(shut))):
        which = sites.open.copy()
        which[list(few)] = True
        best = min(best, sites.value(which))
    return best


@settings(max_examples=150, deadline=None)
@given(instances())
def test_no_set_of_places_is_better(sites: Sites) -> None:
    found = median(sites)
    assert found.objective == found.bound == sites.value(found.which) == every_set(sites)
    assert found.which[sites.open].all() and (found.which & ~sites.open).sum() <= sites.most
    stopped = median(sites, lambda: True)
    assert stopped.bound <= found.objective <= stopped.objective == sites.value(stopped.which)


def test_twelve_of_forty_with_little_room_come_close_to_the_bound() -> None:
    chance = np.random.default_rng(4)
    at, there = chance.uniform(0, 3000, (120, 2)), chance.uniform(0, 3000, (40, 2))
    cost = np.hypot(*(at[:, None] - there[None]).transpose(2, 0, 1)).astype(np.int64)
    people = chance.integers(20, 200, 120)
    sites = Sites(cost, people, np.full(40, people.sum() // 10), np.zeros(40, dtype=bool), 12, 7 * 24 * 3600)
    calls = iter(range(200))
    found = median(sites, lambda: next(calls, None) is None)
    assert found.which.sum() == 12 and found.objective == sites.value(found.which)
    assert found.objective - found.bound <= 0.02 * found.objective
