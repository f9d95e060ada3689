"""Drawn area 人工划定区域: a polygon that an officer drew, with its time and strength, by the same door as any model.

Source: no model. Its size is reckoned on the city's plane, checked against the lengths of a degree on the WGS84
ellipsoid as published in NGA, Length of a Degree of Latitude and Longitude (tables in Wikipedia, Latitude, Longitude).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import numpy as np
import shapely
from msgspec import Meta, Struct

from yunnao.assess.bands import Ring, nested
from yunnao.assess.published import Published
from yunnao.assess.term import Moment, Place, near, read_term
from yunnao.city.ground import Ground
from yunnao.city.plane import Plane
from yunnao.model.assessment import Footprint, SourceTerm
from yunnao.model.clock import utc
from yunnao.registry import hazard

LARGEST_KM2, LONGEST = 20_000.0, timedelta(days=30)
LARGE_KM2 = 1000.0  # as large as a district


class _Drawn(Struct, frozen=True, forbid_unknown_fields=True):
    area: Annotated[list[Place], Meta(min_length=3, max_length=2000)]
    start: Moment
    end: Moment
    drawn_by: Annotated[str, Meta(min_length=1)]
    reason: Annotated[str, Meta(min_length=1)]
    name: str = "drawn area"
    name_zh: str = "人工划定区域"
    quantity: Annotated[str, Meta(min_length=1)] = "danger"
    strength: Annotated[float, Meta(ge=0, le=1e6)] = 1.0
    unit: Annotated[str, Meta(min_length=1)] = "level"
    evacuate: bool = False


@hazard("manual")
class Manual:
    """One band, exactly as drawn.

    Source term: area [{lon, lat}, ...] (at least three corners, WGS84), start, end, drawn_by, reason, and if wanted
    name, name_zh, quantity, strength, unit, evacuate.
    """

    model = "drawn-by-hand@1"
    valid_for = timedelta(hours=6)
    lead_time = timedelta(0)

    def footprint(self, city: Any, source: SourceTerm) -> Footprint:
        term, shape = _read(city.ground, source)
        start, end = term.start.utc, term.end.utc
        ring = Ring(shape, term.name, term.name_zh, term.quantity, term.strength, term.unit, term.evacuate)
        bands = nested([ring], city.ground.plane, start, end)
        return Footprint(hazard="manual", bands=bands, start=start, end=end, notes=_notes(term, shape.area / 1e6))

    def facts(self, city: Any, source: SourceTerm, footprint: Footprint) -> dict[str, float]:
        """area_km2, strength, evacuate 1 or 0, hours_to_start from `at`, 0 when it has begun."""
        term, shape = _read(city.ground, source)
        hours = (term.start.utc - utc(source.at)).total_seconds() / 3600
        return {"area_km2": round(shape.area / 1e6, 3), "strength": term.strength, "evacuate": float(term.evacuate),
                "hours_to_start": round(max(0.0, hours), 2)}

    def example(self, ground: Ground, strength: float = 1.0) -> SourceTerm:
        """A square of 3 km at strength 1 around where most people live, to be left within two hours."""
        at = datetime(2024, 7, 1, tzinfo=UTC)
        most = int(np.argmax(ground.population.people))
        lon, lat = float(ground.population.lon[most]), float(ground.population.lat[most])
        per_lon, per_lat = ground.plane.metres_a_degree
        east, north = 1500 * strength / per_lon, 1500 * strength / per_lat
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
        return SourceTerm(hazard="manual", at=at, data={
            "area": [{"lon": lon + a * east, "lat": lat + b * north} for a, b in corners],
            "start": (at + timedelta(hours=2)).isoformat(), "end": (at + timedelta(hours=14)).isoformat(),
            "strength": strength, "evacuate": True, "drawn_by": "duty officer", "reason": "an example"})

    def beyond(self, ground: Ground) -> SourceTerm:
        """An area larger than a district."""
        return self.example(ground, 15.0)

    @property
    def verification(self) -> Sequence[Published]:
        return VERIFICATION


def _read(ground: Ground, source: SourceTerm) -> tuple[_Drawn, Any]:
    """The term and its polygon in metres on the city's plane."""
    term = read_term(source, "manual", _Drawn)
    start, end = term.start.utc, term.end.utc
    if not start < end <= start + LONGEST:
        raise ValueError(f"the drawn area would hold from {start.isoformat()} to {end.isoformat()}: an end must come "
                         f"after its start, and within {LONGEST.days} days. Correct start or end")
    if end < utc(source.at):
        raise ValueError(f"the drawn area held until {end.isoformat()} and is looked at at "
                         f"{utc(source.at).isoformat()}: "
                         "nobody need keep out of it any more. Give a later end, or the time it is meant for")
    for corner in term.area:
        near(ground, corner, 200.0, "a corner of the drawn area")
    shape = polygon(ground.plane, [(corner.lon, corner.lat) for corner in term.area])
    if not shape.is_valid or shape.area == 0:
        raise ValueError(f"the drawn line encloses no single area ({shapely.is_valid_reason(shape)}): who is inside "
                         "could not be said. Draw it again without crossing it")
    if shape.area > LARGEST_KM2 * 1e6:
        raise ValueError(f"the drawn area has {shape.area / 1e6:,.0f} km2, more than {LARGEST_KM2:,.0f}: "
                         "that is more than a city. Check its corners")
    return term, shape


def polygon(plane: Plane, corners: Sequence[tuple[float, float]]) -> Any:
    """The polygon with these corners (lon, lat) in metres."""
    return plane.metres(shapely.Polygon(corners))


def _notes(term: _Drawn, km2: float) -> list[str]:
    notes = [
        f"范围由 {term.drawn_by} 人工划定，理由：{term.reason}；未经任何模型计算。"
        f" / Drawn by {term.drawn_by} because: {term.reason}. No model stands behind it.",
        "范围是命令不是预报，不做集合，不给概率。 / An area is an order and no forecast: no throws, no chances.",
        f"强度 {term.strength:g} {term.unit} 为划定者所给，区内视为均匀。"
        f" / The strength, {term.strength:g} {term.unit}, is the drawer's own, the same everywhere inside.",
    ]
    if km2 > LARGE_KM2:
        notes.append(f"划定 {km2:,.0f} 平方公里，大于一个区，请核对。"
                     f" / {km2:,.0f} km2 are larger than a district: check that it was meant so.")
    return notes


def _box_km2(lat: float) -> float:
    """A box of a hundredth of a degree each way, drawn about a place at this latitude."""
    corners = [(-0.005, lat - 0.005), (0.005, lat - 0.005), (0.005, lat + 0.005), (-0.005, lat + 0.005)]
    return float(polygon(Plane(0.0, lat), corners).area) / 1e6


_NGA = "lengths of a degree on WGS84: {} km of longitude by {} km of latitude (Wikipedia, Longitude; Latitude)"
_LENGTHS = ((0.0, 111.320, 110.574), (15.0, 107.551, 110.649), (30.0, 96.486, 110.852), (45.0, 78.847, 111.132),
            (60.0, 55.800, 111.412))
VERIFICATION: Sequence[Published] = tuple(
    Published(f"a drawn box of 0.01 by 0.01 degrees at {lat:g}N", lambda lat=lat: _box_km2(lat),
              east * north * 1e-4, 0.0001, "km2", "lengths printed to a metre", _NGA.format(east, north))
    for lat, east, north in _LENGTHS)
