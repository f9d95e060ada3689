from datetime import datetime

from yunnao.drill.review import measure
from yunnao.drill.review.story import Story
from yunnao.drill.scenario import Scenario


def minutes(at: datetime | None, scenario: Scenario) -> float | None:
    return None if at is None else (at - scenario.start).total_seconds() / 60


def test_a_first_reading_is_no_signal_a_changed_one_is(in_time: Story, scenario: Scenario) -> None:
    signal = measure.first_signal(in_time)
    assert signal is not None
    assert (signal.seq, minutes(signal.at, scenario)) == (3, 10)


def test_people_who_stayed_behind_never_count_as_moved(in_time: Story, too_late: Story, scenario: Scenario) -> None:
    assert measure.moved_before(in_time, scenario.impact_at) == 147 + 150
    assert measure.moved_before(too_late, scenario.impact_at) == 147
    assert measure.sheltered_before(too_late, scenario.impact_at) == 147


def test_an_evacuation_is_complete_when_the_last_move_is(in_time: Story, too_late: Story, scenario: Scenario) -> None:
    assert [minutes(e.complete_at, scenario) for e in measure.evacuations(in_time)] == [90]
    wave = measure.evacuations(too_late)[0]
    assert (wave.people, wave.left, wave.arrived, wave.refused) == (300, 297, 297, 3)
    half = measure.moves_of(too_late.scenes["impact"].city, "p-1")
    assert measure.complete_at(half) is None
    assert measure.complete_at([]) is None


def test_an_incident_carries_its_levels_and_the_people_of_its_assessment(in_time: Story, scenario: Scenario) -> None:
    (incident,) = measure.incidents(in_time, scenario)
    assert (incident.grade, incident.level, incident.people, incident.to_move) == ("larger", "III", 400, 300)
    assert [(s.level, s.state, minutes(s.at, scenario)) for s in incident.levels] == [
        ("III", "proposed", 12), ("III", "set", 20)]


def test_a_plan_says_when_it_was_decided_and_how_far_it_is_from_its_bound(in_time: Story, scenario: Scenario) -> None:
    (plan,) = measure.plans(in_time)
    assert (plan.state, plan.people, minutes(plan.decided_at, scenario)) == ("complete", 300, 20)
    assert plan.scores[0].gap == round(10 / 110, 6)


def test_what_the_newest_approved_plan_lacks_is_uncovered(in_time: Story) -> None:
    assert [(s.what, s.missing, s.plan_id) for s in measure.uncovered(in_time)] == [("客车", 2, "p-1")]
