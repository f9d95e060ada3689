"""The log as lines: any stretch, any kinds, any event whole."""

import pytest

from yunnao.console import timeline


def lines(client, query):
    return client.get(f"/api/events?{query}").json()["events"]


def test_a_stretch_after_a_position_oldest_first(sign_in):
    assert [line["seq"] for line in lines(sign_in(), "after=3&limit=4")] == [4, 5, 6, 7]


def test_the_newest_before_a_position_oldest_first(sign_in):
    assert [line["seq"] for line in lines(sign_in(), "before=9&limit=3")] == [6, 7, 8]


@pytest.mark.parametrize("stretch", [1, 7, 1000])
def test_kinds_are_found_however_far_back_they_lie(room, sign_in, monkeypatch, stretch):
    monkeypatch.setattr(timeline, "STRETCH", stretch)
    found = lines(sign_in(), "before=9999&limit=2&kind=IncidentOpened,PlanApproved")
    assert [line["kind"] for line in found] == ["PlanApproved", "IncidentOpened"]


def test_no_request_gets_more_than_the_most(room, sign_in, monkeypatch):
    monkeypatch.setattr("yunnao.console.app.MOST_LINES", 5)
    assert len(lines(sign_in(), "limit=100000")) == 5
    assert lines(sign_in(), "limit=-3") == []


def test_one_event_whole_with_its_hash_and_both_its_times(room, sign_in):
    whole = sign_in().get("/api/events/9").json()
    entry = next(e for e in room.brain.log.read() if e.seq == 9)
    assert whole["hash"] == entry.hash and whole["event"]["type"] == f"cn.yunnao.{entry.event.kind}"
    assert {"time", "recordedtime", "actor", "mode", "data"} <= set(whole["event"])


@pytest.mark.parametrize("seq", [0, -1, 99999])
def test_an_event_that_is_not_there(sign_in, seq):
    assert sign_in().get(f"/api/events/{seq}").status_code == 404
