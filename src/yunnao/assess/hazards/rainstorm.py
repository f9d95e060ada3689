"""Rainstorm 暴雨: where gauges have reached a colour of the warning signal, how fast rivers rise, where water ponds.

Source: colours, grades and runoff, `yunnao.assess.rain`. Where the city package has a terrain raster, how deep the
water gets, `yunnao.assess.ponding` and `yunnao.assess.inundation`; where it has none, no depth is computed. An area is
what lies nearest to a gauge, no farther than a few kilometres from it. How far a gauge is off from the rain around it:
20 to 41 % of a day's rain in a field study of 22 gauges within 6 by 6 km of humid hills (its abstract seen).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any

import msgspec
import numpy as np
import shapely
from msgspec import Meta, Struct, structs

from yunnao.assess import ponding, rain, terrain
from yunnao.assess.bands import Ring, nested
from yunnao.assess.ponding import Flooded, Rained
from yunnao.assess.published import Published
from yunnao.assess.rain_published import VERIFICATION
from yunnao.assess.term import Place, near, read_term
from yunnao.assess.throws import luck
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm
from yunnao.model.clock import utc
from yunnao.registry import hazard

ZH = {"blue": "蓝色", "yellow": "黄色", "orange": "橙色", "red": "红色"}
WINDOWS = (1, 3, 6, 12, 24)
CURVE = 90.0  # runoff curve number of a built-up city, TR-55, table 2-2a, between houses and commercial districts
LASTS = timedelta(hours=6)
MOST_MM_H = 201.9  # Zhengzhou, 20 July 2021
OFF_TOGETHER, OFF_ALONE = 1.1, 1.3  # one sigma of all gauges' rain, and of the rain around each of them
COARSE = 1500  # cells of terrain a throw floods
MOST_MM = 2000.0

Millimetres = Annotated[float, Meta(ge=0, le=MOST_MM)]
Name = Annotated[str, Meta(min_length=1)]


class _Gauge(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    point: Place
    mm_1h: Millimetres | None = None
    mm_3h: Millimetres | None = None
    mm_6h: Millimetres | None = None
    mm_12h: Millimetres | None = None
    mm_24h: Millimetres | None = None

    @property
    def mm(self) -> dict[int, float]:
        fell = {hours: getattr(self, f"mm_{hours}h") for hours in WINDOWS}
        return {hours: float(mm) for hours, mm in fell.items() if mm is not None}


class _River(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    point: Place
    level_m: Annotated[float, Meta(ge=-50, le=5000)]
    before_m: Annotated[float, Meta(ge=-50, le=5000)]
    hours_between: Annotated[float, Meta(gt=0, le=48)]
    warning_m: Annotated[float, Meta(ge=-50, le=5000)]

    @property
    def rise_m_h(self) -> float:
        return (self.level_m - self.before_m) / self.hours_between

    @property
    def hours_to_warning(self) -> float | None:
        """0 when it stands there; None when it does not rise."""
        if self.level_m >= self.warning_m:
            return 0.0
        return (self.warning_m - self.level_m) / self.rise_m_h if self.rise_m_h > 0 else None


class _Ponding(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    point: Place
    mm_1h: Annotated[float, Meta(ge=1, le=500)] = 30.0


class _Rain(Struct, frozen=True, forbid_unknown_fields=True):
    gauges: Annotated[list[_Gauge], Meta(min_length=1, max_length=2000)]
    rivers: list[_River] = []
    ponding: list[_Ponding] = []
    reach_km: Annotated[float, Meta(ge=0.5, le=30)] = 8.0
    flood_km: Annotated[float, Meta(ge=0.2, le=20)] = 5.0
    drained_mm_h: Annotated[float, Meta(ge=0, le=200)] = 0.0
    cells: Annotated[int, Meta(ge=400, le=terrain.MOST_CELLS)] = terrain.MOST_CELLS
    note: str = ""


@dataclass(frozen=True)
class _Seen:
    """The gauges with their signals (0 to 4), their own areas in metres, the places where water ponds by now, and the
    flood where there is terrain, else why there is none."""

    term: _Rain
    signals: list[int]
    areas: list[Any]
    ponds: list[str]
    flood: Flooded | None
    dry: str | None


@hazard("rainstorm")
class Rainstorm:
    """The areas of the gauges that reach blue, yellow, orange and red.

    Source term: gauges [{name, point, mm_1h, mm_3h, mm_6h, mm_12h, mm_24h}] as far as known; rivers [{name, point,
    level_m, before_m, hours_between, warning_m}]; ponding [{name, point, mm_1h from which water stands there}];
    reach_km, how far a gauge speaks for its surroundings; with terrain in the package flood_km, how far around the
    wettest gauge depths are reckoned, drained_mm_h, what the sewers take away, on at most so many cells.
    """

    model = "gauge-signals-inundation@2"
    valid_for = timedelta(hours=1)
    lead_time = timedelta(0)

    thrown_by = (
        "概率来自集合：各站附近的雨量乘除 1.3（一个标准差；野外密集观测为 20% 至 41%），各站一并再乘除 1.1（假设）；"
        "河道水位和积水点按实测，不扰动；未来雨量不在内。"
        " / Chances are of throws: the rain around each gauge times or by 1.3 (one sigma; 20 to 41 % were measured"
        " between dense gauges), that of all of them 1.1 more (assumed); rivers are taken as measured; rain to come"
        " is not in them.")

    def thrown(self, source: SourceTerm, members: int, seed: int) -> Sequence[SourceTerm]:
        """The rain as it may have fallen; over coarser terrain, for a flood of the finest takes seconds."""
        gauges = source.data["gauges"]
        sigmas = luck(members, len(gauges) + 1, seed)
        times = OFF_TOGETHER ** sigmas[:, :1] * OFF_ALONE ** sigmas[:, 1:]
        return [source, *(structs.replace(source, data={**source.data, "cells": COARSE, "gauges": [
            _times(gauge, float(by)) for gauge, by in zip(gauges, row, strict=True)]}) for row in times[1:])]

    def footprint(self, city: Any, source: SourceTerm) -> Footprint:
        seen, at = _seen(city.ground, source), utc(source.at)
        rings = _signals(seen) if seen.flood is None else _depths(seen, seen.flood)
        bands = nested(rings, city.ground.plane, at, at + LASTS)
        return Footprint(hazard="rainstorm", bands=bands, start=at, end=at + LASTS, notes=_notes(seen))

    def facts(self, city: Any, source: SourceTerm, footprint: Footprint) -> dict[str, float]:
        """rain_signal 0 to 4, gauges_<colour> at least, max_<n>h_mm, runoff_mm of the wettest gauge's longest window,
        ponding_points reached, rivers_rising, max_rise_m_h, hours_to_river_warning of the first to reach it; with
        terrain max_depth_m, flooded_ha (0.15 m and more) and standing_m3."""
        seen = _seen(city.ground, source)
        told = {"rain_signal": float(max(seen.signals)), "ponding_points": float(len(seen.ponds))}
        for number, (colour, _, _) in enumerate(rain.SIGNALS, start=1):
            told[f"gauges_{colour}"] = float(sum(got >= number for got in seen.signals))
        for hours in WINDOWS:
            fell = [gauge.mm[hours] for gauge in seen.term.gauges if hours in gauge.mm]
            if fell:
                told[f"max_{hours}h_mm"] = max(fell)
        told["runoff_mm"] = round(max(rain.runoff_mm(max(gauge.mm.values()), CURVE) for gauge in seen.term.gauges), 1)
        if seen.term.rivers:
            told["rivers_rising"] = float(sum(river.rise_m_h > 0 for river in seen.term.rivers))
            told["max_rise_m_h"] = round(max(river.rise_m_h for river in seen.term.rivers), 3)
        due = [river.hours_to_warning for river in seen.term.rivers if river.hours_to_warning is not None]
        if due:
            told["hours_to_river_warning"] = round(min(due), 2)
        return told if seen.flood is None else told | {
            "max_depth_m": round(float(seen.flood.deepest_m.max()), 2), "standing_m3": round(seen.flood.stands_m3),
            "flooded_ha": round(seen.flood.at_least(ponding.DEPTHS[0][0]).area / 1e4, 1)}

    def example(self, ground: Ground, strength: float = 1.0) -> SourceTerm:
        """A gauge where most people live with 120 mm in three hours at strength 1, and one 12 km east with half."""
        most = int(np.argmax(ground.population.people))
        lon, lat = float(ground.population.lon[most]), float(ground.population.lat[most])
        aside = 12_000 / ground.plane.metres_a_degree[0]
        fell = {"mm_1h": 55.0, "mm_3h": 120.0, "mm_6h": 140.0, "mm_12h": 150.0, "mm_24h": 155.0}
        return SourceTerm(hazard="rainstorm", at=datetime(2024, 7, 20, 8, tzinfo=UTC), data={
            "gauges": [
                {"name": "centre", "point": {"lon": lon, "lat": lat}} | {k: v * strength for k, v in fell.items()},
                {"name": "east", "point": {"lon": lon + aside, "lat": lat}} | {
                    k: v / 2 * strength for k, v in fell.items()}],
            "rivers": [{"name": "river", "point": {"lon": lon, "lat": lat}, "level_m": 3.2, "before_m": 2.6,
                        "hours_between": 2.0, "warning_m": 4.0}],
            "ponding": [{"name": "underpass", "point": {"lon": lon, "lat": lat}, "mm_1h": 35.0}], "reach_km": 8.0})

    def beyond(self, ground: Ground) -> SourceTerm:
        """More rain in an hour than ever fell in mainland China."""
        return self.example(ground, 4.0)

    @property
    def verification(self) -> Sequence[Published]:
        return VERIFICATION


def _times(gauge: dict[str, Any], by: float) -> dict[str, Any]:
    """A gauge with so many times its rain."""
    return {name: round(min(value * by, MOST_MM), 3) if name.startswith("mm_") and value is not None else value
            for name, value in gauge.items()}


def _seen(ground: Ground, source: SourceTerm) -> _Seen:
    read_term(source, "rainstorm", _Rain)  # JSON has no nan: what cannot be must be refused before it is a key
    return _once(ground, msgspec.json.encode(source))


@lru_cache(maxsize=2)
def _once(ground: Ground, source: bytes) -> _Seen:
    """Footprint and facts speak of one flood, reckoned once."""
    return _read(ground, msgspec.json.decode(source, type=SourceTerm))


def _signals(seen: _Seen) -> list[Ring]:
    rings = []
    for number, (colour, _, _) in enumerate(rain.SIGNALS, start=1):
        reached = [area for area, got in zip(seen.areas, seen.signals, strict=True) if got >= number]
        rings.append(Ring(shapely.union_all(reached) if reached else shapely.Polygon(), f"rain {colour}",
                          f"暴雨{ZH[colour]}区", "rain signal", float(number), "colour"))
    return rings


def _depths(seen: _Seen, flood: Flooded) -> list[Ring]:
    """Depths instead of colours, inside whatever has a signal or water."""
    reached = [area for area, got in zip(seen.areas, seen.signals, strict=True) if got]
    depths = ponding.rings(flood)
    return [Ring(shapely.union_all([*reached, depths[0].shape]), "rain or water", "暴雨或积水区", "rain signal", 1.0,
                 "colour"), *depths]


def _read(ground: Ground, source: SourceTerm) -> _Seen:
    term = read_term(source, "rainstorm", _Rain)
    for thing in (*term.gauges, *term.rivers, *term.ponding):
        near(ground, thing.point, 50.0, thing.name)
    for gauge in term.gauges:
        fell = list(gauge.mm.values())
        if not fell:
            raise ValueError(f"the gauge {gauge.name} gives no amount for any of {WINDOWS} hours: leave it out, for "
                             "unknown is not zero")
        if fell != sorted(fell):
            raise ValueError(f"the gauge {gauge.name} has more rain in fewer hours ({gauge.mm}): one of the amounts is "
                             "wrong, and the colour would be too. Correct it")
    points = np.column_stack(ground.plane.xy([gauge.point.lon for gauge in term.gauges],
                                             [gauge.point.lat for gauge in term.gauges]))
    ponds = [place.name for place in term.ponding
             if _one_hour(term, points, ground.plane.xy(place.point.lon, place.point.lat)) >= place.mm_1h]
    dry, flood = terrain.missing(ground), None
    if dry is None:
        rained = [Rained(float(x), float(y), gauge.mm) for (x, y), gauge in zip(points, term.gauges, strict=True)]
        flood = ponding.flood(ground, rained, term.flood_km, CURVE, term.drained_mm_h, term.cells)
        dry = None if flood else ("地形栅格未覆盖雨量最大的站：未计算积水深度。"
                                  " / The terrain does not reach the wettest gauge: no depth was computed.")
    return _Seen(term, [rain.signal(gauge.mm) for gauge in term.gauges], _areas(points, term.reach_km), ponds, flood,
                 dry)


def _one_hour(term: _Rain, points: Any, here: Any) -> float:
    """What fell in an hour on the nearest gauge that says so; 0 when none does."""
    order = np.argsort(np.hypot(points[:, 0] - float(here[0]), points[:, 1] - float(here[1])), kind="stable")
    return next((term.gauges[n].mm[1] for n in order.tolist() if 1 in term.gauges[n].mm), 0.0)


def _areas(points: Any, reach_km: float) -> list[Any]:
    """For each gauge what is nearer to it than to any other, and within reach."""
    circles = [shapely.Point(x, y).buffer(reach_km * 1000, quad_segs=16) for x, y in points]
    unique = np.unique(points.round(1), axis=0)
    if len(unique) < 2:
        return circles
    around = shapely.union_all(circles)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=around))
    tree = shapely.STRtree(cells)
    return [shapely.intersection(circle, cells[int(tree.nearest(shapely.Point(point)))])
            for circle, point in zip(circles, points, strict=True)]


def _notes(seen: _Seen) -> list[str]:
    wettest, term = max(seen.term.gauges, key=lambda gauge: max(gauge.mm.values())), seen.term
    notes = [
        *([seen.dry] if seen.dry else []),
        *(ponding.notes(seen.flood, term.flood_km, term.drained_mm_h) if seen.flood else []),
        f"每站代表离它最近、{seen.term.reach_km:g} 公里以内的地方，为假设；站间局地强降雨看不见。"
        f" / A gauge speaks for what lies nearest to it within {seen.term.reach_km:g} km: assumed. "
        "A cloudburst between gauges goes unseen.",
        f"最大雨量站 {wettest.name}；量级 {rain.grade(max(wettest.mm.values()))}。产流按 CN {CURVE:g}。"
        f" / The wettest gauge is {wettest.name}; runoff by curve number {CURVE:g} over its longest window.",
        "谁该转移由积水点、河道和山洪预案决定，这里不给出。"
        " / Who must leave is for the plans of ponding points, rivers, flash floods: no colour moves anyone.",
    ]
    if max((gauge.mm.get(1, 0.0) for gauge in term.gauges), default=0.0) > MOST_MM_H:
        notes.append(f"一小时雨量超过我国大陆纪录 {MOST_MM_H:g} 毫米（郑州，2021年7月20日），请先核对雨量计。"
                     f" / More in an hour than ever fell in mainland China ({MOST_MM_H:g} mm): check the gauge first.")
    if seen.ponds:
        notes.append(f"已达积水雨强：{'、'.join(seen.ponds)}。 / Water stands by now at: {', '.join(seen.ponds)}.")
    rising = [f"{river.name} {river.rise_m_h:+.2f} m/h" for river in seen.term.rivers if river.rise_m_h > 0]
    if rising:
        notes.append(f"河道上涨：{'；'.join(rising)}。 / Rivers rise: {'; '.join(rising)}.")
    return notes
