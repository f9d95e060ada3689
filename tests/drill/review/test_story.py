from datetime import datetime

import pytest

from yunnao.city.ground import Ground
from yunnao.drill.review.story import Story, read_story, running
from yunnao.drill.scenario import Scenario
from yunnao.model import facts
from yunnao.model.event import Entry, Event, Mode


def test_the_scenes_are_the_city_at_proposal_order_and_just_before_the_impact(too_late: Story) -> None:
    assert list(too_late.scenes) == ["proposal", "order", "impact"]
    assert not too_late.scenes["proposal"].city.moves
    assert sum(m.move.people for m in too_late.scenes["order"].city.moves.values()) == 300
    moves = too_late.scenes["impact"].city.moves
    assert moves["m-1"].complete
    assert moves["m-2"].left == 0


def test_a_log_that_ends_before_the_impact_shows_its_end(in_time: Story) -> None:
    assert "impact" not in in_time.scenes
    assert in_time.scenes["end"].city is in_time.city


def test_a_gap_or_an_empty_log_is_refused(littletown: Ground, scenario: Scenario) -> None:
    at = datetime.fromisoformat("2024-07-01T00:00:00+08:00")
    event = Event(kind="SignedIn", id="e", occurred_at=at, recorded_at=at, source="s", actor="a", mode=Mode.EXERCISE,
                  data={"person": "p", "roles": []})
    with pytest.raises(ValueError, match="from 0 to 2"):
        read_story([Entry(seq=2, event=event, hash="h")], littletown, scenario.impact_at)
    with pytest.raises(ValueError, match="run the drill first"):
        read_story([], littletown, scenario.impact_at)


def test_the_first_of_several_kinds_is_the_earliest(in_time: Story) -> None:
    first = in_time.first(facts.TaskDone, facts.TaskLate)
    assert first is not None
    assert isinstance(first.fact, facts.TaskLate)


def test_running_totals_hold_one_value_a_moment_whatever_the_order() -> None:
    one, two = (datetime.fromisoformat(f"2024-07-01T0{h}:00:00+08:00") for h in (1, 2))
    assert running([(two, -1), (one, 2), (two, 5)]) == [(one, 2), (two, 6)]
