"""Streets for cars out of an OpenStreetMap extract (.osm.pbf or .osm), ODbL, © OpenStreetMap contributors.

Ways are cut where they meet; speeds come from `maxspeed` or the country's table; one-ways, private roads and simple
turn restrictions (one way, one crossing, one way) are kept; the largest part in which everyone reaches everyone is the
network, and what was left out is counted. A trip that ends at a split crossing arrives at one side of it. pyosmium
reads the file: it comes with `pip install yunnao[osm]`.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from yunnao.roads.network import Floats, Ints
from yunnao.roads.sphere import along_ground, on_sphere
from yunnao.roads.turns import split_crossings

SPEED_KM_H = {
    "default": {"motorway": 100, "trunk": 80, "primary": 60, "secondary": 50, "tertiary": 40, "unclassified": 30,
                "residential": 30, "living_street": 15, "service": 15},
    "CN": {"motorway": 100, "trunk": 70, "primary": 50, "secondary": 50, "tertiary": 40, "unclassified": 30,
           "residential": 30, "living_street": 20, "service": 20},
}
"""Where a way has no `maxspeed`. China: 《道路交通安全法实施条例》第四十五条 (a city road without a centre line
30 km/h, one lane each way 50; a highway with one lane each way 70) and 第七十八条 (motorways 60 to 120, 100 assumed);
what the articles do not name is assumed, as is all of the default table."""

CLOSED_TO_CARS = {"no", "private", "agricultural", "forestry", "military"}


class Streets(NamedTuple):
    """Arrays as a city package's roads layer has them, the OpenStreetMap way of each arc, and what was left out."""

    tail: Ints
    head: Ints
    length_m: Floats
    travel_ms: Ints
    lon: Floats
    lat: Floats
    way: Ints
    left_out: dict[str, int]


class _Read(NamedTuple):
    """Ways end to end: for each node on one its id and place; for each way its id, first node, speed and direction."""

    ref: Ints
    place: Floats
    start: Ints
    way: Ints
    km_h: Floats
    oneway: Ints
    turns: list[tuple[str, int, int, int]]


def read_extract(path: Path, country: str = "CN") -> Streets:
    """The drivable streets in `path`; raises ValueError for a file that cannot be read or holds no streets."""
    speeds = SPEED_KM_H.get(country, SPEED_KM_H["default"])
    read = _read(path, speeds)
    if not len(read.way):
        raise ValueError(f"{path} holds no street for cars: is it an OpenStreetMap extract of the city?")
    ids, node = np.unique(read.ref, return_inverse=True)
    place = np.empty((len(ids), 2))
    place[node] = read.place
    tail, head, length_m, of = _cut(node, place, read)
    keep_back, keep_on = read.oneway[of] <= 0, read.oneway[of] >= 0
    ends = (np.concatenate([tail[keep_on], head[keep_back]]), np.concatenate([head[keep_on], tail[keep_back]]))
    length_m, of = (np.concatenate([each[keep_on], each[keep_back]]) for each in (length_m, of))
    forbidden, obeyed = _forbidden(read.turns, ids, read.way[of], *ends)
    split = split_crossings(len(ids), *ends, forbidden)
    strong = connected_components(csr_array((np.ones(len(split.arc)), (split.tail, split.head)),
                                            (len(split.node),) * 2), connection="strong")[1]
    kept = strong == np.bincount(strong[split.tail]).argmax()
    inside = kept[split.tail] & kept[split.head]
    new, arc = np.cumsum(kept) - 1, split.arc[inside]
    ms = np.maximum(np.rint(length_m[arc] * 3600 / read.km_h[of[arc]]), 1).astype(np.int64)
    lon, lat = place[split.node[kept]].T.copy()
    left_out = {"arcs": int((~np.isin(np.arange(len(of)), arc)).sum()), "turns": len(read.turns),
                "turns_obeyed": obeyed}
    return Streets(new[split.tail[inside]], new[split.head[inside]], length_m[arc], ms, lon, lat, read.way[of[arc]],
                   left_out)


def write_layer(streets: Streets, folder: Path) -> tuple[Path, Path]:
    """Write `road_nodes.csv.gz` and `roads.csv.gz` as a city package has them, every arc one way; gives the files."""
    nodes, roads = folder / "road_nodes.csv.gz", folder / "roads.csv.gz"
    folder.mkdir(parents=True, exist_ok=True)
    km_h = np.maximum(streets.length_m, 0.01) * 3600 / streets.travel_ms
    np.savetxt(nodes, np.column_stack([np.arange(1, len(streets.lon) + 1), streets.lon, streets.lat]),
               fmt="%d,%.7f,%.7f", header="id,lon,lat", comments="")
    np.savetxt(roads, np.column_stack([streets.tail + 1, streets.head + 1, np.ones(len(km_h)),
                                       np.maximum(streets.length_m, 0.01), km_h]),
               fmt="%d,%d,%d,%.2f,%.4f", header="from,to,oneway,length_m,speed_km_h", comments="")
    return nodes, roads


def _read(path: Path, speeds: dict[str, int]) -> _Read:
    try:
        import osmium
    except ModuleNotFoundError as error:
        raise ValueError("reading OpenStreetMap extracts needs pyosmium: pip install 'yunnao[osm]'") from error
    kinds = osmium.filter.EntityFilter(osmium.osm.WAY | osmium.osm.RELATION)
    refs: list[int] = []
    places: list[tuple[float, float]] = []
    ways: list[tuple[int, int, float, int]] = []
    turns: list[tuple[str, int, int, int]] = []
    try:
        for item in osmium.FileProcessor(str(path)).with_locations().with_filter(kinds):
            if item.is_relation():
                turns += _turn(item)
                continue
            street = _street(item.tags, speeds)
            on = [(n.ref, n.lon, n.lat) for n in item.nodes if n.location.valid()] if street else []
            if street and len(on) > 1:
                ways.append((item.id, len(refs), *street))
                refs += [ref for ref, _, _ in on]
                places += [(lon, lat) for _, lon, lat in on]
    except (RuntimeError, OSError) as error:
        raise ValueError(f"{path} cannot be read as an OpenStreetMap extract ({error}): is the download complete?") \
            from error
    way, start, km_h, oneway = np.array(ways, dtype=np.float64).reshape(-1, 4).T
    return _Read(np.array(refs, dtype=np.int64), np.array(places).reshape(-1, 2),
                 np.append(start, len(refs)).astype(np.int64), way.astype(np.int64), km_h, oneway.astype(np.int64),
                 turns)


def _street(tags: Any, speeds: dict[str, int]) -> tuple[float, int] | None:
    """Speed and direction (1 as drawn, -1 against, 0 both), or None where cars may not drive."""
    kind = tags.get("highway", "").removesuffix("_link")
    access = next((tags[key] for key in ("motor_vehicle", "vehicle", "access") if key in tags), "yes")
    if kind not in speeds or access in CLOSED_TO_CARS or tags.get("area") == "yes":
        return None
    round_ = tags.get("junction") == "roundabout" or kind == "motorway"
    oneway = {"yes": 1, "1": 1, "true": 1, "-1": -1, "reverse": -1, "no": 0}.get(tags.get("oneway", ""), int(round_))
    return _km_h(tags.get("maxspeed", "")) or float(speeds[kind]), oneway


def _km_h(text: str) -> float | None:
    number, _, unit = text.strip().partition(" ")
    if not number.replace(".", "", 1).isdigit() or unit not in ("", "km/h", "mph"):
        return None
    speed = float(number) * (1.609344 if unit == "mph" else 1.0)
    return speed if 5 <= speed <= 130 else None


def _turn(relation: Any) -> list[tuple[str, int, int, int]]:
    """(no or only, from way, via node, to way) of a restriction for cars without conditions; else nothing."""
    kind = relation.tags.get("restriction", "").partition("_")[0]
    members = {(m.role, m.type): m.ref for m in relation.members}
    roles = sorted(m.role for m in relation.members)
    if relation.tags.get("type") != "restriction" or kind not in ("no", "only") or roles != ["from", "to", "via"]:
        return []
    wanted = [("from", "w"), ("via", "n"), ("to", "w")]
    return [(kind, *(members[part] for part in wanted))] if all(part in members for part in wanted) else []


def _cut(node: Ints, place: Floats, read: _Read) -> tuple[Ints, Ints, Floats, Ints]:
    """Pieces of ways between crossings: their ends, metres along the bends, and the way each is of."""
    of = np.repeat(np.arange(len(read.way)), np.diff(read.start))
    crossing = np.bincount(node)[node] > 1
    crossing[read.start[:-1]] = crossing[read.start[1:] - 1] = True
    points = on_sphere(place[node, 0], place[node, 1])
    step = np.append(0, along_ground(np.linalg.norm(np.diff(points, axis=0), axis=1)))
    so_far = np.cumsum(step)
    stops = np.flatnonzero(crossing)
    a, b = stops[:-1], stops[1:]
    same = of[a] == of[b]
    a, b = a[same], b[same]
    return node[a], node[b], so_far[b] - so_far[a], of[a]


def _forbidden(turns: list[tuple[str, int, int, int]], ids: Ints, way: Ints, tail: Ints,
               head: Ints) -> tuple[Ints, int]:
    """Pairs of arcs between which no turn is allowed, and how many restrictions say so."""
    pairs: list[tuple[int, int]] = []
    kept = 0
    for kind, from_way, via, to_way in turns:
        node = int(np.searchsorted(ids, via))
        if node == len(ids) or ids[node] != via:
            continue
        entering, leaving = np.flatnonzero((head == node) & (way == from_way)), np.flatnonzero(tail == node)
        named = way[leaving] == to_way
        if len(entering) == 1 and named.sum() == 1:  # else it does not say which turn it means
            kept += 1
            pairs += [(int(entering[0]), int(b)) for b in leaving[named if kind == "no" else ~named]]
    return np.array(sorted(set(pairs)), dtype=np.int64).reshape(-1, 2), kept
