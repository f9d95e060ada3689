"""Streets out of an OpenStreetMap extract (.osm.pbf or .osm), ODbL, © OpenStreetMap contributors.

Ways are cut where they meet and where they bend; what their tags say (`roads.tags`) stays with every arc, and simple
turn restrictions (one way, one crossing, one way) are kept. For each who may use a street, only the largest part in
which everyone reaches everyone stays, and what was left out is counted. A trip that ends at a split crossing arrives
at one side of it. pyosmium reads the file: it comes with `pip install yunnao[osm]`.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from msgspec import structs
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from yunnao.model.street import USERS, RoadKind
from yunnao.roads.bends import cut_at_bends
from yunnao.roads.network import Floats, Ints
from yunnao.roads.tags import way_of
from yunnao.roads.turns import split_crossings

Progress = Callable[[str, float], None]
"""Told what is being done, and which share of it is (0 to 1)."""

TOLD_EVERY = 2000

EXEMPT = ("e", "f")
"""Whom a forbidden turn does not bind: blue light and people on foot."""


class Streets(NamedTuple):
    """Arrays as a city package's roads layer has them, the OpenStreetMap way of each arc, and what was left out."""

    tail: Ints
    head: Ints
    length_m: Floats
    travel_ms: Ints
    lon: Floats
    lat: Floats
    way: Ints
    kind: Ints
    kinds: tuple[RoadKind, ...]
    left_out: dict[str, int]


class _Read(NamedTuple):
    """Ways end to end: for each node on one its id and place; for each way its id, first node, speed, and its kinds
    along and back, -1 for none."""

    ref: Ints
    place: Floats
    start: Ints
    way: Ints
    km_h: Floats
    along: Ints
    back: Ints
    kinds: list[RoadKind]
    turns: list[tuple[str, int, int, int]]


def read_extract(path: Path, country: str = "CN", progress: Progress = lambda what, share: None) -> Streets:
    """The streets in `path`; raises ValueError for a file that cannot be read or holds no streets."""
    read = _read(path, country, progress)
    if not len(read.way):
        raise ValueError(f"{path} holds no street for cars: is it an OpenStreetMap extract of the city?")
    progress("joining streets", 0.0)
    ids, node = np.unique(read.ref, return_inverse=True)
    place = np.empty((len(ids), 2))
    place[node] = read.place
    tail, head, length_m, of = cut_at_bends(node, place, read.start)
    on, back = read.along[of] >= 0, read.back[of] >= 0
    ends = (np.concatenate([tail[on], head[back]]), np.concatenate([head[on], tail[back]]))
    kind = np.concatenate([read.along[of[on]], read.back[of[back]]])
    length_m, of = (np.concatenate([each[on], each[back]]) for each in (length_m, of))
    progress("joining streets", 0.3)
    driven = np.array([bool({"c", "b"} & set(each.use)) for each in read.kinds])[kind]
    forbidden, obeyed = _forbidden(read.turns, ids, np.where(driven, read.way[of], -1), *ends)
    split = split_crossings(len(ids), *ends, forbidden)
    use = _everyone_reaches_everyone(split.tail, split.head, len(split.node), read.kinds, kind[split.arc], split.turned)
    progress("joining streets", 0.8)
    stays = use.any(axis=1)
    arc, kinds, kind_ = split.arc[stays], *_kinds(read.kinds, kind[split.arc][stays], use[stays])
    kept = np.unique(np.concatenate([split.tail[stays], split.head[stays]]))
    tail, head = np.searchsorted(kept, split.tail[stays]), np.searchsorted(kept, split.head[stays])
    ms = np.maximum(np.rint(length_m[arc] * 3600 / read.km_h[of[arc]]), 1).astype(np.int64)
    lon, lat = place[split.node[kept]].T.copy()
    cars = np.array(["c" in each.use for each in read.kinds])[kind]
    cars[split.arc[use[:, 0]]] = False
    left_out = {"arcs": len(of) - len(np.unique(arc)), "arcs_cars_cannot_reach": int(cars.sum()),
                "turns": len(read.turns), "turns_obeyed": obeyed}
    progress("joining streets", 1.0)
    return Streets(tail, head, length_m[arc], ms, lon, lat, read.way[of[arc]], kind_, kinds, left_out)


def _everyone_reaches_everyone(tail: Ints, head: Ints, nodes: int, kinds: list[RoadKind], kind: Ints,
                               turned: Any) -> Any:
    """For each arc and letter of `USERS` whether it is in the largest part for them: shape (arcs, 4)."""
    use = np.zeros((len(tail), len(USERS)), dtype=bool)
    for column, letter in enumerate(USERS):
        may = np.array([letter in each.use for each in kinds])[kind] & (~turned | (letter in EXEMPT))
        if may.any():
            graph = csr_array((np.ones(int(may.sum()), dtype=np.int8), (tail[may], head[may])), (nodes, nodes))
            part = connected_components(graph, connection="strong")[1]
            main = part == np.bincount(part[tail[may]]).argmax()
            use[:, column] = may & main[tail] & main[head]
    return use


def _kinds(kinds: list[RoadKind], kind: Ints, use: Any) -> tuple[tuple[RoadKind, ...], Ints]:
    """The kinds that are left, numbered from 1, with those who may still use them, and the place of each arc's."""
    who = use @ (1 << np.arange(use.shape[1]))
    codes, place = np.unique(kind * (1 << use.shape[1]) + who, return_inverse=True)
    found = []
    for number, code in enumerate(codes.tolist(), start=1):
        old, mask = divmod(code, 1 << use.shape[1])
        letters = "".join(letter for bit, letter in enumerate(USERS) if mask >> bit & 1)
        found.append(structs.replace(kinds[old], id=str(number), use=letters))
    return tuple(found), place.astype(np.int64)


def _read(path: Path, country: str, progress: Progress) -> _Read:
    refs: list[int] = []
    places: list[tuple[float, float]] = []
    ways: list[tuple[int, int, float, int, int]] = []
    turns: list[tuple[str, int, int, int]] = []
    known: dict[RoadKind | None, int] = {None: -1}
    try:
        for number, item in enumerate(_items(path)):
            if number % TOLD_EVERY == 0:
                progress("reading", _share_read(path))
            if item.is_relation():
                turns += _turn(item)
                continue
            street = way_of(item.tags, country)
            on = [(n.ref, n.lon, n.lat) for n in item.nodes if n.location.valid()] if street else []
            if street and len(on) > 1:
                along, back = (known.setdefault(kind, len(known) - 1) for kind in (street.along, street.back))
                ways.append((item.id, len(refs), street.km_h, along, back))
                refs += [ref for ref, _, _ in on]
                places += [(lon, lat) for _, lon, lat in on]
    except (RuntimeError, OSError) as error:
        raise ValueError(f"{path} cannot be read as an OpenStreetMap extract ({error}): is the download complete?") \
            from error
    progress("reading", 1.0)
    way, start, km_h, along, back = np.array(ways, dtype=np.float64).reshape(-1, 5).T
    kinds = [kind for kind in known if kind is not None]
    return _Read(np.array(refs, dtype=np.int64), np.array(places).reshape(-1, 2),
                 np.append(start, len(refs)).astype(np.int64), way.astype(np.int64), km_h, along.astype(np.int64),
                 back.astype(np.int64), kinds, turns)


def _items(path: Path) -> Iterator[Any]:
    """Ways and relations that could matter; reading, cutting and holding places is pyosmium's."""
    try:
        import osmium
    except ModuleNotFoundError as error:
        raise ValueError("reading OpenStreetMap extracts needs pyosmium: pip install 'yunnao[osm]'") from error
    kinds = osmium.filter.EntityFilter(osmium.osm.WAY | osmium.osm.RELATION)
    tagged = osmium.filter.KeyFilter("highway", "restriction")
    yield from osmium.FileProcessor(str(path)).with_locations().with_filter(kinds).with_filter(tagged)


def _share_read(path: Path) -> float:
    """Where the reader stands in the file, all of it once it has closed it; 0 where the system does not tell (Linux
    does)."""
    try:
        for descriptor in os.listdir("/proc/self/fd"):
            if os.path.realpath(f"/proc/self/fd/{descriptor}") == os.path.realpath(path):
                position = Path(f"/proc/self/fdinfo/{descriptor}").read_text().split(maxsplit=2)[1]
                return min(1.0, int(position) / path.stat().st_size)
    except OSError:
        return 0.0
    return 1.0


def _turn(relation: Any) -> list[tuple[str, int, int, int]]:
    """(no or only, from way, via node, to way) of a restriction for cars without conditions; else nothing."""
    kind = relation.tags.get("restriction", "").partition("_")[0]
    members = {(m.role, m.type): m.ref for m in relation.members}
    roles = sorted(m.role for m in relation.members)
    if relation.tags.get("type") != "restriction" or kind not in ("no", "only") or roles != ["from", "to", "via"]:
        return []
    wanted = [("from", "w"), ("via", "n"), ("to", "w")]
    return [(kind, *(members[part] for part in wanted))] if all(part in members for part in wanted) else []


def _forbidden(turns: list[tuple[str, int, int, int]], ids: Ints, way: Ints, tail: Ints,
               head: Ints) -> tuple[Ints, int]:
    """Pairs of arcs between which no turn is allowed, and how many restrictions say so; `way` is -1 for an arc that
    is not driven."""
    by_head, by_tail = np.argsort(head, kind="stable"), np.argsort(tail, kind="stable")
    into, out = (np.searchsorted(end, np.arange(len(ids) + 1)) for end in (head[by_head], tail[by_tail]))
    pairs: list[tuple[int, int]] = []
    kept = 0
    for kind, from_way, via, to_way in turns:
        node = int(np.searchsorted(ids, via))
        if node == len(ids) or ids[node] != via:
            continue
        entering, leaving = by_head[into[node]:into[node + 1]], by_tail[out[node]:out[node + 1]]
        entering, named = entering[way[entering] == from_way], way[leaving] == to_way
        if len(entering) == 1 and named.sum() == 1:  # else it does not say which turn it means
            kept += 1
            pairs += [(int(entering[0]), int(b)) for b in leaving[named if kind == "no" else ~named]]
    return np.array(sorted(set(pairs)), dtype=np.int64).reshape(-1, 2), kept
