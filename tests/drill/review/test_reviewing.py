from yunnao.city.ground import Ground
from yunnao.drill.review import Review, review
from yunnao.drill.scenario import Scenario
from yunnao.model import facts
from yunnao.model.event import Entry, Event, Mode


def test_the_headline_of_a_day_that_came_too_late(reviewed: Review) -> None:
    found = reviewed.summary()
    assert found["scenario"] == "leak-day"
    assert found["seed"] == 7
    assert found["first_signal_at"] == "2024-07-01T00:10:00+08:00"
    assert found["incident_at"] == "2024-07-01T00:12:00+08:00"
    assert found["first_proposal_at"] == "2024-07-01T00:15:00+08:00"
    assert found["first_approval_at"] == found["first_order_at"] == found["evacuation_ordered_at"]
    assert found["evacuation_complete_at"] == "2024-07-01T06:50:00+08:00"
    people = found["people_in_footprint"], found["people_to_move"], found["people_moved_before_impact"]
    assert people == (400, 300, 147)
    assert found["refused_to_leave"] == 3
    assert found["compute_s"] == {"assessment": {"count": 1, "total": 0.5, "max": 0.5},
                                  "plan": {"count": 2, "total": 3.0, "max": 2.0}}


def test_the_digests_are_those_of_the_log_and_the_city(reviewed: Review) -> None:
    assert reviewed.findings.events == reviewed.story.city.seq == len(reviewed.story.noted)
    assert len(reviewed.findings.log_digest) == len(reviewed.findings.city_digest) == 64


def test_a_day_on_which_nothing_was_decided_says_null_not_zero(littletown: Ground, scenario: Scenario,
                                                               reviewed: Review) -> None:
    first = Entry(seq=1, event=_opening(reviewed), hash="h")
    found = review([first], littletown, scenario, seed=1, compute_s=[]).as_json()
    assert found["people_in_footprint"] is None
    assert found["evacuation_complete_at"] is None
    assert found["first_signal_at"] is None
    assert found["people_moved_before_impact"] == 0
    assert found["compute_s"]["plan"]["count"] == 0


def _opening(reviewed: Review) -> Event:
    first = reviewed.story.noted[0]
    return Event(kind="CityOpened", id="e-1", occurred_at=first.at, recorded_at=first.at, source="t", actor="t",
                 mode=Mode.EXERCISE, data=facts.as_data(first.fact))
