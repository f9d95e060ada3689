"""Conditions compared before any fact is known: which can hold at all, and which hold whenever another does."""

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from yunnao.model.scale import Colour
from yunnao.model.table import holds
from yunnao.procedure.condition import condition, covers, possible

SIGNS = st.sampled_from([">=", "<=", ">", "<", "=", "!="])
NUMBERS = st.builds(lambda sign, value: f"{sign} {value}", SIGNS, st.integers(-3, 3))
COLOURS = st.builds(lambda sign, value: f"{sign} {value.value}", SIGNS, st.sampled_from(list(Colour)))


@given(st.one_of(NUMBERS, st.just("known")), st.one_of(NUMBERS, st.just("known")))
def test_a_wider_number_holds_whenever_the_narrower_does(wide: str, narrow: str) -> None:
    if covers({"x": wide}, {"x": narrow}):
        assert all(holds(v / 2, wide) for v in range(-10, 11) if holds(v / 2, narrow))


@given(COLOURS, COLOURS)
def test_a_wider_colour_holds_whenever_the_narrower_does(wide: str, narrow: str) -> None:
    if covers({"x": wide}, {"x": narrow}):
        assert all(holds(colour, wide) for colour in Colour if holds(colour, narrow))


@given(COLOURS)
def test_a_colour_that_is_called_impossible_is_met_by_none(wanted: str) -> None:
    if not possible("warning.typhoon", wanted):
        assert not any(holds(colour, wanted) for colour in Colour)


@pytest.mark.parametrize(("fact", "wanted", "can"), [
    ("report.fire", "= 0", False), ("report.fire", "< 1", False), ("report.fire", ">= 1", True),
    ("warning.typhoon", "> red", False), ("warning.typhoon", "<= blue", True), ("people", "= 0", True),
    ("anything", "known", True),
])
def test_what_can_hold(fact: str, wanted: str, can: bool) -> None:
    assert possible(fact, wanted) is can


def test_a_row_without_conditions_covers_every_other_and_is_covered_by_none() -> None:
    one: dict[str, Any] = {"people": ">= 1"}
    assert covers({}, one)
    assert not covers(one, {})
    assert covers(one, {"people": ">= 5", "to_move": ">= 1"})
    assert not covers({"people": ">= 5"}, one)


def test_kinds_are_told_apart() -> None:
    assert [condition("x", w).kind for w in (">= yellow", "3", "known", ">= III", "major", "abc")] == [
        "colour", "number", "any", "level", "grade", "word"]
