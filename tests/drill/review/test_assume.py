import pytest

from yunnao.drill import responders
from yunnao.drill.review.assume import assumptions, halves
from yunnao.drill.review.story import Story
from yunnao.drill.scenario import Scenario


@pytest.mark.parametrize(("text", "zh", "en"), [
    ("泄漏点未公布。The leak has no published place.", "泄漏点未公布。", "The leak has no published place."),
    ("只算风。 / Wind only.", "只算风。", "Wind only."),
    ("只有中文，2024 年。", "只有中文，2024 年。", "只有中文，2024 年。"),
    ("English only.", "English only.", "English only."),
    ("名为 LEKIMA 的台风。", "名为 LEKIMA 的台风。", "名为 LEKIMA 的台风。"),
])
def test_a_note_in_two_languages_comes_apart(text: str, zh: str, en: str) -> None:
    assert halves(text) == (zh, en)


def test_scenario_models_plans_package_and_simulated_people_all_say_what_they_assume(
        in_time: Story, scenario: Scenario) -> None:
    said = assumptions(in_time, scenario)
    english = {s.text_en for s in said}
    assert "News is assumed to arrive at once, every time." in english
    assert {"Along the drain.", "Roads as on any day.", "written by hand"} <= english
    assert said[0].key == "scenario_1"
    assert len({s.text for s in said}) == len(said)


def test_the_constants_of_the_simulated_field_are_told_as_they_are(
        in_time: Story, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responders, "DRIVE_SLOWER", (1.7, 2.9))
    told = {s.key: s.text_en for s in assumptions(in_time, scenario)}
    assert "1.7 to 2.9 times the planned time" in told["turn_out"]
