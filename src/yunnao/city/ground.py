"""The ground a city stands on: what a city package says, loaded once and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from msgspec import Meta, Struct
from numpy.typing import NDArray

from yunnao.city.plane import Plane
from yunnao.model.place import Facility, Point, Quality, Town
from yunnao.model.procedure import ContingencyPlan
from yunnao.model.resource import Shelter, Stock, Unit
from yunnao.model.street import RoadKind

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class District:
    """A district by adcode; `area` is its boundary in WGS84."""

    adcode: str
    name: str
    name_en: str
    population: int
    area: Any


@dataclass(frozen=True, eq=False)
class PopulationGrid:
    """People by square cell: centres `lon`, `lat` (degrees), `people` and the index of each cell's district.

    Cells are `step_lon` by `step_lat` degrees; sums by district are exact census counts.
    """

    lon: Floats
    lat: Floats
    people: Ints
    district: Ints
    step_lon: float
    step_lat: float
    method: str

    @cached_property
    def boxes(self) -> NDArray[np.object_]:
        """The cells as shapely boxes, in the order of the arrays."""
        half_lon, half_lat = self.step_lon / 2, self.step_lat / 2
        boxes: NDArray[np.object_] = shapely.box(self.lon - half_lon, self.lat - half_lat,
                                                 self.lon + half_lon, self.lat + half_lat)
        return boxes

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.boxes)


@dataclass(frozen=True, eq=False)
class RoadArrays:
    """Road arcs as arrays: node positions (degrees), arcs by tail and head index, length and free-flow time.

    `kind` is each arc's place in `kinds`, None where the package does not tell roads apart.
    """

    lon: Floats
    lat: Floats
    tail: Ints
    head: Ints
    length_m: Floats
    travel_ms: Ints
    quality: str
    source: str
    kind: Ints | None = None
    kinds: tuple[RoadKind, ...] = ()


class Layer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One layer of a city package: its files, and the licence, source and quality of what is in them.

    `records` counts the records over all files, so that a file cut short is found. `cell` is the size of the
    population grid's cells in degrees (east-west, north-south); `method` says how modelled numbers were made.
    """

    files: list[str]
    licence: str
    source: str
    quality: Quality
    records: int | None = None
    method: str = ""
    cell: tuple[float, float] | None = None


class Cars(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who has no car: the share of residents `without` one, and that `around` hospitals, schools and homes for the old.
    """

    without: Annotated[float, Meta(ge=0, le=1)] = 0.58
    around: Annotated[float, Meta(ge=0, le=1)] = 0.8
    source: str = "全国第七次人口普查（《中国人口普查年鉴—2020》）：41.67% 的家庭户有汽车；医院、学校周边为假定"


@dataclass(frozen=True, eq=False)
class Ground:
    """A city package in memory. `digest` is the SHA-256 of the files it was read from.

    `towns` are the official towns and other named places; those without a known position have no point.
    `drains` and other critical `lines` (power, gas, water, ...) are GeoJSON features by id. `map_notice` must stand
    beside every map that is shown to the public.
    """

    name: str
    name_en: str
    version: str
    digest: str
    timezone: ZoneInfo
    folder: Path
    attribution: tuple[str, ...]
    districts: tuple[District, ...]
    population: PopulationGrid
    roads: RoadArrays
    facilities: Mapping[str, Facility]
    shelters: Mapping[str, Shelter]
    units: Mapping[str, Unit]
    stocks: Mapping[str, Stock]
    plans: Mapping[str, ContingencyPlan]
    coast: Any = None
    towns: tuple[Town, ...] = ()
    notes: tuple[str, ...] = ()
    drains: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, Any] = field(default_factory=dict)
    adcode: str = ""
    map_notice: str = ""
    layers: Mapping[str, Layer] = field(default_factory=dict)
    cars: Cars = field(default_factory=Cars)
    open_shelters: int | None = None

    @cached_property
    def district_tree(self) -> shapely.STRtree:
        return shapely.STRtree([district.area for district in self.districts])

    def district_at(self, point: Point) -> District | None:
        """The district that contains a point, or None outside the city."""
        hits = self.district_tree.query(shapely.Point(point.lon, point.lat), predicate="intersects")
        return self.districts[int(hits[0])] if len(hits) else None

    @cached_property
    def plane(self) -> Plane:
        """The city as a flat map in metres, about its middle."""
        west, south, east, north = self.bounds
        return Plane((west + east) / 2, (south + north) / 2)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of all districts, degrees."""
        west, south, east, north = shapely.total_bounds([district.area for district in self.districts])
        return float(west), float(south), float(east), float(north)

    @cached_property
    def coast_km(self) -> Floats:
        """Distance of each population cell's centre from the coast in km; infinite everywhere without a coast."""
        grid = self.population
        if self.coast is None:
            return np.full(len(grid.people), np.inf)
        lines = [shapely.get_coordinates(line) for line in shapely.get_parts(self.plane.metres(self.coast))]
        pieces: Any = shapely.linestrings(np.concatenate([np.stack([line[:-1], line[1:]], axis=1) for line in lines]))
        centres = shapely.points(np.column_stack(self.plane.xy(grid.lon, grid.lat)))
        metres: Floats = shapely.STRtree(pieces).query_nearest(centres, return_distance=True, all_matches=False)[1]
        return metres / 1000
