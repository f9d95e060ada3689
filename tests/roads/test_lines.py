"""The nearest street is the nearest, whichever may be used."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads.lines import lines_of, mercator
from yunnao.roads.network import Network
from yunnao.roads.sphere import around

FAR_M = 15_000.0


def scattered(seed: int, nodes: int = 25, arcs: int = 40) -> Network:
    rng = np.random.default_rng(seed)
    tail = rng.integers(0, nodes, arcs)
    head = (tail + rng.integers(1, nodes, arcs)) % nodes
    return Network.from_arrays(tail, head, rng.integers(1, 99, arcs), 120 + rng.random(nodes) / 10,
                               36 + rng.random(nodes) / 10)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_usable_street_is_nearer(seed: int) -> None:
    network, rng = scattered(seed), np.random.default_rng(seed)
    lines = lines_of(network)
    lon, lat = 119.95 + rng.random(20) / 5, 35.95 + rng.random(20) / 5
    usable = rng.random(len(lines.low)) < 0.3
    street, along, away = lines.nearest(lon, lat, usable, 0.0, FAR_M, usable)
    for i in range(len(lon)):
        east, north = around(network.lon, network.lat, lon[i], lat[i])
        both = (network.tail[lines.arc], network.head[lines.arc])
        ends = np.stack([np.stack([east[node], north[node]], 1) for node in both], 1)
        metres = shapely.distance(shapely.linestrings(ends), shapely.Point(0, 0))
        nearest = min(metres[usable[lines.of]], default=np.inf)
        if street[i] < 0:
            assert nearest > FAR_M * 0.998 and np.isinf(away[i])
            continue
        assert usable[street[i]] and 0 <= along[i] <= 1
        assert abs(away[i] - nearest) <= 0.002 * nearest + 1, "lines of ten kilometres bend a little from map to map"
        x, y = around(*lines.point(int(street[i]), float(along[i])), lon[i], lat[i])
        assert abs(np.hypot(x, y) - away[i]) <= 0.002 * away[i] + 1


def test_both_directions_and_nodes_at_one_place_are_one_street() -> None:
    lines = lines_of(Network.from_arrays([0, 1, 2, 1], [1, 0, 1, 3], [5] * 4, [120, 120.01, 120, 120.02], [36.0] * 4))
    assert len(lines.low) == 2, "0 and 2 lie at one place"
    assert lines.up[lines.of == 0].tolist() == [True, False, True]
    assert lines.side(np.array([120.005] * 2), np.array([36.001, 35.999]), np.zeros(2, int)).tolist()[0] > 0
    assert lines.point(0, 1.0) == (120.01, 36.0)


def test_mercator_is_true_at_the_equator() -> None:
    x, y = mercator(np.array([1.0]), np.array([1.0]))
    assert abs(x[0] - 111_195) < 1 and abs(y[0] / x[0] - 1) < 1e-4
