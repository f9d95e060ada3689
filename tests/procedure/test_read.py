"""Reading plans: the real ones read, a broken one is named with its field."""

from pathlib import Path

import pytest

from yunnao.procedure.read import plans_in, read_plan

PLANS = Path(__file__).parents[2] / "cities" / "qingdao" / "plans"


def test_the_plans_of_qingdao_read() -> None:
    ids = [read_plan(path).id for path in plans_in(PLANS)]
    assert ids == [path.stem for path in plans_in(PLANS)] and {"overall", "typhoon", "pipeline"} <= set(ids)


def test_a_file_stands_for_itself() -> None:
    assert plans_in(PLANS / "typhoon.yaml") == [PLANS / "typhoon.yaml"]


@pytest.mark.parametrize(("text", "words"), [
    ("id: [1", "not readable YAML"),
    ("- a", "not a contingency plan"),
    ("id: x\nname: y\n", "missing required field"),
])
def test_a_broken_file_says_what_is_wrong(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=words) as error:
        read_plan(path)
    assert str(path) in str(error.value)


def test_an_unknown_field_and_an_unknown_level_are_named(tmp_path: Path) -> None:
    text = (PLANS / "typhoon.yaml").read_text(encoding="utf-8")
    path = tmp_path / "x.yaml"
    path.write_text(text.replace("from_level: IV", "from_level: V", 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"no level is called 'V'|Invalid enum value 'V'"):
        read_plan(path)
    path.write_text(text.replace("hazard: typhoon", "hazard: typhoon\nsurprise: 1", 1), encoding="utf-8")
    with pytest.raises(ValueError, match="surprise"):
        read_plan(path)
