from datetime import timedelta

from lxml import etree
from msgspec import structs

from yunnao.city.evolve import evolve
from yunnao.city.ground import Ground
from yunnao.drill.review.citymap import boxes_of, city_map
from yunnao.drill.review.geometry import view_of
from yunnao.drill.review.scene import banded, shown
from yunnao.drill.review.story import Scene, Story
from yunnao.model import facts
from yunnao.model.assessment import Assessment, Band
from yunnao.model.event import Event, Mode


def drawn(littletown: Ground, scene: Scene) -> etree._Element:
    there = shown(scene, "i-1")
    view = view_of(boxes_of(littletown, [there]), 500, 400)
    return etree.fromstring(str(city_map(littletown, there, view, "图")))


def count(picture: etree._Element, look: str) -> int:
    return len(picture.xpath(f"//*[@class='{look}']"))


def test_people_are_drawn_where_they_still_are_and_gone_when_they_left(littletown: Ground, too_late: Story) -> None:
    order, impact = (drawn(littletown, too_late.scenes[key]) for key in ("order", "impact"))
    assert (count(order, "zone full"), count(order, "zone empty"), count(order, "move ordered")) == (2, 0, 2)
    assert (count(impact, "zone full"), count(impact, "zone empty"), count(impact, "move arrived")) == (1, 1, 1)


def test_a_proposal_is_drawn_before_anything_is_ordered(littletown: Ground, too_late: Story) -> None:
    assert count(drawn(littletown, too_late.scenes["proposal"]), "move proposed") == 2


def test_a_shelter_fills_by_the_share_of_its_places(littletown: Ground, too_late: Story) -> None:
    picture = drawn(littletown, too_late.scenes["impact"])
    assert sorted(picture.xpath("//*[@class='inside']/@height")) == ["0", "5.4"]  # 147 of 300 of 11 px
    assert "1 公里" in "".join(picture.itertext()) and "北" in "".join(picture.itertext())


def test_a_unit_stands_where_its_time_has_brought_it(too_late: Story) -> None:
    departed = next(n for n, _ in too_late.of(facts.UnitDeparted))
    event = Event(kind="UnitDeparted", id="x", occurred_at=departed.at, recorded_at=departed.at, source="t", actor="t",
                  mode=Mode.EXERCISE, data=facts.as_data(departed.fact))
    on_the_road = evolve(too_late.scenes["order"].city, event)
    (unit,) = shown(Scene("order", departed.at + timedelta(seconds=30), on_the_road), "i-1").units
    assert unit == (120.0, 36.0045, True)  # half-way down West Street


def test_wind_takes_the_colour_of_its_warning_and_other_bands_end_in_red(too_late: Story) -> None:
    there: Assessment = too_late.city.assessments["i-1"]
    assert [look for _, look in banded(there)] == ["red"]
    def wind(limit: float) -> Band:
        return structs.replace(there.footprint.bands[0], threshold=limit, unit="m/s")

    footprint = structs.replace(there.footprint, bands=[wind(17.2), wind(24.5)])
    assert [look for _, look in banded(structs.replace(there, footprint=footprint))] == ["yellow", "orange"]


def test_people_who_would_not_go_are_not_told_as_arrived(too_late: Story) -> None:
    there = {m.move.id: m for m in shown(too_late.scenes["impact"], "i-1").moves}
    assert (there["m-1"].state, there["m-1"].people) == ("arrived", 147)
    assert (there["m-2"].state, there["m-2"].people) == ("ordered", 150)
