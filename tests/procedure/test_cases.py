"""The language of a plan's test: what is written is what is meant, and what is not understood is said."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from yunnao.model.scale import Level
from yunnao.procedure.cases import LateThen, LevelThen, TaskThen, cases_beside, moment, read_cases

GOOD = """\
cases:
  - name: 一
    given: {events: [{at: "+0", report: fire}]}
    then:
      - {task: look, is: started, within_minutes: 10, clock: incident}
      - {level: III, before: "+30"}
      - no_task_late_except: []
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "p.test.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_case_reads_as_it_is_written(tmp_path: Path) -> None:
    (case,) = read_cases(written(tmp_path, GOOD))
    assert case.name == "一"
    task, level, late = case.then
    assert isinstance(task, TaskThen)
    assert (task.task, task.is_, task.within_minutes, task.clock) == ("look", "started", 10, "incident")
    assert isinstance(level, LevelThen)
    assert (level.level, level.is_, level.before) == (Level.III, "set", "+30")
    assert isinstance(late, LateThen)
    assert late.no_task_late_except == []


@pytest.mark.parametrize(("old", "new", "told"), [
    ("level: III", "levle: III", "names none of task"),
    ("level: III", "level: V", "then\\[2\\]"),
    ("is: started", "is: begun", "begun"),
    ("within_minutes: 10", "minutes: 10", "minutes"),
    ("no_task_late_except: []", "never: [TaskLost]", "no fact is called 'TaskLost'"),
    ('given: {events: [{at: "+0", report: fire}]}', "given: {}", "nothing happens"),
    ("cases:", "case:", "is not a plan's test"),
    ("name: 一", "name: [", "is not a plan's test"),
])
def test_a_slip_of_the_pen_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(ValueError, match=told):
        read_cases(written(tmp_path, GOOD.replace(old, new)))


def test_a_case_that_expects_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot fail"):
        read_cases(written(tmp_path, GOOD[: GOOD.index("    then:")] + "    then: []\n"))


def test_moments_count_from_the_start_or_stand_alone() -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    assert moment("+90", start) == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    assert moment("2026-03-01T09:30+08:00", start) == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    with pytest.raises(ValueError, match="no time zone"):
        moment("2026-03-01T09:30", start)


def test_the_test_stands_beside_the_plan() -> None:
    assert cases_beside(Path("plans/typhoon.yaml")) == Path("plans/typhoon.test.yaml")
