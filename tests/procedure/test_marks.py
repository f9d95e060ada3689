"""Line numbers: every place that a finding names is found in the file, or the nearest thing around it."""

import pytest
from ruamel.yaml.error import YAMLError

from yunnao.procedure.marks import line_of, marks_of, path_of

TEXT = """\
# a comment
id: p
levels:
  - then: I
    when: {report.fire: ">= 1"}
tasks:
  # another
  - id: look
    name: 查看
    needs:
      rescue: 1
"""


@pytest.mark.parametrize(("place", "line"), [
    ("id", 2), ("levels", 3), ("levels[1]", 4), ("levels[1].when.report.fire", 5), ("tasks[1]", 8), ("tasks.look", 8),
    ("tasks.look.name", 9), ("tasks.look.needs.rescue", 11), ("tasks.look.escalate_to", 8), ("levels[1].source", 4),
    ("owners.fire", 1),
])
def test_a_place_has_its_line(place: str, line: int) -> None:
    assert line_of(place, marks_of(TEXT)) == line


def test_without_a_file_there_is_no_line() -> None:
    assert line_of("tasks.look", {}) == 0


def test_a_reading_error_is_turned_into_our_words() -> None:
    assert path_of("Expected `str`, got `int` - at `$.tasks[0].name`") == "tasks[1].name"
    assert path_of("Object missing required field `id`") == ""


def test_what_is_no_yaml_is_refused() -> None:
    with pytest.raises(YAMLError):
        marks_of("id: [")
