"""Explosion and fire 爆炸与火灾: how far blast and heat reach from a charge, a vapour cloud, a BLEVE, a pool or a jet.

Source: blast, `yunnao.assess.blast` (TNT equivalence, Kingery-Bulmash) and, for clouds of vapour,
`yunnao.assess.cloud_blast` (multi-energy, Baker-Strehlow-Tang); heat, `yunnao.assess.fire`; damage by blast, Clancey
(1972) as in Lees' Loss Prevention; by heat, World Bank (1985), Manual of Industrial Hazard Assessment Techniques, which
Chinese practice follows (4, 12.5, 37.5 kW/m2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import pi
from typing import Annotated, Any, Literal

import numpy as np
import shapely
from msgspec import Meta, Struct

from yunnao.assess import blast, cloud_blast, fire
from yunnao.assess.bands import Ring, nested
from yunnao.assess.fire import FUELS
from yunnao.assess.published import Published
from yunnao.assess.term import Place, changed, near, read_term
from yunnao.assess.throws import Off, thrown
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm
from yunnao.model.clock import utc
from yunnao.registry import hazard

BLAST = ((2.07, "windows break", "门窗破碎区"), (6.9, "houses damaged", "房屋受损区"),
         (13.8, "walls fall", "墙体倒塌区"), (48.3, "buildings destroyed", "建筑毁坏区"))  # fmt: skip
HEAT = ((4.0, "pain in 20 seconds", "20秒疼痛区"), (12.5, "burns and fires", "烧伤与木材引燃区"),
        (37.5, "deadly heat", "致死与设备损毁区"))  # fmt: skip
SAFE_KPA = 2.07
NEEDS = {"tnt": ("kg",), "vapour_cloud": ("kg", "fuel"), "bleve": ("kg", "fuel"), "pool_fire": ("pool_m2", "fuel"),
         "jet_fire": ("kg_s", "fuel")}  # fmt: skip

KNOWN = {"tnt": ("kg", 1.0, 400_000.0), "vapour_cloud": ("kg", 10.0, 1e6), "bleve": ("kg", 0.1, 5e5),
         "pool_fire": ("pool_m2", 1.0, 8000.0), "jet_fire": ("kg_s", 0.1, 1500.0)}  # fmt: skip
OFF = {"kg": Off(times=1.5, high=1e7), "kg_s": Off(times=1.5, high=5e3), "pool_m2": Off(times=1.5, high=1e5),
       "flame_mach": Off(times=1.3, low=0.2, high=5.2),
       "blast_share": Off(times=2.0, low=0.01, high=0.5, unsaid=blast.YIELD)}  # fmt: skip
BY_METHOD: dict[str, tuple[str, ...]] = {"tnt": (), "multi_energy": ("strength",), "flame_speed": ("flame_mach",)}


class _Explosion(Struct, frozen=True, forbid_unknown_fields=True):
    point: Place
    kind: Literal["tnt", "vapour_cloud", "bleve", "pool_fire", "jet_fire"]
    fuel: str | None = None
    kg: Annotated[float, Meta(ge=0, le=1e7)] | None = None
    kg_s: Annotated[float, Meta(ge=0, le=5e3)] | None = None
    pool_m2: Annotated[float, Meta(ge=0, le=1e5)] | None = None
    blast_share: Annotated[float, Meta(gt=0, le=0.5)] = blast.YIELD
    method: Literal["tnt", "multi_energy", "flame_speed"] = "tnt"
    strength: Annotated[int, Meta(ge=1, le=10)] | None = None
    flame_mach: Annotated[float, Meta(ge=0.2, le=5.2)] | None = None
    hours: Annotated[float, Meta(gt=0, le=72)] = 6.0
    note: str = ""


@dataclass(frozen=True)
class _Reach:
    """How far in metres each threshold is reached, weakest first, and the numbers behind it."""

    term: _Explosion
    quantity: str
    unit: str
    rings: list[tuple[float, float, str, str]]
    told: dict[str, float]


@hazard("explosion")
class Explosion:
    """Circles of overpressure in kPa, or of heat in kW/m2, around a place where something may explode or burns.

    Source term: point, kind and what it needs: "tnt" (kg of TNT), "vapour_cloud" (kg of vapour within the limits, fuel,
    if wanted blast_share), "bleve" (kg, fuel), "pool_fire" (pool_m2, fuel), "jet_fire" (kg_s, fuel); hours. For a
    vapour cloud `method` is "tnt", "multi_energy" (with strength 1, 4, 5 or 6) or "flame_speed" (with flame_mach).
    """

    model = "blast-fireball@2"
    valid_for = timedelta(hours=1)
    lead_time = timedelta(0)

    thrown_by = (
        "概率来自集合：质量、流量、池面积乘除 1.5，蒸气云爆炸效率乘除 2，火焰马赫数乘除 1.3，位置 50 米（均为一个标"
        "准差、假设）；多能法强度级别由判断给出，不扰动；是否爆炸不在内。"
        " / Chances are of throws: mass, rate and pool times or by 1.5, of a vapour cloud the share that drives the"
        " blast 2, the speed of the flame 1.3, the place 50 m (each one sigma, assumed); a class of the"
        " multi-energy method is a judgement and not thrown, nor is whether anything explodes.")

    def thrown(self, source: SourceTerm, members: int, seed: int) -> Sequence[SourceTerm]:
        """What may explode or burn, as it may be."""
        return thrown(source, OFF, members, seed, place="point", km=0.05)

    def footprint(self, city: Any, source: SourceTerm) -> Footprint:
        reach, at = _reach(city.ground, source), utc(source.at)
        centre = city.ground.plane.metres(shapely.Point(reach.term.point.lon, reach.term.point.lat))
        rings = [Ring(centre.buffer(metres, quad_segs=16), name, zh, reach.quantity, level, reach.unit,
                      evacuate=level > SAFE_KPA) for level, metres, name, zh in reach.rings]
        end = at + timedelta(hours=reach.term.hours)
        return Footprint(hazard="explosion", bands=nested(rings, city.ground.plane, at, end), start=at, end=end,
                         notes=[*_notes(reach), *_outside(reach.term)])

    def facts(self, city: Any, source: SourceTerm, footprint: Footprint) -> dict[str, float]:
        """tnt_kg, or cloud_mj, or fireball_m and fireball_s, or heat_kw and flame_m; keep_away_m, the widest circle
        that must be left."""
        reach = _reach(city.ground, source)
        leave = [metres for level, metres, _, _ in reach.rings if level > SAFE_KPA]
        return reach.told | {"keep_away_m": round(max(leave, default=0.0))}

    def example(self, ground: Ground, strength: float = 1.0) -> SourceTerm:
        """A tank lorry of 20 t of LPG in a fire, at strength 1, where most people live."""
        most = int(np.argmax(ground.population.people))
        return SourceTerm(hazard="explosion", at=datetime(2024, 7, 1, 4, tzinfo=UTC), data={
            "point": {"lon": float(ground.population.lon[most]), "lat": float(ground.population.lat[most])},
            "kind": "bleve", "fuel": "lpg", "kg": 20_000.0 * strength, "hours": 6.0})

    def beyond(self, ground: Ground) -> SourceTerm:
        """More fuel than any fireball that was measured."""
        return changed(self.example(ground), kg=2e6)

    @property
    def verification(self) -> Sequence[Published]:
        return VERIFICATION


def _reach(ground: Ground, source: SourceTerm) -> _Reach:
    term = read_term(source, "explosion", _Explosion)
    near(ground, term.point, 10.0, "the explosion")
    needs = NEEDS[term.kind] + (BY_METHOD[term.method] if term.kind == "vapour_cloud" else ())
    for name in needs:
        if getattr(term, name) is None:
            raise ValueError(f"an explosion of kind {term.kind!r} needs {name}, which is missing: its reach cannot be "
                             f"reckoned. Give {', '.join(needs)}")
    if term.fuel is not None and term.fuel not in FUELS:
        raise ValueError(f"no fuel is called {term.fuel!r}: its heat is not known here. "
                         f"There are {', '.join(sorted(FUELS))}")
    return {"tnt": _blast, "vapour_cloud": _blast, "bleve": _fireball, "pool_fire": _pool, "jet_fire": _jet}[term.kind](
        term)


def _blast(term: _Explosion) -> _Reach:
    tnt = term.kg or 0.0
    if term.kind == "vapour_cloud" and term.method != "tnt":
        return _cloud(term, tnt * FUELS[term.fuel or ""].kj_kg)
    if term.kind == "vapour_cloud":
        tnt *= term.blast_share * FUELS[term.fuel or ""].kj_kg / blast.TNT_KJ_KG
    rings = [(kpa, blast.point_radius_m(kpa, tnt), name, zh) for kpa, name, zh in BLAST]
    return _Reach(term, "overpressure", "kPa", rings, {"tnt_kg": round(tnt, 1)})


def _cloud(term: _Explosion, kj: float) -> _Reach:
    """All of the cloud that is confined or hindered, its heat given as `kj`, by a method of its own kind."""
    def far(kpa: float) -> float:
        if term.method == "multi_energy":
            return cloud_blast.multi_energy_m(kpa, kj, term.strength or 0)
        return cloud_blast.flame_m(kpa, kj, term.flame_mach or 0.0)

    return _Reach(term, "overpressure", "kPa", [(kpa, far(kpa), name, zh) for kpa, name, zh in BLAST],
                  {"cloud_mj": round(kj / 1000)})


def _fireball(term: _Explosion) -> _Reach:
    kg = term.kg or 0.0
    rings = [(heat, fire.fireball_reach_m(heat, kg), name, zh) for heat, name, zh in HEAT]
    return _Reach(term, "heat radiation", "kW/m2", rings,
                  {"fireball_m": round(fire.fireball_m(kg), 1), "fireball_s": round(fire.fireball_s(kg), 1)})


def _pool(term: _Explosion) -> _Reach:
    fuel, area = FUELS[term.fuel or ""], term.pool_m2 or 0.0
    across, kw = 2 * (area / pi) ** 0.5, fire.pool_kw(fuel, area)
    rings = [(heat, max(fire.point_m(heat, kw, fuel.radiates), across / 2), name, zh) for heat, name, zh in HEAT]
    return _Reach(term, "heat radiation", "kW/m2", rings,
                  {"heat_kw": round(kw), "flame_m": round(fire.flame_m(kw, across), 1)})


def _jet(term: _Explosion) -> _Reach:
    """The flame may point anywhere: from its middle, half its length away, to every side."""
    fuel, kg_s = FUELS[term.fuel or ""], term.kg_s or 0.0
    kw, length = kg_s * fuel.kj_kg, fire.jet_m(kg_s)
    rings = [(heat, length / 2 + max(fire.point_m(heat, kw, fuel.radiates), length / 2), name, zh)
             for heat, name, zh in HEAT]
    return _Reach(term, "heat radiation", "kW/m2", rings, {"heat_kw": round(kw), "flame_m": round(length, 1)})


def _notes(reach: _Reach) -> list[str]:
    last = "碎片抛射、连锁爆炸和建筑遮挡未计。 / No flying pieces, no further explosions, no walls."
    if "tnt_kg" in reach.told:
        return [
            f"按 TNT 当量 {reach.told['tnt_kg']:,.0f} 千克、地面半球爆炸（Kingery-Bulmash）；"
            f"蒸气云爆炸效率 {reach.term.blast_share:.0%}，EPA 最不利值为 10%。"
            f" / As {reach.told['tnt_kg']:,.0f} kg of TNT on the ground; of the heat of a vapour cloud "
            f"{reach.term.blast_share:.0%} drive the blast (10 % is the EPA's worst case).",
            "近场（云团内）超压偏高；受限或拥塞的云团可用 multi_energy 或 flame_speed 方法。"
            " / Near a cloud TNT overstates: where it is confined or hindered, ask for multi_energy or flame_speed.",
            last,
        ]
    if "cloud_mj" in reach.told:
        by = (f"多能法，强度 {reach.term.strength} 级" if reach.term.method == "multi_energy"
              else f"Baker-Strehlow-Tang，火焰马赫数 {reach.term.flame_mach:g}")
        return [
            f"云团燃烧热 {reach.told['cloud_mj']:,.0f} MJ 全部参与，{by}；强度由判断给出，不是算出来的。"
            f" / {reach.told['cloud_mj']:,.0f} MJ burn in the cloud, by {reach.term.method}; how violently is a "
            "person's judgement, not computed.",
            "只应计入受限或拥塞部分的燃料；多个拥塞区应分别计算。"
            " / Only fuel in a confined or hindered part counts; each such part is an explosion of its own.", last,
        ]
    if "fireball_m" in reach.told:
        return [
            f"全部燃料参与火球：直径 {reach.told['fireball_m']:g} 米，历时 {reach.told['fireball_s']:g} 秒，"
            "表面热辐射 350 kW/m2，大气透过率取 1。"
            f" / All fuel burns in a fireball {reach.told['fireball_m']:g} m wide "
            f"for {reach.told['fireball_s']:g} s at 350 kW/m2, the air taking nothing: on the safe side.",
            "容器破裂超压未计。 / The blast of the bursting vessel is left out.", last,
        ]  # fmt: skip
    return ["火焰按点源辐射，大气透过率取 1，风吹倾斜未计。"
            " / The flame radiates from its middle, the air takes nothing, no wind bends it.", last]


def _outside(term: _Explosion) -> list[str]:
    """What lies beyond the trials its formulas are from."""
    known = KNOWN[term.kind]
    size = getattr(term, known[0]) or 0.0
    if size == 0 or known[1] <= size <= known[2]:
        return []
    return [f"{known[0]} {size:g} 超出公式依据的试验范围（{known[1]:g} 至 {known[2]:g}），仅供参考。"
            f" / {known[0]} {size:g} is outside the trials the formulas are from ({known[1]:g} to {known[2]:g})."]


def _nureg_kw() -> float:
    return fire.pool_kw(FUELS["diesel"], 2545.0 * 0.3048**2)


_LORRY = "AIChE/CCPS propane tank lorry, 22.7 m3, 90 % full, as worked at scribd.com/document/529343808"
_TANG = "Tang and Baker (1999), as digitised for Sandia's HyRAM+ (BST_OverpressureCurves.csv)"
_LORRY_KG = 22.7 * 0.9 * 585.3
VERIFICATION: Sequence[Published] = (
    Published("width of the fireball of 11,957.7 kg of propane", lambda: fire.fireball_m(_LORRY_KG),
              132.6, 0.1, "m", "printed to a tenth", _LORRY),
    Published("how long it burns", lambda: fire.fireball_s(_LORRY_KG), 10.3, 0.06, "s", "printed to a tenth", _LORRY),
    Published("its view factor at 100 m", lambda: fire.fireball_view(_LORRY_KG, 100.0),
              0.255, 0.001, "1", "printed to three digits", _LORRY),
    Published("its heat at 100 m", lambda: fire.FIREBALL_KW_M2 * fire.fireball_view(_LORRY_KG, 100.0),
              89.1, 0.2, "kW/m2", "printed to a tenth", _LORRY),
    Published("heat of a pool of diesel of 2,545 ft2", _nureg_kw, 472_403.60, 5.0, "kW",
              "the same formula; feet turned to metres", "NUREG-1805, spreadsheet 05.1, scribd.com/document/618265562"),
    Published("overpressure of 10,000 kg TNT at 500 m", lambda: blast.overpressure_kpa(500 / 10_000 ** (1 / 3)),
              5.0549639655, 1e-6, "kPa", "the same fit, to the digits printed",
              "Swisdak (1994), ADA526744, as computed by PyPI kingery-bulmash 1.0.0 (its README)"),
    Published("scaled distance of 1 psi", lambda: blast.scaled_m(6.894757), 17.0, 1.7, "m/kg^(1/3)",
              "10 %: the EPA's constant is rounded and from another curve",
              "U.S. EPA (1999), EPA 550-B-99-009, appendix C: D = 17 W^(1/3)"),
    Published("overpressure in a cloud of class 6", lambda: cloud_blast.multi_energy_kpa(0.23, 6), 50.0, 1.0, "kPa",
              "half an atmosphere for half a bar", "van den Berg (1985), J. Hazard. Mater. 12: classes by strength"),
    Published("flame of Mach 1 at the scaled distance 0.404", lambda: cloud_blast.flame_kpa(0.4045, 1.0),
              0.98607 * 101.325, 6.0, "kPa", "6 %: thirteen distances stand for their curve", _TANG),
    Published("flame of Mach 0.35 at the scaled distance 2.534", lambda: cloud_blast.flame_kpa(2.534469, 0.35),
              0.036525 * 101.325, 0.22, "kPa", "6 %: thirteen distances stand for their curve", _TANG),
    Published("flame of Mach 0.7 at the scaled distance 3.144", lambda: cloud_blast.flame_kpa(3.144746, 0.7),
              0.084583 * 101.325, 0.51, "kPa", "6 %: thirteen distances stand for their curve", _TANG),
    Published("flame of Mach 5.2 at the scaled distance 1.364", lambda: cloud_blast.flame_kpa(1.364333, 5.2),
              0.278727 * 101.325, 1.7, "kPa", "6 %: thirteen distances stand for their curve", _TANG),
)  # fmt: skip
