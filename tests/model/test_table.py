import pytest

from yunnao.model.procedure import Rule
from yunnao.model.scale import Colour
from yunnao.model.table import decide, holds

RULES = [
    Rule(then="II", when={"warning.typhoon": ">= orange", "hours_to_landfall": "<= 24"}, source="a"),
    Rule(then="III", when={"warning.typhoon": ">= yellow"}, source="b"),
]


def test_the_first_row_that_holds_answers() -> None:
    assert decide(RULES, {"warning.typhoon": Colour.RED, "hours_to_landfall": 12.0}).then == "II"
    assert decide(RULES, {"warning.typhoon": Colour.RED, "hours_to_landfall": 30.0}).then == "III"
    assert decide(RULES, {"warning.typhoon": Colour.BLUE}) is None


def test_unknown_is_not_zero() -> None:
    assert decide(RULES, {"warning.typhoon": Colour.RED}).then == "III", "unknown hours must not count as few hours"
    assert not holds(None, "<= 24")
    assert not holds(None, "known")
    assert holds(0.0, "known")


def test_comparing_wind_with_a_colour_is_an_error_not_a_no() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        holds(17.2, ">= yellow")
