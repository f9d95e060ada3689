"""coverage(city) -> who has no help near while units are away, that would have it if all stood at their bases."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.facts import CoverageLost
from yunnao.plan._frame import closures
from yunnao.plan._reach import REACH_S, blocks
from yunnao.roads.way import Closure, times_between, travel_for

Places = tuple[tuple[float, float], ...]


def coverage(city: City) -> list[CoverageLost]:
    """The holes of this moment, by capability and district: idle units count where they stand.

    Units on their way to a post count where they set out until they are there. Asked again it costs nothing.
    """
    holes: list[CoverageLost] = []
    for word in REACH_S:
        units = [now for _, now in sorted(city.units.items()) if now.unit.capabilities.get(word, 0) > 0]
        away = [now.unit.id for now in units if not now.free(city.now)]
        if away:
            here = _known([(now.place.lon, now.place.lat) for now in units if now.free(city.now)])
            bases = _known([(now.unit.base.lon, now.unit.base.lat) for now in units])
            found = _uncovered(city.ground, closures(city), REACH_S[word], here, bases)
            holes += [_hole(city.ground, word, d, people, away) for d, people in found]
    return holes


def _known(places: Sequence[tuple[float, float]]) -> Places:
    return tuple(sorted({place for place in places if np.isfinite(place).all()}))


@lru_cache(maxsize=64)
def _uncovered(ground: Ground, shut: tuple[Closure, ...], reach_s: int, here: Places,
               bases: Places) -> tuple[tuple[int, int], ...]:
    """District index and people of every hole."""
    _, _, people, district = blocks(ground)
    bare = _near(ground, shut, reach_s, bases) & ~_near(ground, shut, reach_s, here)
    lost = np.bincount(district[bare], weights=people[bare], minlength=len(ground.districts)).astype(np.int64)
    return tuple((int(d), int(lost[d])) for d in np.flatnonzero(lost))


@lru_cache(maxsize=64)
def _near(ground: Ground, shut: tuple[Closure, ...], reach_s: int, places: Places) -> np.ndarray:
    """Which blocks are within reach of any of the places."""
    lon, lat, people, _ = blocks(ground)
    if not places:
        return np.zeros(len(people), dtype=bool)
    starts = np.array(places).T
    ms = times_between(travel_for(ground.roads, shut), (starts[0], starts[1]), (lon, lat))
    near: np.ndarray = ((ms >= 0) & (ms <= reach_s * 1000)).any(axis=0)
    return near


def _hole(ground: Ground, word: str, district: int, people: int, away: list[str]) -> CoverageLost:
    there = ground.districts[district]
    return CoverageLost(id=f"{word}-{there.adcode}", capability=word, district=there.adcode, district_name=there.name,
                        people=people, within_s=REACH_S[word], away=away)
