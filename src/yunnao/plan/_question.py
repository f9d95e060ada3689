"""The city read as a question of dispatch: which tasks lack what, which idle units bring it, how far they are."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from yunnao.city.city import City
from yunnao.model.place import Point
from yunnao.model.plan import Shortfall
from yunnao.model.procedure import Task
from yunnao.model.resource import Unit
from yunnao.model.scale import Level
from yunnao.plan._frame import unit_times
from yunnao.plan._needs import Ints, Needs
from yunnao.roads.profiles import unknown
from yunnao.roads.snap import DETOUR

CALL_S = 60
"""Calling a unit out is never free: as if it drove a minute more, so that none is sent for nothing."""

UNMET_S = 7 * 24 * 3600
"""A missing unit weighs like a week of driving: whatever can be met in the city is met, however far the unit is."""

_LEVEL = {None: 1, Level.IV: 1, Level.III: 2, Level.II: 4, Level.I: 8}


@dataclass(frozen=True)
class Question:
    """Tasks, units and capabilities in a fixed order, and the numbers: `eta_s` (tasks, units), -1 for no way.

    `weight` (tasks) is the priority that arrival times and missing amounts are multiplied by. `notes` and `unknown`
    say what could not be read as a number.
    """

    tasks: list[Task]
    units: list[Unit]
    words: list[str]
    eta_s: Ints
    weight: Ints
    needs: Needs
    notes: list[str]
    unknown: list[Shortfall]


def question(city: City) -> Question:
    """All tasks of all open incidents that still need units before they begin, and all idle units, by id.

    Tasks are open, or had units sent that are too few; what is being worked on is left in peace.
    """
    tasks = [t for i in city.open_incidents() for t in city.tasks_of(i.id) if t.needs and _waits(city, t)]
    units = [now for _, now in sorted(city.units.items()) if now.free(city.now)]
    left = [_left(city, task) for task in tasks]
    words = sorted({word for needs in left for word, amount in needs.items() if amount is not None and amount > 0})
    need = _counts([{w: a for w, a in needs.items() if a is not None} for needs in left], words)
    gives = _counts([now.unit.capabilities for now in units], words)
    places = [now.at(city.now) for now in units]
    eta_s = _eta(city, tasks, [now.unit.kind for now in units], [(place.lon, place.lat) for place in places])
    eta_s, near = _within_range(eta_s, [now.unit for now in units], places, tasks)
    weight = np.array([_weight(city, task) for task in tasks], dtype=np.int64)
    typical = np.array([max([1, *(_count(now.unit.capabilities.get(word)) or 0 for now in city.units.values())])
                        for word in words], dtype=np.int64)
    price = weight[:, None] * -(-UNMET_S // typical)[None, :]
    cost = np.where(eta_s < 0, -1, weight[:, None] * (eta_s + CALL_S))
    needs = Needs(cost=cost, need=need, gives=gives, price=price, copies=np.ones(len(units), dtype=np.int64))
    lost = [now.unit.name for now, place in zip(units, places, strict=True) if not np.isfinite(place.lon + place.lat)]
    notes = [*near, *_resting(city), *(f"{name}的位置不明，没有参与有地点任务的调派" for name in lost),
             *unknown(city.ground.roads)]
    return Question(tasks, [now.unit for now in units], words, eta_s, weight, needs, notes,
                    list(_unreadable(tasks, left)))


def _within_range(eta_s: Ints, units: list[Unit], places: list[Point], tasks: list[Task]) -> tuple[Ints, list[str]]:
    """The same without ways longer than a unit's tank lasts, straight lines taken 1.3 times; whom that stops."""
    eta_s, stopped = eta_s.copy(), []
    for u, (unit, place) in enumerate(zip(units, places, strict=True)):
        for t, task in enumerate(tasks):
            if unit.range_km is None or task.place is None or eta_s[t, u] < 0:
                continue
            wide = np.cos(np.radians(place.lat))
            km = np.hypot((task.place.lon - place.lon) * wide, task.place.lat - place.lat) * 111.2 * DETOUR
            if km > unit.range_km:
                eta_s[t, u] = -1
                stopped.append(f"{unit.name}的油量不够开到“{task.name}”：约 {km:.0f} 公里，只够 {unit.range_km:g}")
    return eta_s, stopped


def _resting(city: City) -> list[str]:
    """Crews that are idle and not to be sent yet."""
    rest = [now for _, now in sorted(city.units.items()) if now.idle and not now.free(city.now) and now.unit.rest_h]
    return [f"{now.unit.name}正在休整，{now.free_at.astimezone(city.ground.timezone):%d日 %H:%M} 后可派" for now in rest
            if now.free_at is not None]


def _waits(city: City, task: Task) -> bool:
    return task.state == "open" or (task.state == "assigned" and any(n != 0 for n in _left(city, task).values()))


def _left(city: City, task: Task) -> dict[str, int | None]:
    """What a task still needs when the units already on it are counted; None where the need is no number."""
    there = [city.units[u].unit.capabilities for u in task.units if u in city.units]
    wanted = {word: _count(amount) for word, amount in sorted(task.needs.items())}
    return {word: None if amount is None else max(0, amount - sum(_count(c.get(word)) or 0 for c in there))
            for word, amount in wanted.items()}


def _count(value: object) -> int | None:
    """A whole amount of 0 or more; a half-needed team is a team. None for what is not a number."""
    if not isinstance(value, int | float) or not np.isfinite(value) or value < 0:
        return None
    return min(int(np.ceil(value)), 10**9)


def _counts(rows: list[dict[str, int]], words: list[str]) -> Ints:
    table = [[_count(row.get(word)) or 0 for word in words] for row in rows]
    return np.array(table, dtype=np.int64).reshape(len(rows), len(words))


def _eta(city: City, tasks: list[Task], kinds: list[str], places: list[tuple[float, float]]) -> Ints:
    """Seconds from every unit to every task, rounded up; 0 for a task without a place: units stay where they are."""
    eta = np.zeros((len(tasks), len(places)), dtype=np.int64)
    placed = [(row, task.place) for row, task in enumerate(tasks) if task.place is not None]
    if placed and places:
        lon, lat = zip(*places, strict=True)
        there = [p.lon for _, p in placed], [p.lat for _, p in placed]
        ms = unit_times(city, kinds, (lon, lat), there).T
        eta[[row for row, _ in placed]] = np.where(ms < 0, -1, -(-ms // 1000))
    return eta


def _weight(city: City, task: Task) -> int:
    """1 to 32: the incident's response level (set or proposed), doubled for a deadline, doubled for moving people."""
    proposed = city.proposed_levels.get(task.incident_id)
    levels = [city.incidents[task.incident_id].level, proposed.level if proposed else None]
    level = max((level for level in levels if level is not None), default=None)
    return _LEVEL[level] * (2 if task.deadline is not None else 1) * (2 if task.evacuate else 1)


def _unreadable(tasks: list[Task], left: list[dict[str, int | None]]) -> Iterable[Shortfall]:
    for task, needs in zip(tasks, left, strict=True):
        for word, amount in needs.items():
            if amount is None:
                yield Shortfall(what=f"{task.name}：{word}", missing=1, unit="项需求",
                                why=f"需要的数量 {task.needs[word]!r} 不是一个有效的数",
                                least_extra="请先更正任务的需求数量", kind="need")
