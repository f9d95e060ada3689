"""What turn restrictions would cost, three ways: `python -m bench._turns`. The figures of docs/decisions/0007.

A split crossing is one node for each arc that leads into it, so that every turn over it is an arc of its own and can
be forbidden or take time. Split everywhere, the network is its own line graph; U-turns are left out there.
"""

import statistics
import time

import numpy as np

from bench._synthetic_city import synthetic_city
from yunnao.roads.cch.customize import customize
from yunnao.roads.cch.hierarchy import build
from yunnao.roads.cch.matrix import matrix
from yunnao.roads.network import Ints, Network

SHARES = (0.0, 0.01, 0.05, 1.0)


def split(network: Network, crossings: Ints) -> tuple[int, Ints, Ints, Ints]:
    """Nodes, tails, heads and times after these crossings are split, without U-turns over them."""
    is_split = np.zeros(network.nodes, dtype=bool)
    is_split[crossings] = True
    own = np.cumsum(is_split[network.head]) - 1 + network.nodes  # the node an arc leads into, where split
    into = np.where(is_split[network.head], own, network.head)
    by_head = np.argsort(network.head, kind="stable")
    start = np.searchsorted(network.head[by_head], np.arange(network.nodes + 1))
    copies = np.where(is_split[network.tail], start[network.tail + 1] - start[network.tail], 1)
    arc = np.repeat(np.arange(network.arcs), copies)
    nth = np.arange(len(arc)) - np.repeat(np.cumsum(copies) - copies, copies)
    from_split = is_split[network.tail[arc]]
    before = by_head[np.minimum(start[network.tail[arc]] + nth, network.arcs - 1)]
    tail = np.where(from_split, into[before], network.tail[arc])
    turn_back = from_split & (network.tail[before] == network.head[arc])
    keep = ~turn_back
    used, ends = np.unique(np.concatenate([tail[keep], into[arc][keep]]), return_inverse=True)
    tail, head = np.split(ends.astype(np.int64), 2)
    return len(used), tail, head, network.travel_ms[arc][keep]


def main() -> None:
    """Print one line for each share of crossings split."""
    network, rng = synthetic_city(), np.random.default_rng(1)
    for share in SHARES:
        crossings = rng.choice(network.nodes, int(share * network.nodes), replace=False)
        nodes, tail, head, ms = split(network, crossings)
        began = time.perf_counter()
        hierarchy = build(nodes, tail, head)
        built = time.perf_counter() - began
        sources, targets = rng.choice(nodes, 2000), rng.choice(nodes, 300)
        times = customize(hierarchy, ms)
        matrix(hierarchy, times, sources, targets)
        seconds = [[], []]
        for _ in range(5):
            began = time.perf_counter()
            times = customize(hierarchy, ms)
            seconds[0].append(time.perf_counter() - began)
            began = time.perf_counter()
            matrix(hierarchy, times, sources, targets)
            seconds[1].append(time.perf_counter() - began)
        print(f"split {share:6.1%}: {nodes:9,} nodes {len(tail):9,} arcs {len(hierarchy.head):10,} in the hierarchy; "
              f"order {built:.1f} s, customize {statistics.median(seconds[0]) * 1000:.0f} ms, "
              f"2,000 x 300 in {statistics.median(seconds[1]) * 1000:.0f} ms", flush=True)


if __name__ == "__main__":
    main()
