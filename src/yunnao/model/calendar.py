"""Two calendars behind one question, when is it due: the clock on the wall, and working days 工作日.

Working days follow the State Council's yearly notice of public holidays and make-up days, as the library
chinese_calendar keeps it. Beyond its last year nobody knows the notice yet: then weekends alone are free, and the
answer says so. A period in working days does not count its first day and ends with its last (《行政许可法》第八十二条,
《民法典》第二百零一条, 第二百零三条).
"""

from datetime import date, datetime, time, timedelta, tzinfo

import chinese_calendar

FIRST_YEAR, LAST_YEAR = min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year
"""The years whose holidays are known."""


def is_working_day(day: date) -> bool:
    """Whether offices are open; beyond the known years, whether it is no weekend."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5


def deadline_of(begins: datetime, minutes: int | None, working_days: int | None,
                zone: tzinfo) -> tuple[datetime | None, str]:
    """The moment that many minutes or working days after `begins`, and what is uncertain about it; None for neither."""
    if working_days is not None:
        return later_in_working_days(begins, working_days, zone)
    return (None if minutes is None else begins + timedelta(minutes=minutes)), ""


def later_in_working_days(begins: datetime, days: int, zone: tzinfo) -> tuple[datetime, str]:
    """The end, 24:00 in `zone`, of the working day `days` after that of `begins`, and what is uncertain about it."""
    day = begins.astimezone(zone).date()
    left = days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    note = "" if day.year <= LAST_YEAR else f"{day.year} 年放假调休安排尚未收录，只按周末推算"
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(begins.tzinfo), note


def moved_on(deadline: datetime, stopped: datetime, resumed: datetime, *, working_days: bool,
             zone: tzinfo) -> tuple[datetime, str]:
    """A deadline after a time in which it stood still: as much later, in minutes or in the working days that passed."""
    if not working_days:
        return deadline + (resumed - stopped), ""
    day, end = stopped.astimezone(zone).date(), resumed.astimezone(zone).date()
    passed = sum(is_working_day(day + timedelta(days=n + 1)) for n in range((end - day).days))
    last_day = deadline - timedelta(microseconds=1)  # it ends at 24:00, which is the next day's first moment
    return later_in_working_days(last_day, passed, zone)
