from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.model.clock import VirtualClock, seconds, utc
from yunnao.model.event import Event, Mode, from_cloudevent, to_cloudevent
from yunnao.model.facts import KINDS, as_data, body

WHEN = datetime(2019, 8, 9, 3, 0, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4),
    max_leaves=12,
)


@given(data=st.dictionaries(st.text(st.characters(codec="utf-8")), JSON, max_size=5), ident=st.text(min_size=1))
def test_a_cloudevent_comes_back_equal_and_is_always_the_same_bytes(data: dict, ident: str) -> None:
    ident = ident.encode("utf-8", "ignore").decode() or "x"
    event = Event(kind="ReportReceived", id=ident, occurred_at=WHEN, recorded_at=WHEN, source="s", actor="a",
                  mode=Mode.EXERCISE, data=data)
    line = to_cloudevent(event)
    assert from_cloudevent(line) == event
    assert to_cloudevent(from_cloudevent(line)) == line


@pytest.mark.parametrize("line", [b"", b"{}", b"[1]", b'{"specversion":"0.3"}', b"\xff\xfe"])
def test_what_is_not_an_event_is_refused_with_a_reason(line: bytes) -> None:
    with pytest.raises(ValueError, match="CloudEvent"):
        from_cloudevent(line)


def test_a_body_of_the_wrong_shape_names_the_event_and_the_field() -> None:
    event = Event(kind="LevelSet", id="e-7", occurred_at=WHEN, recorded_at=WHEN, source="s", actor="a",
                  mode=Mode.ACTUAL, data={"incident_id": "x", "level": "V", "reason": "", "by": "z"})
    with pytest.raises(ValueError, match=r"e-7.*level"):
        body(event)
    with pytest.raises(ValueError, match="no kind is called"):
        body(Event(kind="Nonsense", id="e-8", occurred_at=WHEN, recorded_at=WHEN, source="s", actor="a",
                   mode=Mode.ACTUAL))


def test_kinds_are_in_the_past_tense() -> None:
    irregular = {"CityOpened", "WarningReceived", "TaskDone", "TaskLate", "PeopleLeft", "AssessmentMade", "MessageSent",
                 "LevelSet", "SignedIn", "UnitWithdrawn", "CoverageLost", "StockSent", "SituationReportSent",
                 "TroubleBegan"}
    for kind in KINDS:
        assert kind in irregular or kind.endswith("ed"), kind


def test_a_time_without_a_zone_could_mean_anything() -> None:
    with pytest.raises(ValueError, match="offset"):
        utc(datetime(2019, 8, 9))
    assert utc(datetime(2019, 8, 9, 11, tzinfo=timezone(timedelta(hours=8)))) == WHEN


def test_a_virtual_clock_never_goes_back() -> None:
    clock = VirtualClock(WHEN)
    clock.advance_to(WHEN - seconds(10))
    assert clock.now() == WHEN
    clock.advance_to(WHEN + seconds(1.5))
    assert clock.now() == WHEN + timedelta(milliseconds=1500)


def test_bodies_are_plain_json() -> None:
    from yunnao.model.facts import CityOpened

    assert as_data(CityOpened(package="p", version="1", digest="d")) == {"package": "p", "version": "1", "digest": "d"}
