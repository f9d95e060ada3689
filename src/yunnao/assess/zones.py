"""Gathers exposed cells into zones people can be fetched from: small where many must leave, wide elsewhere.

Each district is a zone to begin with; the zone with the most people to move is split into blocks of 64 by 64 cells,
those into quarters, and so on, until no zone has many or there are enough zones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

import numpy as np

from yunnao.assess.exposure import MICRO, Exposed, share_out, whole
from yunnao.city.ground import Ground, Ints
from yunnao.model.assessment import Band, ZoneExposure
from yunnao.model.place import Point

MOST_ZONES = 200
FEW = 100 * MICRO  # a zone with fewer to move is not worth splitting: two coaches empty it
SIZES = (0, 64, 32, 16, 8, 4, 2, 1)  # cells on a side; 0 is the whole district

Key = tuple[str, int, int, int]  # adcode, size, block east, block north


@dataclass(frozen=True)
class _Cells:
    """The exposed cells in a fixed order, whatever order the grid keeps them in."""

    cell: Ints
    micro: Ints
    moving: Ints
    east: Ints
    north: Ints
    district: Ints
    adcode: list[str]

    @property
    def weight(self) -> Ints:
        """What a zone is split by: people to move, or everyone when nobody has to."""
        return self.moving if self.moving.any() else self.micro.sum(axis=1)


def gather(ground: Ground, bands: Sequence[Band], exposed: Exposed, moving: Ints, *, lead_time: timedelta,
           now: datetime) -> list[ZoneExposure]:
    """The zones, ordered by id; their people add up to `exposed.people`. `moving` (n) is in millionths of a person."""
    cells = _in_order(ground, exposed, moving)
    groups = sorted(_split(cells).items())
    people = share_out([int(cells.micro[at].sum()) for _, at in groups], exposed.people)
    to_move = share_out([int(cells.moving[at].sum()) for _, at in groups], whole(int(moving.sum())))
    spots = [_middle(cells, at) for _, at in groups]
    names = _names(ground, [key[0] for key, _ in groups], [int(cells.cell[at]) for at in spots])
    zones = []
    for number, (key, at) in enumerate(groups):
        if not people[number]:
            continue
        strongest = int(np.flatnonzero(cells.micro[at].any(axis=0))[-1])
        start = min(band.start for band in bands[: strongest + 1]) - lead_time
        leaving = min(to_move[number], people[number])
        spot = int(cells.cell[spots[number]])
        zones.append(ZoneExposure(
            zone_id=_id(key), name=names[number], district=key[0], people=people[number], to_move=leaving,
            point=Point(round(float(ground.population.lon[spot]), 6), round(float(ground.population.lat[spot]), 6)),
            move_before=start if leaving and start > now else None, band=bands[strongest].name,
        ))  # fmt: skip
    return zones


def _in_order(ground: Ground, exposed: Exposed, moving: Ints) -> _Cells:
    grid = ground.population
    east = np.rint((grid.lon[exposed.cell] - grid.lon.min()) / grid.step_lon).astype(np.int64)
    north = np.rint((grid.lat[exposed.cell] - grid.lat.min()) / grid.step_lat).astype(np.int64)
    district = grid.district[exposed.cell]
    order = np.lexsort((district, east, north))
    adcode = [ground.districts[at].adcode for at in district[order].tolist()]
    return _Cells(exposed.cell[order], exposed.micro[order], moving[order], east[order], north[order],
                  district[order], adcode)


def _split(cells: _Cells) -> dict[Key, Ints]:
    """The cells of each zone by its key."""
    weight = cells.weight
    first = _blocks(cells, np.arange(len(cells.cell)), 0)
    heap = [(-int(weight[at].sum()), key, 0) for key, at in first.items()]
    members, done = dict(first), dict[Key, Ints]()
    heapify(heap)
    while heap:
        load, key, level = heappop(heap)
        at = members.pop(key)
        parts = _blocks(cells, at, level + 1) if -load > FEW and level + 1 < len(SIZES) else {}
        if not parts or len(parts) + len(heap) + len(done) > MOST_ZONES:
            done[key] = at
            continue
        members |= parts
        for part, its in parts.items():
            heappush(heap, (-int(weight[its].sum()), part, level + 1))
    return done


def _blocks(cells: _Cells, at: Ints, level: int) -> dict[Key, Ints]:
    size = SIZES[level]
    east, north = (side[at] // size if size else np.zeros_like(at) for side in (cells.east, cells.north))
    order = np.lexsort((north, east, cells.district[at]))
    sides = np.stack([cells.district[at], east, north])[:, order]
    first = np.flatnonzero(np.concatenate([[True], (np.diff(sides) != 0).any(axis=0)])[: len(at)])
    parts = np.split(at[order], first[1:])
    return {(cells.adcode[int(its[0])], size, int(x), int(y)): its
            for its, x, y in zip(parts, sides[1, first], sides[2, first], strict=True)} if len(at) else {}


def _middle(cells: _Cells, at: Ints) -> int:
    """The cell nearest to the middle of the people of a zone: a place where someone lives."""
    weight = cells.moving[at] if cells.moving[at].any() else cells.micro[at].sum(axis=1)
    total = int(weight.sum())
    east, north = (int((side[at] * weight).sum()) / total for side in (cells.east, cells.north))
    lived_in = at[weight > 0]
    away = (cells.east[lived_in] - east) ** 2 + (cells.north[lived_in] - north) ** 2
    return int(lived_in[np.argmin(away)])


def _names(ground: Ground, adcodes: list[str], spots: list[int]) -> list[str]:
    """Each zone by its district and the nearest town of it with a known place; zones of one name are numbered."""
    names = {district.adcode: district.name for district in ground.districts}
    known = [(town, *ground.plane.xy(town.point.lon, town.point.lat)) for town in ground.towns if town.point]
    plain = []
    for adcode, spot in zip(adcodes, spots, strict=True):
        x, y = ground.plane.xy(ground.population.lon[spot], ground.population.lat[spot])
        near = min(((float(np.hypot(a - x, b - y)), town.id, town.name) for town, a, b in known
                    if town.district == adcode), default=None)
        plain.append(names[adcode] + (near[2] if near else ""))
    count: dict[str, int] = {}
    for name in plain:
        count[name] = count.get(name, 0) + 1
    seen: dict[str, int] = {}
    for number, name in enumerate(plain):
        seen[name] = seen.get(name, 0) + 1
        plain[number] = f"{name} {seen[name]}" if count[name] > 1 else name
    return plain


def _id(key: Key) -> str:
    adcode, size, east, north = key
    return f"z-{adcode}-{size}-{east}-{north}" if size else f"z-{adcode}"
