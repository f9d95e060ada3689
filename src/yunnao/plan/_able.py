"""Who may be sent: how far a tank lasts, which crews rest, whom one may turn round on the way; in words."""

from collections.abc import Sequence

import numpy as np

from yunnao.city.city import City, UnitNow
from yunnao.model.procedure import Task
from yunnao.model.resource import Unit
from yunnao.model.said import Said
from yunnao.plan._needs import Ints
from yunnao.plan._words import say, span
from yunnao.roads.snap import DETOUR


def within_range(eta_s: Ints, city: City, tasks: Sequence[tuple[Task, Said]],
                 units: Sequence[UnitNow]) -> tuple[Ints, list[Said]]:
    """Seconds (tasks, units) without ways longer than a unit's tank lasts, straight lines taken 1.3 times; whom that
    stops. Tasks come with their names."""
    eta_s, stopped = eta_s.copy(), []
    for u, now in enumerate(units):
        reach_km, place = now.unit.range_km, now.at(city.now)
        for t, (task, name) in enumerate(tasks):
            if reach_km is None or task.place is None or eta_s[t, u] < 0 or now.task_id == task.id:
                continue
            wide = np.cos(np.radians(place.lat))
            km = np.hypot((task.place.lon - place.lon) * wide, task.place.lat - place.lat) * 111.2 * DETOUR
            if km > reach_km:
                eta_s[t, u] = -1
                stopped.append(say("{who}的油量不够开到“{task}”：约 {km} 公里，只够 {most}",
                                   "{who} has not the fuel to reach {task}: some {km} km, enough for {most}",
                                   who=named(now.unit), task=name, km=f"{km:.0f}", most=f"{reach_km:g}"))
    return eta_s, stopped


def resting(city: City) -> list[Said]:
    """Crews that are idle and not to be sent yet."""
    rest = [now for _, now in sorted(city.units.items()) if now.idle and not now.free(city.now) and now.unit.rest_h]
    return [say("{who}正在休整，{zh} 后可派", "{who} rests; it may be sent after {en}", who=named(now.unit),
                zh=f"{now.free_at.astimezone(city.ground.timezone):%d日 %H:%M}",
                en=f"{now.free_at.astimezone(city.ground.timezone):%H:%M on day %d}")
            for now in rest if now.free_at is not None]


def on_the_way(city: City, turn_s: int) -> list[Said]:
    """What turning units round costs, while any are out."""
    if all(now.idle for now in city.units.values()):
        return []
    return [say("在途队伍只为更紧急的任务改派，另计 {turn}掉头；已到现场的和转移群众的队伍不改派",
                "units on their way are turned round only for what is more urgent, as if they drove {turn} more; "
                "who has arrived, and coaches that move people, are left there", turn=span(turn_s))]


def named(unit: Unit) -> Said:
    """A unit's name in both languages."""
    return Said(unit.name, unit.name_en)
