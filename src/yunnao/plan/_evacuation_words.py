"""Why this shelter and not the next: every line of an evacuation plan in words."""

from collections.abc import Iterable

import numpy as np

from yunnao.city.city import City
from yunnao.model.plan import Alternative, Shortfall
from yunnao.model.said import Said
from yunnao.plan._crowd import Crowd, named
from yunnao.plan._transport import Ints, Moves
from yunnao.plan._words import listed, say, span

MOST_BINDS = 3

BY = {"foot": Said("步行", "on foot"), "coach": Said("乘车", "by coach"), "car": Said("自驾", "by car")}
"""How people go, in words."""


def reason(c: Crowd, moves: Moves, zone: int, shelter: int, by: str = "coach") -> Said:
    """One sentence: how far it is, and who has the places of a nearer one when there is one."""
    nearest = int(c.nearest[zone, 0])
    trip, near = _trip(c, zone, shelter, by), named(c.shelters[nearest])
    if c.numbers.cost[zone, nearest] >= c.numbers.cost[zone, shelter]:
        return say("{trip}，是最近的可用避难场所", "{trip}; the nearest shelter that can be used", trip=trip)
    if moves.people[zone, nearest]:
        return say("{trip}；最近的{near}已排满，本区其余的人去那里",
                   "{trip}; the nearest, {near}, is full with others of this zone", trip=trip, near=near)
    return say("{trip}；最近的{near}（{far}）已排满，留给另找去处要走更远的人，全体合计最省",
               "{trip}; the nearest, {near} ({far}), is full: left to those for whom any other is farther, the "
               "least for all together", trip=trip, near=near, far=span(c.travel_s[zone, nearest]))


def alternatives(c: Crowd, moves: Moves, zone: int, shelter: int, by: str = "coach") -> list[Alternative]:
    """The two best others for this zone; `cost` is what choosing them adds for all people together, person-seconds."""
    price = c.numbers.cost[zone] + moves.worth
    near = c.nearest[zone, :np.count_nonzero(c.numbers.cost[zone] >= 0)]
    others = near[moves.people[zone, near] == 0][:2].tolist()
    return [Alternative(name=c.shelters[o].name, **_why_not(c, moves, (zone, shelter, o), by).under("why_not"),
                        cost=float(max(0, price[o] - price[shelter]) * moves.people[zone, shelter])) for o in others]


def _why_not(c: Crowd, moves: Moves, line: tuple[int, int, int], by: str) -> Said:
    zone, shelter, other = line
    trip = _trip(c, zone, other, by)
    farther = int(c.numbers.cost[zone, other] - c.numbers.cost[zone, shelter])
    if farther > 0:
        return say("{trip}，每人多用 {more}", "{trip}; {more} more for everyone", trip=trip, more=span(farther))
    if moves.people[:, other].sum() == c.numbers.room[other]:
        net = int(farther + moves.worth[other] - moves.worth[shelter])
        return say("{trip}，已排满：挤进去一人，别人合计多走 {more}",
                   "{trip}; full: for everyone let in others travel {more} more together",
                   trip=trip, more=span(moves.worth[other])) if net > 0 else say(
                   "{trip}，已排满：互换对全体没有好处", "{trip}; full, and changing places helps nobody", trip=trip)
    return say("{trip}，同样可行", "{trip}; as good", trip=trip)


def _trip(c: Crowd, zone: int, shelter: int, by: str) -> Said:
    how = BY["foot" if c.on_foot[zone, shelter] else "coach" if by == "foot" else by]
    return say("{how} {time}", "{time} {how}", how=how, time=span(c.travel_s[zone, shelter]))


NOWHERE = (Said("位置不明，无法安排去处", "their place is unknown, so no shelter can be found"),
           Said("请先核实该区的位置", "find out where the zone is"))
CUT_OFF = (Said("没有可用的避难场所，或没有未中断的道路可达", "no shelter can be used, or no open road leads to one"),
           Said("抢通道路、增开避难场所，或改用水路、直升机转移",
                "open a road or a shelter, or move them by boat or helicopter"))
NO_BEDS = (Said("可达的避难场所床位不足，先安排最急的区域",
                "the shelters in reach have too few beds; the most urgent zones go first"),
           Said("再开放至少 {} 个床位", "open at least {} more beds"))


def shortfalls(city: City, c: Crowd, moved: Ints) -> list[Shortfall]:
    """Everyone who is not moved, by cause and district; their people add up to all who are left."""
    left = c.numbers.people - moved.sum(axis=1)
    located = np.array([np.isfinite([z.point.lon, z.point.lat]).all() for z in c.zones], dtype=bool)
    reachable = (c.numbers.cost >= 0).any(axis=1)
    causes = [(~located, NOWHERE), (located & ~reachable, CUT_OFF), (located & reachable, NO_BEDS)]
    return [lack for which, why in causes for lack in _by_district(city, c, np.where(which, left, 0), why)]


def _by_district(city: City, c: Crowd, left: Ints, why: tuple[Said, Said]) -> Iterable[Shortfall]:
    names = {district.adcode: Said(district.name, district.name_en) for district in city.ground.districts}
    for adcode in sorted({c.zones[z].district for z in np.flatnonzero(left)}):
        rows = [int(z) for z in np.flatnonzero(left) if c.zones[z].district == adcode]
        people = int(left[rows].sum())
        zones = listed([Said(f"{c.zones[z].name} {left[z]} 人", f"{left[z]} of {c.zones[z].name}") for z in rows])
        what = say("{district}未安排转移的人员（{zones}）", "people of {district} who are not moved ({zones})",
                   district=names.get(adcode, adcode), zones=zones)
        extra = Said(why[1].zh.format(people), why[1].en.format(people))
        yield Shortfall(**what.under("what"), missing=people, unit="人", **why[0].under("why"),
                        **extra.under("least_extra"))


def binds(c: Crowd, moves: Moves) -> list[Said]:
    """Which full shelters cost most, and what a hundred more places in each would save at most."""
    texts = []
    left, room = int(c.numbers.people.sum() - moves.people.sum()), int(c.numbers.room.sum())
    if left and moves.people.sum() == room:
        texts.append(Said(f"可用避难场所共有床位 {room} 个，还缺 {left} 个：每增 100 个床位可多转移 100 人",
                          f"The shelters that can be used have {room} beds, {left} too few: every 100 beds more let "
                          "100 more people go"))
    full = (moves.people.sum(axis=0) == c.numbers.room) & (moves.worth > 0)
    for shelter in np.argsort(-moves.worth, kind="stable")[:MOST_BINDS]:
        if full[shelter]:
            worth = int(moves.worth[shelter])
            texts.append(say("{name}已排满：再增 100 个床位，全体合计最多可省 {saves}，每个床位最多 {each} 秒",
                             "{name} is full: 100 beds more save at most {saves} for all together, {each} s a bed",
                             name=named(c.shelters[shelter]), saves=span(100 * worth), each=str(worth)))
    return texts
