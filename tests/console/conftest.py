"""A control room on the typhoon day, its console, and a client of it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))

from fake import fake_room, secret_of

from yunnao.console.app import create_app
from yunnao.console.room import ControlRoom


@pytest.fixture
def room(tmp_path: Path) -> ControlRoom:
    return fake_room(tmp_path)


@pytest.fixture
def client(room: ControlRoom) -> Iterator[TestClient]:
    with TestClient(create_app(room), base_url="http://127.0.0.1:8123") as client:
        yield client


@pytest.fixture
def sign_in(client: TestClient) -> Callable[[str], TestClient]:
    """`sign_in(name)` makes the client speak for that person."""

    def enter(name: str = "王指挥") -> TestClient:
        assert client.post("/api/sign-in", json={"name": name, "secret": secret_of(name)}).status_code == 200
        return client

    return enter
