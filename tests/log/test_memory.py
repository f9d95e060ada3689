"""What only the log in memory does; the promise itself is in tests/conformance/test_log.py."""

import pytest

from yunnao.log.chain import link
from yunnao.log.log import Head, Tampered
from yunnao.log.memory import MemoryLog
from yunnao.log.seal import seal


def test_records_are_taken_as_they_are_and_judged_by_verify(make) -> None:
    records = link(Head(), [seal(event) for event in make(3)])
    assert MemoryLog(records).verify() == Head(3, records[-1].hash)
    with pytest.raises(Tampered, match="position 2"):
        MemoryLog([records[0], records[2]]).verify()


def test_it_goes_on_from_given_records(make) -> None:
    log = MemoryLog(link(Head(), [seal(event) for event in make(3)]))
    assert log.known(["r-1", "r-4"]) == {"r-1"}
    assert log.append(make(1, "more-"), after=3)[0].seq == 4
    assert log.verify().seq == 4
