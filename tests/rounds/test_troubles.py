"""Trouble is told once, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime

from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.rounds import troubles

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_a_trouble_the_city_knows_is_not_told_again(littletown: Ground) -> None:
    city = City(littletown)
    (told,) = troubles.began(city, "feed:x", "坏", "bad", NOON)
    city = replace(city, troubles=city.troubles.set("feed:x", told.data))
    assert troubles.began(city, "feed:x", "又坏", "bad again", NOON) == []


def test_words_name_the_cause_and_stay_short() -> None:
    zh, en = troubles.failed(OSError("x" * 5000))
    assert "OSError" in zh and "OSError" in en and len(zh) < 600
    assert "42 秒" in troubles.late(42.3)[0] and "6000" in troubles.flood(6000, 500)[1]
    assert "90 秒" in troubles.hopeless(90.2) and "no order" in troubles.stuck(OSError("full"), NOON).reason_en
