"""Oil spill at sea 海上溢油: where it may drift, when it may reach a shore, and how much of it is still afloat.

Source: `yunnao.assess.slick` (Fay, Fingas, 3 % of the wind, mixing of the sea). The case it is held to: A Symphony, off
Qingdao, 27 April 2021. A true forecast needs currents and winds in time: `yunnao.assess.opendrift_oil`, where OpenDrift
is installed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import cos, hypot, log, pi, sin, sqrt
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
import shapely
from msgspec import Meta, Struct

from yunnao.assess import opendrift_oil, slick
from yunnao.assess.bands import Ring, nested
from yunnao.assess.published import Published
from yunnao.assess.slick import OILS, Ask, Drift, Way
from yunnao.assess.term import Moment, Place, changed, near, read_term, within
from yunnao.assess.throws import Off, thrown
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm
from yunnao.model.clock import utc
from yunnao.registry import hazard

LIKELIHOODS = ((0.05, "oil possible", "可能污染区"), (0.5, "oil likely", "很可能污染区"))
OFF = {"wind_m_s": Off(times=1.25, high=40.0), "wind_from_deg": Off(by=11.5, high=360.0, around=True),
       "current_m_s": Off(times=1.25, high=3.0), "current_to_deg": Off(by=11.5, high=360.0, around=True),
       "tonnes": Off(times=2.0, high=1e6)}  # of the way 25 % along, 20 % across, as `slick.UNSURE`  # fmt: skip
STEPS = 48
CIRCLE = np.array([[cos(2 * pi * n / 64), sin(2 * pi * n / 64)] for n in range(64)])
STEADY_H = 72


class _Spill(Struct, frozen=True, forbid_unknown_fields=True):
    point: Place
    started_at: Moment
    oil: str
    tonnes: Annotated[float, Meta(ge=0, le=1e6)]
    wind_m_s: Annotated[float, Meta(ge=0, le=40)]
    wind_from_deg: Annotated[float, Meta(ge=0, le=360)]
    current_m_s: Annotated[float, Meta(ge=0, le=3)] = 0.0
    current_to_deg: Annotated[float, Meta(ge=0, le=360)] = 0.0
    celsius: Annotated[float, Meta(ge=-2, le=35)] = 12.0
    hours: Annotated[float, Meta(gt=0, le=720)] = 48.0
    unsure: Annotated[float, Meta(ge=0, le=4)] = 1.0
    engine: Literal["steady", "opendrift"] = "steady"
    fields: Annotated[list[str], Meta(max_length=20)] = []
    particles: Annotated[int, Meta(ge=100, le=20_000)] = 1000
    seed: Annotated[int, Meta(ge=0, le=2**32 - 1)] = 0
    note: str = ""


@dataclass(frozen=True)
class _Slick:
    term: _Spill
    drift: Way
    centre: Any
    m3: float

    @property
    def seconds(self) -> float:
        return self.term.hours * 3600

    def after(self, moments: Sequence[float], likelihood: float) -> Any:
        """Where the oil is after so many seconds each with at least this likelihood: an ellipse around its drift, and
        the slick itself."""
        gone = np.array([self.drift.gone_m(seconds) for seconds in moments])
        widths = sqrt(-2 * log(likelihood)) * np.array([self.drift.sigma_m(seconds) for seconds in moments])
        heading = np.array([self.drift.heading_rad(seconds) for seconds in moments])
        along, across = (widths[:, side, None] * CIRCLE[:, side] for side in (0, 1))
        turn_x, turn_y = np.cos(heading)[:, None], np.sin(heading)[:, None]
        x = self.centre.x + gone[:, :1] + along * turn_x - across * turn_y
        y = self.centre.y + gone[:, 1:] + along * turn_y + across * turn_x
        wide = [slick.radius_m(self.m3, OILS[self.term.oil].kg_m3, seconds) for seconds in moments]
        return shapely.buffer(shapely.polygons(np.stack([x, y], axis=-1)), wide, quad_segs=8)

    def steps(self) -> list[float]:
        return [self.seconds * (n + 1) / STEPS for n in range(STEPS)]


@hazard("oil_spill")
class OilSpill:
    """The sea and shore the oil may pass (one chance in twenty) and likely passes (one in two) within the hours asked.

    Source term: point, started_at, oil (light_crude, heavy_crude, ...), tonnes, wind_m_s, wind_from_deg; if known
    current_m_s, current_to_deg, celsius of the water, hours to look ahead from the start, unsure (how many times as
    usual its way is: 0 for a wind and current known for sure). `engine` "opendrift" lets
    OpenDrift carry `particles` (with `seed`) through the netCDF files `fields` of the package's folder fields/.
    """

    model = "drift-fay@2"
    valid_for = timedelta(hours=3)
    lead_time = timedelta(0)

    thrown_by = (
        "概率来自集合：风速和流速乘除 1.25、风向和流向 11.5 度（即路程误差 25% 和 20%）、溢油量乘除 2（均为一个标准"
        "差、假设）；每个成员的路径只剩海洋扩散。用 OpenDrift 时其粒子本身就是集合，不再扰动。"
        " / Chances are of throws: wind and current times or by 1.25, their directions 11.5 degrees (25 % and 20 %"
        " of the way), tonnes times or by 2 (each one sigma, assumed); of a member's way only the mixing of the sea"
        " is unsure. The particles of OpenDrift are an ensemble already: it is not thrown.")

    def thrown(self, source: SourceTerm, members: int, seed: int) -> Sequence[SourceTerm]:
        """The spill as it may be, each on a way that is sure."""
        if source.data.get("engine") == "opendrift":
            return [source]
        return thrown(source, OFF, members, seed, but={"unsure": 0.0})

    def footprint(self, city: Any, source: SourceTerm) -> Footprint:
        spill = _read(city.ground, source)
        start, end = spill.term.started_at.utc, spill.term.started_at.utc + timedelta(hours=spill.term.hours)
        rings = [Ring(_swept(spill, chance), name, zh, "likelihood", chance, "1") for chance, name, zh in LIKELIHOODS]
        bands = nested(rings if spill.m3 else [], city.ground.plane, start, end)
        return Footprint(hazard="oil_spill", bands=bands, start=start, end=end, notes=_notes(spill))

    def facts(self, city: Any, source: SourceTerm, footprint: Footprint) -> dict[str, float]:
        """spilt_t, evaporated_t, afloat_t and slick_km2 at the end, drift_km; hours_to_shore (of the middle) and
        hours_to_shore_earliest (one chance in twenty), left out where no shore is reached."""
        spill = _read(city.ground, source)
        gone = spill.term.tonnes * slick.evaporated(OILS[spill.term.oil], spill.term.celsius, spill.seconds)
        wide = slick.radius_m(spill.m3, OILS[spill.term.oil].kg_m3, spill.seconds)
        told = {"spilt_t": spill.term.tonnes, "evaporated_t": round(gone, 1),
                "afloat_t": round(spill.term.tonnes - round(gone, 1), 1), "slick_km2": round(pi * wide**2 / 1e6, 3),
                "drift_km": round(hypot(*spill.drift.gone_m(spill.seconds)) / 1000, 1)}
        return told | _ashore(spill, city.ground)

    def example(self, ground: Ground, strength: float = 1.0) -> SourceTerm:
        """500 t of medium crude at strength 1 from a berth on the coast nearest to where most people live."""
        started = datetime(2024, 4, 1, tzinfo=UTC)
        most = int(np.argmax(ground.population.people))
        home = shapely.Point(ground.population.lon[most], ground.population.lat[most])
        berth = home if ground.coast is None else shapely.shortest_line(ground.coast, home).interpolate(0)
        return SourceTerm(hazard="oil_spill", at=started + timedelta(hours=1), data={
            "point": {"lon": float(berth.x), "lat": float(berth.y)}, "started_at": started.isoformat(),
            "oil": "medium_crude", "tonnes": 500.0 * strength, "wind_m_s": 6.0, "wind_from_deg": 135.0,
            "current_m_s": 0.1, "current_to_deg": 20.0, "celsius": 10.0, "hours": 24.0})

    def beyond(self, ground: Ground) -> SourceTerm:
        """Longer than any wind blows steadily."""
        return changed(self.example(ground), hours=240.0)

    @property
    def verification(self) -> Sequence[Published]:
        return VERIFICATION


def _read(ground: Ground, source: SourceTerm) -> _Slick:
    term = read_term(source, "oil_spill", _Spill)
    near(ground, term.point, 200.0, "the spill")
    within(term.started_at.utc, source.at, 30, "the beginning of the spill")
    if term.oil not in OILS:
        raise ValueError(f"no oil is called {term.oil!r}: how it spreads and evaporates is not known here. "
                         f"There are {', '.join(sorted(OILS))}")
    if term.started_at.utc > utc(source.at):
        raise ValueError(f"the spill starts at {term.started_at.utc.isoformat()}, after the time it is looked at: "
                         "correct started_at or at")
    centre = ground.plane.metres(shapely.Point(term.point.lon, term.point.lat))
    return _Slick(term, _way(ground, term, source), centre, _m3(term))


def _m3(term: _Spill) -> float:
    return term.tonnes * 1000 / OILS[term.oil].kg_m3


def _way(ground: Ground, term: _Spill, source: SourceTerm) -> Way:
    if term.engine == "opendrift" and term.tonnes:
        return _carried(ground, msgspec.json.encode(source))
    return Drift.of(term.wind_m_s, term.wind_from_deg, term.current_m_s, term.current_to_deg, term.unsure)


@lru_cache(maxsize=2)
def _carried(ground: Ground, source: bytes) -> Way:
    """Footprint and facts speak of one run of OpenDrift."""
    term = read_term(msgspec.json.decode(source, type=SourceTerm), "oil_spill", _Spill)
    ask = Ask(term.point.lon, term.point.lat, term.started_at.utc, term.hours, term.oil, _m3(term), term.wind_m_s,
              term.wind_from_deg, term.current_m_s, term.current_to_deg, term.celsius)
    return opendrift_oil.carried(ask, ground.plane, [_field(ground, name) for name in term.fields], term.particles,
                                 term.seed)


def _field(ground: Ground, name: str) -> Path:
    """A file of winds or currents; only what somebody put into the package's own folder is opened."""
    folder = (ground.folder / "fields").resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise ValueError(f"no field is called {name!r} in {ground.name_en}'s folder fields/: only files there are "
                         "opened. Put the netCDF file of winds or currents there and name it without a folder")
    return path


def _swept(spill: _Slick, likelihood: float) -> Any:
    """Everywhere the oil is with this likelihood at some time."""
    shapes = spill.after([60.0, *spill.steps()], likelihood)
    return shapely.union_all(shapely.convex_hull(shapely.multipolygons(np.stack([shapes[:-1], shapes[1:]], axis=-1))))


@lru_cache(maxsize=4)
def _coast_m(ground: Ground) -> Any:
    coast = ground.plane.metres(ground.coast)
    shapely.prepare(coast)
    return coast


def _ashore(spill: _Slick, ground: Ground) -> dict[str, float]:
    """Hours after the start at which the middle, and the outermost oil, meet the coast."""
    if ground.coast is None or not spill.m3:
        return {}
    coast = _coast_m(ground)
    told: dict[str, float] = {}
    for name, chance in (("hours_to_shore_earliest", 0.05), ("hours_to_shore", 0.999)):
        reached = np.flatnonzero(shapely.intersects(coast, spill.after(spill.steps(), chance)))
        if len(reached):
            told[name] = round(spill.steps()[int(reached[0])] / 3600, 2)
    return told


def _notes(spill: _Slick) -> list[str]:
    oil = OILS[spill.term.oil]
    long = [] if spill.term.hours <= STEADY_H or spill.term.fields else [
        f"向前 {spill.term.hours:g} 小时：风和流不可能 {STEADY_H} 小时以上不变，仅供参考。"
        f" / {spill.term.hours:g} hours ahead: no wind or current stays the same for more than {STEADY_H}."]
    if spill.term.engine == "opendrift":
        return [
            f"{oil.zh} {spill.term.tonnes:,.0f} 吨，漂移由 OpenDrift（OpenOil，{spill.term.particles} 个粒子）计算，"
            f"场：{'、'.join(spill.term.fields) or '恒定风和流'}；范围为各时刻粒子的 95% 和 50% 椭圆。"
            f" / OpenDrift carried {spill.term.particles} particles through "
            f"{', '.join(spill.term.fields) or 'a steady wind and current'}; the areas are ellipses around them.",
            f"蒸发量仍按 Fingas 式，浮油面积按 Fay 式；风的误差 {opendrift_oil.WIND_UNSURE_M_S:g} 米/秒为假设。"
            " / What evaporates is still by Fingas, the slick's own width by Fay; how unsure the wind is is assumed.",
            "上岸截留、围控和清污未计。 / No beaching, booms or cleaning.", *long,
        ]
    return [
        f"{oil.zh} {spill.term.tonnes:,.0f} 吨，一次入海；漂移为 {slick.WIND_SHARE:.0%} 风速加海流，风和流始终不变。"
        f" / {spill.term.tonnes:,.0f} t of oil at once; it drifts with {slick.WIND_SHARE:.0%} of the wind and all of "
        "the current, both steady.",
        "位置误差取路程的 25%（沿漂移）和 20%（横向），加海洋扩散，均为假设。"
        " / Its place is unsure by 25 % and 20 % of the way gone, and by the mixing of the sea: assumed.",
        "未计乳化、沉降、上岸截留、围控和清污；潮流往复未计。区内居民数是岸边居住人口，不等于受害人口。"
        " / No emulsion, sinking, beaching, booms or tides. The people counted live there; few are harmed.", *long,
    ]


_PAN = "spill of 1 m3 of crude as commonly printed in manuals (known to us, not seen again): 48 m, later 100 m across"
_FINGAS = "Fingas, The Evaporation of Oil Spills: in a few days medium crudes lose up to 40 %, heavy oils 5 %"

_OPENDRIFT = "OpenDrift 1.14.12 OpenOil, 200 particles, seed 1, current 0.1 m/s to 20 degrees, run by us in 2026"


def _a_day(side: int) -> float:
    return Drift.of(6.0, 150.0, 0.1, 20.0).gone_m(86_400)[side] / 1000


def _lost(name: str) -> float:
    return 100 * slick.evaporated(OILS[name], 15.0, 3 * 86_400)


VERIFICATION: Sequence[Published] = (
    Published("width of 1 m3 of crude after 10 minutes", lambda: 2 * slick.radius_m(1.0, 870.0, 600), 48.0, 5.0, "m",
              "10 %: the density of the oil is not printed", _PAN),
    Published("width of 1 m3 of crude after 100 minutes", lambda: 2 * slick.radius_m(1.0, 870.0, 6000), 100.0, 20.0,
              "m", "20 %: surface tension begins to pull", _PAN),
    Published("medium crude lost in three days", lambda: _lost("medium_crude"), 40.0, 10.0, "%",
              "25 %: theirs is the most, 'a few days' is not three", _FINGAS),
    Published("residual oil lost in three days", lambda: _lost("fuel_oil"), 5.0, 1.5, "%",
              "30 %: printed as about 5", _FINGAS),
    Published("typical crude lost in a few days", lambda: _lost("light_crude"), 45.0, 7.0, "%",
              "15 %: theirs is the most, of volume", "Fingas (2013), J. Petroleum Sci. Res. 2(3), 104: up to 45 %"),
    Published("drift as a share of the wind", lambda: 100 * hypot(*Drift.of(10, 0, 0, 0).gone_m(1.0)) / 10, 3.4, 0.5,
              "%", "15 %: the range of what was seen at sea", "Smith (1968), Torrey Canyon: 3.4 %"),
    Published("way west in a day, 6 m/s from 150 degrees and a current", lambda: -_a_day(0), 4.652, 0.3, "km",
              "300 m: their particles are pushed about at random", _OPENDRIFT),
    Published("way north in a day, 6 m/s from 150 degrees and a current", lambda: _a_day(1), 21.384, 0.6, "km",
              "3 %: their oil is mixed down and meets less wind", _OPENDRIFT),
)  # fmt: skip
