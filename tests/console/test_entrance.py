"""Nobody sees the city who has not said who they are."""

import pytest
from fake import secret_of
from starlette.websockets import WebSocketDisconnect

from yunnao.console.app import NOT_SIGNED_IN
from yunnao.console.entrance import COOKIE

READS = ["base", "state", "state?at=1", "events", "events/1", "quarantine/00"]


@pytest.mark.parametrize("path", READS)
def test_every_read_needs_a_person(client, path):
    answer = client.get(f"/api/{path}")
    assert answer.status_code == 401
    assert set(answer.json()) == {"error", "why", "next"}


@pytest.mark.parametrize("path", ["orders", "tempo"])
def test_every_wish_needs_a_person(client, path):
    assert client.post(f"/api/{path}", json={}).status_code == 401


def test_a_stream_without_a_person_is_closed_with_its_own_code(client):
    with (
        client.websocket_connect("ws://127.0.0.1:8123/api/live") as socket,
        pytest.raises(WebSocketDisconnect) as closed,
    ):
        socket.receive_json()
    assert closed.value.code == NOT_SIGNED_IN


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_pages(client):
    answer = client.post("/api/sign-in", json={"name": "李值班", "secret": secret_of("李值班")})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=") and "httponly" in cookie and "samesite=strict" in cookie
    assert answer.json()["person"]["name"] == "李值班" and answer.json()["roles"] == ["duty_officer"]


def test_a_wrong_secret_lets_nobody_in_and_says_what_to_do(client):
    answer = client.post("/api/sign-in", json={"name": "李值班", "secret": "wrong"})
    assert answer.status_code == 401 and answer.json()["next"]
    assert client.get("/api/session").json()["person"] is None


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"name": 1, "secret": ""}', b'{"name": "x", "secret": "y", "z": 1}']
)
def test_a_body_of_another_shape_is_refused_clearly(client, body):
    answer = client.post("/api/sign-in", content=body)
    assert answer.status_code == 400 and "cannot be read" in answer.json()["error"]


def test_signing_out_ends_the_session_itself_not_only_the_cookie(client, sign_in):
    session = sign_in("李值班").cookies[COOKIE]
    client.post("/api/sign-out")
    client.cookies.set(COOKIE, session)
    assert client.get("/api/state").status_code == 401


def test_a_session_lives_by_wall_time_however_fast_the_demo_runs(room, client, sign_in):
    sign_in("李值班")
    room.tempo.speed = 7200
    room.tempo._since -= 60  # a minute of wall time, five days of city time
    assert client.get("/api/session").json()["person"]["name"] == "李值班"


def test_the_log_remembers_who_came_in(room, sign_in):
    sign_in("李值班")
    last = list(room.brain.log.read())[-1].event
    assert (last.kind, last.actor) == ("SignedIn", "李值班")
