"""Layout: everything that is said stays said, comments too, and a second time changes nothing."""

import json
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from ruamel.yaml import YAML

from yunnao.procedure.layout import laid_out

PLANS = sorted((Path(__file__).parents[2] / "cities" / "qingdao" / "plans").glob("*.yaml"))
UNTIDY = """\
# head
id:   p     # why
tasks:
- id: a
  needs: { rescue: 1 }   # one engine
  # a task below
- {id: b,   message: "请 立即"}
text: >-
  one
  two
"""
TIDY = """\
# head
id: p       # why
tasks:
  - id: a
    needs: {rescue: 1}   # one engine
  # a task below
  - {id: b, message: "请 立即"}
text: >-
  one
  two
"""


def test_an_untidy_file_becomes_tidy_with_its_comments() -> None:
    assert laid_out(UNTIDY) == TIDY
    assert laid_out(TIDY) == TIDY


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_the_plans_of_qingdao_are_laid_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert laid_out(text) == text


words = st.text("ab1 你好：:#'\"-,?{}[]|>&*!%@\n", max_size=12)
values = st.recursive(st.one_of(words, st.integers(), st.booleans(), st.none()),
                      lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
                      max_leaves=8)


@settings(deadline=None)
@given(st.dictionaries(words, values, min_size=1, max_size=4))
def test_what_is_said_stays_said_or_the_file_is_left_alone(said: dict[str, object]) -> None:
    text = json.dumps(said, ensure_ascii=False, indent=1)  # JSON is YAML, in a layout that is not ours
    try:
        made = laid_out(text)
    except ValueError:
        return
    assert YAML(typ="safe").load(made) == YAML(typ="safe").load(text)


@pytest.mark.parametrize("text", ["id: [", "", "- a\n- b\n", "just words"])
def test_what_holds_no_fields_is_left_alone(text: str) -> None:
    with pytest.raises(ValueError, match="left as it is"):
        laid_out(text)
