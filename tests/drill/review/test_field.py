
import pytest
from msgspec import structs

from yunnao.drill.review import field
from yunnao.drill.review.story import Story


def test_tasks_are_counted_by_what_became_of_them(in_time: Story) -> None:
    assert field.task_counts(in_time) == {"opened": 4, "done": 2, "late": 2, "open": 2, "skipped": 0}
    assert [t.id for t in field.open_tasks(in_time)] == ["i-1/evacuate", "i-1/hazmat"]


def test_a_late_task_names_its_cause_and_how_late_it_was(in_time: Story) -> None:
    late = {t.id: t for t in field.late_tasks(in_time)}
    assert late["i-1/report"].late_s == 600
    assert late["i-1/report"].cause_en == "the department reported after the deadline"
    assert late["i-1/hazmat"].cause_en == "no unit had been assigned by the deadline"
    assert late["i-1/hazmat"].done_at is None
    assert late["i-1/hazmat"].late_s == 40 * 60  # until the log ends


def test_names_come_from_the_plan_of_the_tasks_own_incident(in_time: Story) -> None:
    written = in_time.city.ground.plans["leak"]
    rule = written.tasks[0]
    task = structs.replace(in_time.city.tasks["i-1/report"], rule_id=rule.id, owner=rule.owner)
    assert field.owner_name(in_time.city, task) == written.owners[rule.owner]
    assert field.english_name(in_time.city, task) == (rule.name_en or task.name)
    assert field.owner_name(in_time.city, structs.replace(task, owner="nobody")) == "nobody"


def test_units_and_the_way_they_drove(in_time: Story) -> None:
    units = field.units(in_time)
    assert (units["total"], units["assigned"], units["never_used"]) == (4, 1, 3)
    assert units["never_used_by_kind"] == {"ambulance": 1, "coach": 1, "hazmat": 1}
    assert units["km_driven"] == pytest.approx(2.0, abs=0.01)  # two streets of 1,000 m


def test_shelters_the_fullest_first(in_time: Story) -> None:
    assert [(s.id, s.people, s.share) for s in field.shelters(in_time)] == [
        ("shelter-hall", 150, 0.75), ("shelter-school", 147, 0.49)]


def test_a_way_of_one_point_has_no_length() -> None:
    assert field.path_km([(120.0, 36.0)]) == 0
    assert field.path_km([(0.0, 0.0), (0.0, 1.0)]) == pytest.approx(111.195, abs=0.01)
