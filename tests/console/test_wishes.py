"""Orders through the door, and the tempo of a demo."""

import pytest
from fake import secret_of

from yunnao.log.log import Unusable

APPROVE = {"type": "ApprovePlan", "plan_id": "plan-2"}


def test_a_commander_approves_and_the_log_has_it(room, sign_in):
    answer = sign_in("王指挥").post("/api/orders", json=APPROVE)
    assert answer.status_code == 200, answer.json()
    entries = {e.seq: e.event for e in room.brain.log.read()}
    kinds = [entries[seq].kind for seq in answer.json()["accepted"]]
    assert kinds[0] == "PlanApproved" and "EvacuationOrdered" in kinds and "LevelSet" in kinds
    assert room.brain.city.plans["plan-2"].state == "approved"


@pytest.mark.parametrize("name", ["李值班", "赵观察"])
def test_nobody_else_may_and_the_reason_is_said(room, sign_in, name):
    answer = sign_in(name).post("/api/orders", json=APPROVE)
    assert answer.status_code == 409 and name in answer.json()["refused"]
    assert room.brain.city.plans["plan-2"].state == "proposed"
    assert list(room.brain.log.read())[-1].event.kind == "OrderRefused"


def test_a_commander_may_sign_in_another_persons_window_and_leaves_no_session_behind(room, sign_in):
    client = sign_in("李值班")
    signed = {"name": "王指挥", "secret": secret_of("王指挥")}
    answer = client.post("/api/orders", json={**APPROVE, "signed": signed})
    assert answer.status_code == 200 and answer.json()["by"] == "王指挥"
    assert room.brain.city.plans["plan-2"].by == "王指挥"
    assert client.get("/api/session").json()["person"]["name"] == "李值班"


def test_a_false_signature_does_nothing(room, sign_in):
    answer = sign_in("王指挥").post("/api/orders", json={**APPROVE, "signed": {"name": "王指挥", "secret": "wrong"}})
    assert answer.status_code == 401
    assert room.brain.city.plans["plan-2"].state == "proposed"


def test_an_expired_plan_is_refused(room, sign_in):
    client = sign_in("王指挥")
    room.tempo.speed = 7200
    room.tempo._since -= 1
    answer = client.post("/api/orders", json=APPROVE)
    assert answer.status_code == 409 and "有效期" in answer.json()["refused"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{}",
        b'{"type": "LaunchRocket"}',
        b'{"type": "ApprovePlan"}',
        b'{"type": "ApprovePlan", "plan_id": 7}',
        b'{"type": "SetLevel", "incident_id": "typhoon-1", "level": "V"}',
        b'{"type": "ApprovePlan", "plan_id": "p", "signed": 1}',
    ],
)
def test_what_is_no_order_is_refused_with_what_is_wrong(sign_in, body):
    answer = sign_in().post("/api/orders", content=body)
    assert answer.status_code == 400 and answer.json()["error"]


def test_the_commander_sets_the_tempo(room, sign_in):
    answer = sign_in("王指挥").post("/api/tempo", json={"speed": 60, "paused": True})
    assert answer.json() == {"speed": 60.0, "paused": True, "pace": 0.0}
    assert room.tempo.paused and room.tempo.speed == 60


def test_nobody_else_sets_the_tempo(room, sign_in):
    assert sign_in("李值班").post("/api/tempo", json={"paused": True}).status_code == 403
    assert not room.tempo.paused


@pytest.mark.parametrize("speed", [0, -1, 1e9])
def test_a_tempo_that_nobody_could_watch_is_refused(sign_in, speed):
    assert sign_in().post("/api/tempo", json={"speed": speed}).status_code == 400


def test_where_time_is_real_there_is_no_tempo(room, sign_in):
    client = sign_in()
    room.tempo = None
    assert client.post("/api/tempo", json={"speed": 60}).status_code == 404
    assert client.get("/api/session").json()["demo"] is False


def test_while_nothing_can_be_recorded_an_order_is_answered_as_not_given(room, sign_in, monkeypatch):
    client = sign_in("王指挥")

    def full(events, after=None):
        raise Unusable("the disk is full, so this was not recorded")

    monkeypatch.setattr(room.brain.log, "append", full)
    answer = client.post("/api/orders", json=APPROVE)
    assert answer.status_code == 503 and "disk is full" in answer.json()["error"]
    assert "nothing was ordered" in answer.json()["why"] and room.brain.city.plans["plan-2"].state == "proposed"
    assert client.get("/api/state").status_code == 200, "the picture goes on"
    monkeypatch.undo()
    assert client.post("/api/orders", json=APPROVE).status_code == 200
