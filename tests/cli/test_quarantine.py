"""`yunnao quarantine`: what waits for a person, and its bytes."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from yunnao.cli.quarantine import app
from yunnao.command.door import Refused
from yunnao.command.people import People
from yunnao.disk.quarantine import Quarantine
from yunnao.log.log import open_log
from yunnao.model import facts
from yunnao.model.event import Event, Mode
from yunnao.model.order import Person, Role

NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)
LITTLETOWN = str(Path(__file__).parents[1] / "data" / "littletown")
run = CliRunner().invoke


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A log in which three inputs were refused, and one of them was read later; the bytes of the first are kept."""
    first = Quarantine(tmp_path / "quarantine").keep([b"not an alert"])
    happened: list[facts.Fact] = [
        facts.InputQuarantined(origin=f"inbox/{name}.cap", reason="坏", sha256=sha256, size=12, feed="cap")
        for name, sha256 in (("a", first), ("b", "b" * 64), ("c", "c" * 64))]
    happened += [facts.InputRetried(sha256="b" * 64, accepted=True), facts.InputRetried(sha256=first, accepted=False)]
    log = open_log(str(tmp_path / "log.sqlite"))
    log.append([Event(kind=type(fact).__name__, id=f"e-{n}", occurred_at=NOON, recorded_at=NOON, source="cap",
                      actor="feed:cap", mode=Mode.ACTUAL, data=facts.as_data(fact)) for n, fact in enumerate(happened)])
    log.close()
    return tmp_path


def test_the_list_is_what_still_waits(store: Path) -> None:
    done = run(app, ["list", str(store), "--json"])
    listed = json.loads(done.stdout)
    assert done.exit_code == 0 and [row["origin"] for row in listed] == ["inbox/a.cap", "inbox/c.cap"]
    assert list(listed[0]) == ["sha256", "at", "feed", "origin", "size", "reason", "kept", "state"]
    assert [row["kept"] for row in listed] == [True, False] and listed[0]["at"] == "2026-07-01T04:00:00+00:00"


def test_the_bytes_can_be_had_and_nothing_is_overwritten(store: Path, tmp_path: Path) -> None:
    sha256 = json.loads(run(app, ["list", str(store), "--json"]).stdout)[0]["sha256"]
    out = tmp_path / "copy.cap"
    done = run(app, ["copy", str(store), sha256[:10], "--out", str(out), "--json"])
    assert json.loads(done.stdout) == {"sha256": sha256, "size": 12, "out": str(out)}
    assert out.read_bytes() == b"not an alert"
    assert isinstance(run(app, ["copy", str(store), sha256, "--out", str(out)]).exception, FileExistsError)
    assert isinstance(run(app, ["copy", str(store), "c" * 64, "--out", str(tmp_path / "c")]).exception, LookupError)


def test_a_beginning_that_several_share_is_not_enough(tmp_path: Path) -> None:
    names = [Quarantine(tmp_path / "quarantine").keep([bytes([n])]) for n in range(40)]
    first = next(name[0] for name in names if sum(other[0] == name[0] for other in names) > 1)
    for vague in (first, ""):
        done = run(app, ["copy", str(tmp_path), vague, "--out", str(tmp_path / "x")])
        assert isinstance(done.exception, LookupError) and not (tmp_path / "x").exists()


def test_a_folder_without_a_log_is_wrong_use(tmp_path: Path) -> None:
    assert run(app, ["list", str(tmp_path)]).exit_code == 2


def test_a_hopeless_one_is_given_up_by_a_person_through_the_door(tmp_path: Path) -> None:
    kept = Quarantine(tmp_path / "quarantine").keep([b"not an alert"])
    held = facts.InputQuarantined(origin="inbox/a.cap", reason="坏", sha256=kept, size=12, feed="cap")
    with closing(People(tmp_path / "people.db")) as people:
        secrets = {role: people.add(Person(id=role, name=f"{role} 甲", roles=[Role(role)]), NOON)
                   for role in ("observer", "duty_officer")}
    log = open_log(str(tmp_path / "log.sqlite"))
    log.append([Event(kind="InputQuarantined", id="e-1", occurred_at=NOON, recorded_at=NOON, source="cap",
                      actor="feed:cap", mode=Mode.ACTUAL, data=facts.as_data(held))])
    log.close()

    def discard(role: str, secret: str) -> Result:
        return run(app, ["discard", str(tmp_path), kept[:8], "--as", role, "--reason", "已重发", "--city", LITTLETOWN,
                         "--json"], env={"YUNNAO_SECRET": secret})

    assert isinstance(discard("duty_officer", "wrong").exception, PermissionError)
    assert isinstance(discard("observer", secrets["observer"]).exception, Refused)
    assert json.loads(run(app, ["list", str(tmp_path), "--json"]).stdout), "nothing was given up by those"
    done = json.loads(discard("duty_officer", secrets["duty_officer"]).stdout)
    assert done == {"sha256": kept, "state": "discarded", "by": "duty_officer 甲", "why": "已重发"}
    assert json.loads(run(app, ["list", str(tmp_path), "--json"]).stdout) == []
    (row,) = json.loads(run(app, ["list", str(tmp_path), "--all", "--json"]).stdout)
    assert (row["state"], row["by"], row["why"], row["kept"]) == ("discarded", "duty_officer 甲", "已重发", True)
