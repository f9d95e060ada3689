"""A drain as oil and its vapour run along it: where they enter, how fast oil flows, how far vapour spreads.

Source: Manning's formula for a rectangular channel (Chow 1959, Open-Channel Hydraulics).
"""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import shapely
import shapely.geometry
from scipy.optimize import brentq
from shapely.ops import substring

from yunnao.city.ground import Ground
from yunnao.model.place import Point

ROUGHNESS = 0.015  # concrete, Chow (1959)
JOIN_M = 25.0  # a drain that ends this near another runs into it
HEIGHT_M, SLOPE = 2.5, 0.002  # assumed where the city package does not say


@dataclass(frozen=True)
class Drain:
    """A covered drain; `line` in metres on the ground's plane, in the direction of flow.

    `assumed` says which of its numbers the city package does not give; `unsure_m` how far off the line may be.
    """

    id: str
    name: str
    line: shapely.LineString
    width_m: float
    height_m: float
    slope: float
    assumed: tuple[str, ...]
    unsure_m: float = 0.0

    def speed_m_s(self, flow_m3_s: float) -> float:
        """How fast a flow of oil runs, at the depth it takes by itself; a flow too great for the drain fills it."""
        full = self._flow(self.height_m)
        depth = self.height_m if flow_m3_s >= full else brentq(lambda d: self._flow(d) - flow_m3_s, 1e-9, self.height_m)
        return manning_m_s(self.width_m, float(depth), self.slope)

    def _flow(self, depth_m: float) -> float:
        return manning_m_s(self.width_m, depth_m, self.slope) * self.width_m * depth_m

    def part(self, at_m: float, up_m: float, down_m: float) -> shapely.Geometry:
        """The drain from `up_m` above to `down_m` below the place `at_m` along it, as far as it goes."""
        return substring(self.line, max(0.0, at_m - up_m), min(self.line.length, at_m + down_m))


def manning_m_s(width_m: float, depth_m: float, slope: float, roughness: float = ROUGHNESS) -> float:
    """Mean speed of steady flow in a rectangular channel."""
    radius = width_m * depth_m / (width_m + 2 * depth_m)
    return float(radius ** (2 / 3) * sqrt(slope) / roughness)


def drain_near(ground: Ground, point: Point, reach_m: float, id: str | None) -> tuple[Drain, float] | None:
    """The drain named by `id`, or else the nearest within `reach_m`, and how far along it the point is, in metres.

    None when there is none; raises LookupError when no drain has this id.
    """
    if id is not None and id not in ground.drains:
        raise LookupError(f"no drain is called {id!r}: there are {', '.join(sorted(ground.drains)) or 'none'}. "
                          "Leave drain_id out to take the nearest")
    here = ground.plane.metres(shapely.Point(point.lon, point.lat))
    drains = [_drain(ground, key) for key in ([id] if id is not None else sorted(ground.drains))]
    near = min(drains, key=lambda drain: drain.line.distance(here), default=None)
    if near is None or (id is None and near.line.distance(here) > reach_m):
        return None
    return near, float(near.line.project(here))


def downstream(ground: Ground, drain: Drain) -> list[tuple[Drain, float]]:
    """The drains that a drain runs into, one after the other to the outfall, each with how far along it one enters."""
    way: list[tuple[Drain, float]] = []
    passed, last = {drain.id}, drain
    while True:
        end = last.line.interpolate(last.line.length)
        open_to = [other for other in (_drain(ground, key) for key in sorted(ground.drains)) if other.id not in passed]
        near = min(open_to, key=lambda other: other.line.distance(end), default=None)
        if near is None or near.line.distance(end) > JOIN_M:
            return way
        way.append((near, float(near.line.project(end))))
        passed.add(near.id)
        last = near


def _drain(ground: Ground, id: str) -> Drain:
    feature: dict[str, Any] = ground.drains[id]
    known = feature["properties"]
    defaults = {"height_m": HEIGHT_M, "slope": SLOPE}
    assumed = tuple(f"{name} {value:g}" for name, value in defaults.items() if not known.get(name))
    return Drain(
        id=id, name=str(known.get("name", id)), line=ground.plane.metres(shapely.geometry.shape(feature["geometry"])),
        width_m=float(known["width_m"]), height_m=float(known.get("height_m") or HEIGHT_M),
        slope=float(known.get("slope") or SLOPE), assumed=assumed, unsure_m=float(known.get("error_m") or 0.0),
    )  # fmt: skip
