"""Why this shelter and not the next: every line of an evacuation plan in words."""

from collections.abc import Iterable

import numpy as np

from yunnao.city.city import City
from yunnao.model.plan import Alternative, Shortfall
from yunnao.plan._crowd import Crowd
from yunnao.plan._frame import listed, span
from yunnao.plan._transport import Ints, Moves

MOST_BINDS = 3


def reason(c: Crowd, moves: Moves, zone: int, shelter: int) -> str:
    """One sentence: how far it is, and who has the places of a nearer one when there is one."""
    nearest = int(_by_cost(c, zone)[0])
    trip = f"{_how(c, zone, shelter)} {span(c.travel_s[zone, shelter])}"
    if c.numbers.cost[zone, nearest] >= c.numbers.cost[zone, shelter]:
        return f"{trip}，是最近的可用避难场所"
    if moves.people[zone, nearest]:
        return f"{trip}；最近的{c.shelters[nearest].name}已排满，本区其余的人去那里"
    return f"{trip}；最近的{c.shelters[nearest].name}（{span(c.travel_s[zone, nearest])}）" \
           "已排满，留给另找去处要走更远的人，全体合计最省"


def alternatives(c: Crowd, moves: Moves, zone: int, shelter: int) -> list[Alternative]:
    """The two best others for this zone; `cost` is what choosing them adds for all people together, person-seconds."""
    price = c.numbers.cost[zone] + moves.worth
    near = _by_cost(c, zone)
    others = near[moves.people[zone, near] == 0][:2].tolist()
    return [Alternative(name=c.shelters[o].name, why_not=_why_not(c, moves, zone, shelter, o),
                        cost=float(max(0, price[o] - price[shelter]) * moves.people[zone, shelter])) for o in others]


def _why_not(c: Crowd, moves: Moves, zone: int, shelter: int, other: int) -> str:
    trip = f"{_how(c, zone, other)} {span(c.travel_s[zone, other])}"
    farther = int(c.numbers.cost[zone, other] - c.numbers.cost[zone, shelter])
    if farther > 0:
        return f"{trip}，每人多用 {span(farther)}"
    if moves.people[:, other].sum() == c.numbers.room[other]:
        net = int(farther + moves.worth[other] - moves.worth[shelter])
        return f"{trip}，已排满：挤进去一人，别人合计多走 {span(moves.worth[other])}" if net > 0 else \
            f"{trip}，已排满：互换对全体没有好处"
    return f"{trip}，同样可行"


def _how(c: Crowd, zone: int, shelter: int) -> str:
    return "步行" if c.on_foot[zone, shelter] else "乘车"


def _by_cost(c: Crowd, zone: int) -> Ints:
    there = np.flatnonzero(c.numbers.cost[zone] >= 0)
    return there[np.argsort(c.numbers.cost[zone, there], kind="stable")]


def shortfalls(city: City, c: Crowd, moved: Ints) -> list[Shortfall]:
    """Everyone who is not moved, by cause and district; their people add up to all who are left."""
    left = c.numbers.people - moved.sum(axis=1)
    located = np.array([np.isfinite([z.point.lon, z.point.lat]).all() for z in c.zones], dtype=bool)
    reachable = (c.numbers.cost >= 0).any(axis=1)
    causes = [
        (~located, "位置不明，无法安排去处", "请先核实该区的位置"),
        (located & ~reachable, "没有可用的避难场所，或没有未中断的道路可达",
         "抢通道路、增开避难场所，或改用水路、直升机转移"),
        (located & reachable, "可达的避难场所床位不足，先安排最急的区域", "再开放至少 {} 个床位"),
    ]
    return [lack for which, why, extra in causes
            for lack in _by_district(city, c, np.where(which, left, 0), why, extra)]


def _by_district(city: City, c: Crowd, left: Ints, why: str, extra: str) -> Iterable[Shortfall]:
    names = {district.adcode: district.name for district in city.ground.districts}
    for adcode in sorted({c.zones[z].district for z in np.flatnonzero(left)}):
        rows = [int(z) for z in np.flatnonzero(left) if c.zones[z].district == adcode]
        people = int(left[rows].sum())
        zones = listed([f"{c.zones[z].name} {left[z]} 人" for z in rows])
        yield Shortfall(what=f"{names.get(adcode, adcode)}未安排转移的人员（{zones}）", missing=people, unit="人",
                        why=why, least_extra=extra.format(people))


def binds(c: Crowd, moves: Moves) -> list[str]:
    """Which full shelters cost most, and what a hundred more places in each would save at most."""
    texts = []
    left = int(c.numbers.people.sum() - moves.people.sum())
    if left and moves.people.sum() == c.numbers.room.sum():
        texts.append(f"可用避难场所共有床位 {int(c.numbers.room.sum())} 个，还缺 {left} 个："
                     "每增 100 个床位可多转移 100 人")
    full = (moves.people.sum(axis=0) == c.numbers.room) & (moves.worth > 0)
    for shelter in np.argsort(-moves.worth, kind="stable")[:MOST_BINDS]:
        if full[shelter]:
            worth = int(moves.worth[shelter])
            texts.append(f"{c.shelters[shelter].name}已排满：再增 100 个床位，全体合计最多可省 {span(100 * worth)}，"
                         f"每个床位最多 {worth} 秒")
    return texts
