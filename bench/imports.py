"""How long an extract of a million arcs takes to become a network, once: a city that never was, written as .osm.pbf.

The synthetic city (seeded) becomes streets with a bend in the middle, tags and turn restrictions, as OpenStreetMap has
them: 370,000 crossings make about 1.1 million arcs. Measured is what `yunnao city import-roads` does, then the order.
"""

import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench._synthetic_city import synthetic_city
from yunnao.roads.cch.hierarchy import build
from yunnao.roads.layer import write_layer
from yunnao.roads.network import Network
from yunnao.roads.osm import read_extract

CROSSINGS = 370_000
SIGNED = 0.02
"""Share of streets at whose end one may not turn into some other."""

CLASSES = np.array(["residential", "secondary", "primary", "trunk"])


def rows(crossings: int = CROSSINGS) -> list[dict[str, Any]]:
    """Seconds of each step, arcs and megabytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "city.osm.pbf"
        write_extract(synthetic_city(crossings), path)
        seconds, began = {}, time.perf_counter()
        streets = read_extract(path)
        seconds["read, cut and join"], began = time.perf_counter() - began, time.perf_counter()
        write_layer(streets, Path(folder) / "city")
        seconds["write the layers"], began = time.perf_counter() - began, time.perf_counter()
        build(len(streets.lon), streets.tail, streets.head)
        seconds["order, first use"] = time.perf_counter() - began
        label = f"{path.stat().st_size / 1e6:.0f} MB of .osm.pbf, {len(streets.tail):,} arcs"
        found = [_row(f"{step} ({label})", value, "s") for step, value in seconds.items()]
        found.append(_row(f"all of it ({label})", sum(seconds.values()), "s"))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return [*found, _row("memory at most, with the city that was made up", peak, "MB")]


def write_extract(city: Network, path: Path, seed: int = 3) -> None:
    """The streets of a network as an extract: one way for each, one-way where there is no arc back."""
    import osmium
    from osmium.osm.mutable import Node, Relation, Way

    rng = np.random.default_rng(seed)
    pairs = city.tail * city.nodes + city.head
    both = np.isin(city.head * city.nodes + city.tail, pairs)
    first = np.flatnonzero(~both | (city.tail < city.head))
    tail, head = city.tail[first], city.head[first]
    middle = np.stack([(at[tail] + at[head]) / 2 + rng.normal(0, 2e-4, len(first)) for at in (city.lon, city.lat)], 1)
    places = np.concatenate([np.stack([city.lon, city.lat], 1), middle])
    kind = CLASSES[rng.choice(4, len(first), p=[0.75, 0.15, 0.08, 0.02])]
    with osmium.SimpleWriter(str(path)) as out:
        for node, place in enumerate(places.tolist(), start=1):
            out.add_node(Node(id=node, location=tuple(place), version=1))
        for way, (a, b, road, one) in enumerate(zip(tail.tolist(), head.tolist(), kind, ~both[first], strict=True)):
            tags = {"highway": str(road), **({"oneway": "yes"} if one else {})}
            out.add_way(Way(id=way + 1, nodes=[a + 1, city.nodes + way + 1, b + 1], tags=tags, version=1))
        after = np.argsort(tail, kind="stable")
        start = np.searchsorted(tail[after], np.arange(city.nodes + 1))
        for number, way in enumerate(rng.choice(len(first), int(SIGNED * len(first)), replace=False).tolist(), start=1):
            via = int(head[way])
            if start[via] < start[via + 1]:
                members = [("w", way + 1, "from"), ("n", via + 1, "via"), ("w", int(after[start[via]]) + 1, "to")]
                out.add_relation(Relation(id=number, members=members, version=1,
                                          tags={"type": "restriction", "restriction": "no_left_turn"}))


def _row(work: str, value: float, unit: str) -> dict[str, Any]:
    return {"work": work, "ours": value, "peer": None, "peer_version": "none", "ratio": None, "unit": unit, "runs": 1}


if __name__ == "__main__":
    for row in rows():
        print(row["work"], round(row["ours"], 1), row["unit"])
