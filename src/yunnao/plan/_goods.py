"""What people in shelters need until resupply, who needs it where, and what the stores still hold."""

from dataclasses import dataclass

import numpy as np

from yunnao.city.city import City
from yunnao.model.resource import Shelter, Stock
from yunnao.plan._needs import Ints


@dataclass(frozen=True)
class Good:
    """One kind of goods: how much of it a person needs until resupply, what one unit of it weighs."""

    item: str
    a_person: float
    kg: float


RESUPPLY_H = 24
"""Until the next day's supply; what people need is counted for that long."""

GOODS = (Good("棉被", 1.0, 2.5), Good("饮用水", 0.25, 12.0), Good("方便食品", 0.25, 6.0), Good("折叠床", 0.2, 8.0))
"""A quilt a person; 3 litres of water (a box holds 12) and three meals (a box holds 12) a day; a bed for one in five,
who cannot sleep on the floor. Water after Sphere (2018), 2.5 to 3 litres a day to survive; the rest is assumed."""


@dataclass(frozen=True)
class Wants:
    """Places with people and what each still lacks: `lacks` (goods, places); stocks by good with what is `left`."""

    places: list[Shelter]
    people: Ints
    goods: list[Good]
    lacks: Ints
    stocks: list[list[Stock]]
    left: list[Ints]


def wants(city: City) -> Wants:
    """For everyone in a shelter or on the way to one; what was sent before counts, there and in the stores."""
    coming: dict[str, int] = dict(city.sheltered)
    for now in city.moves.values():
        on_the_way = now.move.people - now.arrived - now.refused
        coming[now.move.shelter_id] = coming.get(now.move.shelter_id, 0) + on_the_way
    places = [s for _, s in sorted(city.ground.shelters.items()) if coming.get(s.id, 0) > 0
              and np.isfinite(s.point.lon + s.point.lat)]
    people = np.array([coming[s.id] for s in places], dtype=np.int64)
    goods, stocks = list[Good](), list[list[Stock]]()
    for good in GOODS:
        there = [s for _, s in sorted(city.ground.stocks.items()) if s.item == good.item]
        if there:
            goods.append(good)
            stocks.append(there)
    lacks = np.array([[max(0, -int(-n * good.a_person // 1) - city.supplied.get(f"{place.id}/{good.item}", 0))
                       for place, n in zip(places, people.tolist(), strict=True)] for good in goods], dtype=np.int64)
    left = [np.array([max(0, s.amount - city.stock_sent.get(s.id, 0)) for s in there], dtype=np.int64)
            for there in stocks]
    return Wants(places, people, goods, lacks.reshape(len(goods), len(places)), stocks, left)
