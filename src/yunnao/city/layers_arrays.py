"""The large layers of a city package, read straight into arrays: the population grid and the roads."""

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunnao.city.finding import Finding, error
from yunnao.city.ground import District, Layer, PopulationGrid, RoadArrays
from yunnao.city.layers_files import read_text
from yunnao.model.street import RoadKind

_POPULATION = ("lon", "lat", "adcode", "people")
_NODES = ("id", "lon", "lat")
_ROADS = ("from", "to", "oneway", "length_m", "speed_km_h")
_KIND = ("kind",)


def read_population(folder: Path, layer: Layer, districts: tuple[District, ...],
                    found: list[Finding]) -> PopulationGrid | None:
    """The people of every cell; None, with a finding, when the grid cannot be used."""
    table = _numbers(folder, layer, _POPULATION, found)
    if table is None:
        return None
    if layer.cell is None:
        found.append(error("city.yaml", "population", "no cell size", "a cell without a size has no people in it",
                           "write `cell: [east-west, north-south]` in degrees"))
        return None
    adcodes = np.array([int(district.adcode) for district in districts], dtype=np.int64)
    at = np.searchsorted(adcodes, table[:, 2].astype(np.int64)).clip(max=max(len(adcodes) - 1, 0))
    strangers = np.flatnonzero(adcodes[at] != table[:, 2]) if len(adcodes) else np.arange(len(table))
    if len(strangers):
        found.append(error(layer.files[0], f"line {strangers[0] + 2}",
                           f"{len(strangers)} cells lie in no known district", "their people would be lost",
                           "use the adcodes of the districts layer"))
        return None
    odd = np.flatnonzero((table[:, 3] < 0) | (table[:, 3] % 1 != 0))
    if len(odd):
        found.append(error(layer.files[0], f"line {odd[0] + 2}", f"{len(odd)} cells hold no whole number of people",
                           "people are counted one by one", "round the cells so that the district sums stay exact"))
        return None
    return PopulationGrid(
        lon=table[:, 0].copy(), lat=table[:, 1].copy(), people=table[:, 3].astype(np.int64), district=at,
        step_lon=layer.cell[0], step_lat=layer.cell[1], method=layer.method,
    )  # fmt: skip


def read_roads(folder: Path, nodes: Layer, roads: Layer, found: list[Finding],
               kinds: tuple[RoadKind, ...] = ()) -> RoadArrays | None:
    """The road arcs, a two-way road being two arcs, with their free-flow time; None when they cannot be used.

    Where there are kinds of road, each road names its own.
    """
    points = _numbers(folder, nodes, _NODES, found)
    lines = _numbers(folder, roads, _ROADS + _KIND if kinds else _ROADS, found)
    if points is None or lines is None:
        return None
    order = np.argsort(points[:, 0], kind="stable")
    ids = points[order, 0]
    if len(ids) and (ids[1:] == ids[:-1]).any():
        found.append(error(nodes.files[0], "", "two road nodes have one id", "roads would join where they do not",
                           "give every node its own id"))
        return None
    at = np.searchsorted(ids, lines[:, :2]).clip(max=max(len(ids) - 1, 0))
    lost = np.flatnonzero((ids[at] != lines[:, :2]).any(axis=1) | (lines[:, 3] <= 0) | (lines[:, 4] <= 0))
    if len(lost):
        found.append(error(roads.files[0], f"line {lost[0] + 2}",
                           f"{len(lost)} roads name an unknown node, or have no length or speed",
                           "nobody can be sent along them", "correct or drop these lines"))
        return None
    kind = _kind(lines, kinds) if kinds else None
    if kind is not None and (kind < 0).any():
        first = int(np.flatnonzero(kind < 0)[0])
        found.append(error(roads.files[0], f"line {first + 2}", f"no kind of road is called {lines[first, 5]:.0f}",
                           "nobody knows who may use it", "use the ids of the road_kinds layer"))
        return None
    ends = order[at]
    back = lines[:, 2] == 0
    length = np.concatenate([lines[:, 3], lines[back, 3]])
    speed = np.concatenate([lines[:, 4], lines[back, 4]])
    return RoadArrays(
        lon=points[:, 1].copy(), lat=points[:, 2].copy(),
        tail=np.concatenate([ends[:, 0], ends[back, 1]]), head=np.concatenate([ends[:, 1], ends[back, 0]]),
        length_m=length, travel_ms=np.rint(length * 3600 / speed).astype(np.int64),
        quality=roads.quality.value, source=roads.source,
        kind=None if kind is None else np.concatenate([kind, kind[back]]), kinds=kinds,
    )  # fmt: skip


def _kind(lines: NDArray[np.float64], kinds: tuple[RoadKind, ...]) -> NDArray[np.int64]:
    """For each road the place of its kind in `kinds`, -1 for an unknown one."""
    ids = np.array([int(kind.id) for kind in kinds], dtype=np.int64)
    order = np.argsort(ids)
    at = order[np.searchsorted(ids[order], lines[:, 5]).clip(max=len(ids) - 1)]
    return np.where(ids[at] == lines[:, 5], at, -1)


def _numbers(folder: Path, layer: Layer, columns: tuple[str, ...], found: list[Finding]) -> NDArray[np.float64] | None:
    """All rows of a layer's files as one array with these columns; None, with a finding, when one does not fit."""
    tables: list[Any] = []
    for name in layer.files:
        text = read_text(folder, name, found)
        if text is None:
            return None
        header, _, body = text.partition("\n")
        try:
            if tuple(header.strip().split(",")) != columns:
                raise ValueError(f"the first line is {header.strip()!r}, not {','.join(columns)!r}")
            table = np.loadtxt(io.StringIO(body), delimiter=",", ndmin=2)
            if table.size and (table.shape[1] != len(columns) or not np.isfinite(table).all()):
                raise ValueError(f"{table.shape[1]} columns, or a number that is not finite")
        except ValueError as fault:
            found.append(error(name, "", f"not a table of numbers: {fault}", "none of it can be used",
                               "correct the line; a file cut short ends in the middle of one"))
            return None
        tables.append(table.reshape(-1, len(columns)))
    return np.concatenate(tables) if tables else None
