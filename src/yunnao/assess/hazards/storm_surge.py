"""Storm surge 风暴潮: the sea level at a tide station against its warning levels, and the shore that lies lower.

Source: four warning tide levels 警戒潮位 by colour, GB/T 17839-2011 警戒潮位核定规范; the rise where none is forecast,
`yunnao.assess.surge`. Where the city package has a terrain raster and the term says how its zero lies to that of the
tide station, how far the sea comes in, `yunnao.assess.overtopping`; else an assumed slope says how far it runs inland.
How far a forecast of the rise is off: 20 %, as the U.S. National Hurricane Center says of SLOSH.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any

import msgspec
import numpy as np
import shapely
from msgspec import Meta, Struct

from yunnao.assess import overtopping, ponding, surge, terrain
from yunnao.assess.bands import Ring, nested
from yunnao.assess.ponding import Flooded
from yunnao.assess.published import Published
from yunnao.assess.term import Moment, Place, changed, near, read_term, within
from yunnao.assess.throws import Off, thrown
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm
from yunnao.model.clock import utc
from yunnao.registry import hazard

COLOURS = (("blue", "蓝色"), ("yellow", "黄色"), ("orange", "橙色"), ("red", "红色"))
LEAVE = ("orange", "red")
DRAGS_M_S = 21.0  # Garratt (1977)
EDGE_M = 100.0  # waves and spray reach this far even where the sea only just stands at the warning level
MARGIN_M = 3000.0  # how far from the shore depths are reckoned
OFF = {"surge_cm": Off(by=5.0, times=1.2, low=-200.0, high=1000.0), "level_cm": Off(by=20.0, low=-300.0, high=1500.0),
       "tide_cm": Off(by=5.0, low=-300.0, high=1500.0), "pressure_hpa": Off(by=5.0, low=880.0, high=1060.0),
       "onshore_m_s": Off(times=1.2, high=80.0), "slope": Off(times=1.5, low=5e-4, high=0.2, unsaid=0.005),
       "peak_at": Off(by=1.0)}  # fmt: skip
COARSE = 1500  # cells of terrain a throw floods
SPAN = timedelta(hours=3)  # the sea stays near its highest level about this long before and after

Centimetres = Annotated[float, Meta(ge=-300, le=1500)]


class _Warning(Struct, frozen=True, forbid_unknown_fields=True):
    blue: Centimetres
    yellow: Centimetres
    orange: Centimetres
    red: Centimetres


class _Segment(Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1)]
    line: Annotated[list[Place], Meta(min_length=2, max_length=1000)]
    crest_cm: Centimetres


class _Surge(Struct, frozen=True, forbid_unknown_fields=True):
    station: Annotated[str, Meta(min_length=1)]
    point: Place
    warning_cm: _Warning
    peak_at: Moment
    tide_cm: Centimetres | None = None
    surge_cm: Annotated[float, Meta(ge=-200, le=1000)] | None = None
    level_cm: Centimetres | None = None
    pressure_hpa: Annotated[float, Meta(ge=880, le=1060)] | None = None
    onshore_m_s: Annotated[float, Meta(ge=0, le=80)] = 0.0
    fetch_km: Annotated[float, Meta(gt=0, le=1000)] = 100.0
    depth_m: Annotated[float, Meta(gt=0, le=500)] = 30.0
    reach_km: Annotated[float, Meta(gt=0, le=100)] = 20.0
    slope: Annotated[float, Meta(ge=5e-4, le=0.2)] = 0.005
    segments: list[_Segment] = []
    datum_m: Annotated[float, Meta(ge=-20, le=20)] | None = None
    cells: Annotated[int, Meta(ge=400, le=terrain.MOST_CELLS)] = terrain.MOST_CELLS
    note: str = ""


@dataclass(frozen=True)
class _Sea:
    """The level and, where reckoned from the weather, the rise in centimetres; shores by crest (None unknown); the
    flood where terrain and its zero are known."""

    term: _Surge
    level_cm: float
    reckoned_cm: float | None
    shores: list[tuple[str, Any, float | None]]
    flood: Flooded | None = None


@hazard("storm_surge")
class StormSurge:
    """A strip of shore for each colour of warning level that is reached.

    Source term: station, point, warning_cm {blue, yellow, orange, red}, peak_at, and the level: level_cm, or tide_cm
    with surge_cm, or tide_cm with pressure_hpa (and onshore_m_s, fetch_km, depth_m), all above one datum; segments
    [{name, line, crest_cm}] where the height of walls is known, else all coast within reach_km; slope. With terrain in
    the package datum_m, the height in it of the station's zero: then depths are reckoned instead of the slope, on at
    most so many cells.
    """

    model = "warning-level-strip@2"
    valid_for = timedelta(hours=6)
    lead_time = timedelta(hours=2)

    thrown_by = (
        "概率来自集合：增水误差 20%（美国国家飓风中心对 SLOSH 的说法，取作一个标准差）另加 5 厘米；只给最高潮位时"
        " 20 厘米，天文潮 5 厘米，气压 5 百帕，风速乘除 1.2，峰现时刻 1 小时，坡度乘除 1.5（均为一个标准差、假设）。"
        " / Chances are of throws: the rise off by 20 % (what the U.S. National Hurricane Center says of SLOSH,"
        " taken as one sigma) and 5 cm; a level given whole 20 cm, the tide 5 cm, pressure 5 hPa, wind times or by"
        " 1.2, the time of the peak 1 h, the slope times or by 1.5 (each one sigma, assumed).")

    def thrown(self, source: SourceTerm, members: int, seed: int) -> Sequence[SourceTerm]:
        """The sea as it may rise; over coarser terrain, for a flood of the finest takes seconds."""
        return thrown(source, OFF, members, seed, but={"cells": COARSE} if "datum_m" in source.data else None)

    def footprint(self, city: Any, source: SourceTerm) -> Footprint:
        sea = _sea(city.ground, source)
        peak = sea.term.peak_at.utc
        rings = _strips(sea) if sea.flood is None else _depths(sea, sea.flood)
        bands = nested(rings, city.ground.plane, peak - SPAN, peak + SPAN)
        return Footprint(hazard="storm_surge", bands=bands, start=peak - SPAN, end=peak + SPAN, notes=_notes(sea))

    def facts(self, city: Any, source: SourceTerm, footprint: Footprint) -> dict[str, float]:
        """level_cm, above_blue_cm, tide_colour 0 (none) to 4 (red), hours_to_peak, coast_km below the level, and
        segments_below of those whose crest is known; with terrain max_depth_m and flooded_ha (0.15 m and more)."""
        sea = _sea(city.ground, source)
        over = sum(sea.level_cm >= getattr(sea.term.warning_cm, colour) for colour, _ in COLOURS)
        low = [line.length for _, line, crest in sea.shores if sea.level_cm > _crest(sea, crest)]
        hours = (sea.term.peak_at.utc - utc(source.at)).total_seconds() / 3600
        told = {"level_cm": round(sea.level_cm, 1), "above_blue_cm": round(sea.level_cm - sea.term.warning_cm.blue, 1),
                "tide_colour": float(over), "hours_to_peak": round(max(0.0, hours), 2),
                "coast_km": round(sum(low) / 1000, 1),
                "segments_below": float(len(low) if sea.term.segments else 0)}
        return told if sea.flood is None else told | {
            "max_depth_m": round(float(sea.flood.deepest_m.max()), 2),
            "flooded_ha": round(sea.flood.at_least(ponding.DEPTHS[0][0]).area / 1e4, 1)}

    def example(self, ground: Ground, strength: float = 1.0) -> SourceTerm:
        """A surge of 60 cm at strength 1 on a high tide, at the coast nearest to where most people live."""
        at = datetime(2019, 8, 11, tzinfo=UTC)
        most = int(np.argmax(ground.population.people))
        home = shapely.Point(ground.population.lon[most], ground.population.lat[most])
        pier = home if ground.coast is None else shapely.shortest_line(ground.coast, home).interpolate(0)
        return SourceTerm(hazard="storm_surge", at=at, data={
            "station": "an example", "point": {"lon": float(pier.x), "lat": float(pier.y)},
            "warning_cm": {"blue": 510.0, "yellow": 525.0, "orange": 540.0, "red": 560.0},
            "peak_at": (at + timedelta(hours=9)).isoformat(), "tide_cm": 470.0, "surge_cm": 60.0 * strength,
            "reach_km": 15.0, "slope": 0.002})

    def beyond(self, ground: Ground) -> SourceTerm:
        """A wind stronger than those its drag was measured in."""
        return changed(self.example(ground), surge_cm=None, pressure_hpa=960.0, onshore_m_s=40.0)

    @property
    def verification(self) -> Sequence[Published]:
        return VERIFICATION


def _sea(ground: Ground, source: SourceTerm) -> _Sea:
    read_term(source, "storm_surge", _Surge)  # JSON has no nan: what cannot be must be refused before it is a key
    return _once(ground, msgspec.json.encode(source))


@lru_cache(maxsize=2)
def _once(ground: Ground, source: bytes) -> _Sea:
    """Footprint and facts speak of one flood, reckoned once."""
    sea = _read(ground, msgspec.json.decode(source, type=SourceTerm))
    if sea.term.datum_m is None or terrain.missing(ground) or sea.level_cm < sea.term.warning_cm.blue:
        return sea
    area = shapely.union_all([line for _, line, _ in sea.shores]).buffer(MARGIN_M)
    walls = [(line, sea.term.datum_m + crest / 100) for _, line, crest in sea.shores if crest is not None]
    level, hours = sea.term.datum_m + sea.level_cm / 100, SPAN.total_seconds() / 3600
    return replace(sea, flood=overtopping.come_in(ground, area, level, hours, walls, sea.term.cells))


def _strips(sea: _Sea) -> list[Ring]:
    return [Ring(_strip(sea, getattr(sea.term.warning_cm, colour)), f"{colour} tide", f"{zh}警戒潮位淹没风险带",
                 "sea level", float(getattr(sea.term.warning_cm, colour)), "cm", evacuate=colour in LEAVE)
            for colour, zh in COLOURS]


def _depths(sea: _Sea, flood: Flooded) -> list[Ring]:
    """Depths instead of colours: the shore that waves reach and whatever is wet, then how deep."""
    depths = ponding.rings(flood)
    shore = shapely.union_all([line.buffer(EDGE_M, quad_segs=4) for _, line, _ in sea.shores])
    return [Ring(shapely.union(shore, depths[0].shape), "shore", "岸线警戒区", "sea level",
                 float(sea.term.warning_cm.blue), "cm"), *depths]


def _read(ground: Ground, source: SourceTerm) -> _Sea:
    term = read_term(source, "storm_surge", _Surge)
    near(ground, term.point, 50.0, "the tide station")
    within(term.peak_at.utc, source.at, 15, "the highest level of the sea")
    levels = [getattr(term.warning_cm, colour) for colour, _ in COLOURS]
    if levels != sorted(levels):
        raise ValueError(f"the warning levels are {levels} cm from blue to red and do not rise: which is reached could "
                         "not be said. Correct warning_cm")
    if ground.coast is None and not term.segments:
        raise ValueError(f"{ground.name_en} has no coast in its package and the term names no segments: "
                         "there is nothing the sea could reach. Give segments")
    level, reckoned = _level(term)
    plane, shores = ground.plane, list[tuple[str, Any, float | None]]()
    for segment in term.segments:
        for place in segment.line:
            near(ground, place, 50.0, f"the segment {segment.name}")
        line = plane.metres(shapely.LineString([(place.lon, place.lat) for place in segment.line]))
        shores.append((segment.name, line, segment.crest_cm))
    if not shores:
        around = plane.metres(shapely.Point(term.point.lon, term.point.lat)).buffer(term.reach_km * 1000)
        shores.append(("coast", shapely.intersection(plane.metres(ground.coast), around), None))
    return _Sea(term, level, reckoned, shores)


def _level(term: _Surge) -> tuple[float, float | None]:
    """The highest level in centimetres, and the rise when it had to be reckoned from the weather."""
    if term.level_cm is not None:
        return term.level_cm, None
    if term.tide_cm is None or (term.surge_cm is None and term.pressure_hpa is None):
        raise ValueError("the level of the sea is not given: level_cm, or tide_cm with surge_cm, or tide_cm with "
                         "pressure_hpa is needed. Without it no warning level can be compared")
    if term.surge_cm is not None:
        return term.tide_cm + term.surge_cm, None
    rise = 100 * (surge.barometer_m(term.pressure_hpa or surge.STILL_HPA)
                  + surge.set_up_m(term.onshore_m_s, term.fetch_km, term.depth_m))
    return term.tide_cm + rise, rise


def _crest(sea: _Sea, crest: float | None) -> float:
    """The level above which a shore is under water: its wall, or else the blue warning level."""
    return sea.term.warning_cm.blue if crest is None else crest


def _strip(sea: _Sea, colour_cm: float) -> Any:
    """The shore within reach of a sea that stands above this warning level and above the wall before it."""
    if sea.level_cm < colour_cm:
        return shapely.Polygon()
    strips = []
    for _, line, crest in sea.shores:
        above = sea.level_cm - max(colour_cm, _crest(sea, crest))
        if above >= 0 and not line.is_empty:
            strips.append(line.buffer(EDGE_M + above / 100 / sea.term.slope, quad_segs=4))
    return strips[0] if len(strips) == 1 else shapely.union_all(strips)


def _notes(sea: _Sea) -> list[str]:
    term = sea.term
    inland = (f"没有地形数据或基准面差：向陆按坡度 {term.slope:g} 推算，另加 {EDGE_M:.0f} 米越浪带，均为假设。"
              f" / Without terrain and its datum water runs inland on an assumed slope of {term.slope:g}, and "
              f"{EDGE_M:.0f} m farther by waves.")
    if sea.flood is not None:
        cell, hours = f"{sea.flood.ground.cell_m:.0f}", f"{SPAN.total_seconds() / 3600:g}"
        inland = (f"海水按地形推进：{cell} 米网格，最高潮位维持 {hours} 小时，糙率 {overtopping.ROUGHNESS:g}，"
                  f"水深 {ponding.LEAVE_M:g} 米及以上须撤离，均为假设。"
                  f" / The sea comes in over cells of {cell} m and stands at its highest for {hours} hours: assumed, "
                  f"as is leaving from {ponding.LEAVE_M:g} m on.")
    notes = [
        f"{term.station}：最高潮位 {sea.level_cm:.0f} 厘米，蓝黄橙红警戒潮位 {term.warning_cm.blue:g}、"
        f"{term.warning_cm.yellow:g}、{term.warning_cm.orange:g}、{term.warning_cm.red:g} 厘米，须同一基准面。"
        f" / The sea reaches {sea.level_cm:.0f} cm at {term.station}; all levels must be above one datum.",
        inland,
        "波浪增水、河口顶托、堤防溃决未计。 / No wave set-up, no backing-up of rivers, no breach of a wall.",
    ]
    if sea.reckoned_cm is not None:
        notes.append(f"增水 {sea.reckoned_cm:.0f} 厘米由气压和向岸风按定常公式估算，海洋预报到达后应替换。"
                     f" / The rise of {sea.reckoned_cm:.0f} cm is a steady-state estimate: replace it by the forecast.")
    if sea.reckoned_cm is not None and term.onshore_m_s > DRAGS_M_S:
        notes.append(f"向岸风 {term.onshore_m_s:g} 米/秒：拖曳系数只在 {DRAGS_M_S:g} 米/秒以下测得，增水可能偏高。"
                     f" / A wind of {term.onshore_m_s:g} m/s: the drag was measured up to {DRAGS_M_S:g}; the rise may "
                     "be overstated.")
    if not term.segments:
        notes.append(f"堤顶高程未知：站点 {term.reach_km:g} 公里内全部岸线按蓝色警戒潮位漫滩。"
                     f" / No wall is known: all coast within {term.reach_km:g} km floods from the blue level on.")
    return notes


_NOVA = "novacalculator.com, Storm Surge Height Estimator, example {} (same formulas, worked)"
_LEKIMA = "北海预报中心, 11 August 2019: Shandong peninsula 30 to 60 cm (news.xinhuanet); JMA: 980 hPa at Qingdao"
VERIFICATION: Sequence[Published] = (
    Published("rise under 960 hPa", lambda: surge.barometer_m(960.0), 0.53, 0.006, "m", "printed to a centimetre",
              _NOVA.format(1)),
    Published("rise under 990 hPa", lambda: surge.barometer_m(990.0), 0.23, 0.006, "m", "printed to a centimetre",
              _NOVA.format(2)),
    Published("set-up of 50 m/s over 300 km, 20 m deep", lambda: surge.set_up_m(50, 300, 20), 18.73, 0.02, "m",
              "printed to a centimetre", _NOVA.format(1)),
    Published("set-up of 30 m/s over 50 km, 50 m deep", lambda: surge.set_up_m(30, 50, 50), 0.30, 0.006, "m",
              "printed to a centimetre", _NOVA.format(2)),
    Published("rise at Qingdao in Lekima, pressure alone", lambda: 100 * surge.barometer_m(980.0), 45.0, 15.0, "cm",
              "theirs is a range of 30 to 60 cm", _LEKIMA),
)  # fmt: skip
