"""`yunnao people`: accounts from the command line, one secret shown once."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from yunnao.cli.people import app
from yunnao.command.people import People, SignInRefused

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def run(*words: str | Path, status: int = 0) -> Any:
    done = CliRunner().invoke(app, [*map(str, words), "--json"])
    assert done.exit_code == status, done.output
    return json.loads(done.stdout) if status == 0 else str(done.exception or done.output)


@pytest.fixture
def secret(tmp_path: Path) -> str:
    made = run("add", tmp_path, "wang", "--name", "王指挥", "--role", "commander", "--role", "duty_officer")
    assert set(made) == {"id", "secret"}
    return made["secret"]


def test_whoever_is_added_can_sign_in(tmp_path: Path, secret: str) -> None:
    with closing(People(tmp_path / "people.db")) as people:
        person = people.sign_in("王指挥", secret, NOW).person
    assert (person.id, [str(role) for role in person.roles]) == ("wang", ["commander", "duty_officer"])


def test_the_list_has_stable_keys_and_no_secret(tmp_path: Path, secret: str) -> None:
    token = run("token", tmp_path, "wang", "--label", "night script")["token"]
    listed = run("list", tmp_path)
    assert list(listed[0]) == ["id", "name", "roles", "department", "disabled", "tokens", "added_at"]
    assert listed[0]["tokens"] == ["night script"] and secret not in str(listed) and token not in str(listed)


def test_shutting_out_and_letting_in(tmp_path: Path, secret: str) -> None:
    assert run("disable", tmp_path, "wang") == {"id": "wang", "disabled": True}
    with closing(People(tmp_path / "people.db")) as people, pytest.raises(SignInRefused):
        people.sign_in("wang", secret, NOW)
    assert run("enable", tmp_path, "wang") == {"id": "wang", "disabled": False}
    with closing(People(tmp_path / "people.db")) as people:
        assert people.sign_in("wang", secret, NOW).person.id == "wang"


def test_a_new_secret_and_no_more_tokens(tmp_path: Path, secret: str) -> None:
    token = run("token", tmp_path, "wang", "--label", "x")["token"]
    new = run("secret", tmp_path, "wang")["secret"]
    assert new != secret and run("untoken", tmp_path, "wang") == {"id": "wang", "tokens_taken": 1}
    with closing(People(tmp_path / "people.db")) as people:
        assert people.sign_in("wang", new, NOW).person.id == "wang" and people.person_of_token(token) is None


def test_wrong_use_says_what_to_do(tmp_path: Path, secret: str) -> None:
    assert "there is wang" in run("disable", tmp_path, "li", status=1)
    assert "already a person" in run("add", tmp_path, "wang", "--role", "observer", status=1)
    run("list", tmp_path / "nowhere", status=2)
    run("add", tmp_path, "x", "--role", "king", status=2)
    assert not (tmp_path / "nowhere").exists()
