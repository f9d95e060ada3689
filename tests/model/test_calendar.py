"""Deadlines by the clock and by working days: weekends, holidays, make-up days, and years nobody knows yet."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yunnao.model.calendar import LAST_YEAR, deadline_of, is_working_day, later_in_working_days, moved_on

CHINA = ZoneInfo("Asia/Shanghai")


def local(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=CHINA)


@pytest.mark.parametrize(("day", "works", "why"), [
    (date(2026, 3, 6), True, "an ordinary Friday"),
    (date(2026, 3, 7), False, "an ordinary Saturday"),
    (date(2026, 10, 1), False, "National Day"),
    (date(2025, 1, 26), True, "a Sunday made up for before the Spring Festival of 2025"),
    (date(2025, 2, 8), True, "a Saturday made up for after it"),
    (date(LAST_YEAR + 2, 10, 1), date(LAST_YEAR + 2, 10, 1).weekday() < 5, "beyond what is known: weekends alone"),
])
def test_holidays_and_make_up_days(day: date, works: bool, why: str) -> None:
    assert is_working_day(day) is works, why


def test_the_first_day_does_not_count_and_the_last_one_counts_whole() -> None:
    due, note = later_in_working_days(local(3, 5), 1, CHINA)
    assert (due, note) == (local(3, 7, 0), ""), "from Thursday, one working day: until Friday 24:00"
    assert later_in_working_days(local(3, 6), 1, CHINA)[0] == local(3, 10, 0), "from Friday: until Monday 24:00"
    assert later_in_working_days(local(1, 27, year=2025), 1, CHINA)[0] == local(2, 6, 0, year=2025), "over the Festival"


def test_what_lies_beyond_the_known_years_says_so() -> None:
    assert deadline_of(local(12, 30, year=LAST_YEAR), None, 10, CHINA)[1] == \
        f"{LAST_YEAR + 1} 年放假调休安排尚未收录，只按周末推算"


def test_minutes_run_through_the_night_and_no_time_is_no_deadline() -> None:
    assert deadline_of(local(3, 6, 23), 120, None, CHINA) == (local(3, 7, 1), "")
    assert deadline_of(local(3, 6), None, None, CHINA) == (None, "")


def test_a_deadline_moves_by_the_time_that_stood_still() -> None:
    noon = datetime(2026, 3, 6, 12, tzinfo=UTC)
    assert moved_on(noon, noon - timedelta(hours=2), noon + timedelta(hours=1), working_days=False, zone=CHINA)[0] == \
        noon + timedelta(hours=3)
    friday_24, monday_24 = local(3, 7, 0), local(3, 10, 0)
    assert moved_on(friday_24, local(3, 5), local(3, 6), working_days=True, zone=CHINA)[0] == monday_24
    assert moved_on(friday_24, local(3, 6), local(3, 8), working_days=True, zone=CHINA)[0] == friday_24, "a weekend"
