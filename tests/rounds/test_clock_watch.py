"""A system clock that leapt is told once, and once that both agree again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model import facts
from yunnao.model.clock import WallClock
from yunnao.rounds.clock_watch import ClockWatch

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(("leap", "said"), [(timedelta(days=1), "快 1 day"), (-timedelta(hours=1), "慢 1:00:00")])
def test_a_leap_is_told_and_its_end(littletown: Ground, leap: timedelta, said: str) -> None:
    wall = [NOON]
    watch = ClockWatch(WallClock(wall=lambda: wall[0], steady_s=lambda: 0.0))
    city = City(littletown)
    assert watch.poll(city, NOON) == [] and watch.next_at(city, NOON) is None
    wall[0] += leap
    (told,) = watch.poll(city, NOON)
    assert isinstance(told.data, facts.TroubleBegan) and said in told.data.reason and "restart" in told.data.reason_en
    city = replace(city, troubles=city.troubles.set("clock", told.data))
    assert watch.poll(city, NOON) == [], "it is told once"
    wall[0] = NOON
    (over,) = watch.poll(city, NOON)
    assert over.data == facts.TroubleEnded(part="clock")
