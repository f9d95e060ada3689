"""Lays the bands of a footprint on the people and facilities of a city 承灾体: who is inside, to the exact share.

People are counted in millionths of a person, so that sums are exact and do not depend on the order of the cells.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from yunnao.assess.contour import shaped
from yunnao.city.ground import Floats, Ints, PopulationGrid
from yunnao.model.assessment import Band, FacilityExposure
from yunnao.model.place import Facility

MICRO = 1_000_000


@dataclass(frozen=True)
class Exposed:
    """The cells that a footprint touches, and how much of each lies in which band.

    `cell` (n) are indices into the population grid, ascending. `micro` (n, bands) are millionths of a person whose
    strongest band is that one, weakest band first; a row's sum is everyone of the cell inside the footprint, and
    `share` (n) the part of the cell's area that is.
    """

    cell: Ints
    micro: Ints
    share: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def people(self) -> int:
        """Everyone inside the footprint, rounded to whole people."""
        return whole(int(self.micro.sum()))

    def by_band(self) -> list[int]:
        """People whose strongest band is each one; the sum is `people`."""
        return share_out([int(part) for part in self.micro.sum(axis=0)], self.people)


def lay(bands: Sequence[Band], grid: PopulationGrid, people: Floats | None = None) -> Exposed:
    """The people of `grid` in each band, the bands ordered from the weakest to the strongest.

    With `people` (cells) those who are there at some hour instead of those who live there; parts of a person count.
    """
    if not bands:
        return Exposed(np.zeros(0, dtype=np.int64), np.zeros((0, 0), dtype=np.int64), np.zeros(0))
    parts = np.zeros((len(grid.people), len(bands)))
    for column, band in enumerate(bands):
        cell, share = covered(shaped(band.area), grid)
        parts[cell, column] = share
    reached = np.maximum.accumulate(parts[:, ::-1], axis=1)[:, ::-1]  # who is in a strong band is in the weaker too
    there = grid.people if people is None else people
    inside = np.rint(reached * (there * MICRO)[:, None]).astype(np.int64)  # rounded, then parted: bands add nobody
    micro = inside - np.pad(inside[:, 1:], ((0, 0), (0, 1)))
    touched = np.flatnonzero(micro.any(axis=1))
    return Exposed(touched, micro[touched], reached[touched, 0])


def covered(area: shapely.Geometry, grid: PopulationGrid) -> tuple[Ints, Floats]:
    """The cells that `area` overlaps, and the exact share of each, 0 to 1: only those on its edge are cut."""
    touched = np.sort(grid.tree.query(area, predicate="intersects"))
    inside = grid.tree.query(area, predicate="covers")
    share = np.ones(len(touched))
    edge = ~np.isin(touched, inside, assume_unique=True)
    boxes = grid.boxes[touched[edge]]
    share[edge] = shapely.area(shapely.intersection(boxes, area)) / shapely.area(boxes)
    return touched, share


def facilities_in(bands: Sequence[Band], facilities: Mapping[str, Facility]) -> list[FacilityExposure]:
    """The facilities inside a footprint with the strongest band that reaches each, ordered by id."""
    ids = sorted(facilities)
    lon = np.array([facilities[i].point.lon for i in ids])
    lat = np.array([facilities[i].point.lat for i in ids])
    strongest: NDArray[np.int64] = np.full(len(ids), -1)
    for number, band in enumerate(bands):
        area = shaped(band.area)
        shapely.prepare(area)
        strongest[shapely.intersects_xy(area, lon, lat)] = number
    return [FacilityExposure(facility_id=i, name=facilities[i].name, kind=facilities[i].kind, band=bands[at].name)
            for i, at in zip(ids, strongest.tolist(), strict=True) if at >= 0]


def whole(micro: int) -> int:
    """Millionths of a person as whole people, rounded half up."""
    return (micro + MICRO // 2) // MICRO


def share_out(parts: Sequence[int], total: int) -> list[int]:
    """Whole numbers as near to `parts` (millionths) as can be whose sum is `total`: largest remainders first.

    Of equal remainders the earlier part takes the one; no part gets more than it, rounded up.
    """
    floor = [part // MICRO for part in parts]
    order = sorted(range(len(parts)), key=lambda i: (-(parts[i] % MICRO), i))
    for i in order[: total - sum(floor)]:
        floor[i] += 1
    return floor
