"""What sealing gives back; what it refuses is in tests/conformance/test_log.py."""

from datetime import datetime, timedelta, timezone

import pytest

from yunnao.log.seal import MOST_BYTES, seal
from yunnao.model.event import to_cloudevent


def test_the_same_instant_in_two_zones_is_the_same_bytes(make) -> None:
    here, there = (make(1, occurred_at=datetime(2019, 8, 10, hour, tzinfo=timezone(timedelta(hours=offset))))[0]
                   for hour, offset in ((12, 8), (4, 0)))
    assert seal(here) == seal(there)
    assert b'"time":"2019-08-10T04:00:00Z"' in seal(here).wire


def test_the_order_of_keys_makes_no_difference(make) -> None:
    one, two = make(1, data={"a": 1, "b": {"c": 2, "d": 3}})[0], make(1, data={"b": {"d": 3, "c": 2}, "a": 1})[0]
    assert seal(one).wire == seal(two).wire


def test_the_sealed_event_shares_nothing_with_the_given_one(make) -> None:
    event = make(1)[0]
    sealed = seal(event)
    assert sealed.event == event
    assert sealed.event.data is not event.data
    assert sealed.wire == to_cloudevent(sealed.event)


def test_the_limit_is_exact(make) -> None:
    room = MOST_BYTES - len(seal(make(1, data={"photo": ""})[0]).wire)
    assert len(seal(make(1, data={"photo": "x" * room})[0]).wire) == MOST_BYTES
    with pytest.raises(ValueError, match=r"33,554,433 bytes and an event may have 33,554,432"):
        seal(make(1, data={"photo": "x" * (room + 1)})[0])
