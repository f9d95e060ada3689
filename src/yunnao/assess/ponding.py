"""What rain of gauges does on a city's own ground: where it runs together, and how deep it gets.

Source: runoff, `yunnao.assess.rain` (curve number); its way over the ground, `yunnao.assess.inundation`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from yunnao.assess import rain, terrain
from yunnao.assess.bands import Ring
from yunnao.assess.inundation import Water
from yunnao.assess.terrain import Terrain
from yunnao.city.ground import Ground

Floats = NDArray[np.float64]

LONGEST_H = 6  # rain that fell before has mostly run off
AFTER_S = 3600.0  # water still runs together when the rain has stopped
ROUGHNESS = 0.05  # Manning, streets and yards: assumed
DEPTHS = ((0.15, "water 0.15 m", "积水15厘米区"), (0.3, "water 0.3 m", "积水30厘米区"),
          (0.5, "water 0.5 m", "积水50厘米区"), (1.0, "water 1 m", "积水1米区"))  # fmt: skip
LEAVE_M = 0.5  # assumed: ground floors are under water, and a child cannot walk through


@dataclass(frozen=True)
class Rained:
    """A gauge at metres on the plane, and what fell on it within the last so many hours."""

    x: float
    y: float
    mm: Mapping[int, float]


@dataclass(frozen=True)
class Flooded:
    """The deepest water (rows, columns, in metres) on this terrain, and what became of the rain that ran off."""

    ground: Terrain
    deepest_m: Floats
    came_m3: float
    left_m3: float
    stands_m3: float

    def at_least(self, depth_m: float) -> Any:
        """The area in metres on the plane where it stood this deep."""
        return self.ground.cells(self.deepest_m >= depth_m)


def hours_and_mm(mm: Mapping[int, float]) -> list[tuple[int, float]]:
    """What fell, oldest first, as (hours, millimetres): each window less the next shorter one, evenly within it."""
    known = sorted((hours, fell) for hours, fell in mm.items() if hours <= LONGEST_H)
    known = known or sorted(mm.items())[:1]
    pieces = [known[0]] + [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(known)]
    return pieces[::-1]


def runs_off(mm: Mapping[int, float], curve: float, drained_mm_h: float) -> Floats:
    """Millimetres that stay on the ground in each of the last `LONGEST_H` hours, oldest first; drains take theirs."""
    falling = np.concatenate([np.full(hours, fell / hours) for hours, fell in hours_and_mm(mm)])[-LONGEST_H:]
    hourly = np.concatenate([np.zeros(LONGEST_H - len(falling)), falling])
    together = [rain.runoff_mm(float(total), curve) for total in np.cumsum(hourly)]
    stays: Floats = np.maximum(np.diff([0.0, *together]) - drained_mm_h, 0.0)
    return stays


def flood(ground: Ground, gauges: Sequence[Rained], reach_km: float, curve: float, drained_mm_h: float,
          cells: int = terrain.MOST_CELLS) -> Flooded | None:
    """The flood within `reach_km` of the gauge with most rain; None where the terrain does not reach.

    Each cell gets the rain of the gauge nearest to it. Ground at or below the level 0 of the raster counts as sea.
    """
    wettest = max(gauges, key=lambda gauge: max(gauge.mm.values()))
    there = terrain.around(ground, shapely.Point(wettest.x, wettest.y).buffer(reach_km * 1000), cells)
    if there is None:
        return None
    x, y = np.meshgrid(there.x, there.y)
    near = cKDTree([(gauge.x, gauge.y) for gauge in gauges]).query(np.stack([x, y], axis=-1))[1]
    hourly = np.array([runs_off(gauge.mm, curve, drained_mm_h) for gauge in gauges]) / 1000 / 3600
    water = Water(np.where(there.height_m <= 0, np.nan, there.height_m), there.cell_m, ROUGHNESS)
    for hour in range(LONGEST_H):
        if water.came_m3 or hourly[:, hour].any():
            water.run(3600.0, rain_m_s=hourly[near, hour])
    water.run(AFTER_S)
    return Flooded(there, water.deepest_m, water.came_m3, water.left_m3, water.stored_m3)


def rings(flooded: Flooded) -> list[Ring]:
    """A band for each of `DEPTHS`, weakest first."""
    return [Ring(flooded.at_least(depth), name, zh, "water depth", depth, "m", evacuate=depth >= LEAVE_M)
            for depth, name, zh in DEPTHS]


def notes(flooded: Flooded, reach_km: float, drained_mm_h: float) -> list[str]:
    cell = f"{flooded.ground.cell_m:.0f}"
    return [
        f"积水深度：最大雨量站 {reach_km:g} 公里内，{cell} 米网格，最近 {LONGEST_H} 小时产流，"
        f"糙率 {ROUGHNESS:g}（假设），管网排水 {drained_mm_h:g} 毫米/时；到栅格边缘或海即流走。"
        f" / Depths within {reach_km:g} km of the wettest gauge on cells of {cell} m, from what ran off in "
        f"{LONGEST_H} hours; sewers take {drained_mm_h:g} mm/h; what reaches the sea or the edge is gone.",
        f"水深 {LEAVE_M:g} 米及以上须撤离为假设；房屋、涵洞、地下空间不在栅格里。"
        f" / Leaving from {LEAVE_M:g} m on is assumed; no houses, culverts or cellars are in the raster.",
    ]
