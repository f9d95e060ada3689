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

from yunnao.assess import ensemble, vortex
from yunnao.assess.contour import Window, at_least, geometry
from yunnao.assess.members import Kind, Members, exceedance, slug
from yunnao.assess.moments import frames
from yunnao.assess.published import Published
from yunnao.assess.storms import storms
from yunnao.assess.term import Moment, read_term
from yunnao.assess.track import Fix, Track, approach, follow
from yunnao.city.ground import Ground
from yunnao.model.assessment import Band, Footprint, SourceTerm
from yunnao.model.clock import utc
from yunnao.model.place import Geometry
from yunnao.registry import hazard

Floats = NDArray[np.float64]

BEAUFORT = {8: 17.2, 10: 24.5, 12: 32.7}  # least mean wind in m/s
STEP, COARSE, CONE_STEP = timedelta(minutes=20), timedelta(hours=1), timedelta(hours=3)
FRAME = timedelta(hours=2)
CONE_M = 2000.0
GRID_KM, MARGIN_KM, FAR_KM = 3.0, 120.0, 1000.0
COAST_KM = 1.0
NEAR_KM = 200.0  # a storm passing nearer has a time of landfall, that of its nearest approach

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
    radius_km: Annotated[float, Meta(ge=0, le=1500)] = 0.0
    gale_radius_km: Annotated[float, Meta(ge=1, le=1500)] | None = None
    note: str = ""


class _Track(Struct, frozen=True, forbid_unknown_fields=True):
    storm: _Storm
    fixes: list[_Fix]
    averaging: Literal["2min", "10min"]
    kind: Literal["forecast", "analysis"] = "forecast"
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
    `gale_m_s`: where a bulletin gives it, the outer wind is fitted to it.
    """

    model = "holland-2010@1"
    valid_for = timedelta(hours=6)
    lead_time = timedelta(hours=2)

    def footprint(self, city: Any, source: SourceTerm) -> Footprint:
        term, track = _read(source)
        window, _, most, times, moments = _passage(city.ground, msgspec.json.encode(source))
        bands = [
            Band(name=f"Beaufort {force}", name_zh=f"{force}级风圈", quantity="sustained wind", threshold=limit,
                 unit="m/s", area=geometry(at_least(window, most, limit)),
                 start=track.at(times[force][0]), end=track.at(times[force][1]))
            for force, limit in BEAUFORT.items() if force in times
        ]  # fmt: skip
        span = (bands[0].start, bands[0].end) if bands else (track.start, track.start)
        return Footprint(hazard="typhoon", bands=bands, start=span[0], end=span[1], notes=_notes(term, track),
                         unsure=_cone(city.ground, term, source),
                         frames=frames(window, moments, [band.threshold for band in bands]))

    def facts(self, city: Any, source: SourceTerm, footprint: Footprint) -> dict[str, float]:
        """hours_to_landfall (to the nearest approach of a storm that passes within 200 km), landfall_in_city 1 or 0,
        min_distance_km, max_wind_m_s over the city's land, hours_to_gale, position_uncertainty_km. Hours from `at`."""
        _, track = _read(source)
        met = approach(track, city.ground)
        step = met.nearest if met.landfall is None else met.landfall
        _, land, most, *_ = _passage(city.ground, msgspec.json.encode(source))
        told = {
            "landfall_in_city": float(met.landfall is not None),
            "min_distance_km": round(met.nearest_km, 1),
            "position_uncertainty_km": round(float(track.radius_km[step]), 1),
        }
        if land.any():
            told["max_wind_m_s"] = round(float(most[land].max()), 1)
        if met.landfall is not None or met.nearest_km <= NEAR_KM:
            told["hours_to_landfall"] = _hours(source.at, track.at(step))
        if footprint.bands:
            told["hours_to_gale"] = _hours(source.at, footprint.bands[0].start)
        return told

    def members(self, city: Any, source: SourceTerm, members: int, seed: int) -> Members:
        """Of every throw, in steps of an hour: people, to_move, people_beaufort_<force>, homes_lost, max_wind_m_s,
        hours_to_gale_on_land, landfall_in_city, hours_to_landfall, min_distance_km; the chance of each force over the
        city's land and of landfall; and the map of exceedance. Throws are as wide as each fix's radius_km says."""
        term, _ = _read(source)
        tracks = [follow(fixes, _start(term, source), COARSE)
                  for fixes in ensemble.thrown(_fixes(term), members, seed)]
        found = ensemble.run(city.ground, tracks, tuple(BEAUFORT.values()), term.gale_m_s)
        kinds = [Kind(f"Beaufort {force}", f"{force}级风圈", "sustained wind", limit, "m/s")
                 for force, limit in BEAUFORT.items()]
        told = storms(found, kinds, city.ground, _leaving(city.ground.coast_km))
        told |= _approached(tracks, city.ground, source, found.first)
        chances = {slug(kind.name): float(chance) for kind, chance in zip(kinds, found.anywhere(), strict=True)}
        chances["landfall_in_city"] = float(told["landfall_in_city"].mean())
        return Members(told, chances, exceedance(found.window, kinds, found.chart(), city.ground))

    def to_move_share(self, band: Band, coast_km: Floats) -> Floats:
        """The share of `MUST_LEAVE`, by the force of the band and the distance from the sea."""
        coast, inland = MUST_LEAVE[next(force for force, limit in BEAUFORT.items() if limit == band.threshold)]
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

    @property
    def verification(self) -> Sequence[Published]:
        return VERIFICATION


def _read(source: SourceTerm) -> tuple[_Track, Track]:
    term = read_term(source, "typhoon", _Track)
    return term, follow(_fixes(term), _start(term, source), STEP)


def _fixes(term: _Track) -> list[Fix]:
    return [Fix(fix.at.utc, fix.lon, fix.lat, fix.wind_m_s, fix.pressure_hpa, fix.radius_km,
                fix.gale_radius_km or float("nan")) for fix in term.fixes]


def _start(term: _Track, source: SourceTerm) -> datetime:
    at = utc(source.at)
    return at if term.kind == "forecast" else min((fix.at.utc for fix in term.fixes), default=at)


@lru_cache(maxsize=2)
def _around(ground: Ground) -> tuple[Window, NDArray[np.bool_]]:
    """The grid of a city, and which of its points are the city's land."""
    window = Window.over(ground, GRID_KM, MARGIN_KM)
    return window, window.inside(ground)


@lru_cache(maxsize=2)
def _passage(ground: Ground, source: bytes) -> tuple[
        Window, NDArray[np.bool_], Floats, dict[int, tuple[int, int]], dict[datetime, Floats]]:
    """The grid, its land and `_pass` over it: footprint and facts speak of one passage, reckoned once."""
    window, land = _around(ground)
    return window, land, *_pass(window, land, *_read(msgspec.json.decode(source, type=SourceTerm)))


def _pass(window: Window, land: NDArray[np.bool_], term: _Track,
          track: Track) -> tuple[Floats, dict[int, tuple[int, int]], dict[datetime, Floats]]:
    """The strongest wind (rows, columns) while the storm passes, of each force the first and last step, and the wind
    every `FRAME` while there is any of them."""
    slowed = np.where(land, vortex.LAND, 1.0)
    most = np.zeros(land.shape)
    times: dict[int, tuple[int, int]] = {}
    moments: dict[datetime, Floats] = {}
    for step in range(len(track.lon)):
        lat = float(track.lat[step])
        north = (window.lat[:, None] - lat) * 111.2
        east = (window.lon - track.lon[step]) * 111.3 * np.cos(np.radians((window.lat[:, None] + lat) / 2))
        if np.hypot(np.abs(east).min(), np.abs(north).min()) > FAR_KM:
            continue
        wind = slowed * vortex.surface_m_s(
            east, np.broadcast_to(north, east.shape), lat=lat, top_m_s=float(track.wind_m_s[step]),
            deficit_hpa=max(vortex.AMBIENT_HPA - float(track.pressure_hpa[step]), 1.0),
            motion=(float(track.east_m_s[step]), float(track.north_m_s[step])),
            gale_radius_km=float(track.gale_radius_km[step]), gale_m_s=term.gale_m_s)
        np.maximum(most, wind, out=most)
        strongest = wind.max()
        for force in (force for force, limit in BEAUFORT.items() if strongest >= limit):
            times[force] = (times.get(force, (step, step))[0], step)
        if strongest >= min(BEAUFORT.values()) and step % (FRAME // STEP) == 0:
            moments[track.at(step)] = wind
    return most, times, moments


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


def _leaving(coast_km: Floats) -> Floats:
    """The share (forces, cells) of people who leave where a force is the strongest."""
    return np.array([np.where(coast_km <= COAST_KM, *MUST_LEAVE[force]) for force in BEAUFORT])


def _approached(tracks: Sequence[Track], ground: Ground, source: SourceTerm, first: Floats) -> dict[str, Floats]:
    """What the tables ask of a storm's way, member by member; `first` is the step of its first gale."""
    met = [approach(track, ground) for track in tracks]
    steps = [way.nearest if way.landfall is None else way.landfall for way in met]
    near = [way.landfall is not None or way.nearest_km <= NEAR_KM for way in met]
    return {
        "landfall_in_city": np.array([float(way.landfall is not None) for way in met]),
        "min_distance_km": np.array([way.nearest_km for way in met]),
        "hours_to_landfall": np.array([_hours(source.at, track.at(step)) if is_near else np.nan
                                       for track, step, is_near in zip(tracks, steps, near, strict=True)]),
        "hours_to_gale_on_land": np.array([np.nan if np.isnan(step) else _hours(source.at, track.at(int(step)))
                                   for track, step in zip(tracks, first.tolist(), strict=True)]),
    }


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


_LEKIMA = _Fix(at=Moment(datetime(2019, 8, 9, 12, tzinfo=UTC)), lon=122.0, lat=27.5, wind_m_s=46.3, pressure_hpa=940)
_TCRM = "Geoscience Australia, Tropical Cyclone Risk Model, tests/test_vmax.py (Holland, B 1.3, air 1.15 kg/m3)"
_JMA = "JMA RSMC Tokyo best track, 1909 LEKIMA, 9 August 2019 12 UTC"
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
)  # fmt: skip
