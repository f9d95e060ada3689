"""What every plan of ours has in common: its names and times, and the words for capabilities, times and lists."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from yunnao.city.city import City
from yunnao.model.assessment import Assessment
from yunnao.model.plan import ActionPlan
from yunnao.roads.snap import DETOUR, OFF_ROAD_KMH
from yunnao.roads.way import Closure

VALID_FOR = timedelta(minutes=30)
"""After half an hour units have moved, roads have closed and shelters have filled: the travel times no longer hold."""

OFF_ROAD = f"路网以外按直线距离 {DETOUR} 倍、每小时 {OFF_ROAD_KMH:.0f} 公里估算"

_CAPABILITIES = {
    "rescue": ("救援", "组"), "hazmat": ("危化处置", "组"), "medical": ("医疗急救", "组"), "cordon": ("警戒", "组"),
    "seats": ("客运座位", "座"), "pumps": ("排涝泵", "台"), "repair": ("管线抢修", "组"), "boom": ("围油栏", "组"),
    "inspect": ("隐患排查", "组"), "engineering": ("工程抢险", "组"),
}  # fmt: skip


def now(city: City, assessment: Assessment) -> datetime:
    """The moment a plan is made in: the city's, or the assessment's in a city where nothing has happened yet."""
    return city.now or assessment.made_at


def frame(city: City, assessment: Assessment, planner: str, summary: str, **parts: Any) -> ActionPlan:
    """An action plan of this moment with the given parts."""
    made_at = now(city, assessment)
    return ActionPlan(id=f"{planner}-{city.seq}", incident_id=assessment.incident_id, log_position=city.seq,
                      proposed_at=made_at, valid_until=made_at + VALID_FOR, summary=summary, **parts)


def closures(city: City) -> tuple[Closure, ...]:
    """The roads closed now, in an order that does not depend on the process."""
    return tuple(sorted((c.place.lon, c.place.lat, c.radius_m) for c in city.closures.values()))


def capability(word: str) -> str:
    """A capability in Chinese; a word of a city's own stays as it is."""
    return _CAPABILITIES.get(word, (word, ""))[0]


def measure(word: str) -> str:
    """What a capability is counted in."""
    return _CAPABILITIES.get(word, ("", "份"))[1]


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
