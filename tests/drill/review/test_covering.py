"""How much of a plan the day called on, in the plan's own words."""

from dataclasses import replace

from yunnao.city.city import City
from yunnao.drill.review.covering import covered
from yunnao.drill.review.story import Story


def test_the_plan_of_the_day_is_counted(in_time: Story) -> None:
    (found,) = covered(in_time)
    assert found.plan == "leak@1"
    tasks = found.parts["tasks"]
    assert (tasks.of, tasks.exercised, tasks.never) == (1, 1, [])
    owners = found.parts["owners"]
    assert (owners.of, owners.exercised) == (1, 1)
    rows = found.parts["rows"]
    assert (rows.of, rows.exercised, len(rows.never)) == (2, 0, 2)
    assert all("made up" in words for words in rows.never), "rows are told by their words, not by their numbers"


def test_a_day_without_incidents_called_on_no_plan(in_time: Story) -> None:
    assert covered(replace(in_time, city=City(in_time.city.ground))) == []
