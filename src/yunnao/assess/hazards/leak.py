"""Oil leak 油品泄漏: a pool, or vapour along a covered drain that may explode (Huangdao, 22 November 2013).

Source: distances to keep, Emergency Response Guidebook 2020 (PHMSA, Transport Canada), guide 128; damage by
overpressure, Clancey (1972) as in Lees' Loss Prevention; blast and flow as cited in `yunnao.assess.blast` and
`yunnao.assess.drain`; that sea water backs vapour up a drain, the State Council's investigation of Huangdao (2014).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

import numpy as np
import shapely
from msgspec import Meta, Struct, structs

from yunnao.assess import blast
from yunnao.assess.contour import geometry
from yunnao.assess.drain import Drain, downstream, drain_near, manning_m_s
from yunnao.assess.published import Published
from yunnao.assess.term import Moment, Place, near, read_term
from yunnao.assess.throws import Off, thrown
from yunnao.city.ground import Ground
from yunnao.model.assessment import Band, Footprint, SourceTerm
from yunnao.model.clock import utc
from yunnao.registry import hazard

ISOLATE_M, LARGE_M, LARGE_T = 50.0, 300.0, 0.18  # ERG guide 128; a spill of more than 208 litres is large
DAMAGE = (  # kPa after Clancey
    (2.07, "windows break", "门窗破碎区"),
    (6.9, "houses damaged", "房屋受损区"),
    (13.8, "walls fall", "墙体倒塌区"),
)
TIDE_M = 2.8  # mean tidal range at Qingdao: how high the sea backs up a drain
SPREAD_M = 500.0  # assumed: how far vapour creeps up a drain that no tide reaches
FIND_M = {"surveyed": 100.0, "approximate": 300.0, "unknown": 300.0}  # how far from the leak a drain is looked for
CELSIUS = 10.0
HORIZON = timedelta(hours=24)
SPREADS_H = 24
UNSURE_KM = {"surveyed": 0.02, "approximate": 0.1, "unknown": 0.2}  # one sigma of the place to each side: assumed


@dataclass(frozen=True)
class _Substance:
    """Its vapour is taken as n-pentane; `evaporates` is the assumed share that does within hours."""

    kg_m3: float
    evaporates: float


SUBSTANCES = {"crude_oil": _Substance(870.0, 0.1), "gasoline": _Substance(745.0, 0.5)}
PENTANE_KG_MOL, PENTANE_KJ_KG = 0.07215, 3245.0 / 0.07215  # Crowl and Louvar, appendix B, lower heating value
PENTANE_SHARE = blast.stoichiometric_share(5, 12)
OFF = {"leaked_t": Off(times=2.0, high=1e6), "rate_t_h": Off(times=2.0, high=2e4),
       "blast_share": Off(times=2.0, low=0.01, high=0.5, unsaid=blast.YIELD)}  # fmt: skip


class _Leak(Struct, frozen=True, forbid_unknown_fields=True):
    point: Place
    started_at: Moment
    substance: Literal["crude_oil", "gasoline"]
    leaked_t: Annotated[float, Meta(ge=0, le=1e6)] | None = None
    rate_t_h: Annotated[float, Meta(ge=0, le=2e4)] | None = None
    stopped_at: Moment | None = None
    evaporates: Annotated[float, Meta(gt=0, le=1)] | None = None
    blast_share: Annotated[float, Meta(gt=0, le=0.5)] = blast.YIELD
    drain_id: str | None = None
    sea: bool = False
    confirmed: bool = True
    place_quality: Literal["surveyed", "approximate", "unknown"] = "approximate"
    note: str = ""

    @property
    def vapour_share(self) -> float:
        return SUBSTANCES[self.substance].evaporates if self.evaporates is None else self.evaporates


@dataclass(frozen=True)
class _Spill:
    """What is computed from a leak: the drain it got into, if any, how much of it and of the `drains` below it holds
    vapour, distances in metres."""

    term: _Leak
    tonnes: float | None
    drain: Drain | None
    spread: Any  # shapely, metres
    length_m: float
    vapour_kg: float
    keep_m: float
    blast_m: tuple[float, ...]
    hours_to_outfall: float
    drains: int = 0


@hazard("leak")
class Leak:
    """Who must keep away from an oil leak, and from the drain its vapour fills.

    Source term: point {lon, lat}, started_at, substance, and as far as known leaked_t, rate_t_h, stopped_at, drain_id,
    sea (the drain ends in the sea, which backs it up), confirmed, place_quality, note; the shares that evaporates and
    that drives the blast (blast_share). Tonnes, tonnes an hour, WGS84.
    """

    model = "drain-vapour@2"
    valid_for = timedelta(hours=1)
    lead_time = timedelta(0)

    thrown_by = (
        "概率来自集合：泄漏量和速率乘除 2、蒸发比例乘除 1.5、爆炸效率乘除 2（EPA 10% 为最不利值）、位置 20/100/200 "
        "米（测定/约略/未知），均为一个标准差、假设；暗渠尺寸和是否起爆不在内。"
        " / Chances are of throws: amount and rate times or by 2, the share that evaporates 1.5, the yield of the"
        " blast 2 (the EPA's 10 % is a worst case), the place 20, 100 or 200 m by its quality, each one sigma,"
        " assumed; neither the size of the drain nor whether it ignites is thrown.")

    def thrown(self, source: SourceTerm, members: int, seed: int) -> Sequence[SourceTerm]:
        """The leak as it may be."""
        term = read_term(source, "leak", _Leak)
        offs = OFF | {"evaporates": Off(times=1.5, low=0.01, high=1.0, unsaid=term.vapour_share)}
        return thrown(source, offs, members, seed, place="point", km=UNSURE_KM[term.place_quality])

    def footprint(self, city: Any, source: SourceTerm) -> Footprint:
        spill = _spill(city.ground, source)
        start = spill.term.started_at.utc
        name, name_zh = ("drain vapour", "暗渠油气警戒区") if spill.drain else ("pool", "油池警戒区")
        parts = [(spill.keep_m, name, name_zh, "distance", spill.keep_m, "m"), *(
            (radius, called, called_zh, "overpressure", kpa, "kPa")
            for radius, (kpa, called, called_zh) in zip(spill.blast_m, DAMAGE, strict=False) if radius >= 1)]
        bands = [
            Band(name=called, name_zh=called_zh, quantity=quantity, threshold=threshold, unit=unit, start=start,
                 end=utc(source.at) + HORIZON, evacuate=spill.term.confirmed and radius <= spill.keep_m,
                 area=geometry(city.ground.plane.degrees(spill.spread.buffer(radius))))
            for radius, called, called_zh, quantity, threshold, unit in sorted(parts, reverse=True)
        ]  # fmt: skip
        return Footprint(hazard="leak", bands=bands, start=start, end=bands[0].end, notes=_notes(spill, utc(source.at)))

    def facts(self, city: Any, source: SourceTerm, footprint: Footprint) -> dict[str, float]:
        """minutes_since_leak, confined 1 or 0, drain_length_m, vapour_kg, keep_away_m, hours_to_outfall, leaked_t."""
        spill = _spill(city.ground, source)
        told = {
            "minutes_since_leak": round((utc(source.at) - spill.term.started_at.utc).total_seconds() / 60, 1),
            "confirmed": float(spill.term.confirmed),
            "confined": float(spill.drain is not None),
            "keep_away_m": round(spill.keep_m),
        }
        if spill.tonnes is not None:
            told["leaked_t"] = round(spill.tonnes, 1)
        if spill.drain is not None:
            told |= {"drain_length_m": round(spill.length_m), "vapour_kg": round(spill.vapour_kg),
                     "hours_to_outfall": round(spill.hours_to_outfall, 1)}
        return told

    def example(self, ground: Ground, strength: float = 1.0) -> SourceTerm:
        """A leak into the first drain of the city, or where most people live; 20 t and 50 t an hour at strength 1."""
        started = datetime(2013, 11, 22, 0, tzinfo=UTC)
        drains = [drain["geometry"]["coordinates"] for _, drain in sorted(ground.drains.items())]
        most = int(np.argmax(ground.population.people))
        lon, lat = drains[0][0] if drains else (ground.population.lon[most], ground.population.lat[most])
        return SourceTerm(hazard="leak", at=started + timedelta(hours=1), data={
            "point": {"lon": float(lon), "lat": float(lat)}, "started_at": started.isoformat(),
            "substance": "crude_oil", "leaked_t": 20.0 * strength, "rate_t_h": 50.0 * strength, "sea": True})

    def beyond(self, ground: Ground) -> SourceTerm:
        """A leak that has gone on for longer than vapour stays where it is."""
        return structs.replace(self.example(ground), at=datetime(2013, 11, 24, tzinfo=UTC))

    @property
    def verification(self) -> Sequence[Published]:
        return VERIFICATION


def _spill(ground: Ground, source: SourceTerm) -> _Spill:
    term, at = read_term(source, "leak", _Leak), utc(source.at)
    near(ground, term.point, 5.0, "the leak")
    started = term.started_at.utc
    if not started <= at <= started + timedelta(days=7):
        raise ValueError(f"the leak started at {started.isoformat()} and is looked at at {at.isoformat()}: that is "
                         "before it, or more than a week after it, and vapour moves in hours. Correct started_at or at")
    if term.stopped_at is not None and term.stopped_at.utc < started:
        raise ValueError("stopped_at is before started_at: correct one of them")
    tonnes = _tonnes(term, at)
    keep = ISOLATE_M if tonnes is not None and tonnes <= LARGE_T else LARGE_M
    here = ground.plane.metres(shapely.Point(term.point.lon, term.point.lat))
    found = drain_near(ground, term.point.point, FIND_M[term.place_quality], term.drain_id)
    if found is None:
        return _Spill(term, tonnes, None, here, 0.0, 0.0, keep, (), 0.0)
    return _along(term, tonnes, keep, here, [found, *downstream(ground, found[0])], at)


def _tonnes(term: _Leak, at: datetime) -> float | None:
    """What will have leaked an hour from now: what has, and what still runs; None when nobody knows."""
    if term.leaked_t is not None:
        return term.leaked_t + (term.rate_t_h or 0.0)
    if term.rate_t_h is None:
        return None
    until = min(at + Leak.valid_for, term.stopped_at.utc if term.stopped_at else at + Leak.valid_for)
    return term.rate_t_h * (until - term.started_at.utc).total_seconds() / 3600


def _along(term: _Leak, tonnes: float | None, keep: float, here: shapely.Point, way: list[tuple[Drain, float]],
           at: datetime) -> _Spill:
    """The spill in a drain and those it runs into: vapour from as far up as the tide or creeping brings it, down to the
    outfall, or as far as the oil can fill them with the mixture that burns most violently."""
    drain, entry = way[0]
    left = np.inf if tonnes is None else tonnes * 1000 * term.vapour_share
    parts, filled = [], list[tuple[float, float]]()
    for each, enters in way:
        kg_m = _kg_m(each)
        down = min(each.line.length - enters, max(0.0, left / kg_m))
        left -= down * kg_m
        up = min(enters, TIDE_M / each.slope if term.sea else SPREAD_M, max(0.0, left / kg_m)) if each is drain else 0.0
        left -= up * kg_m
        if down + up > 0:
            parts.append(each.part(enters, up, down))
            filled.append((kg_m, down + up))
    length, vapour = sum(metres for _, metres in filled), sum(kg_m * metres for kg_m, metres in filled)
    charge = blast.tnt_kg(max((kg_m for kg_m, _ in filled), default=0.0), PENTANE_KJ_KG, term.blast_share)
    radii = tuple(blast.line_radius_m(kpa, charge, length) if length > 0 else 0.0 for kpa, _, _ in DAMAGE)
    to_drain = shapely.LineString([here, drain.line.interpolate(entry)])
    return _Spill(term, tonnes, drain, shapely.union_all([*parts, to_drain, here]), length, vapour,
                  max(keep, radii[1]), radii, _hours_to_outfall(term, way, at), len(filled))


def _kg_m(drain: Drain) -> float:
    """Vapour in a metre of a drain full of the mixture that burns most violently."""
    return blast.vapour_kg_m3(PENTANE_SHARE, PENTANE_KG_MOL, CELSIUS) * drain.width_m * drain.height_m


def _hours_to_outfall(term: _Leak, way: list[tuple[Drain, float]], at: datetime) -> float:
    """From now until oil that flows as fast as it leaks is at the end of the last drain; 0 when it is there."""
    hours = max((at - term.started_at.utc).total_seconds() / 3600, 0.1)
    rate = max(term.rate_t_h or 0.0, (term.leaked_t or 0.0) / hours) or 50.0
    flow = rate * 1000 / SUBSTANCES[term.substance].kg_m3 / 3600
    seconds = sum((drain.line.length - entry) / drain.speed_m_s(flow) for drain, entry in way)
    return max(0.0, seconds / 3600 - hours)


def _notes(spill: _Spill, at: datetime) -> list[str]:
    hours = (at - spill.term.started_at.utc).total_seconds() / 3600
    amount = "未知 unknown" if spill.tonnes is None else f"{spill.tonnes:.1f} t"
    notes = [
        f"泄漏量按一小时后计：{amount}；起燃时刻不可知，故不给撤离期限，应立即撤离。"
        f" / Leaked within the next hour: {amount}. Nobody can know when it ignites: leave at once.",
        f"警戒距离 {spill.keep_m:.0f} 米：取 ERG 2020 指南 128（小泄漏 50 米；大泄漏下风向 300 米，各向均取）"
        "与 6.9 kPa 半径中的大者。"
        f" / Keep {spill.keep_m:.0f} m away: ERG 2020 guide 128, taken to all sides, or the 6.9 kPa radius if larger.",
        "未计有毒气体、火灾热辐射和海面浮油。 / No toxicity, no heat of fire, no oil on the sea.",
    ]
    if hours > SPREADS_H:
        notes.append(f"泄漏已 {hours:.0f} 小时，超出模型适用的 {SPREADS_H} 小时：油气早已扩散或改变，须实测。"
                     f" / It leaked {hours:.0f} hours ago; after {SPREADS_H} the vapour is no longer where this puts "
                     "it: measure.")
    if not spill.term.confirmed:
        notes.append("泄漏未经现场确认：只划范围，不要求转移。 / Not confirmed on the spot: nobody has to move yet.")
    if spill.drain is None:
        notes.append("附近没有已知排水暗渠，按地面油池计；暗渠资料可能不全。"
                     " / No drain is known nearby, so it counts as a pool; the drain layer may be incomplete.")
        return notes
    drain, below = spill.drain, "及下游暗渠" if spill.drains > 1 else ""
    if drain.unsure_m:
        notes.append(f"暗渠走向为示意，可能偏差 {drain.unsure_m:.0f} 米，范围以现场核实为准。"
                     f" / The line of the drain is a sketch and may be {drain.unsure_m:.0f} m off: confirm it there.")
    return [
        *notes,
        f"最不利情形：油气充满 {drain.name}{below} {spill.length_m:.0f} 米全断面，"
        f"按正戊烷化学当量比 {PENTANE_SHARE:.2%} 计。"
        f"假设：{', '.join(drain.assumed) or '无'}，上溯 {'潮差/坡度' if spill.term.sea else '500 米'}。"
        f" / A worst case: vapour fills {spill.length_m:.0f} m of the whole drain at the stoichiometric share of "
        "n-pentane.",
        f"爆炸超压按 TNT 当量（产率 {spill.term.blast_share:.0%}，EPA 最不利值 10%）与 Kingery-Bulmash 曲线，"
        f"沿线段取近处装药；盖板抛射未计。"
        f" / Overpressure by TNT equivalence (yield {spill.term.blast_share:.0%}, the EPA's worst case 10 %) and "
        f"Kingery-Bulmash; flying slabs are not modelled.",
    ]


_SWISDAK = "Swisdak (1994), ADA526744, as computed by PyPI kingery-bulmash 1.0.0 (its README)"
_CIVE = "San Diego State University, CIVE 530, worked solutions, n 0.015"
VERIFICATION: Sequence[Published] = (
    Published("overpressure of 10,000 kg TNT at 500 m", lambda: blast.overpressure_kpa(500 / 10_000 ** (1 / 3)),
              5.0549639655, 1e-6, "kPa", "the same fit, to the digits printed", _SWISDAK),
    Published("overpressure at K40 (inhabited building distance)", lambda: blast.overpressure_kpa(40 * 0.396682),
              1.2 * 6.894757, 0.05 * 6.894757, "kPa", "published to a tenth of a psi", "DoD 6055.09-M: K40 is 1.2 psi"),
    Published("overpressure at K328 (public withdrawal distance)", lambda: blast.overpressure_kpa(328 * 0.396682),
              0.4516, 0.002, "kPa", "0.0655 psi: three units of the last digit", "Applied Sciences 12 (2022) 8824"),
    Published("scaled distance of 1 psi", lambda: blast.scaled_m(6.894757),
              17.0, 1.7, "m/kg^(1/3)", "10 %: the EPA's constant is rounded and from another curve",
              "U.S. EPA (1999), EPA 550-B-99-009, appendix C: D = 17 W^(1/3)"),
    Published("stoichiometric n-pentane in air", lambda: 100 * PENTANE_SHARE, 2.55, 0.01, "vol %",
              "one unit of the last digit", "Zabetakis (1965), Bureau of Mines bulletin 627, table A-1"),
    Published("heat of a stoichiometric mixture at 15 C",
              lambda: PENTANE_KJ_KG * blast.vapour_kg_m3(PENTANE_SHARE, PENTANE_KG_MOL, 15.0) / 1000,
              3.5, 0.1, "MJ/m3", "one round number for all hydrocarbons", "TNO Yellow Book, multi-energy method"),
    Published("speed in a channel 6 m wide, 1.6 m deep, slope 0.0025", lambda: manning_m_s(6, 1.6, 0.0025, 0.015),
              3.428, 0.002, "m/s", "their hydraulic radius is rounded to three decimals", _CIVE),
    Published("speed in a channel 5 m wide, 0.8 m deep, slope 0.0025", lambda: manning_m_s(5, 0.8, 0.0025, 0.015),
              2.387, 0.002, "m/s", "their hydraulic radius is rounded to three decimals", _CIVE),
)  # fmt: skip
