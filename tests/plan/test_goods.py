"""What people in shelters lack: for those who are there and those who come, less what was sent."""

from dataclasses import replace
from types import SimpleNamespace

from immutables import Map
from msgspec import structs

from yunnao.city.city import MoveNow
from yunnao.model.plan import Move
from yunnao.plan._goods import wants


def test_who_is_there_and_who_comes_counts(town: SimpleNamespace) -> None:
    quilts = structs.replace(next(iter(town.ground.stocks.values())), id="q", item="棉被", amount=70)
    ground = replace(town.ground, stocks={**town.ground.stocks, "q": quilts})
    place = sorted(ground.shelters)[0]
    move = Move(id="m", zone_id="z", zone_name="z", shelter_id=place, shelter_name="s", people=50, by="foot",
                start=town.A, to=town.B, travel_s=60, move_before=None, reason="r")
    coming = MoveNow(move=move, plan_id="p", incident_id="i", ordered_at=town.NOON, left=50, arrived=10, refused=5)
    city = replace(town.city(ground=ground), sheltered=Map({place: 10}), moves=Map({"m": coming}),
                   supplied=Map({f"{place}/棉被": 5}), stock_sent=Map({"q": 5}))
    found = wants(city)
    assert [s.id for s in found.places] == [place] and found.people.tolist() == [10 + 35]
    assert [g.item for g in found.goods] == ["棉被"], "what no store holds is not planned"
    assert found.lacks.tolist() == [[40]] and [left.tolist() for left in found.left] == [[65]]
