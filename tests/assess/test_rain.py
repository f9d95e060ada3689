"""Signals, grades and runoff."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess import rain

AMOUNTS = st.lists(st.floats(0, 400), min_size=5, max_size=5).map(lambda v: dict(zip((1, 3, 6, 12, 24), sorted(v),
                                                                                     strict=True)))


@pytest.mark.parametrize(("mm", "colour"), [
    ({24: 300.0}, 0), ({12: 49.9}, 0), ({12: 50.0}, 1), ({6: 50.0, 12: 60.0}, 2), ({3: 50.0}, 3), ({3: 100.0}, 4),
    ({1: 201.9}, 4), ({1: 60.0}, 3), ({}, 0),
])  # fmt: skip
def test_the_colour_is_the_highest_reached(mm: dict[int, float], colour: int) -> None:
    """201.9 mm fell on Zhengzhou in one hour on 20 July 2021: red, whatever three hours brought."""
    assert rain.signal(mm) == colour


@given(AMOUNTS, st.floats(1, 3))
def test_more_rain_never_lowers_the_colour(mm: dict[int, float], by: float) -> None:
    assert rain.signal({hours: fell * by for hours, fell in mm.items()}) >= rain.signal(mm)


@pytest.mark.parametrize(("mm", "name"), [(0.0, "无雨"), (9.9, "小雨"), (99.9, "暴雨"), (552.5, "特大暴雨")])
def test_a_day_has_its_grade(mm: float, name: str) -> None:
    assert rain.grade(mm) == name


@given(st.floats(0, 1000), st.floats(30, 100))
def test_no_more_runs_off_than_fell(mm: float, curve: float) -> None:
    here = rain.runoff_mm(mm, curve)
    assert 0 <= here <= mm + 1e-9
    assert rain.runoff_mm(mm + 10, curve) >= here
