import pytest

from yunnao.drill.review.lessons import chain, lessons, span
from yunnao.drill.review.story import Story
from yunnao.drill.scenario import Scenario


@pytest.mark.parametrize(("seconds", "zh", "en"), [
    (42, "42 秒", "42 s"), (-600, "10 分", "10 min"), (3600, "1 小时", "1 h"),
    (93780, "1 天 2 小时 3 分", "1 d 2 h 3 min"),
])
def test_a_span_is_told_as_a_person_would(seconds: float, zh: str, en: str) -> None:
    assert span(seconds) == (zh, en)


def test_people_left_behind_at_the_impact_come_first(too_late: Story, in_time: Story, scenario: Scenario) -> None:
    first = lessons(too_late, scenario)[0]
    assert first.key == "not_out"
    assert "150 people" in first.text_en
    assert "not_out" not in {said.key for said in lessons(in_time, scenario)}


def test_the_longest_wait_is_found_and_cites_both_its_ends(in_time: Story, scenario: Scenario) -> None:
    (wait,) = [said for said in lessons(in_time, scenario) if said.key == "longest_wait"]
    assert "first plan to first approval, took 5 min" in wait.text_en
    assert "10 min" in wait.text_en
    kinds = [type(in_time.noted[seq - 1].fact).__name__ for seq in wait.seqs]
    assert kinds == ["PlanProposed", "PlanApproved"]


def test_riders_are_held_against_the_seats_that_were_sent(in_time: Story, scenario: Scenario) -> None:
    (seats,) = [said for said in lessons(in_time, scenario) if said.key == "few_seats"]
    assert "150 people were to ride and the plans sent 0 seats" in seats.text_en
    assert type(in_time.noted[seats.seqs[0] - 1].fact).__name__ == "EvacuationOrdered"


def test_every_lesson_cites_events_of_the_log(too_late: Story, scenario: Scenario) -> None:
    there = {noted.seq for noted in too_late.noted}
    said = lessons(too_late, scenario)
    told = {"refused_to_leave", "late", "uncovered", "never_used", "refused_orders", "quarantine"}
    assert told <= {s.key for s in said}
    assert all(s.seqs and set(s.seqs) <= there for s in said)


def test_the_chain_tells_its_steps_in_order(in_time: Story) -> None:
    times = [noted.at for _, _, noted in chain(in_time) if noted is not None]
    assert len(times) == 6
    assert times == sorted(times)
