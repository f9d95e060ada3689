from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from yunnao.drill.review.axis import TimeAxis, several_days
from yunnao.drill.review.lanes import LETTERS, SIZE, Mark, axis_for, lanes, place
from yunnao.drill.review.svg import shortened, width_of

START = datetime(2024, 7, 1, tzinfo=UTC)
AXIS = axis_for(START, START + timedelta(hours=10), ZoneInfo("Asia/Shanghai"))
WRITTEN = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
marks = st.lists(st.builds(lambda minute, text: Mark(START + timedelta(minutes=minute), text, text),
                           st.integers(0, 600), st.text(WRITTEN, max_size=40)), max_size=25)


@given(marks)
def test_no_label_meets_another_label_or_the_stem_of_another_mark(marks: list[Mark]) -> None:
    placed = place(marks, AXIS, "zh")
    for one in placed:
        reach = one.x + width_of(one.text, SIZE)
        for other in placed:
            if other is one:
                continue
            covers = one.x <= other.x <= reach if other.x != one.x else False
            assert not (covers and other.row >= one.row), (one, other)
            assert not (other.x == one.x and other.row == one.row), (one, other)


@given(marks, marks)
def test_the_picture_is_sound_xml_whatever_the_texts(ours: list[Mark], theirs: list[Mark]) -> None:
    drawn = lanes(ours, theirs, AXIS, Mark(START + timedelta(hours=5), "<爆炸>", "<impact>"), "zh")
    etree.fromstring(str(drawn))


def test_a_long_text_is_cut_to_the_width_of_its_letters() -> None:
    assert shortened("青岛站人员到达现场", 5) == "青岛站人…"
    assert shortened("短", 5) == "短"
    assert width_of(shortened("x" * 200, LETTERS), 1) <= LETTERS


def test_ticks_are_full_hours_in_the_citys_own_time() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    axis = TimeAxis(START, START + timedelta(hours=9), 0, 90, zone)
    assert [(x, word) for x, word in axis.ticks(10)][:2] == [(0.0, "08:00"), (10.0, "09:00")]
    assert several_days(START, START + timedelta(days=3))
    days = TimeAxis(START, START + timedelta(days=4), 0, 96, zone)
    assert (16.0, "07-02") in list(days.ticks(12))
