"""What can be asked of a city, and its snapshots."""

import pytest
from msgspec import structs

from yunnao.city.city import City, city_digest, dump, load
from yunnao.city.evolve import evolve, fold
from yunnao.city.ground import Ground
from yunnao.model.event import Entry
from yunnao.model.facts import IncidentOpened, as_data
from yunnao.model.incident import Incident


def until(day: list[Entry], kind: str) -> list[Entry]:
    """The day up to and with the first event of a kind."""
    return day[: [entry.event.kind for entry in day].index(kind) + 1]


def test_an_opened_city_has_its_units_at_their_bases(littletown: Ground, day: list[Entry]) -> None:
    city = fold(City(littletown), day[:1])
    assert city.package == "Littletown@1"
    assert {name: now.place for name, now in city.units.items()} == {u.id: u.base for u in littletown.units.values()}
    assert all(now.idle for now in city.units.values())


def test_people_on_their_way_take_room_before_they_arrive(littletown: Ground, day: list[Entry]) -> None:
    assert City(littletown).room_in("shelter-school") == 300
    assert fold(City(littletown), until(day, "EvacuationOrdered")).room_in("shelter-school") == 200
    assert fold(City(littletown), until(day, "PeopleLeft")).room_in("shelter-school") == 200
    assert fold(City(littletown), until(day, "PeopleArrived")).room_in("shelter-school") == 203
    assert fold(City(littletown), day).sheltered["shelter-school"] == 97


def test_a_move_is_complete_when_all_have_arrived_or_refused(littletown: Ground, day: list[Entry]) -> None:
    assert not fold(City(littletown), until(day, "PeopleLeft")).moves["p-3-m-1"].complete
    assert fold(City(littletown), until(day, "PeopleArrived")).moves["p-3-m-1"].complete


def test_open_incidents_come_oldest_first_and_closed_ones_not(littletown: Ground, day: list[Entry]) -> None:
    city = fold(City(littletown), until(day, "IncidentOpened"))
    first: Incident = city.incidents["i-1"]
    older = structs.replace(first, id="i-2", opened_at=day[0].event.occurred_at)
    event = structs.replace(day[8].event, id="x", data=as_data(IncidentOpened(incident=older)))
    assert [incident.id for incident in evolve(city, event).open_incidents()] == ["i-2", "i-1"]
    assert fold(City(littletown), day).open_incidents() == []


def test_tasks_and_the_newest_plan_of_an_incident(littletown: Ground, day: list[Entry]) -> None:
    city = fold(City(littletown), until(day, "PlanApproved"))
    newest, rejected = city.newest_plan("i-1"), city.newest_plan("i-1", "rejected")
    assert newest is not None and newest.plan.id == "p-3" and newest.state == "approved"
    assert rejected is not None and rejected.plan.id == "p-1"
    assert city.newest_plan("i-9") is None
    assert [task.id for task in fold(City(littletown), day).tasks_of("i-1")] == ["t-1", "t-2", "t-3"]


def test_a_snapshot_names_no_ground_and_stands_on_the_one_it_is_given(littletown: Ground, qingdao: Ground,
                                                                      day: list[Entry]) -> None:
    city = fold(City(littletown), day)
    assert b"ground" not in dump(city)
    assert load(dump(city), qingdao).ground is qingdao
    assert city_digest(load(dump(city), qingdao)) == city_digest(city), "the ground is no part of the digest"


@pytest.mark.parametrize("broken", [b"", b"{}", b"[1]", b'{"seq": "one"}', b"\xff\xfe"])
def test_a_broken_snapshot_is_refused_in_words(littletown: Ground, broken: bytes) -> None:
    with pytest.raises(ValueError, match="the snapshot cannot be read"):
        load(broken, littletown)


def test_a_snapshot_from_another_shape_of_city_is_refused(littletown: Ground, day: list[Entry]) -> None:
    extra = dump(fold(City(littletown), day)).replace(b'"seq":', b'"moons":{},"seq":')
    with pytest.raises(ValueError, match="moons"):
        load(extra, littletown)


def test_grounds_compare_by_identity(littletown: Ground, qingdao: Ground) -> None:
    assert City(littletown) == City(littletown)
    assert City(littletown) != City(qingdao)
