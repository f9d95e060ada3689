"""What every plan of ours has in common: its names and times, and the words for capabilities, times and lists."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from yunnao.city.city import City
from yunnao.city.hindrances import hindrances
from yunnao.model.assessment import Assessment
from yunnao.model.plan import ActionPlan
from yunnao.model.resource import CAPABILITY_ZH
from yunnao.model.road import ALWAYS_MS, FOREVER_MS, Hindrance, in_ms
from yunnao.model.said import Said, parted
from yunnao.roads.network import Ints
from yunnao.roads.profiles import CAR, Profile, profile_of, usual
from yunnao.roads.snap import DETOUR, OFF_ROAD_KMH
from yunnao.roads.travel import Travel
from yunnao.roads.way import times_between, travel_for, walk_for

Places = tuple[Sequence[float], Sequence[float]]
"""Longitudes and latitudes in degrees."""

VALID_FOR = timedelta(minutes=30)
"""After half an hour units have moved, roads have closed and shelters have filled: the travel times no longer hold."""

BEFORE = datetime(1970, 1, 1, tzinfo=UTC)
"""The moment of a city where nothing has happened yet."""

OFF_ROAD = f"路网以外按直线距离 {DETOUR} 倍、每小时 {OFF_ROAD_KMH:.0f} 公里估算"

ROADS_NOW = Said(f"行车时间按当前封路情况，{OFF_ROAD}",
                 f"driving over the roads as they are closed now; off them {DETOUR} times the straight line at "
                 f"{OFF_ROAD_KMH:.0f} km/h")


def now(city: City, assessment: Assessment) -> datetime:
    """The moment a plan is made in: the city's, or the assessment's in a city where nothing has happened yet."""
    return city.now or assessment.made_at


def frame(city: City, assessment: Assessment, planner: str, summary: Said | str, *, binds: Iterable[Said | str] = (),
          assumptions: Iterable[Said | str] = (), **parts: Any) -> ActionPlan:
    """An action plan of this moment with the given parts, words in both languages where there are both."""
    made_at = now(city, assessment)
    said = (Said(summary, "") if isinstance(summary, str) else summary).under("summary")
    return ActionPlan(id=f"{planner}-{city.seq}", incident_id=assessment.incident_id, log_position=city.seq,
                      proposed_at=made_at, valid_until=made_at + VALID_FOR, **said, **parted(binds, "binds"),
                      **parted(assumptions, "assumptions"), **parts)


def unit_roads(city: City, profile: Profile = CAR) -> Travel:
    """Driving for units that leave now, over the roads as they are and as they will be; into cordons too."""
    return travel_for(city.ground.roads, hindrances(city, responders=True), city.now or BEFORE, profile=profile)


def unit_times(city: City, kinds: Sequence[str], starts: Places, ends: Places) -> Ints:
    """Door-to-door ms from units of these kinds, each as its vehicle drives, to places: -1 where there is no way."""
    roads = city.ground.roads
    profiles = [usual(roads, profile_of(kind)) for kind in kinds]
    times = np.full((len(kinds), len(ends[0])), -1, dtype=np.int64)
    for profile in dict.fromkeys(profiles):
        rows = np.array([row for row, each in enumerate(profiles) if each is profile])
        from_ = np.asarray(starts[0])[rows], np.asarray(starts[1])[rows]
        times[rows] = times_between(unit_roads(city, profile), from_, ends)
    return times


def people_roads(city: City) -> Travel:
    """Driving for people who leave now: out of a cordon from its edge, and into none."""
    return travel_for(city.ground.roads, hindrances(city), city.now or BEFORE)


def people_on_foot(city: City) -> Travel:
    """Walking for people who leave now."""
    return walk_for(city.ground.roads, hindrances(city), city.now or BEFORE)


def closures(city: City) -> tuple[Hindrance, ...]:
    """What hinders units at this moment, as if for ever: a key for what is counted once and kept."""
    at = in_ms(city.now or BEFORE)
    return tuple(sorted({one._replace(start_ms=ALWAYS_MS, end_ms=FOREVER_MS)
                         for one in hindrances(city, responders=True) if one.start_ms <= at < one.end_ms}))


def capability(word: str) -> str:
    """A capability in Chinese; a word of a city's own stays as it is."""
    return CAPABILITY_ZH.get(word, (word, ""))[0]


def measure(word: str) -> str:
    """What a capability is counted in."""
    return CAPABILITY_ZH.get(word, ("", "份"))[1]


def amounts(counted: Iterable[tuple[str, int]]) -> str:
    """救援 2 组、客运座位 45 座."""
    return "、".join(f"{capability(word)} {amount} {measure(word)}" for word, amount in counted)


def span(seconds: float) -> str:
    """A time in whole minutes, rounded up, as a person says it."""
    minutes = -(-int(seconds) // 60)
    if minutes < 1:
        return "1 分钟内"
    hours, rest = divmod(minutes, 60)
    return f"{minutes} 分钟" if hours == 0 else f"{hours} 小时" + (f" {rest} 分钟" if rest else "")


def listed(names: Sequence[str], most: int = 3) -> str:
    """The first few names, and how many there are in all."""
    return "、".join(names[:most]) + (f"等 {len(names)} 处" if len(names) > most else "")
