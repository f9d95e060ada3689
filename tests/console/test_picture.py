"""The picture now, and the same picture at any moment of the past."""

import pytest
from fake_day import NOW
from fake_plan import at

from yunnao.console.picture import Painter
from yunnao.model.event import Sighting
from yunnao.model.facts import TroubleBegan


def state(client, query=""):
    return client.get(f"/api/state{query}").json()


def test_the_state_names_its_place_in_the_log_and_its_moment(room, sign_in):
    now = state(sign_in())
    assert now["seq"] == now["head"]["seq"] == room.brain.city.seq
    assert now["now"].startswith("2019-08-10T14:36") and now["mode"] == "exercise"
    assert {"incidents", "plans", "units", "shelters", "tasks", "footprints", "quarantine"} <= set(now["sections"])


def test_a_position_of_the_log_shows_the_city_as_it_was(sign_in):
    client = sign_in()
    assert state(client, "?at=1")["sections"]["incidents"] == []
    opened = next(e for e in client.get("/api/events?kind=IncidentOpened").json()["events"])
    then = state(client, f"?at={opened['seq']}")
    assert [i["id"] for i in then["sections"]["incidents"]] == ["typhoon-1"]
    assert then["seq"] == opened["seq"] and then["now"] == opened["recorded_at"]


def test_a_moment_shows_what_was_known_then_and_the_time_that_was_asked_for(sign_in):
    then = state(sign_in(), "?time=2019-08-10T09:03:00%2B08:00")
    plans = {p["id"]: p["state"] for p in then["sections"]["plans"]}
    assert plans == {"plan-1": "proposed"} and then["now"].startswith("2019-08-10T01:03")


def test_before_the_log_began_there_is_its_first_moment(sign_in):
    assert state(sign_in(), "?time=1999-01-01T00:00:00Z")["seq"] == 1


def test_the_future_is_now(room):
    picture = Painter(room).when(at("2030-01-01T00:00"))
    assert picture.seq == room.brain.city.seq and picture.now < at("2019-08-11T00:00")


@pytest.mark.parametrize(("query", "status"), [("?at=0", 404), ("?at=99999", 404), ("?time=2019-08-10T09:00", 400)])
def test_what_is_not_in_the_log_is_said_to_be_missing(sign_in, query, status):
    answer = sign_in().get(f"/api/state{query}")
    assert answer.status_code == status and answer.json()["next"]


def test_looking_back_changes_nothing(room, sign_in):
    client = sign_in()
    head = room.brain.log.head()
    for query in ("?at=5", "?time=2019-08-10T09:03:00Z", ""):
        state(client, query)
    assert room.brain.log.head() == head


def test_two_desks_cannot_paint_over_each_other(room):
    room.panels = [lambda city, now: {"a": 1}, lambda city, now: {"a": 2}]
    with pytest.raises(ValueError, match="two desks both paint a section called 'a'"):
        Painter(room).live()


def test_the_console_paints_whatever_desks_are_registered(room):
    room.panels = [lambda city, now: {"harbour": {"at": now, "seq": city.seq}}]
    picture = Painter(room).when(NOW)
    assert set(picture.sections) == {"harbour", "troubles"}


def test_what_does_not_work_in_the_brain_itself_is_shown_the_log_s_own_trouble_first(room, sign_in):
    client = sign_in()
    assert state(client)["sections"]["troubles"] == []
    began = TroubleBegan(part="feed:CapFeed", reason="坏", reason_en="broken", since=NOW)
    room.brain.record([Sighting(kind="TroubleBegan", data=began, occurred_at=NOW, source="brain", actor="brain")])
    room.brain.stuck = TroubleBegan(part="log", reason="满", reason_en="full", since=NOW)
    shown = state(client)["sections"]["troubles"]
    assert [trouble["part"] for trouble in shown] == ["log", "feed:CapFeed"] and shown[0]["reason_en"] == "full"
    past = state(client, f"?at={room.brain.city.seq}")["sections"]["troubles"]
    assert [trouble["part"] for trouble in past] == ["feed:CapFeed"]
