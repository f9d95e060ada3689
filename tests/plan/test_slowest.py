"""The group that roads hold longest, and the bound its prices prove over all streets."""

import numpy as np
import pytest

from yunnao.plan._over_time import Roadway
from yunnao.plan._slowest import again, by_price, proved, slowest
from yunnao.plan._ways import Streets


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@pytest.fixture
def forked() -> Roadway:
    """Zones 0 and 1 and shelters 2 and 3: 0 leads to 2 only, a lane; 1 to both, wide."""
    return Roadway(tail=ints(0, 1, 1), head=ints(2, 2, 3), travel_ms=ints(60_000, 60_000, 120_000),
                   per_hour=ints(600, 6000, 6000), ahead_ms=ints(60_000, 60_000, 0, 0), start=ints(0, 1),
                   people=ints(100, 100), limit_ms=ints(-1, -1), end=ints(2, 3), room=ints(100, 200),
                   narrow=ints(0, 1, 2), via=([0], [1], [2]))  # fmt: skip


def test_the_zone_behind_the_lane_needs_longest(forked: Roadway) -> None:
    group = slowest(forked, 40)
    assert group.zones.tolist() == [True, False] and group.people == 100
    assert group.needs_ms == pytest.approx(60_000 + 100 * 6000, abs=1)
    assert group.price_ms[0] > 0 and not group.price_ms[1:].any()
    assert again(forked, group).needs_ms == group.needs_ms


def test_a_full_shelter_makes_a_group_of_those_who_cannot_all_go_there(forked: Roadway) -> None:
    """200 behind wide roads, 100 places near: a hundred must take the far road, which is a lane now."""
    roads = Roadway(**{**vars(forked), "per_hour": ints(60_000, 60_000, 600), "people": ints(50, 150)})
    group = slowest(roads, 40)
    assert group.full.tolist() == [True, False]
    assert group.people == 100 and group.needs_ms == pytest.approx(120_000 + 100 * 6000, abs=1)


def test_the_prices_bound_every_way_and_show_a_new_one(forked: Roadway) -> None:
    """All streets are the three arcs and a wide one from zone 0 to shelter 3 that is not open yet."""
    streets = Streets(ints(0, 1, 1, 0), ints(2, 2, 3, 3), ints(60_000, 60_000, 120_000, 90_000),
                      ints(600, 6000, 6000, 6000), ints(-1, -1, -1, -1), ints(0, 1, 2, 3), 2, 2, 4)
    order = np.lexsort((streets.head, streets.tail))
    streets = Streets(*(each[order] for each in (streets.tail, streets.head, streets.travel_ms, streets.per_hour,
                                                 streets.until_ms, streets.street)), 2, 2, 4)
    place = np.argsort(order)
    roads = Roadway(**{**vars(forked), "narrow": place[forked.narrow]})
    low, arcs = proved(streets, slowest(roads, 40), roads)
    best = (100 * 3_600_000 + 60_000 * 600 + 90_000 * 6000) / 6600
    assert 60_000 <= low <= best
    assert place[3] in arcs


def test_where_the_road_is_priced_nothing_is_a_detour(forked: Roadway) -> None:
    group = slowest(forked, 40)
    ahead = by_price(forked, group).ahead_ms
    assert ahead[0] == 60_000 + round(group.price_ms[0]) and ahead[2:].tolist() == [0, 0]
