"""Toxic or flammable gas 有毒可燃气体扩散: how far downwind the air is dangerous after a leak, a puff, a pool.

Source: thresholds as cited in `yunnao.assess.substances`; flow out of tanks and pools, `yunnao.assess.release`;
stability and spread, `yunnao.assess.weather`; Gaussian and heavy plumes, `yunnao.assess.plume`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

import numpy as np
import shapely
from msgspec import Meta, Struct

from yunnao.assess import plume, release
from yunnao.assess.bands import Ring, nested
from yunnao.assess.plume import AIR_KG_KMOL, Dense, DensePuff, HeavyGas
from yunnao.assess.plume_published import VERIFICATION
from yunnao.assess.published import Published
from yunnao.assess.substances import GAS_J_KMOL_K, SEEN, SUBSTANCES, Substance
from yunnao.assess.term import Place, changed, near, read_term
from yunnao.assess.throws import Off, thrown
from yunnao.assess.weather import PASQUILL, sigma_y, stability, sun_deg
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm
from yunnao.model.clock import utc
from yunnao.registry import hazard

NEAR_M, FAR_M, KNOWN_M = 1.0, 30_000.0, 10_000.0  # Briggs's curves hold to about 10 km
STEPS = np.geomspace(NEAR_M, FAR_M, 400)
NEEDS = {"rate": ("kg_s", "minutes"), "puff": ("kg",), "gas_hole": ("hole_mm", "tank_kpa", "minutes"),
         "liquid_hole": ("hole_mm", "over_kpa", "head_m", "minutes"), "pool": ("pool_m2", "minutes")}  # fmt: skip
OFF = {"wind_from_deg": Off(by=15.0, high=360.0, around=True), "wind_m_s": Off(times=1.3, low=0.5, high=40.0),
       "kg_s": Off(times=2.0, high=1e4), "kg": Off(times=2.0, high=1e7), "pool_m2": Off(times=2.0, low=0.1, high=1e5),
       "hole_mm": Off(times=1.4, low=0.1, high=2000.0)}  # fmt: skip
POOL_DEPTH_M = 0.01  # EPA (1999): an unconfined pool


class _Gas(Struct, frozen=True, forbid_unknown_fields=True):
    point: Place
    substance: str
    release: Literal["rate", "puff", "gas_hole", "liquid_hole", "pool"]
    wind_m_s: Annotated[float, Meta(ge=0.5, le=40)]
    wind_from_deg: Annotated[float, Meta(ge=0, le=360)]
    cloud_tenths: Annotated[float, Meta(ge=0, le=10)] = 5.0
    celsius: Annotated[float, Meta(ge=-30, le=50)] = 15.0
    stability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    surroundings: Literal["urban", "rural"] = "urban"
    curves: Literal["briggs", "pasquill_gifford"] = "briggs"
    turn_deg: Annotated[float, Meta(ge=0, le=90)] = 15.0
    height_m: Annotated[float, Meta(ge=0, le=300)] = 0.0
    kg_s: Annotated[float, Meta(ge=0, le=1e4)] | None = None
    kg: Annotated[float, Meta(ge=0, le=1e7)] | None = None
    minutes: Annotated[float, Meta(gt=0, le=1440)] | None = None
    hole_mm: Annotated[float, Meta(gt=0, le=2000)] | None = None
    tank_kpa: Annotated[float, Meta(ge=0, le=5e4)] | None = None
    over_kpa: Annotated[float, Meta(ge=0, le=5e4)] | None = None
    head_m: Annotated[float, Meta(ge=0, le=60)] | None = None
    pool_m2: Annotated[float, Meta(gt=0, le=1e5)] | None = None
    note: str = ""

    @property
    def ground(self) -> str:
        """The set of curves of the plume's width and height."""
        return PASQUILL if self.curves == "pasquill_gifford" else self.surroundings


@dataclass(frozen=True)
class _Cloud:
    """What goes into the air, and into which air: `seconds` 0 is a puff of `kg`."""

    term: _Gas
    substance: Substance
    of: str
    kg_s: float
    seconds: float
    kg: float
    dense: Dense | DensePuff | None

    def axis_ppm(self) -> Any:
        """Highest concentration on the axis at `STEPS`, as of a light gas."""
        of, ground, h = self.of, self.term.ground, self.term.height_m
        thick = (plume.axis_kg_m3(STEPS, self.kg_s, self.seconds, self.term.wind_m_s, of, ground, h) if self.seconds
                 else plume.puff_kg_m3(STEPS, self.kg, of, ground, h))
        return np.minimum(1e6, 1e6 * thick / self.substance.vapour_kg_m3(self.term.celsius))


@hazard("plume")
class Plume:
    """Where the air holds more than AEGL-1, 2, 3 (else ERPG) and a tenth and six tenths of the lower explosive limit.

    Source term: point, substance, wind_m_s (at 10 m), wind_from_deg, and release with what it needs: "rate" (kg_s,
    minutes), "puff" (kg), "gas_hole" (hole_mm, tank_kpa absolute, minutes), "liquid_hole" (hole_mm, over_kpa, head_m,
    minutes), "pool" (pool_m2, minutes). Optional: cloud_tenths, celsius, stability A-F, surroundings "urban", "rural",
    curves "briggs" or "pasquill_gifford" (rural only), height_m, turn_deg, how far the wind may turn to either side.
    """

    model = "gauss-britter@1"
    valid_for = timedelta(minutes=30)
    lead_time = timedelta(0)

    thrown_by = (
        "概率来自集合：风向偏 15 度、风速乘除 1.3、泄漏量乘除 2（均为一个标准差，假设），每个成员的风不再左右摆动。"
        " / Chances are of throws: the wind turned by 15 degrees, its speed times or by 1.3, the release times or"
        " by 2 (each one sigma, assumed); the wind of a member does not turn any more.")

    def thrown(self, source: SourceTerm, members: int, seed: int) -> Sequence[SourceTerm]:
        """The release and its wind as they may be."""
        return thrown(source, OFF, members, seed, but={"turn_deg": 0.0})

    def footprint(self, city: Any, source: SourceTerm) -> Footprint:
        cloud, at = _cloud(city.ground, source), utc(source.at)
        axis = cloud.axis_ppm()
        centre = city.ground.plane.metres(shapely.Point(cloud.term.point.lon, cloud.term.point.lat))
        rings = [Ring(_placed(_reached(cloud, axis, ppm), centre, cloud.term), name, zh, "concentration", float(ppm),
                      "ppm", leave) for ppm, name, zh, leave in cloud.substance.levels]
        end = at + timedelta(seconds=cloud.seconds + FAR_M / cloud.term.wind_m_s)
        bands = nested(rings, city.ground.plane, at, end)
        return Footprint(hazard="plume", bands=bands, start=at, end=end, notes=_notes(cloud, axis))

    def facts(self, city: Any, source: SourceTerm, footprint: Footprint) -> dict[str, float]:
        """kg_s, released_kg, stability 1 (A) to 6 (F), heavy_gas 1 or 0, reach_m_<band> for each band there is."""
        cloud = _cloud(city.ground, source)
        axis, there = cloud.axis_ppm(), {band.name for band in footprint.bands}
        told = {"kg_s": round(cloud.kg_s, 4), "released_kg": round(cloud.kg, 1),
                "stability": float("ABCDEF".index(cloud.of) + 1), "heavy_gas": float(cloud.dense is not None)}
        for ppm, name, _, _ in cloud.substance.levels:
            if name in there:
                told["reach_m_" + name.lower().replace(" ", "_")] = round(_reach_m(cloud, axis, ppm))
        return told

    def example(self, ground: Ground, strength: float = 1.0) -> SourceTerm:
        """Ammonia, 5 kg/s for ten minutes at strength 1, where most people live, at noon in a light wind."""
        most = int(np.argmax(ground.population.people))
        return SourceTerm(hazard="plume", at=datetime(2024, 7, 1, 4, tzinfo=UTC), data={
            "point": {"lon": float(ground.population.lon[most]), "lat": float(ground.population.lat[most])},
            "substance": "ammonia", "release": "rate", "kg_s": 5.0 * strength, "minutes": 10.0,
            "wind_m_s": 3.0, "wind_from_deg": 135.0, "cloud_tenths": 5.0, "celsius": 22.0})

    def beyond(self, ground: Ground) -> SourceTerm:
        """Farther than Briggs's curves are known to hold."""
        return changed(self.example(ground), substance="chlorine", kg_s=200.0, stability="F")

    @property
    def verification(self) -> Sequence[Published]:
        return VERIFICATION


def _cloud(ground: Ground, source: SourceTerm) -> _Cloud:
    term = read_term(source, "plume", _Gas)
    near(ground, term.point, 10.0, "the release")
    if term.substance not in SUBSTANCES:
        raise ValueError(f"no substance is called {term.substance!r}: without its thresholds nothing can be drawn. "
                         f"There are {', '.join(sorted(SUBSTANCES))}")
    for name in NEEDS[term.release]:
        if getattr(term, name) is None:
            raise ValueError(f"a release of kind {term.release!r} needs {name}, which is missing: how much comes out "
                             f"cannot be reckoned. Give {', '.join(NEEDS[term.release])}")
    if term.curves == "pasquill_gifford" and term.surroundings == "urban":
        raise ValueError("Pasquill and Gifford's curves are of open country: over a city they would put the danger too "
                         "far away and too narrow. Give surroundings rural, or leave curves out")
    substance = SUBSTANCES[term.substance]
    of = term.stability or stability(term.wind_m_s, sun_deg(utc(source.at), term.point.lon, term.point.lat),
                                     term.cloud_tenths)
    kg_s, seconds = _rate_kg_s(term, substance), (term.minutes or 0.0) * 60
    if term.release == "puff":
        return _Cloud(term, substance, of, 0.0, 0.0, term.kg or 0.0, _heavy(term, substance, 0.0, term.kg or 0.0))
    return _Cloud(term, substance, of, kg_s, seconds, kg_s * seconds, _heavy(term, substance, kg_s, 0.0))


def _rate_kg_s(term: _Gas, substance: Substance) -> float:
    """What gets into the air each second; a liquid that boils above the air's temperature must evaporate first."""
    if term.release == "rate":
        return term.kg_s or 0.0
    if term.release == "gas_hole":
        return release.gas_kg_s(release.hole_m2(term.hole_mm or 0.0), term.tank_kpa or 0.0, term.celsius,
                                substance.kg_kmol, substance.gamma)
    if term.release == "pool":
        return _evaporates(term, substance, term.pool_m2 or 0.0)
    if term.release == "puff":
        return 0.0
    flow = release.liquid_kg_s(release.hole_m2(term.hole_mm or 0.0), term.over_kpa or 0.0, term.head_m or 0.0,
                               substance.liquid_kg_m3)
    if substance.boils_c <= term.celsius:
        return flow
    spilt_m2 = flow * (term.minutes or 0.0) * 60 / substance.liquid_kg_m3 / POOL_DEPTH_M
    return min(flow, _evaporates(term, substance, spilt_m2))


def _evaporates(term: _Gas, substance: Substance, pool_m2: float) -> float:
    kpa = min(substance.vapour_kpa(term.celsius), release.ATMOSPHERE_KPA)
    return release.evaporated_kg_s(pool_m2, term.wind_m_s, kpa, substance.kg_kmol, term.celsius)


def _heavy(term: _Gas, substance: Substance, kg_s: float, kg: float) -> Dense | DensePuff | None:
    """The release as a plume or puff of heavy gas on the ground, when its weight matters."""
    celsius = min(term.celsius, max(substance.boils_c, -200.0)) if term.release == "liquid_hole" else term.celsius
    kg_m3, kelvin = substance.vapour_kg_m3(celsius), term.celsius + 273.15
    air = AIR_KG_KMOL * 101_325 / (GAS_J_KMOL_K * kelvin)
    if kg_m3 <= air * 1.01 or kg_s + kg <= 0 or term.height_m > 0:
        return None
    gas = HeavyGas(kg_m3, celsius + 273.15, term.wind_m_s, air, kelvin)
    dense = Dense(kg_s / kg_m3, gas) if kg_s else DensePuff(kg / kg_m3, gas)
    return dense if dense.dense else None


def _reach_m(cloud: _Cloud, axis: Any, ppm: float) -> float:
    """How far downwind `ppm` is reached; 0 when nowhere."""
    far = STEPS[axis >= ppm]
    heavy = STEPS[1e6 * cloud.dense.share(STEPS) >= ppm] if cloud.dense else STEPS[:0]
    return float(max(far.max(initial=0.0), heavy.max(initial=0.0)))


def _reached(cloud: _Cloud, axis: Any, ppm: float) -> Any:
    """Where `ppm` is reached, downwind along x: by the light plume, or by the heavy one where there is one."""
    inside = axis >= ppm
    wide = sigma_y(STEPS, cloud.of, cloud.term.ground) * np.sqrt(2 * np.log(np.maximum(axis / ppm, 1.0)))
    parts = [_outline(STEPS[inside], wide[inside])]
    if cloud.dense is not None:
        heavy = 1e6 * cloud.dense.share(STEPS) >= ppm
        parts += [_outline(STEPS[heavy], cloud.dense.half_width_m(STEPS[heavy])),
                  shapely.Point(0, 0).buffer(cloud.dense.upwind_m if heavy.any() else 0.0)]
    return shapely.union_all(parts)


def _outline(x_m: Any, half_m: Any) -> Any:
    if len(x_m) < 2:
        return shapely.Polygon()
    corners = np.concatenate([np.column_stack([x_m, half_m]), np.column_stack([x_m, -half_m])[::-1]])
    return shapely.Polygon(corners).buffer(0)


def _placed(shape: Any, centre: Any, term: _Gas) -> Any:
    """The shape, swept over the directions the wind may turn to, as one convex area from the source."""
    if shape.is_empty:
        return shape
    points = shapely.get_coordinates(shape)
    turns = np.linspace(-term.turn_deg, term.turn_deg, 9) if term.turn_deg else (0.0,)
    fan = [_turned(points, term.wind_from_deg + 180 + turn) for turn in turns]
    return shapely.convex_hull(shapely.linestrings(np.concatenate(fan) + np.array([centre.x, centre.y])))


def _turned(points: Any, toward_deg: float) -> Any:
    """Points whose x is downwind, turned so that downwind is the compass direction `toward_deg`."""
    east, north = np.sin(np.radians(toward_deg)), np.cos(np.radians(toward_deg))
    return np.column_stack([points[:, 0] * east - points[:, 1] * north, points[:, 0] * north + points[:, 1] * east])


def _notes(cloud: _Cloud, axis: Any) -> list[str]:
    term = cloud.term
    given = "指定 given" if term.stability else "Turner 法由风、云、日高得出 by Turner's method"
    notes = [
        f"大气稳定度 {cloud.of}（{given}）；扩散参数 {term.curves} {term.surroundings}；"
        f"风向左右各留 {term.turn_deg:g} 度。 / Stability {cloud.of}; {term.surroundings} curves ({term.curves}); "
        f"the wind may turn {term.turn_deg:g} degrees.",
        f"释放 {cloud.kg:,.0f} 千克，{cloud.kg_s:.3g} 千克/秒；浓度为瞬时峰值，按暴露 60 分钟阈值判断，偏安全。"
        " / The highest concentration is held against thresholds for an hour's exposure: on the safe side.",
        "平坦开阔假设：不计建筑绕流、地形、降雨冲刷、化学反应、室内防护。"
        " / Flat ground: no buildings, hills, rain, reactions, or shelter indoors.",
        "气溶胶（闪蒸液滴）未计；液氨等带液滴喷出时比这里更重、更贴地。"
        " / No droplets: liquefied gas that sprays is heavier and stays lower than this.",
    ]
    if term.substance not in SEEN:
        notes.append(f"{cloud.substance.zh}的 AEGL/ERPG 值未与原表核对，发布前应核对。"
                     f" / The AEGL and ERPG of {term.substance} were typed from memory of the list: check them first.")
    if cloud.dense is not None:
        notes.append("比空气重：Britter-McQuaid 重气模型与高斯模型取外包。"
                     " / Heavier than air: whichever of Britter-McQuaid's cloud and the Gaussian one reaches farther.")
    if _reach_m(cloud, axis, cloud.substance.levels[0][0]) > KNOWN_M:
        notes.append("超出 10 公里：超出 Briggs 曲线的适用范围，仅供参考。"
                     " / It reaches beyond 10 km, farther than the curves are known to hold.")
    return notes
