"""A storm thrown many times over a city 集合影响: who is in which force, who leaves, what is lost, when it lands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from yunnao.assess import outage
from yunnao.assess.ensemble import Ensemble, as_unsure_as_usual, run, thrown
from yunnao.assess.gusts import factor
from yunnao.assess.members import Kind, Members, between, exceedance, land, slug
from yunnao.assess.points import Cells
from yunnao.assess.throws import luck
from yunnao.assess.track import Fix, Track, follow
from yunnao.assess.vortex import HOLLAND_2010
from yunnao.assess.vulnerability import CHINA_M_S, HOUSEHOLD, wind_curve
from yunnao.city.ground import Floats, Ground

STEP = timedelta(hours=1)
LOOSE_M = 200.0  # what a shore may be off when only the chance of landfall is asked
NEAR_KM = 200.0  # a storm passing nearer has a time of landfall, that of its nearest approach
HOMES = [wind_curve(half, step_m_s=0.1) for half in CHINA_M_S]  # low, likely, high
NOTES = (
    "概率来自集合：路径按 70% 概率圆、强度按一天后 15% 扰动；风场模型本身的误差不在内；房屋和停电另按"
    "曲线的区间抽取。 / Chances are of thrown tracks (the circle of 70 %) and strengths (15 % after a day); the "
    "errors of "
    "the wind model itself are not in them; homes and power are drawn from the interval of their curves as well.",
    "通报未给概率圆，按业务预报平均误差 24/48/72 小时 86/130/209 公里取。"
    " / The bulletin gives no circle: mean errors of forecasts are taken, 86, 130, 209 km after 24, 48, 72 hours.",
)


@dataclass(frozen=True)
class Forecast:
    """A storm's fixes as given at `at`, looked at from `start`; `said` whether they say how unsure they are; `profile`
    the wind about its centre."""

    fixes: list[Fix]
    at: datetime
    start: datetime
    gale_m_s: float
    said: bool
    profile: str = HOLLAND_2010


def thrown_over(ground: Ground, storm: Forecast, kinds: Sequence[Kind], leaving: Floats, members: int,
                seed: int) -> Members:
    """Every throw of a storm, in steps of an hour: people, to_move, people_<band>, homes_lost,
    households_without_power, max_wind_m_s, hours_to_gale_on_land, landfall_in_city, hours_to_landfall, min_distance_km.

    `leaving` (kinds, cells) is the share of those whose strongest force it is who leave.
    """
    fixes = storm.fixes if storm.said else as_unsure_as_usual(storm.fixes)
    tracks = [follow(each, storm.start, STEP) for each in thrown(fixes, members, seed)]
    found = run(ground, tracks, tuple(kind.threshold for kind in kinds), storm.gale_m_s, storm.profile)
    told = _on_people(found, kinds, ground, leaving, luck(members, 1, (seed, 1))[:, 0])
    told |= _on_the_way(tracks, ground, storm.at, found.first)
    chances = {slug(kind.name): float(chance) for kind, chance in zip(kinds, found.anywhere(), strict=True)}
    chances["landfall_in_city"] = float(told["landfall_in_city"].mean())
    return Members(told, chances, exceedance(found.window, kinds, found.chart(), land(ground)),
                   NOTES[:1] if storm.said else NOTES)


def _on_people(found: Ensemble, kinds: Sequence[Kind], ground: Ground, leaving: Floats,
               harm: Floats) -> dict[str, Floats]:
    """People stand under the nearest place of the grid of the ensemble; `harm` (members) is the luck of each with what
    the wind does to homes and power."""
    grid = ground.population
    place = Cells(found.lon, found.lat, limit=np.inf).nearest(grid.lon, grid.lat)
    people = np.bincount(place, grid.people, len(found.lon))
    leave = np.array([np.bincount(place, grid.people * share, len(found.lon)) for share in leaving])
    reached = found.reached
    strongest = reached & ~np.pad(reached[:, 1:], ((0, 0), (0, 1), (0, 0)))
    by_force = strongest @ people
    told = {"people": by_force.sum(axis=1), "to_move": np.einsum("mfn,fn->m", strongest, leave),
            "max_wind_m_s": found.most[:, found.inland].max(axis=1, initial=0.0),
            "homes_lost": between(*(curve.at(found.most) @ (people / HOUSEHOLD) for curve in HOMES), harm),
            "households_without_power": between(*(share @ (people / HOUSEHOLD) for share in _dark(found)), harm)}
    return {name: np.round(values, 3) for name, values in told.items()} | {
        "people_" + slug(kind.name): by_force[:, number] for number, kind in enumerate(kinds)}


def _dark(found: Ensemble) -> list[Floats]:
    """The share of households without power (members, places) in three guesses; none below the weakest force."""
    blows = found.most >= found.limits[0]
    gust = np.where(blows, found.most * factor("10min", "land"), 0.0)
    poles = outage.POLES.at(gust)
    return [poles, np.maximum(poles, outage.LASTING.at(gust)), np.maximum(poles, outage.ANY.at(gust))]


def _on_the_way(tracks: Sequence[Track], ground: Ground, at: datetime, first: Floats) -> dict[str, Floats]:
    """What the tables ask of a storm's way, member by member; `first` is the step of its first gale on land."""
    away = _away_km(tracks, ground)
    over = [np.flatnonzero(km == 0) for km in away]
    steps = [int(land[0]) if len(land) else int(np.argmin(km)) for land, km in zip(over, away, strict=True)]
    lands = np.array([len(land) > 0 for land in over])
    km = np.array([float(each.min()) for each in away])

    def hours(each: Sequence[float]) -> Floats:
        return np.array([np.nan if np.isnan(step) else max(0.0, (track.at(int(step)) - at).total_seconds() / 3600)
                         for track, step in zip(tracks, each, strict=True)])

    return {"landfall_in_city": lands.astype(float), "min_distance_km": km, "hours_to_gale_on_land": hours(first),
            "hours_to_landfall": np.where(lands | (km <= NEAR_KM), hours(steps), np.nan)}


def _away_km(tracks: Sequence[Track], ground: Ground) -> list[Floats]:
    """How far each step of each track is from the city's land, to a few hundred metres; 0 over it."""
    lon, lat = (np.concatenate([getattr(track, name) for track in tracks]) for name in ("lon", "lat"))
    points = shapely.points(np.column_stack(ground.plane.xy(lon, lat)))
    km = shapely.distance(_land_m(ground), points) / 1000
    return np.split(km, np.cumsum([len(track.lon) for track in tracks])[:-1])


@lru_cache(maxsize=4)
def _land_m(ground: Ground) -> Any:
    land = shapely.union_all([ground.plane.metres(district.area) for district in ground.districts])
    return land.simplify(LOOSE_M)
