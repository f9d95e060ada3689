"""Who is where: everyone is somewhere, by day as by night, and the local hour decides."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess.assess import assess
from yunnao.assess.hours import GO_OUT, _drawn, _window, interval, who_is_there, works
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.registry import find

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY_NOON = datetime(2013, 11, 22, 4, tzinfo=UTC)  # 12:00 in Qingdao
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("when", "work"), [
    ("2013-11-22T10:25", True), ("2013-11-22T08:00", True), ("2013-11-22T07:59", False), ("2013-11-22T18:00", False),
    ("2013-11-22T02:12", False), ("2013-11-23T10:25", False)])
def test_work_is_from_monday_to_friday_by_the_clock_of_the_city(when: str, work: bool) -> None:
    assert works(datetime.fromisoformat(when).replace(tzinfo=SHANGHAI), SHANGHAI) == work


def test_by_night_people_are_at_home_and_nothing_is_guessed(qingdao: Ground) -> None:
    present = who_is_there(qingdao, FRIDAY_NOON - 10 * HOUR, FRIDAY_NOON)
    assert (present.people == qingdao.population.people).all() and not present.day and "夜间" in present.note
    assert interval(np.ones(3), present, np.arange(3)) == {}


def test_what_lasts_longer_than_a_day_finds_people_at_home(qingdao: Ground) -> None:
    assert not who_is_there(qingdao, FRIDAY_NOON, FRIDAY_NOON + 25 * HOUR).day
    assert who_is_there(qingdao, FRIDAY_NOON, FRIDAY_NOON + 24 * HOUR).day


def test_by_day_nobody_is_lost_and_nobody_made(qingdao: Ground) -> None:
    present = who_is_there(qingdao, FRIDAY_NOON, FRIDAY_NOON + HOUR)
    for guess in (present.low, present.people, present.high):
        assert guess is not None and guess.min() >= 0
        assert guess.sum() == pytest.approx(10_071_722, abs=1e-3)
    moved = np.abs(present.people - qingdao.population.people).sum() / 2
    assert 0 < moved < max(GO_OUT) * 10_071_722


def test_an_interval_holds_the_likely_number(qingdao: Ground) -> None:
    source = find("hazard", "explosion")().example(qingdao)
    made = assess(City(qingdao), "i", source, id="a", now=FRIDAY_NOON)
    told = made.impact["people"]
    assert told.low <= told.likely <= told.high and told.low < told.high
    assert told.likely == pytest.approx(made.people, abs=1)
    assert any("工作日白天" in note for note in made.assumptions)


@given(st.lists(st.lists(st.integers(0, 900), min_size=7, max_size=7), min_size=6, max_size=6))
def test_everyone_who_goes_to_work_arrives(rows: list[list[int]]) -> None:
    homes = np.array(rows, dtype=float)
    for reach, without in (((1, 2), None), ((3, 3), (1, 1))):
        drawn = _drawn(homes, reach, without)
        assert drawn.min() >= 0
        assert (homes * drawn).sum() == pytest.approx(homes.sum(), rel=1e-9)


@given(st.lists(st.integers(0, 50), min_size=30, max_size=30), st.integers(0, 6), st.integers(0, 6))
def test_a_window_sums_what_lies_in_it(values: list[int], up: int, across: int) -> None:
    field = np.array(values, dtype=float).reshape(5, 6)
    plain = [[field[max(0, j - up):j + up + 1, max(0, i - across):i + across + 1].sum() for i in range(6)]
             for j in range(5)]
    np.testing.assert_allclose(_window(field, (up, across)), plain)
