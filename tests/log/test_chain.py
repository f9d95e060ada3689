"""The chain's own arithmetic; what it finds is in tests/conformance/test_log.py."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.log.chain import Record, admit, entry, link, microseconds, next_hash, verify
from yunnao.log.log import GENESIS, AlreadyRecorded, Conflict, Head, Tampered
from yunnao.log.seal import seal


def test_the_hash_of_a_published_example() -> None:
    """SHA-256 of 64 zeros, a line feed and `{}`; printf '%064d\\n{}' 0 | sha256sum says the same."""
    assert next_hash(GENESIS, b"{}") == "5649d09ed68c17156095d175eef152856c5b1a81c117c409c1e00f096aa6838e"


def test_a_batch_follows_the_head(make) -> None:
    sealed = [seal(event) for event in make(3)]
    head = Head(7, "a" * 64)
    first, second, third = link(head, sealed)
    assert [first.seq, second.seq, third.seq] == [8, 9, 10]
    assert first.hash == next_hash(head.hash, sealed[0].wire)
    assert third.hash == next_hash(second.hash, sealed[2].wire)
    assert link(head, []) == []


@given(st.datetimes(timezones=st.just(UTC)))
def test_microseconds_are_exact(when: datetime) -> None:
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds(when)) == when


def test_microseconds_know_zones_and_want_one() -> None:
    assert microseconds(datetime(1970, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))) == 0
    with pytest.raises(ValueError, match="no time zone"):
        microseconds(datetime(1970, 1, 1))


def test_a_repetition_is_named_before_a_conflict(make) -> None:
    """Who sends again after losing the connection learns that the batch is in, not that the log moved on."""
    sealed = [seal(event) for event in make(2)]
    admit(sealed, None, Head(5, "x"), set())
    admit(sealed, 5, Head(5, "x"), set())
    with pytest.raises(Conflict):
        admit(sealed, 3, Head(5, "x"), set())
    with pytest.raises(AlreadyRecorded):
        admit(sealed, 3, Head(5, "x"), {"r-2"})


def test_a_record_that_is_no_event_is_named() -> None:
    with pytest.raises(Tampered, match="position 3"):
        entry(Record(3, "r-3", 0, b"{", "x"))


def test_text_where_bytes_were_written_is_found(make) -> None:
    record = link(Head(), [seal(make(1)[0])])[0]
    assert verify([record]).seq == 1
    with pytest.raises(Tampered, match="position 1"):
        verify([record._replace(wire=record.wire.decode())])
