"""The guard: right host, right origin, sane size, safe headers."""

import pytest
from starlette.websockets import WebSocketDisconnect

from yunnao.console.guard import MAX_BODY_BYTES


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8123", "127.0.0.1.evil.example", ""])
def test_a_strange_host_is_answered_with_nothing(client, host):
    answer = client.get("/api/session", headers={"host": host})
    assert answer.status_code == 421 and "person" not in answer.json()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "localhost:8123", "[::1]:8123"])
def test_loopback_is_answered_under_all_its_names(client, host):
    assert client.get("/api/session", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:9999", "null"])
def test_another_page_cannot_act_for_the_person_signed_in(sign_in, origin):
    answer = sign_in().post(
        "/api/orders", json={"type": "ApprovePlan", "plan_id": "plan-2"}, headers={"origin": origin}
    )
    assert answer.status_code == 403


def test_another_page_cannot_listen_in(sign_in):
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        sign_in().websocket_connect(
            "ws://127.0.0.1:8123/api/live", headers={"origin": "http://evil.example"}
        ) as socket,
    ):
        socket.receive_json()
    assert closed.value.code == 4403


def test_our_own_page_may_act(sign_in):
    answer = sign_in().post("/api/tempo", json={"paused": True}, headers={"origin": "http://127.0.0.1:8123"})
    assert answer.status_code == 200


def test_a_flood_is_refused_by_its_declared_size(client):
    assert client.post("/api/sign-in", content=b"x" * (MAX_BODY_BYTES + 1)).status_code == 413


def test_a_flood_without_a_declared_size_is_refused_too(client):
    answer = client.post("/api/sign-in", content=(b"x" * 9000 for _ in range(20)))
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/", "/api/session", "/nothing"])
def test_every_answer_carries_the_safe_headers(client, path):
    headers = client.get(path).headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"


def test_what_the_city_says_is_never_kept_by_a_cache(client):
    assert client.get("/api/session").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_there_is_no_page_that_would_load_from_elsewhere(client, path):
    assert client.get(path).status_code == 404


def test_an_unknown_path_is_answered_in_words(client):
    assert set(client.get("/api/nothing").json()) == {"error", "why", "next"}
