"""Typhoon wind 台风大风: from a track to the areas that Beaufort 8, 10 and 12 winds reach, and when.

Source: Holland (1980, 2010) profile with the size of Vickery and Wadhera (2008); every formula is cited in
`yunnao.assess.vortex`. Thresholds: Beaufort scale, GB/T 28591-2012 风力等级. Rain, surge and waves are other hazards.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from yunnao.assess import ensemble, gusts, vortex
from yunnao.assess.contour import at_least, geometry
from yunnao.assess.members import Kind, Members
from yunnao.assess.moments import frames
from yunnao.assess.passing import Passing, passing
from yunnao.assess.published import Published
from yunnao.assess.storm_records import RECORDS
from yunnao.assess.storms import NEAR_KM, Forecast, thrown_over
from yunnao.assess.term import Moment, changed, read_term, within
from yunnao.assess.track import Fix, Track, approach, follow
from yunnao.city.ground import Ground
from yunnao.model.assessment import Band, Footprint, SourceTerm
from yunnao.model.clock import utc
from yunnao.model.place import Geometry
from yunnao.registry import hazard

Floats = NDArray[np.float64]

BEAUFORT = {8: 17.2, 10: 24.5, 12: 32.7}  # least mean wind in m/s: the wind circles of Chinese bulletins
GUST = "gust wind"
STEP, CONE_STEP = timedelta(minutes=20), timedelta(hours=3)
CONE_M = 2000.0
COAST_KM = 1.0

# Who must leave: the share of people living in huts of building sites, on boats and rafts, in old weak houses.
# An assumption from no data, made before looking at any outcome; the real numbers of a case stay a yardstick.
MUST_LEAVE = {8: (0.005, 0.0005), 10: (0.015, 0.002), 12: (0.05, 0.01)}  # within COAST_KM of the sea, farther inland

NOTES = (
    "风场为 Holland (1980, 2010) 轴对称廓线，最大风速半径取 Vickery & Wadhera (2008) 回归（一个标准差差 1.55 倍），"
    "叠加 0.55 倍移速。 / Symmetric Holland profile, regressed radius of maximum wind (one sigma: a factor of 1.55), "
    "0.55 of the motion added.",
    "陆上风速取海上的 0.8 倍，不计地形和高楼；市界外一律按海面。"
    " / Wind over the city's land is 0.8 of that over sea; no hills or towers; all beyond the city counts as sea.",
    "需转移人员为假设比例（海岸 1 公里内 8/10/12 级 0.5%/1.5%/5%，内陆 0.05%/0.2%/1%），未用任何实例结果率定。"
    " / Who must leave is an assumed share (near the sea, inland), calibrated on no outcome.",
    "只算风，不算雨、风暴潮和浪。 / Wind only: no rain, surge or waves.",
)


class _Storm(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    name_en: str = ""
    number: str | int = ""


class _Fix(Struct, frozen=True, forbid_unknown_fields=True):
    at: Moment
    lon: Annotated[float, Meta(ge=95, le=185)]  # RSMC Tokyo's area of responsibility, a little wider
    lat: Annotated[float, Meta(ge=0, le=62)]
    wind_m_s: Annotated[float, Meta(ge=5, le=110)]
    pressure_hpa: Annotated[float, Meta(ge=850, le=1020)]
    radius_km: Annotated[float, Meta(ge=0, le=1500)] | None = None
    gale_radius_km: Annotated[float, Meta(ge=1, le=1500)] | None = None
    note: str = ""


class _Track(Struct, frozen=True, forbid_unknown_fields=True):
    storm: _Storm
    fixes: list[_Fix]
    averaging: Literal["2min", "10min"]
    kind: Literal["forecast", "analysis"] = "forecast"
    wind: Literal["mean", "gust"] = "mean"
    profile: Literal["holland-1980", "holland-2010"] = "holland-2010"
    gale_m_s: Annotated[float, Meta(ge=10, le=26)] = 13.9  # Beaufort 7, the 七级风圈 of Chinese bulletins
    issued_at: Moment | None = None
    issuer: str = ""
    note: str = ""


@hazard("typhoon")
class Typhoon:
    """Beaufort 8, 10 and 12 along a forecast track, or along a whole past one when `kind` is "analysis".

    Source term: storm {name, name_en, number}, averaging "2min" or "10min", kind, issued_at, fixes [{at, lon, lat,
    wind_m_s, pressure_hpa, radius_km, gale_radius_km}] in WGS84 degrees, m/s (strongest sustained wind), hPa and km:
    `radius_km` is how unsure the position is; `gale_radius_km` how far, on average around the centre, the wind reaches
    `gale_m_s`: where a bulletin gives it, the outer wind is fitted to it. `wind` "gust" draws gusts of three seconds
    from Beaufort 8 to 17 instead of means; `profile` "holland-1980" or "holland-2010".
    """

    model = "holland-2010@2"
    valid_for = timedelta(hours=6)
    lead_time = timedelta(hours=2)

    def footprint(self, city: Any, source: SourceTerm) -> Footprint:
        term, track = _read(source)
        made = _passage(city.ground, msgspec.json.encode(source))
        bands = [
            Band(name=names[0], name_zh=names[1], quantity=names[2], threshold=limit, unit="m/s",
                 area=geometry(at_least(made.place.window, made.most, limit)),
                 start=track.at(made.spans[force][0]), end=track.at(made.spans[force][1]))
            for force, limit in _forces(term).items() if force in made.spans for names in (_named(term, force),)
        ]  # fmt: skip
        span = (bands[0].start, bands[0].end) if bands else (track.start, track.start)
        return Footprint(hazard="typhoon", bands=bands, start=span[0], end=span[1], notes=_notes(term, track),
                         unsure=_cone(city.ground, term, source),
                         frames=frames(made.place.window, made.moments, [band.threshold for band in bands]),
                         arrivals=made.arrivals(city.ground, track,
                                                {force: _named(term, force)[0] for force in _forces(term)}))

    def facts(self, city: Any, source: SourceTerm, footprint: Footprint) -> dict[str, float]:
        """hours_to_landfall (to the nearest approach of a storm that passes within 200 km), landfall_in_city 1 or 0,
        min_distance_km, max_wind_m_s over the city's land, hours_to_gale, position_uncertainty_km; max_gust_m_s and
        gust_force (Beaufort, 0 below 8) of three seconds over land. Hours from `at`."""
        term, track = _read(source)
        met = approach(track, city.ground)
        step = met.nearest if met.landfall is None else met.landfall
        made = _passage(city.ground, msgspec.json.encode(source))
        told = {
            "landfall_in_city": float(met.landfall is not None),
            "min_distance_km": round(met.nearest_km, 1),
            "position_uncertainty_km": round(float(track.radius_km[step]), 1),
        }
        if made.place.land.any():
            most, by = float(made.most[made.place.land].max()), gusts.factor(term.averaging, "land")
            mean, gust = (most / by, most) if term.wind == "gust" else (most, most * by)
            told |= {"max_wind_m_s": round(mean, 1), "max_gust_m_s": round(gust, 1),
                     "gust_force": float(gusts.force(gust))}
        if met.landfall is not None or met.nearest_km <= NEAR_KM:
            told["hours_to_landfall"] = _hours(source.at, track.at(step))
        if footprint.bands:
            told["hours_to_gale"] = _hours(source.at, footprint.bands[0].start)
        return told

    def members(self, city: Any, source: SourceTerm, members: int, seed: int) -> Members:
        """Of every throw people, to_move, people_beaufort_<force>, homes_lost, households_without_power and what
        `storms` tells of its way; the chance of each force over the city's land and of landfall; the map of
        exceedance."""
        term, _ = _read(source)
        kinds = [Kind(f"Beaufort {force}", f"{force}级风圈", "sustained wind", limit, "m/s")
                 for force, limit in BEAUFORT.items()]
        leaving = np.array([np.where(city.ground.coast_km <= COAST_KM, *MUST_LEAVE[force]) for force in BEAUFORT])
        said = term.kind == "analysis" or any(fix.radius_km is not None for fix in term.fixes)
        storm = Forecast(_fixes(term), source.at, _start(term, source), term.gale_m_s, said,
                         term.profile)
        return thrown_over(city.ground, storm, kinds, leaving, members, seed)

    def to_move_share(self, band: Band, coast_km: Floats) -> Floats:
        """The share of `MUST_LEAVE`, by the force of the band and the distance from the sea; a gust counts as the mean
        wind over land that it belongs to."""
        mean = band.threshold / (gusts.factor("10min", "land") if band.quantity == GUST else 1.0)
        force = max((force for force, limit in BEAUFORT.items() if mean >= limit), default=None)
        coast, inland = MUST_LEAVE[force] if force else (0.0, 0.0)
        share: Floats = np.where(coast_km <= COAST_KM, coast, inland)
        return share

    def example(self, ground: Ground, strength: float = 1.0) -> SourceTerm:
        """A storm from the south over the middle of the city in 24 hours, 33 m/s at strength 1."""
        start = datetime(2019, 8, 10, 12, tzinfo=UTC)
        fixes = [{"at": (start + timedelta(hours=hours)).isoformat(), "lon": ground.plane.lon,
                  "lat": ground.plane.lat + (hours - 24) * 0.16, "wind_m_s": min(33.0 * strength, 110.0),
                  "pressure_hpa": 970.0, "radius_km": 3.0 * hours} for hours in range(0, 37, 6)]
        return SourceTerm(hazard="typhoon", at=start, data={
            "storm": {"name": "例", "name_en": "EXAMPLE", "number": "0000"}, "averaging": "10min", "kind": "forecast",
            "issued_at": start.isoformat(), "fixes": fixes})

    def beyond(self, ground: Ground) -> SourceTerm:
        """A wind that no such pressure balances."""
        storm = self.example(ground)
        return changed(storm, fixes=[fix | {"wind_m_s": 90.0} for fix in storm.data["fixes"]])

    @property
    def verification(self) -> Sequence[Published]:
        return VERIFICATION


def _read(source: SourceTerm) -> tuple[_Track, Track]:
    term = read_term(source, "typhoon", _Track)
    if term.kind == "forecast" and term.fixes:
        within(term.fixes[0].at.utc, source.at, 15, "the first fix of the forecast")
    return term, follow(_fixes(term), _start(term, source), STEP)


def _fixes(term: _Track) -> list[Fix]:
    return [Fix(fix.at.utc, fix.lon, fix.lat, fix.wind_m_s, fix.pressure_hpa, fix.radius_km or 0.0,
                fix.gale_radius_km or float("nan")) for fix in term.fixes]


def _start(term: _Track, source: SourceTerm) -> datetime:
    at = utc(source.at)
    return at if term.kind == "forecast" else min((fix.at.utc for fix in term.fixes), default=at)


@lru_cache(maxsize=2)
def _passage(ground: Ground, source: bytes) -> Passing:
    """Footprint and facts speak of one passage, reckoned once."""
    term, track = _read(msgspec.json.decode(source, type=SourceTerm))
    return passing(ground, track, _forces(term), gale_m_s=term.gale_m_s, profile=term.profile,
                   gust_of=term.averaging if term.wind == "gust" else None)


def _named(term: _Track, force: int) -> tuple[str, str, str]:
    """A band's name, its Chinese name and what it measures."""
    if term.wind == "gust":
        return f"gust {force}", f"阵风{force}级区", GUST
    return f"Beaufort {force}", f"{force}级风圈", "sustained wind"


def _forces(term: _Track) -> dict[int, float]:
    return gusts.FORCES if term.wind == "gust" else BEAUFORT


def _cone(ground: Ground, term: _Track, source: SourceTerm) -> Geometry | None:
    """Where the centre stays with 70 %, to the nearest few kilometres; None when no fix says how sure it is."""
    if not any(fix.radius_km for fix in term.fixes):
        return None
    around = ensemble.cone(follow(_fixes(term), _start(term, source), CONE_STEP), ground.plane)
    return geometry(ground.plane.degrees(around.simplify(CONE_M)))


def _notes(term: _Track, track: Track) -> list[str]:
    unsure, known = float(track.radius_km.max()), np.isfinite(track.gale_radius_km).mean()
    notes = [
        f"{term.storm.name} {term.storm.name_en}：风速为 {term.averaging} 平均，原样使用，不换算。"
        f" / Winds are {term.averaging} means as given, not converted; the difference is a few per cent.",
        f"外围风速：{known:.0%} 的时段按通报的风圈半径拟合，其余按最佳路径的平均衰减（半数半径在 0.6 至 1.5 倍间）。"
        f" / The outer wind is fitted to a reported gale radius for {known:.0%} of the time; else it decays as JMA "
        "best tracks 2019-2021 do on average, half of the radii within 0.6 to 1.5.",
    ]
    if term.wind == "gust":
        land, sea = (gusts.factor(term.averaging, ground) for ground in ("land", "sea"))
        notes.append(f"阵风为三秒，取平均风的 {land:.2f} 倍（陆上）和 {sea:.2f} 倍（海上），WMO/TD-1555。"
                     f" / Gusts of three seconds are {land:.2f} times the mean over land, {sea:.2f} over sea.")
    if term.profile == vortex.HOLLAND_1980:
        notes.append("按 Holland (1980) 廓线，不用通报的风圈半径。"
                     " / By the profile of 1980, which takes no notice of a gale radius.")
    if unsure:
        notes.append(f"路径误差最大 {unsure:.0f} 公里，影响范围按中心路径计算，未外扩。"
                     f" / The track is unsure by up to {unsure:.0f} km; the footprint is that of its middle line.")
    fit = [fix.wind_m_s / _balanced(fix) for fix in term.fixes]
    if not 0.6 <= min(fit) <= max(fit) <= 1.6:
        notes.append("有定位点的风速与气压不相称，请核对。 / The wind of a fix does not fit its pressure: check both.")
    return [*notes, *NOTES]


def _balanced(fix: _Fix) -> float:
    """The strongest surface wind that the pressure of a fix balances, in m/s."""
    deficit = max(vortex.AMBIENT_HPA - fix.pressure_hpa, 1.0)
    b = vortex.holland_b(vortex.rmax_km(deficit, fix.lat), fix.lat)
    return vortex.SURFACE * vortex.strongest_m_s(deficit, b)


def _hours(start: datetime, then: datetime) -> float:
    return round(max(0.0, (then - start).total_seconds() / 3600), 2)


def _lekima_km(limit_m_s: float, gale_radius_km: float = float("nan")) -> float:
    """How far from LEKIMA a wind reaches on 9 August 2019 12 UTC: 90 kt, 940 hPa, 27.5N, moving at about 4 m/s."""
    deficit, still = vortex.AMBIENT_HPA - 940, 46.3 - vortex.MOTION * 4.0
    rmax = vortex.rmax_km(deficit, 27.5)
    b = vortex.holland_b(rmax, 27.5)
    way = np.arange(rmax, 1500)
    outer = vortex.outer_exponent(gale_radius_km, 15.4, still, rmax, b)
    return float(way[vortex.profile_m_s(way, still, rmax, b, outer) >= limit_m_s].max())


def _inside_km() -> float:
    """Where the profile of 50 m/s at 40 km, B 1.4, has its strongest wind."""
    way = np.arange(1.0, 200.0)
    return float(way[vortex.profile_m_s(way, 50.0, 40.0, 1.4, 0.5).argmax()])


def _outside(times: float, profile: str) -> float:
    """The wind at so many radii of the strongest wind, of 40 m/s at 50 km with B 1.5: e^0.5 (r^-B e^(-r^-B))^0.5."""
    outer = 0.5 if profile == vortex.HOLLAND_1980 else vortex.OUTER
    return float(vortex.profile_m_s(np.array([50.0 * times]), 40.0, 50.0, 1.5, outer)[0])


_LEKIMA = _Fix(at=Moment(datetime(2019, 8, 9, 12, tzinfo=UTC)), lon=122.0, lat=27.5, wind_m_s=46.3, pressure_hpa=940)
_TCRM = "Geoscience Australia, Tropical Cyclone Risk Model, tests/test_vmax.py (Holland, B 1.3, air 1.15 kg/m3)"
_JMA = "JMA RSMC Tokyo best track, 1909 LEKIMA, 9 August 2019 12 UTC"
_WMO = "Harper, Kepert and Ginger (2010), WMO/TD-1555, table 1.1 (numbers known to us, not seen again)"
_SIZE = "the regressed size alone scatters by a factor of 1.55"
VERIFICATION: Sequence[Published] = (
    Published("strongest wind that 30 hPa balance, B 1.3", lambda: vortex.strongest_m_s(30, 1.3),
              35.321256, 0.0005, "m/s", "the same formula, to the digits printed", _TCRM),
    Published("strongest wind that 130 hPa balance, B 1.3", lambda: vortex.strongest_m_s(130, 1.3),
              73.527058, 0.0005, "m/s", "the same formula, to the digits printed", _TCRM),
    Published("radius of the strongest wind in the profile of rmax 40 km", _inside_km,
              40.0, 1.0, "km", "looked for in steps of 1 km", "Holland (1980), Mon. Wea. Rev. 108, eq. 6"),
    Published("strongest surface wind of LEKIMA from its pressure",
              lambda: _balanced(_LEKIMA),
              46.3, 7.0, "m/s", "15 %: B scatters by 0.22 (one sigma of its regression)", _JMA + ": 90 kt"),
    Published("radius of 50 kt winds of LEKIMA", lambda: _lekima_km(25.7),
              185.2, 102.0, "km", "55 %: " + _SIZE, _JMA + ": 100 nm"),
    Published("radius of 30 kt winds of LEKIMA", lambda: _lekima_km(15.4),
              555.6, 306.0, "km", "55 %: " + _SIZE, _JMA + ": 300 nm"),
    Published("radius of 50 kt winds of LEKIMA, the 30 kt radius being known", lambda: _lekima_km(25.7, 555.6),
              185.2, 65.0, "km", "35 %: one exponent for the whole outer wind", _JMA + ": 100 nm and 300 nm"),
    Published("wind at four radii, B 1.5, profile of 1980", lambda: _outside(4.0, vortex.HOLLAND_1980),
              40.0 * (0.125 * float(np.exp(0.875))) ** 0.5, 1e-9, "m/s", "the same formula, worked by hand",
              "Holland (1980), Mon. Wea. Rev. 108, eq. 5, Coriolis left out"),
    *(Published(f"gust of three seconds by ten minutes, {ground}", lambda ground=ground: gusts.factor("10min", ground),
                theirs, 0.04, "1", "3 %: the table is rounded to exposures, this is its formula", _WMO)
      for ground, theirs in (("land", 1.66), ("coast", 1.52), ("sea", 1.23))),
    *RECORDS,
)  # fmt: skip
