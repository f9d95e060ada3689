from yunnao.drill.review import compare
from yunnao.drill.review.story import Story
from yunnao.drill.scenario import Scenario


def test_moments_stand_beside_history_with_their_difference(too_late: Story, scenario: Scenario) -> None:
    rows = {row.key: row for row in compare.comparison(too_late, scenario)}
    assert rows["signal"].difference_s == 0
    assert rows["incident"].difference_s == -30 * 60
    assert rows["level_III_proposed"].difference_s == -88 * 60
    assert rows["level_III_set"].difference_s == -80 * 60
    assert rows["evacuation_complete"].difference_s == 50 * 60  # after the impact
    assert rows["evacuation_ordered"].history_at is None


def test_people_proposed_for_transfer_stand_beside_those_history_moved(too_late: Story, scenario: Scenario) -> None:
    rows = {row.key: row for row in compare.comparison(too_late, scenario)}
    assert (rows["people_proposed"].ours, rows["people_proposed"].history, rows["people_proposed"].difference) == (
        300, 100, 200)
    assert rows["people_left"].ours == 147
    assert (rows["moved_before_impact"].ours, rows["moved_before_impact"].history) == (147, 0)


def test_the_dead_are_never_subtracted_from(too_late: Story, scenario: Scenario) -> None:
    (row,) = [row for row in compare.comparison(too_late, scenario) if row.key == "deaths"]
    assert row.history == 5
    assert row.ours is None
    assert row.difference is None


def test_a_plan_still_waiting_counts_as_proposed(tell, scenario: Scenario) -> None:  # type: ignore[no-untyped-def]
    story = tell(80)
    assert compare.proposed_until(story, story.noted[0].at) == 0
    (proposed,) = [n for n in story.noted if type(n.fact).__name__ == "PlanProposed"]
    assert compare.proposed_until(story, proposed.at) == 300


def test_history_by_kind_numbers_what_comes_again(scenario: Scenario) -> None:
    there = compare.history(scenario)
    assert {"transferred", "transferred_2", "deaths"} <= set(there)
    assert there["deaths"]["value"] == 5
    assert there["signal"]["at"] == "2024-07-01T00:10:00+08:00"
