from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from yunnao.drill.review.chart import Series, Spot, nice, plot, tiles

START = datetime(2024, 7, 1, tzinfo=UTC)
END = START + timedelta(hours=10)


@given(st.integers(0, 10**8))
def test_the_top_of_a_plot_is_round_enough_and_close_enough(most: int) -> None:
    top = nice(most)
    assert top >= most
    assert top % 4 == 0
    assert top <= max(4, 2 * most + 4)


@pytest.mark.parametrize(("most", "top"), [(0, 4), (4, 4), (24, 24), (5350, 6000), (10350, 12000)])
def test_tops_a_person_would_choose(most: int, top: int) -> None:
    assert nice(most) == top


def test_a_step_rises_at_its_moment_to_its_value() -> None:
    drawn = plot([Series("人", "people", [(START + timedelta(hours=5), 4)], "left")], START, END, END, UTC, "t")
    path = etree.fromstring(str(drawn)).xpath("//*[local-name()='path']/@d")[0]
    assert path == "M58.0 226.0H292.0V34.0H526.0"  # half the width, from the bottom to the top of a scale of 4


def test_what_history_knows_is_a_spot_that_fits_the_scale() -> None:
    spot = Spot(START + timedelta(hours=5), 8703, "历史 8,703", "history 8,703")
    drawn = plot([Series("人", "people", [(START, 4)], "left")], START, END, END, UTC, "t", [spot])
    tree = etree.fromstring(str(drawn))
    assert "10,000" in "".join(tree.itertext()) and "历史 8,703" in "".join(tree.itertext())
    (mark,) = tree.xpath("//*[@class='spot']/@d")
    assert mark.startswith("M292.0 53.9")  # 226 - 192 * 0.8703 is 58.9; its top is 5 px above


def test_a_shelter_tile_tells_people_capacity_and_share() -> None:
    steps = [(START + timedelta(hours=1), 190)]
    drawn = tiles([("会堂 <&>", "Hall", 200, steps)], START, END, END, UTC)
    text = "".join(etree.fromstring(str(drawn)).itertext())
    assert "190 / 200" in text and "95%" in text and "会堂 <&>" in text
    assert 'class="area full"' in str(drawn)
