"""What the bands of a footprint do to the roads 道路通行: cut, slowed, and how many kilometres of them.

Source: one row of `RULES` each. Standing water: Pregnolato, Ford, Wilkinson, Dawson (2017), Transp. Res. D 55, 67-81.
Shaking: HAZUS has roads fail by ground that moves for good, not by shaking, so how much slower they are is assumed
after the words of the scale; a bridge is shut where HAZUS's older kind (HWB5, moderate damage at 0.35 g of one second's
spectral acceleration, which is 1.1 times the peak one by GB 18306) is likelier damaged than not. Smoke, the rubble of a
blast and oil at sea do nothing to roads beyond the cordon; a band without a row says nothing at all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
import shapely.geometry
from numpy.typing import NDArray

from yunnao.assess.contour import geometry
from yunnao.assess.gusts import factor
from yunnao.city.ground import Floats, Ground
from yunnao.model.assessment import Band, RoadEffect

SHUT_MM = 300.0
SHAKEN = ((10.0, 0.0), (9.0, 0.4), (8.0, 0.7))  # from an intensity on, the share of the speed; assumed
BRIDGE_M = 1000.0  # the roads about the place of a bridge that go with it, where only its place is known
LONG_KM, BESIDE_M = 1.0, 30.0  # a 特大桥 is longer than 1,000 m: JTG D60-2015, table 1.0.5
# Not "danger": what an officer draws may be anything, and roads are closed by name.
CORDON = ("concentration", "distance", "heat radiation", "overpressure", "sea level", "time burning")

UNTOLD = ("数据包没有桥梁信息，须封闭或待检的桥梁未计入断路。"
          " / The package tells no bridges: those that would be shut or inspected are not among the roads cut.")


def speed_in_water_km_h(depth_mm: float) -> float:
    """The highest speed at which a car keeps control in standing water; 0 from 300 mm on: Pregnolato et al. (2017)."""
    if depth_mm >= SHUT_MM:
        return 0.0
    return max(0.0, 0.0009 * depth_mm**2 - 0.5529 * depth_mm + 86.9448)


def in_water(depth_m: float) -> float:
    """The share of its dry speed that traffic keeps in water this deep."""
    return round(speed_in_water_km_h(depth_m * 1000) / speed_in_water_km_h(0.0), 3)


def by_intensity(degree: float) -> float:
    """The share of its speed that traffic keeps where the ground shook so; an assumption after the scale's words."""
    return next((left for least, left in SHAKEN if degree >= least), 1.0)


@dataclass(frozen=True)
class Rule:
    """Which bands it is about, what they leave of the speed (0 cuts), why, and whether only at
    bridges (those at least so long), and whether by keeping people out."""

    name: str
    name_zh: str
    about: Callable[[Band], bool]
    factor: Callable[[Band], float]
    source: str
    bridges_km: float | None = None
    cordon: bool = False


def _wind(band: Band, least_m_s: float) -> bool:
    """Rules of wind are of means; a gust counts as the mean over land that brings it."""
    mean = band.threshold / (factor("10min", "land") if "gust" in band.quantity else 1.0)
    return "wind" in band.quantity and band.unit == "m/s" and mean >= least_m_s


def _shaken(band: Band, least: float) -> bool:
    return band.quantity == "intensity" and band.threshold >= least


RULES = (
    Rule("cordon", "警戒封控", lambda band: band.evacuate and band.quantity in CORDON, lambda _: 0.0,
         "《突发事件应对法》(2024) 第七十三条第二项：封锁危险场所，划定警戒区，实行交通管制", cordon=True),
    Rule("water on the road", "道路积水", lambda band: "depth" in band.quantity and band.unit == "m",
         lambda band: in_water(band.threshold),
         "Pregnolato et al. (2017), Transp. Res. D 55: v = 0.0009 w^2 - 0.5529 w + 86.9448 (km/h, mm), shut from 300"),
    Rule("bridge shut", "大桥封闭", lambda band: _wind(band, 24.5), lambda _: 0.0,
         "胶州湾大桥风力达 10 级以上封闭，隧道照常：齐鲁晚报 2011-08-08", bridges_km=LONG_KM),
    Rule("bridge to be inspected", "震后桥梁待检", lambda band: _shaken(band, 8), lambda _: 0.0,
         "HAZUS 5.1, bridges HWB5 (NHERI-SimCenter/pelicun, damage_DB_Hazus_EQ_trnsp): likelier than not in moderate "
         "damage from the middle of VIII on", bridges_km=0.0),
    Rule("shaken road", "震后道路受损", lambda band: _shaken(band, 8), lambda band: by_intensity(band.threshold),
         "烈度表：Ⅷ度少数路基塌方，Ⅸ度铁轨弯曲，Ⅹ度道路毁坏；0.7、0.4、0 的速度为假设"
         " / by the words of the scale; 0.7, 0.4 and 0 of the speed are assumed"),
    Rule("strong wind", "大风", lambda band: _wind(band, 13.9), lambda _: 0.9,
         "Kyte et al. (2000), TRB Circular E-C018: 11.7 km/h less of 117 above 48 km/h of wind (not seen again)"),
    Rule("heavy rain", "强降雨", lambda band: band.quantity == "rain signal", lambda _: 0.84,
         "FHWA: 16 % less speed in heavy rain, in Prevedouros and Kongsil (2003), Synthesis of the Effects of Wet "
         "Conditions"),
)  # fmt: skip


def road_effects(bands: Sequence[Band], ground: Ground) -> list[RoadEffect]:
    """What each band does to the roads in it; where several hold, the least `speed_factor` counts.

    A band that only says what a weaker one before it has said already, in the same time, is left out.
    """
    found: list[RoadEffect] = []
    for rule in RULES:
        last: RoadEffect | None = None
        for band in (band for band in bands if rule.about(band)):
            factor = rule.factor(band)
            said = last and last.speed_factor == factor and last.start <= band.start and band.end <= last.end
            if factor >= 1 or said:
                continue
            area = band.area if rule.bridges_km is None else _bridges(band, ground, rule.bridges_km)
            if area is None:
                continue
            last = RoadEffect(name=f"{rule.name}: {band.name}", name_zh=f"{rule.name_zh}：{band.name_zh}", area=area,
                              speed_factor=factor, start=band.start, end=band.end, source=rule.source,
                              cordon=rule.name == "cordon")
            found.append(last)
    return found


def road_notes(bands: Sequence[Band], ground: Ground) -> list[str]:
    """That bridges would be shut and the package tells none, where that is so."""
    asked = any(rule.bridges_km is not None and rule.about(band) for rule in RULES for band in bands)
    known = any(place.kind == "bridge" for place in ground.facilities.values()) or _ways(ground).told
    return [UNTOLD] if asked and not known else []


def _bridges(band: Band, ground: Ground, least_km: float) -> Any:
    """The bridges in a band that are so long and the surroundings of those known by a point only; None without one."""
    area = shapely.geometry.shape(band.area)
    plane = ground.plane
    points = [shapely.Point(there.point.lon, there.point.lat)
              for _, there in sorted(ground.facilities.items()) if there.kind == "bridge"]
    places = [plane.metres(point).buffer(BRIDGE_M) for point in points if area.intersects(point)]
    ways = _ways(ground)
    touched = [n for n in np.sort(ways.tree.query(area, predicate="intersects")).tolist()
               if ways.bridge[n] and ways.km[n] >= least_km]
    places += [plane.metres(ways.lines[n]).buffer(BESIDE_M, cap_style="flat") for n in touched]
    return geometry(plane.degrees(shapely.union_all(places))) if places else None


@dataclass(frozen=True)
class _Ways:
    """Every road once, whichever ways it may be driven: its line, an index of them, its kilometres, if it is a bridge.

    `bridge` is False where the package does not tell; `told` says whether it does.
    """

    lines: Any
    tree: Any
    km: Floats
    bridge: NDArray[np.bool_]
    told: bool


@lru_cache(maxsize=4)
def _ways(ground: Ground) -> _Ways:
    roads = ground.roads
    ends = np.sort(np.stack([roads.tail, roads.head]), axis=0)
    _, once = np.unique(ends, axis=1, return_index=True)
    a, b = roads.tail[once], roads.head[once]
    lines = shapely.linestrings(np.stack([np.column_stack([roads.lon[a], roads.lat[a]]),
                                          np.column_stack([roads.lon[b], roads.lat[b]])], axis=1))
    kind = np.zeros(len(once), dtype=np.int64) if roads.kind is None else roads.kind[once]
    bridge = np.array([kind.structure == "bridge" for kind in roads.kinds] or [False])[kind]
    return _Ways(lines, shapely.STRtree(lines), roads.length_m[once] / 1000, bridge, bool(bridge.any()))


def road_facts(effects: Sequence[RoadEffect], ground: Ground) -> dict[str, float]:
    """road_km_cut and road_km_slowed, both directions counted once; bridges in either, where the package tells them.

    Nothing without an effect.
    """
    if not effects:
        return {}
    least = dict(_by_factor(effects))
    cut = least.pop(0.0, None)
    slowed = shapely.union_all(list(least.values())) if least else None
    if cut is not None and slowed is not None:
        slowed = shapely.difference(slowed, cut)
    told = {"road_km_cut": _km(cut, ground), "road_km_slowed": _km(slowed, ground)}
    ways = _ways(ground)
    if ways.told:
        whole = shapely.union_all([shapely.geometry.shape(effect.area) for effect in effects])
        told["bridges"] = float(ways.bridge[ways.tree.query(whole, predicate="intersects")].sum())
    return told


def _by_factor(effects: Sequence[RoadEffect]) -> Iterator[tuple[float, Any]]:
    for left in sorted({effect.speed_factor for effect in effects}):
        yield left, shapely.union_all([shapely.geometry.shape(effect.area) for effect in effects
                                       if effect.speed_factor == left])


def _km(area: Any, ground: Ground) -> float:
    if area is None or area.is_empty:
        return 0.0
    ways = _ways(ground)
    shapely.prepare(area)
    touched = np.sort(ways.tree.query(area, predicate="intersects"))
    lines = ways.lines[touched]
    share = shapely.length(shapely.intersection(lines, area)) / shapely.length(lines)
    return round(float((share * ways.km[touched]).sum()), 2)
