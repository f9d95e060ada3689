"""The city read as a question of dispatch: which tasks lack what, which units bring it, how far they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from yunnao.city.city import City, UnitNow
from yunnao.model.plan import Shortfall
from yunnao.model.procedure import Task
from yunnao.model.resource import Unit
from yunnao.model.said import Said
from yunnao.model.scale import Level
from yunnao.plan._able import named, on_the_way, resting, within_range
from yunnao.plan._frame import unit_times
from yunnao.plan._needs import Ints, Needs
from yunnao.plan._words import say
from yunnao.roads.profiles import unknown

CALL_S = 60
"""Calling a unit out is never free: as if it drove a minute more, so that none is sent for nothing."""

TURN_S = 600
"""Turning a crew round on its way is dear: as if it drove ten minutes more, so that it is done only for clear gain."""

UNMET_S = 7 * 24 * 3600
"""A missing unit weighs like a week of driving: whatever can be met in the city is met, however far the unit is."""

_LEVEL = {None: 1, Level.IV: 1, Level.III: 2, Level.II: 4, Level.I: 8}


@dataclass(frozen=True)
class Question:
    """Tasks, units and capabilities in a fixed order, and the numbers: `eta_s` (tasks, units), -1 for no way.

    `on` (units) is the task a unit is on its way to, -1 for an idle one; `weight` (tasks) is the priority that arrival
    times and missing amounts are multiplied by. `notes` and `unknown` say what could not be read as a number.
    """

    tasks: list[Task]
    names: list[Said]
    units: list[Unit]
    words: list[str]
    eta_s: Ints
    on: Ints
    weight: Ints
    needs: Needs
    notes: list[Said]
    unknown: list[Shortfall]

    def settled(self, sent: Ints) -> Ints:
        """The same with units on their way that are sent nowhere else going on as ordered."""
        sent, goes_on = sent.copy(), (self.on >= 0) & (sent.sum(axis=0) == 0)
        sent[self.on[goes_on], np.flatnonzero(goes_on)] = 1
        return sent

    def ordered(self, sent: Ints) -> Ints:
        """What of it is new: without the units that go on as they were ordered before."""
        sent, under_way = sent.copy(), np.flatnonzero(self.on >= 0)
        sent[self.on[under_way], under_way] = 0
        return sent

    def name(self, unit: int) -> Said:
        """A unit's name in both languages."""
        return named(self.units[unit])


def question(city: City, divert: bool = True) -> Question:
    """All tasks of all open incidents that still need units before they begin, and all idle units, by id.

    Tasks are open, or had units sent that are too few; what is being worked on is left in peace. With `divert` units on
    their way are in it too, and what they would leave, where a more urgent task waits for what they bring.
    """
    weight = {t.id: _weight(city, t) for i in city.open_incidents() for t in city.tasks_of(i.id) if t.needs}
    waiting = {id: city.tasks[id] for id in weight if _waits(city, city.tasks[id])}
    turned = _divertible(city, waiting, weight) if divert else {}
    units = [now for id, now in sorted(city.units.items()) if now.free(city.now) or id in turned]
    begun = set(turned.values())
    tasks = [city.tasks[id] for id in weight if id in waiting or id in begun]
    at = {task.id: t for t, task in enumerate(tasks)}
    on = np.array([at[turned[now.unit.id]] if now.unit.id in turned else -1 for now in units], dtype=np.int64)
    left = [_left(city, task, set(turned)) for task in tasks]
    words = sorted({word for needs in left for word, amount in needs.items() if amount is not None and amount > 0})
    names = names_of(city, tasks)
    eta_s, stopped = within_range(_eta(city, tasks, units), city, list(zip(tasks, names, strict=True)), units)
    heavy = np.array([weight[task.id] for task in tasks], dtype=np.int64)
    notes = [*stopped, *resting(city), *_lost(city, units), *(on_the_way(city, TURN_S) if divert else []),
             *unknown(city.ground.roads)]
    return Question(tasks, names, [now.unit for now in units], words, eta_s, on, heavy,
                    _numbers(city, (eta_s, on, heavy), left, words, units), notes,
                    list(_unreadable(zip(tasks, names, left, strict=True))))


def _lost(city: City, units: Sequence[UnitNow]) -> list[Said]:
    where = [(now.unit, now.at(city.now)) for now in units]
    return [say("{who}的位置不明，没有参与有地点任务的调派", "nobody knows where {who} is: it is sent to no place",
                who=named(unit)) for unit, place in where if not np.isfinite(place.lon + place.lat)]


def _numbers(city: City, given: tuple[Ints, Ints, Ints], left: list[dict[str, int | None]], words: list[str],
             units: list[UnitNow]) -> Needs:
    """What sending costs, what is needed, what units bring and what the missing is priced at.

    Going on as ordered costs nothing more; only what weighs more is worth turning round for.
    """
    eta_s, on, weight = given
    need = _counts([{w: a for w, a in needs.items() if a is not None} for needs in left], words)
    typical = np.array([max([1, *(_count(now.unit.capabilities.get(word)) or 0 for now in city.units.values())])
                        for word in words], dtype=np.int64)
    cost = np.where(eta_s < 0, -1, weight[:, None] * (eta_s + CALL_S + TURN_S * (on >= 0)))
    for u in np.flatnonzero(on >= 0):
        cost[weight <= weight[on[u]], u] = -1
        cost[on[u], u] = 0
    return Needs(cost=cost, need=need, gives=_counts([now.unit.capabilities for now in units], words),
                 price=weight[:, None] * -(-UNMET_S // typical)[None, :], copies=np.ones(len(units), dtype=np.int64))


def _divertible(city: City, waiting: dict[str, Task], weight: dict[str, int]) -> dict[str, str]:
    """Units on their way, by id, with the task each would leave: one that weighs less than one it could serve.

    That one waits for units, or is left by another of them. Who has arrived stays, for what is begun cannot be left
    safely; so do coaches, for people wait to be moved by them.
    """
    under_way = {id: city.tasks[now.task_id] for id, now in sorted(city.units.items()) if now.task_id in weight
                 and city.tasks[now.task_id].state == "assigned" and now.arrived_at is None
                 and not city.tasks[now.task_id].evacuate}
    wanted = {id: {word for word, n in _left(city, task).items() if n} for id, task in waiting.items()}
    found: dict[str, str] = {}
    while True:
        more = {id: task for id, task in under_way.items() if id not in found and any(
            weight[other] > weight[task.id] and _brings(city, id) & words for other, words in wanted.items())}
        if not more:
            return found
        for id, task in more.items():
            found[id] = task.id
            wanted[task.id] = wanted.get(task.id, set()) | (_brings(city, id) & set(task.needs))


def _brings(city: City, unit_id: str) -> set[str]:
    return {word for word, amount in city.units[unit_id].unit.capabilities.items() if amount}


def names_of(city: City, tasks: Sequence[Task]) -> list[Said]:
    """What the tasks are called; in English as the contingency plans call them."""
    english = {rule.name: rule.name_en for plan in city.ground.plans.values() for rule in plan.tasks}
    return [Said(task.name, english.get(task.name, "")) for task in tasks]


def _waits(city: City, task: Task) -> bool:
    return task.state == "open" or (task.state == "assigned" and any(n != 0 for n in _left(city, task).values()))


def _left(city: City, task: Task, less: Iterable[str] = ()) -> dict[str, int | None]:
    """What a task still needs when the units already on it, `less` some, are counted; None where that is no number."""
    there = [city.units[u].unit.capabilities for u in task.units if u in city.units and u not in less]
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


def _eta(city: City, tasks: list[Task], units: list[UnitNow]) -> Ints:
    """Seconds from every unit to every task, rounded up; 0 for a task without a place: units stay where they are."""
    eta = np.zeros((len(tasks), len(units)), dtype=np.int64)
    placed = [(row, task.place) for row, task in enumerate(tasks) if task.place is not None]
    if placed and units:
        here = [now.at(city.now) for now in units]
        there = [p.lon for _, p in placed], [p.lat for _, p in placed]
        ms = unit_times(city, [now.unit.kind for now in units], ([p.lon for p in here], [p.lat for p in here]), there).T
        eta[[row for row, _ in placed]] = np.where(ms < 0, -1, -(-ms // 1000))
    return eta


def _weight(city: City, task: Task) -> int:
    """1 to 32: the incident's response level (set or proposed), doubled for a deadline, doubled for moving people."""
    proposed = city.proposed_levels.get(task.incident_id)
    levels = [city.incidents[task.incident_id].level, proposed.level if proposed else None]
    level = max((level for level in levels if level is not None), default=None)
    return _LEVEL[level] * (2 if task.deadline is not None else 1) * (2 if task.evacuate else 1)


def _unreadable(tasks: Iterable[tuple[Task, Said, dict[str, int | None]]]) -> Iterable[Shortfall]:
    for task, name, needs in tasks:
        for word, amount in needs.items():
            if amount is None:
                given = repr(task.needs[word])
                yield Shortfall(
                    **say("{task}：{word}", "{task}: {word}", task=name, word=word).under("what"), missing=1,
                    **say("需要的数量 {given} 不是一个有效的数", "the amount needed, {given}, is no number",
                          given=given).under("why"),
                    **Said("请先更正任务的需求数量", "first correct what the task needs").under("least_extra"),
                    unit="项需求", kind="need")
