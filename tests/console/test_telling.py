"""Every event in one line a person can read, in two languages."""

import re
import string

import pytest

from yunnao.city.city import City
from yunnao.console.telling import SAYING, tell
from yunnao.model.event import Entry, Event, Mode
from yunnao.model.facts import KINDS


def entry(kind, data, room):
    event = Event(
        kind=kind,
        id="e-1",
        occurred_at=room.clock.now(),
        recorded_at=room.clock.now(),
        source="test",
        actor="test",
        mode=Mode.EXERCISE,
        data=data,
    )
    return Entry(seq=1, event=event, hash="")


def test_no_kind_of_event_is_without_words():
    assert set(SAYING) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(SAYING))
def test_both_languages_speak_of_the_same_things(kind):
    zh, en = (
        {re.sub("_(zh|en)$", "", name) for _, name, _, _ in string.Formatter().parse(text) if name}
        for text in SAYING[kind]
    )
    assert zh == en


def test_the_whole_day_is_told_without_a_gap(room):
    city = room.brain.city
    lines = [tell(e, city) for e in room.brain.log.read()]
    gaps = [line for line in lines if "—" in line.line_zh]
    assert {line.kind for line in gaps} <= {"ObservationReceived"}  # one gauge said that it does not know
    assert any("消防救援" in line.line_zh and line.kind == "UnitDeparted" for line in lines)
    assert any("Ⅱ级" in line.line_zh and line.kind == "LevelProposed" for line in lines)


def test_what_is_unknown_is_a_dash_and_not_a_zero(room):
    there = entry("ObservationReceived", {"station": "A", "quantity": "wind", "value": None, "unit": "m/s"}, room)
    assert tell(there, room.brain.city).line_zh == "A 风速 — m/s"


def test_a_name_the_city_does_not_know_does_not_stop_the_timeline(room):
    there = entry("UnitDeparted", {"unit_id": "ghost", "task_id": "none"}, room)
    assert tell(there, City(room.brain.city.ground)).line_en == "— departed: —"


def test_a_kind_from_a_later_version_is_shown_by_its_name(room):
    assert tell(entry("MoonRose", {}, room), room.brain.city).line_zh == "MoonRose"


@pytest.mark.parametrize("kind", sorted(SAYING))
def test_no_event_however_strange_stops_whoever_tells_it(kind, room):
    odd = ({}, {"lines": [{"a": 1}]}, {"level": "V", "grade": 7}, {"line": {}}, {"assessment": {"lines": [{}]}})
    for strange in odd:
        assert tell(entry(kind, strange, room), room.brain.city).line_zh


def test_an_assessment_with_its_lines_is_told_in_words(room):
    made = {"assessment": {"incident_id": "typhoon-1", "people": 12, "to_move": 3, "lines": [{"kind": "drain"}]}}
    assert "AssessmentMade" not in tell(entry("AssessmentMade", made, room), room.brain.city).line_zh
