"""The page itself, and what is asked for by name."""

from yunnao.console import app as console
from yunnao.console.app import create_app


def test_a_quarantined_input_is_shown_with_its_reason(room, sign_in):
    sha256 = min(room.brain.city.quarantine)
    there = sign_in().get(f"/api/quarantine/{sha256}").json()
    assert there["sha256"] == sha256 and there["reason"] and there["size"]


def test_an_input_that_is_not_in_quarantine(sign_in):
    assert sign_in().get("/api/quarantine/abc").status_code == 404


def test_without_a_built_page_the_console_says_how_to_build_it(room, monkeypatch, tmp_path):
    from fastapi.testclient import TestClient

    monkeypatch.setattr(console, "STATIC", tmp_path)
    answer = TestClient(create_app(room), base_url="http://127.0.0.1").get("/")
    assert answer.status_code == 503 and "pip install -e ." in answer.text


def test_the_page_answers_a_wrong_method_in_words(client):
    assert set(client.get("/api/orders").json()) == {"error", "why", "next"}
