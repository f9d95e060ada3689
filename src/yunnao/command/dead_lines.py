"""Which lines of a plan died 失效: since it was made the roads have changed, and its travel times no longer hold."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from yunnao.city.city import City
from yunnao.city.hindrances import hindrances, known
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Assignment, Move
from yunnao.model.road import Hindrance
from yunnao.roads.profiles import CAR, FOOT, WALK_M_S, Profile, profile_of
from yunnao.roads.way import times_between, travel_for, walk_for

WORSE_S, WORSE_SHARE = 60, 0.1
"""A line that takes longer by a minute and by a tenth is no longer the line that was chosen; less is the weather."""


class Died(NamedTuple):
    """The units and moves whose lines died, each line in words, and what did it: closed and slow roads by name."""

    units: list[str]
    moves: list[str]
    lines: list[str]
    causes: list[str]


NOTHING = Died([], [], [], [])


def dead_lines(city: City, plan: ActionPlan, since: int) -> Died:
    """The lines whose ways have become longer, or are cut, by what came to be known after log position `since`.

    Of an approved plan only lines that are still under way. Asked again in the same city it costs nothing.
    """
    causes = [f"{'道路缓行' if one.what.speed else '道路已封闭'}：{one.name}" for one in known(city) if one.seq > since]
    return _died(_Same(city), plan.id, since, tuple(dict.fromkeys(causes))) if causes else NOTHING


class _Same:
    """A city as a key: equal only to itself."""

    def __init__(self, city: City) -> None:
        self.city = city

    def __hash__(self) -> int:
        return id(self.city)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.city is other.city


@lru_cache(maxsize=16)
def _died(key: _Same, plan_id: str, since: int, causes: tuple[str, ...]) -> Died:
    city, there = key.city, key.city.plans[plan_id]
    approved = there.state == "approved"
    sent = [line for line in there.plan.assignments if line.unit_id in city.units
            and (not approved or _on_its_way(city, line))]
    moved = [move for move in there.plan.moves if not approved or _not_left(city, move)]
    units = _worse(city, [_Line(line.unit_id, f"{line.unit_name}→{line.task_name}",
                                city.units[line.unit_id].at(city.now), line.to, _promised_s(city, line),
                                profile_of(city.units[line.unit_id].unit.kind)) for line in sent], since, True)
    moves = _worse(city, [_Line(m.id, f"{m.zone_name}→{m.shelter_name}", m.start, m.to, m.travel_s,
                                FOOT if m.by == "foot" else CAR) for m in moved], since, False)
    return Died([line.id for line, _ in units], [line.id for line, _ in moves],
                [f"{line.words}{how}" for line, how in (*units, *moves)], list(causes))


class _Line(NamedTuple):
    id: str
    words: str
    start: Point
    to: Point
    promised_s: float
    profile: Profile


def _promised_s(city: City, line: Assignment) -> float:
    """What was counted on: the plan's own time, or, of a unit under way there, what is left of what it said."""
    now = city.units[line.unit_id]
    if now.task_id != line.task_id or now.arrives_at is None or city.now is None:
        return line.eta_s
    return (now.arrives_at - city.now).total_seconds()


def _on_its_way(city: City, line: Assignment) -> bool:
    now = city.units[line.unit_id]
    return now.task_id == line.task_id and now.arrived_at is None


def _not_left(city: City, move: Move) -> bool:
    now = city.moves.get(move.id)
    return now is not None and not now.left and not now.complete


def _worse(city: City, lines: Sequence[_Line], since: int, responders: bool) -> list[tuple[_Line, str]]:
    """The lines that are cut or markedly longer than was counted on and than by what was known at `since`."""
    if not lines:
        return []
    before, after = (hindrances(city, responders=responders, until=until) for until in (since, None))
    found = []
    for line, old, new in zip(lines, _times(city, lines, before), _times(city, lines, after), strict=True):
        counted = max(old, round(line.promised_s * 1000))
        if old >= 0 and (new < 0 or new - counted > max(WORSE_S * 1000, WORSE_SHARE * counted)):
            found.append((line, _how(counted, new)))
    return found


def _times(city: City, lines: Sequence[_Line], there: tuple[Hindrance, ...]) -> list[int]:
    """Each line's time in ms with `there` on the roads, -1 for no way; those to one place are asked together."""
    together: dict[tuple[float, float, str], list[int]] = {}
    for i, line in enumerate(lines):
        together.setdefault((line.to.lon, line.to.lat, line.profile.name), []).append(i)
    roads, times = city.ground.roads, [-1] * len(lines)
    for (lon, lat, _), here in together.items():
        starts = [lines[i].start.lon for i in here], [lines[i].start.lat for i in here]
        profile = lines[here[0]].profile
        if profile.walks:
            found = times_between(walk_for(roads, there, city.now), starts, ([lon], [lat]), WALK_M_S)
        else:
            found = times_between(travel_for(roads, there, city.now, profile=profile), starts, ([lon], [lat]))
        for i, ms in zip(here, found[:, 0].tolist(), strict=True):
            times[i] = ms
    return times


def _how(old: int, new: int) -> str:
    return "无路可达" if new < 0 else f"由 {_minutes(old)} 分钟增至 {_minutes(new)} 分钟"


def _minutes(ms: int) -> int:
    return max(1, -(-ms // 60_000))
