"""supply 物资调运: quilts, water, food and beds from the stores to those who are in shelters, before the night."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from yunnao.city.city import City, UnitNow
from yunnao.model.assessment import Assessment
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Alternative, Haul, Score, Shortfall
from yunnao.model.promise import Stop
from yunnao.model.resource import Stock
from yunnao.plan._frame import OFF_ROAD, frame, listed, now, span, unit_roads
from yunnao.plan._goods import RESUPPLY_H, Wants, wants
from yunnao.plan._needs import Floats, Ints
from yunnao.plan._rounds import LOAD_S, SOLVER, UNLOAD_S, Drop, Round, drive
from yunnao.plan._transport import Zones, transport
from yunnao.registry import planner
from yunnao.roads.way import times_between

DUE_S = 6 * 3600
"""Goods are there within six hours: people who came in the afternoon have quilts before the night."""


PERSON_S = 3600
"""A person whose goods do not come in time weighs like an hour of driving: the fullest places first."""

_NEVER = 2**60


@dataclass(frozen=True)
class _Load:
    """What one store sends to one place in one delivery: amounts by good, and what they weigh."""

    store: int
    place: int
    amounts: Ints
    kg: int
    worth_s: int


@dataclass(frozen=True)
class _Map:
    """Stores (a place may hold several stocks) and places; `drive_s` (stores + places)² between all of them."""

    stores: list[Point]
    drive_s: Ints


@planner("supply")
class Supply:
    """Least driving that brings people in shelters what they lack until resupply, by lorries from several stores.

    Stores are chosen per kind of goods by the transportation problem, proved; then rounds with several trips and a
    deadline (PyVRP). The bound holds for any choice of stores and rounds: a trip with a part of a load drives there and
    back at least, so a load drives its share of it. Plans deliveries; the driving is not simulated.
    """

    def propose(self, city: City, assessment: Assessment, stop: Stop, seed: int) -> ActionPlan:
        """Hauls for everyone in a shelter or ordered to one; what stores or lorries cannot give is a shortfall.

        `seed` draws the search's lots. `stop` is asked between its iterations.
        """
        want = wants(city)
        if not want.lacks.any():
            said = "安置人员的物资已经安排" if len(want.places) else ""
            return frame(city, assessment, "supply", said)
        roads = _map(city, want)
        loads, short = _loads(city, want, roads)
        lorries = _lorries(city, roads, loads)
        plans = [_store(roads, loads, s, lorries, stop, seed) for s in range(len(roads.stores))]
        hauls = [haul for s, (mine, drops, _) in enumerate(plans) for drop in drops
                 for haul in _hauls(city, assessment, want, roads, mine[drop.delivery], lorries[s][drop.lorry], drop)]
        undone = [load for mine, drops, _ in plans for n, load in enumerate(mine)
                  if all(drop.delivery != n for drop in drops)]
        objective = sum(cost for _, _, cost in plans)
        return frame(
            city, assessment, "supply", _summary(want, hauls), hauls=hauls,
            uncovered=[*short, *_undelivered(want, undone, sum(len(these) for these in lorries))],
            scores=[Score(planner="supply", objective=float(objective), bound=float(min(objective, _bound(
                want, roads, loads, lorries))), unit="行车秒", solver=SOLVER, seed=seed)],
            assumptions=[f"按 {RESUPPLY_H} 小时用量：每人棉被 1 床、饮用水 3 升、三餐，五人一张床",
                         f"须在 {DUE_S // 3600} 小时内送到；送货过程没有推演，只记发出",
                         f"每趟装车 {LOAD_S // 60} 分钟，每站卸车 {UNLOAD_S // 60} 分钟；{OFF_ROAD}",
                         "排涝泵、沙袋随队伍或险情调用，不在本方案之内"])


def _map(city: City, want: Wants) -> _Map:
    stores = sorted({(s.point.lon, s.point.lat) for there in want.stocks for s in there
                     if np.isfinite(s.point.lon + s.point.lat)})
    spots = [*stores, *((p.point.lon, p.point.lat) for p in want.places)]
    at = np.array(spots).reshape(-1, 2).T
    ms = times_between(unit_roads(city), (at[0], at[1]), (at[0], at[1]))
    return _Map([Point(*s) for s in stores], np.where(ms < 0, -1, -(-ms // 1000)))


def _loads(city: City, want: Wants, roads: _Map) -> tuple[list[_Load], list[Shortfall]]:
    """Which store gives what to whom: of every good as much as there is, the nearest; cut into what a lorry carries.

    A lorry serves one store; where lorries are fewer, the stores with the least to give stay shut, one by one.
    """
    k, n, idle = len(roads.stores), len(want.places), _idle(city)
    open_ = np.ones(k, dtype=bool)
    while True:
        gives, short = _given(want, roads, open_)
        used = np.flatnonzero(gives.any(axis=(1, 2)))
        if len(used) <= max(1, len(idle)):
            break
        open_[used[int(gives[used].sum(axis=(1, 2)).argmin())]] = False
    weigh = np.array([good.kg for good in want.goods])
    most = max((int(u.unit.capabilities["cargo"]) * 1000 for u in idle), default=10_000)
    return [load for s in range(k) for p in range(n) if gives[s, p].any()
            for load in _cut(s, p, gives[s, p], weigh, most, PERSON_S * int(want.people[p]))], short


def _given(want: Wants, roads: _Map, open_: NDArray[np.bool_]) -> tuple[Ints, list[Shortfall]]:
    """Amounts (stores, places, goods) out of the open stores, proved the least carrying; and what is not to be had."""
    k, n = len(roads.stores), len(want.places)
    gives = np.zeros((k, n, len(want.goods)), dtype=np.int64)
    short = []
    for g in range(len(want.goods)):
        room = np.zeros(k, dtype=np.int64)
        for stock, left in zip(want.stocks[g], want.left[g].tolist(), strict=True):
            if stock.point in roads.stores:
                room[roads.stores.index(stock.point)] += left
        cost = np.where(open_, roads.drive_s[:k, k:].T, -1)
        moved = transport(Zones(cost, want.lacks[g], np.where(open_, room, 0), np.zeros(n, dtype=np.int64)))
        gives[:, :, g] = moved.people.T
        short += _short(want, g, int(want.lacks[g].sum() - moved.people.sum()), int(room.sum()), bool(open_.all()))
    return gives, short


def _cut(store: int, place: int, amounts: Ints, weigh: Floats, most: int, worth_s: int) -> list[_Load]:
    """One delivery, or as many equal ones as lorries carry."""
    parts = -(-int(np.ceil(amounts @ weigh)) // max(1, most - int(np.ceil(weigh.sum()))))
    cut = [(amounts * (i + 1)) // parts - (amounts * i) // parts for i in range(parts)]
    return [_Load(store, place, part, min(most, int(np.ceil(part @ weigh))), worth_s // parts + 1) for part in cut]


def _short(want: Wants, g: int, missing: int, held: int, all_open: bool) -> list[Shortfall]:
    if not missing:
        return []
    good, unit = want.goods[g], want.stocks[g][0].unit
    why = "全市库存不足" if held < int(want.lacks[g].sum()) else "有安置点与物资库之间没有未中断的道路" \
        if all_open else "运输队太少，到不了每个有货的库"
    return [Shortfall(what=f"安置人员的{good.item}", missing=missing, unit=unit, why=why, kind="goods",
                      least_extra=f"请邻市或社会捐赠支援{good.item} {missing} {unit}")]


def _idle(city: City) -> list[UnitNow]:
    """Lorries that can be sent: idle, not out with goods, and known where."""
    return [u for _, u in sorted(city.units.items()) if u.free(city.now) and u.unit.capabilities.get("cargo", 0) > 0
            and np.isfinite(u.at(city.now).lon + u.at(city.now).lat)]


def _lorries(city: City, roads: _Map, loads: list[_Load]) -> list[list[tuple[UnitNow, int]]]:
    """The lorries of every store and the seconds each needs to it: one by one, the nearest to where most work waits.

    Work is driving to a delivery and unloading it, shared by the lorries that are there and the one that comes.
    """
    idle, k = _idle(city), len(roads.stores)
    given: list[list[tuple[UnitNow, int]]] = [[] for _ in range(k)]
    work_s = np.zeros(k)
    for load in loads:
        work_s[load.store] += UNLOAD_S + int(roads.drive_s[load.store, k + load.place])
    if not idle or not loads:
        return given
    here = np.array([(u.at(city.now).lon, u.at(city.now).lat) for u in idle]).T
    there = np.array([(s.lon, s.lat) for s in roads.stores]).T
    ms = times_between(unit_roads(city), (here[0], here[1]), (there[0], there[1]))
    eta = np.where(ms < 0, _NEVER, -(-ms // 1000))
    for _ in idle:
        waits = np.where((eta < _NEVER).any(axis=0), work_s / (1 + np.array([len(these) for these in given])), 0)
        s = int(waits.argmax())
        if not waits[s]:
            break
        u = int(eta[:, s].argmin())
        given[s].append((idle[u], int(eta[u, s])))
        eta[u] = _NEVER
    return given


def _store(roads: _Map, loads: list[_Load], store: int, lorries: list[list[tuple[UnitNow, int]]], stop: Stop,
           seed: int) -> tuple[list[_Load], list[Drop], int]:
    """The rounds of one store: its loads, the drops made, the cost."""
    mine = [load for load in loads if load.store == store]
    spots = [store, *(len(roads.stores) + load.place for load in mine)]
    drive_s = roads.drive_s[np.ix_(spots, spots)].copy()
    drive_s[drive_s == 0] = 1  # two deliveries at one place are a second apart
    these = lorries[store]
    given = Round(drive_s, np.array([load.kg for load in mine], dtype=np.int64), np.full(len(mine), DUE_S),
                  np.array([load.worth_s for load in mine], dtype=np.int64),
                  np.array([int(u.unit.capabilities["cargo"]) * 1000 for u, _ in these], dtype=np.int64),
                  np.array([eta for _, eta in these], dtype=np.int64))
    drops, cost = drive(given, stop, seed)
    return mine, drops, cost


def _bound(want: Wants, roads: _Map, loads: list[_Load], lorries: list[list[tuple[UnitNow, int]]]) -> int:
    """No choice of stores and rounds drives less: every kilogram's share of the shortest way there and back.

    What a store cannot give elsewhere it need not; so where goods are scarce, the nearest place stands for all.
    """
    k, most = len(roads.stores), max((int(u.unit.capabilities["cargo"]) * 1000 for these in lorries
                                     for u, _ in these), default=0)
    if not most or not loads:
        return sum(load.worth_s for load in loads)
    far = np.iinfo(np.int64).max // 4
    out, back = (np.where(m < 0, far, m) for m in (roads.drive_s[:k, k:], roads.drive_s[k:, :k].T))
    nearest = (out + back).min(axis=0)
    scarce = any(want.lacks[g].sum() > sum(int(load.amounts[g]) for load in loads) for g in range(len(want.goods)))
    each = [int(nearest.min()) if scarce else int(nearest[load.place]) for load in loads]
    shares = (min(load.worth_s, load.kg / most * way) for load, way in zip(loads, each, strict=True))
    return int(np.ceil(sum(shares) - 1e-6))


def _hauls(city: City, assessment: Assessment, want: Wants, roads: _Map, load: _Load, lorry: tuple[UnitNow, int],
           drop: Drop) -> list[Haul]:
    at, unit, place = now(city, assessment), lorry[0].unit, want.places[load.place]
    k = len(roads.stores)
    took = int(roads.drive_s[load.store, k + load.place])
    times = {name: at + timedelta(seconds=s) for name, s in (
        ("depart_at", drop.depart_s), ("arrive_at", drop.arrive_s), ("back_at", drop.back_s), ("due", DUE_S))}
    made = []
    for g in np.flatnonzero(load.amounts):
        stock = next(s for s in want.stocks[g] if s.point == roads.stores[load.store])
        nearer = int((roads.drive_s[:k, k + load.place] >= 0).sum() and
                     np.where(roads.drive_s[:k, k + load.place] < 0, 10**9, roads.drive_s[:k, k + load.place]).min())
        why = "是最近的有货库" if took <= nearer else "更近的库存货不够或留给了更远的安置点"
        made.append(Haul(
            id=f"h-{city.seq}-{unit.id}-{drop.trip}-{drop.delivery}-{want.goods[g].item}", unit_id=unit.id,
            unit_name=unit.name, trip=drop.trip + 1, stock_id=stock.id, stock_name=stock.name, item=stock.item,
            amount=int(load.amounts[g]), unit=stock.unit, to_id=place.id, to_name=place.name, to=place.point, **times,
            reason=f"{place.name}有 {want.people[load.place]} 人；{stock.name}车程 {span(took)}，{why}",
            alternatives=_others(want, roads, load, int(g), took)))
    return made


def _others(want: Wants, roads: _Map, load: _Load, g: int, took: int) -> list[Alternative]:
    """The two nearest other stores that hold the same, and how much longer the way is."""
    k = len(roads.stores)
    there: list[tuple[int, Stock]] = [(int(roads.drive_s[roads.stores.index(s.point), k + load.place]), s)
                                      for s in want.stocks[g] if s.point in roads.stores
                                      and roads.stores.index(s.point) != load.store]
    near = sorted(((t, s) for t, s in there if t >= 0), key=lambda pair: (pair[0], pair[1].id))[:2]
    return [Alternative(name=s.name, cost=float(max(0, t - took)), why_not=f"车程 {span(t)}，" + (
        f"远 {span(t - took)}" if t > took else "存货不够或另有用处")) for t, s in near]


def _undelivered(want: Wants, loads: list[_Load], lorries: int) -> list[Shortfall]:
    """Goods that are there and cannot be brought in time, by good."""
    why = f"{lorries} 支运输队在 {DUE_S // 3600} 小时内送不完" if lorries else "没有空闲的运输队"
    extra = "再有一支运输队，或请社会车辆运送"
    total = np.array([load.amounts for load in loads], dtype=np.int64).reshape(-1, len(want.goods)).sum(axis=0)
    return [Shortfall(what=f"安置人员的{want.goods[g].item}（有货未运）", missing=int(total[g]), why=why, kind="goods",
                      unit=want.stocks[g][0].unit, least_extra=extra) for g in np.flatnonzero(total)]


def _summary(want: Wants, hauls: list[Haul]) -> str:
    if not hauls:
        return f"{int(want.people.sum())} 名安置人员的物资没有车可运"
    items = dict.fromkeys(h.item for h in hauls)
    sums = listed([f"{i} {sum(h.amount for h in hauls if h.item == i)}" for i in items], 4)
    lorries, last = len({h.unit_id for h in hauls}), max(h.arrive_at for h in hauls)
    took = span((last - min(h.depart_at for h in hauls)).total_seconds())
    return f"{lorries} 支运输队向 {len({h.to_id for h in hauls})} 处安置点送{sums}，出发后 {took}内送齐"
