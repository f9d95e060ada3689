from yunnao.drill.review.explain import by_district, explain
from yunnao.drill.review.story import Story
from yunnao.drill.scenario import Scenario


def test_people_by_district_add_up_to_the_whole(too_late: Story, scenario: Scenario) -> None:
    rows = {row.district: row for row in by_district(too_late, scenario)}
    assert (rows["990101"].people, rows["990101"].to_move, rows["990101"].ordered) == (200, 150, 150)
    assert rows["990101"].moved_before_impact == 147
    assert rows["990102"].moved_before_impact == 0


def test_the_difference_is_explained_from_the_numbers(too_late: Story, scenario: Scenario) -> None:
    said = {s.key: s for s in explain(too_late, scenario)}
    assert "300" in said["who_is_counted"].text_en and "75.0%" in said["who_is_counted"].text_en
    assert "West, East" in said["who_is_counted"].text_en
    assert "3.00 times" in said["difference"].text_en
    assert "cannot be compared" in said["who_history_counts"].text_en


def test_what_the_drill_had_and_the_day_may_not_have_had_is_said(too_late: Story, scenario: Scenario) -> None:
    said = {s.key: s for s in explain(too_late, scenario)}
    assert "map of the drains (1" in said["knows_the_drain"].text_en
    assert "2%" in said["people_obey"].text_en
    assert "no casualty model" in said["no_casualty_model"].text_en
