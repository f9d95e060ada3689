"""A city package on Porto's streets, in memory: zones and shelters drawn with one seed, everything else empty."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from bench._porto import porto
from yunnao.city.city import City
from yunnao.city.ground import Ground, PopulationGrid, RoadArrays
from yunnao.model.assessment import Assessment, Footprint, SourceTerm, ZoneExposure
from yunnao.model.place import Point, Quality
from yunnao.model.resource import Shelter
from yunnao.roads.network import Network
from yunnao.roads.sphere import along_ground, on_sphere

NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)

Box = tuple[float, float, float, float]
CENTRE: Box = (-8.69, 41.13, -8.55, 41.19)
"""West, south, east, north of the city between the ocean, the Douro and the ring road."""


@dataclass(frozen=True)
class Streets:
    """Porto's streets as they are, their arrays, and which nodes can be reached from and reach all others."""

    network: Network
    roads: RoadArrays
    joined: NDArray[np.bool_]

    def within(self, box: Box) -> NDArray[np.int64]:
        """Well-joined nodes inside a box."""
        lon, lat = self.network.lon, self.network.lat
        west, south, east, north = box
        return np.flatnonzero(self.joined & (lon > west) & (lon < east) & (lat > south) & (lat < north))


def streets(box: Box | None = None) -> Streets | None:
    """All streets, or those of a box; None where the shared data is absent."""
    network = porto()
    if network is None:
        return None
    if box is not None:
        west, south, east, north = box
        inside = (network.lon > west) & (network.lon < east) & (network.lat > south) & (network.lat < north)
        keep, new = inside[network.tail] & inside[network.head], np.cumsum(inside) - 1
        network = Network.from_arrays(new[network.tail[keep]], new[network.head[keep]], network.travel_ms[keep],
                                      network.lon[inside], network.lat[inside])
    at = on_sphere(network.lon, network.lat)
    metres = along_ground(np.linalg.norm(at[network.tail] - at[network.head], axis=1))
    roads = RoadArrays(network.lon, network.lat, network.tail, network.head, metres, network.travel_ms,
                       "real", "OpenStreetMap (ODbL)")
    graph = csr_array((np.ones(network.arcs), (network.tail, network.head)), shape=(network.nodes,) * 2)
    _, part = connected_components(graph, connection="strong")
    return Streets(network, roads, part == np.bincount(part).argmax())


def city(of: Streets, shelters: list[tuple[int, int]]) -> City:
    """A city on these streets with shelters (node, places)."""
    none = PopulationGrid(*(np.zeros(0) for _ in range(2)), *(np.zeros(0, np.int64) for _ in range(2)), 0.01, 0.01, "")
    there = {f"s{n:03}": Shelter(id=f"s{n:03}", name=f"场所{n}", point=point(of, node), capacity=room, district="",
                                 indoor=True, quality=Quality.SYNTHETIC, capacity_quality=Quality.SYNTHETIC,
                                 source="bench") for n, (node, room) in enumerate(shelters)}
    ground = Ground(name="波尔图", name_en="Porto", version="bench", digest="bench", timezone=ZoneInfo("UTC"),
                    folder=Path(), attribution=("© OpenStreetMap contributors",), districts=(), population=none,
                    roads=of.roads, facilities={}, shelters=there, units={}, stocks={}, plans={})
    return City(ground, seq=1, now=NOON)


def leaving(of: Streets, zones: list[tuple[int, int]]) -> Assessment:
    """Everyone of the zones (node, people) has to leave."""
    exposed = [ZoneExposure(zone_id=f"z{n:03}", name=f"区{n}", point=point(of, node), district="", people=people,
                            to_move=people, move_before=None) for n, (node, people) in enumerate(zones)]
    people = sum(number for _, number in zones)
    return Assessment(
        id="a", incident_id="i", hazard="bench", model="bench@1", log_position=1, made_at=NOON, zones=exposed,
        valid_until=NOON + timedelta(hours=1), source=SourceTerm(hazard="bench", at=NOON, data={}), facilities=[],
        footprint=Footprint(hazard="bench", bands=[], start=NOON, end=NOON), people=people, to_move=people)


def point(of: Streets, node: int) -> Point:
    return Point(round(float(of.network.lon[node]), 6), round(float(of.network.lat[node]), 6))


def drawn(of: Streets, zones: int, shelters: int, people: int, seed: int, box: Box = CENTRE) -> tuple[City, Assessment]:
    """Zones and shelters at street corners of the box by chance; a tenth more places than `people`."""
    chance = np.random.default_rng(seed)
    nodes = chance.choice(of.within(box), zones + shelters, replace=False)
    share, room = (chance.dirichlet(np.full(n, 5.0)) for n in (zones, shelters))
    many = np.diff(np.rint(np.cumsum(np.append(0, share)) * people)).astype(int)
    places = np.ceil(room * people * 1.1).astype(int)
    return (city(of, list(zip(nodes[zones:].tolist(), places.tolist(), strict=True))),
            leaving(of, list(zip(nodes[:zones].tolist(), many.tolist(), strict=True))))
