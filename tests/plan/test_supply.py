"""Supply in Littletown: quilts and water to the people of the school, from the store round the corner."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
from immutables import Map
from msgspec import structs

from yunnao.city.city import City
from yunnao.model.place import Quality
from yunnao.model.plan import ActionPlan
from yunnao.model.resource import Stock
from yunnao.plan._rounds import LOAD_S
from yunnao.plan.supply import Supply

Town = SimpleNamespace


def stock(name: str, item: str, amount: int, at) -> Stock:
    return Stock(id=name, name=f"{name}库", item=item, amount=amount, unit="件", point=at, district="990101",
                 quality=Quality.SYNTHETIC, source="made up")


def city(town: Town, people: dict[str, int], *stocks: Stock, lorries: int = 1, **more: object) -> City:
    units = [town.unit(f"lorry{n}", town.A, cargo=10) for n in range(lorries)]
    ground = replace(town.ground, stocks={s.id: s for s in stocks})
    return replace(town.city(units=units, ground=ground), sheltered=Map(people), **more)


def propose(town: Town, there: City, stop=lambda: False) -> ActionPlan:
    return Supply().propose(there, town.assessment(), stop, 5)


def places(town: Town) -> list[str]:
    return sorted(town.ground.shelters)


def test_everyone_gets_a_quilt_and_water_from_the_nearest_store(town: Town) -> None:
    place = next(s.id for s in town.ground.shelters.values())
    near, far = sorted((town.A, town.F), key=lambda p: abs(p.lon - town.ground.shelters[place].point.lon))
    there = city(town, {place: 100}, stock("near", "棉被", 500, near), stock("far", "棉被", 500, far),
                 stock("wet", "饮用水", 500, near))
    plan = propose(town, there)
    assert {h.item: h.amount for h in plan.hauls} == {"棉被": 100, "饮用水": 25} and plan.uncovered == []
    assert {h.to_id for h in plan.hauls} == {place} and {h.unit_id for h in plan.hauls} == {"lorry0"}
    score, haul = plan.scores[0], plan.hauls[0]
    assert 0 <= score.bound <= score.objective
    assert town.NOON + timedelta(seconds=LOAD_S) <= haul.depart_at <= haul.arrive_at < haul.back_at
    assert {h.stock_id for h in plan.hauls} == {"near", "wet"}
    assert haul.arrive_at <= haul.due and "有 100 人" in haul.reason
    assert all(a.cost >= 0 and a.why_not for h in plan.hauls for a in h.alternatives)


def test_what_was_sent_is_not_sent_again(town: Town) -> None:
    place = places(town)[0]
    there = city(town, {place: 100}, stock("near", "棉被", 500, town.A))
    sent = replace(there, supplied=Map({f"{place}/棉被": 60}), stock_sent=Map({"near": 480}))
    plan = propose(town, sent)
    assert [h.amount for h in plan.hauls] == [20]
    assert [(s.what, s.missing, s.kind) for s in plan.uncovered] == [("安置人员的棉被", 20, "goods")], "it is empty"
    full = replace(there, supplied=Map({f"{place}/棉被": 100}))
    assert propose(town, full).hauls == [] and propose(town, full).summary == "安置人员的物资已经安排"


def test_without_a_lorry_the_goods_stay_and_are_counted(town: Town) -> None:
    place = places(town)[0]
    there = city(town, {place: 100}, stock("near", "棉被", 500, town.A), lorries=0)
    plan = propose(town, there)
    assert plan.hauls == [] and [(s.missing, s.why) for s in plan.uncovered] == [(100, "没有空闲的运输队")]
    assert plan.scores[0].gap == 0, "nothing better can be done"
    busy = city(town, {place: 100}, stock("near", "棉被", 500, town.A))
    out = structs.replace(busy.units["lorry0"], free_at=town.NOON + timedelta(hours=1))
    assert propose(town, replace(busy, units=busy.units.set("lorry0", out))).hauls == [], "it is out with goods"


def test_what_is_too_much_for_a_lorry_goes_in_parts_and_nothing_is_lost(town: Town) -> None:
    place = places(town)[0]
    there = city(town, {place: 9000}, stock("near", "棉被", 20_000, town.A), lorries=3)
    plan = propose(town, there)
    lost = sum(s.missing for s in plan.uncovered)
    assert sum(h.amount for h in plan.hauls) + lost == 9000 and len({h.id for h in plan.hauls}) == len(plan.hauls)
    by_trip: dict[tuple[str, int], float] = {}
    for h in plan.hauls:
        by_trip[h.unit_id, h.trip] = by_trip.get((h.unit_id, h.trip), 0) + 2.5 * h.amount
    assert max(by_trip.values()) <= 10_000, "no trip carries more than ten tonnes"


def test_an_island_a_store_of_nothing_and_an_empty_town(town: Town) -> None:
    place = places(town)[0]
    nowhere = structs.replace(town.A, lon=float("nan"))
    lost = propose(town, city(town, {place: 10}, stock("lost", "棉被", 500, nowhere)))
    assert lost.hauls == [] and lost.uncovered[0].missing == 10
    assert propose(town, city(town, {place: 10})).summary == "安置人员的物资已经安排", "no store holds any such goods"
    assert propose(town, city(town, {}, stock("near", "棉被", 5, town.A))).hauls == []
    stopped = propose(town, city(town, {place: 10}, stock("near", "棉被", 50, town.A)), lambda: True)
    assert sum(h.amount for h in stopped.hauls) + sum(s.missing for s in stopped.uncovered) == 10
    assert np.isfinite(stopped.scores[0].objective)
