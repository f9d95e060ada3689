"""`yunnao log`, as a script and a person use it."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner, Result

from yunnao.city.city import City, city_digest
from yunnao.city.evolve import fold
from yunnao.city.ground import Ground
from yunnao.cli.log import app
from yunnao.log.log import GENESIS, Tampered, Unusable, open_log, read_log
from yunnao.log.ndjson import export
from yunnao.model import facts
from yunnao.model.event import Event, Mode, to_cloudevent

NOON = datetime(2024, 7, 1, 4, 0, tzinfo=UTC)
LITTLETOWN = Path(__file__).parent.parent / "data" / "littletown"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def told(*words: object) -> dict:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output + str(result.exception)
    return json.loads(result.stdout)


def event(number: int, fact: facts.Fact) -> Event:
    return Event(kind=type(fact).__name__, id=f"e-{number}", occurred_at=NOON, source="test", actor="tester",
                 recorded_at=NOON + timedelta(minutes=number), mode=Mode.EXERCISE, data=facts.as_data(fact))


def day(ground: Ground, stations: int) -> list[Event]:
    opened = facts.CityOpened(package=ground.name_en, version=ground.version, digest=ground.digest)
    seen = [facts.ObservationReceived(station=f"s-{n}", quantity="rain_1h", value=n / 3, unit="mm")
            for n in range(stations)]
    return [event(number, fact) for number, fact in enumerate((opened, *seen), 1)]


@pytest.fixture
def store(tmp_path: Path, littletown: Ground) -> Path:
    """A store of six events about Littletown."""
    with closing(open_log(str(tmp_path / "log.sqlite"))) as log:
        log.append(day(littletown, 5))
    return tmp_path / "log.sqlite"


@pytest.fixture
def exported(store: Path) -> Path:
    with closing(read_log(str(store))) as log:
        export(log, store.with_name("log.ndjson"))
    return store.with_name("log.ndjson")


def head(store: Path):
    with closing(read_log(str(store))) as log:
        return log.head()


def break_in(store: Path, deed: str) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute(deed)


# -- verify --------------------------------------------------------------------------------------------


def test_verify_prints_the_head(store: Path, exported: Path) -> None:
    for each in (store, exported):
        assert told("verify", each) == {"intact": True, "seq": 6, "log_digest": head(store).hash, "reason": ""}
    assert head(store).hash in run("verify", store).stdout


def test_verify_fails_at_the_changed_position(store: Path) -> None:
    break_in(store, "UPDATE event SET wire = CAST(replace(wire, 'rain_1h', 'rain_2h') AS BLOB) WHERE seq = 4")
    result = run("verify", store, "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert (answer["intact"], answer["seq"], answer["log_digest"]) == (False, 4, None)
    assert "does not match its hash" in answer["reason"]
    assert "from position 4 on" in " ".join(result.stderr.split())


def test_verify_fails_at_the_changed_line(exported: Path) -> None:
    exported.write_bytes(exported.read_bytes().replace(b'"s-1"', b'"s-2"'))
    result = run("verify", exported, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["seq"] == 3


def test_a_noted_digest_shows_that_the_end_was_cut(store: Path) -> None:
    noted = head(store).hash
    assert told("verify", store, "--noted", noted)["intact"]
    break_in(store, "DELETE FROM event WHERE seq > 4")
    assert told("verify", store)["seq"] == 4, "the chain alone cannot tell"
    result = run("verify", store, "--noted", noted, "--json")
    assert result.exit_code == 1
    assert "its end was cut off" in json.loads(result.stdout)["reason"]


def test_an_older_noted_digest_is_still_in_there(store: Path, littletown: Ground) -> None:
    noted = head(store).hash
    with closing(open_log(str(store))) as log:
        log.append([event(7, facts.RoadReopened(id="r", reason="clean"))])
    assert told("verify", store, "--noted", noted)["seq"] == 7


@pytest.mark.parametrize("words", [("verify",), ("export",), ("replay",)])
def test_a_missing_store_is_said(tmp_path: Path, words: tuple[str]) -> None:
    result = run(*words, tmp_path / "nowhere.sqlite")
    assert isinstance(result.exception, FileNotFoundError)
    assert list(tmp_path.iterdir()) == []


# -- export and import -----------------------------------------------------------------------------------


def test_an_export_to_standard_output_is_the_file(store: Path, exported: Path, tmp_path: Path) -> None:
    assert run("export", store).stdout_bytes == exported.read_bytes()
    result = run("export", store, "--out", tmp_path / "out.ndjson")
    assert str(tmp_path / "out.ndjson") in "".join(result.stdout.split())
    assert (tmp_path / "out.ndjson").read_bytes() == exported.read_bytes()
    assert run("export", exported).stdout_bytes == exported.read_bytes()


def test_what_is_imported_is_the_same_log(store: Path, exported: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.sqlite"
    digest = head(store).hash
    assert told("import", exported, new) == {"imported": 6, "already": 0, "seq": 6, "log_digest": digest}
    assert told("import", exported, new) == {"imported": 0, "already": 6, "seq": 6, "log_digest": digest}
    assert told("verify", new)["log_digest"] == digest


def test_an_import_goes_on_where_it_stopped(store: Path, exported: Path, tmp_path: Path) -> None:
    lines = exported.read_bytes().splitlines(keepends=True)
    part, new = tmp_path / "part.ndjson", tmp_path / "new.sqlite"
    part.write_bytes(b"".join(lines[:4]))
    assert told("import", part, new)["seq"] == 4
    assert told("import", exported, new) == {"imported": 2, "already": 4, "seq": 6, "log_digest": head(store).hash}
    assert told("import", part, new)["already"] == 4


def test_plain_cloudevents_are_imported(store: Path, littletown: Ground, tmp_path: Path) -> None:
    plain, new = tmp_path / "plain.ndjson", tmp_path / "new.sqlite"
    plain.write_bytes(b"\n".join(to_cloudevent(each) for each in day(littletown, 2500)))
    assert told("import", plain, new)["imported"] == 2501
    assert told("verify", new)["seq"] == 2501


def test_two_pasts_are_not_poured_into_one(store: Path, littletown: Ground, tmp_path: Path) -> None:
    """Their events are called e-1, e-2, ... alike, so taking only what is unknown would lose one of the two."""
    other = tmp_path / "other.ndjson"
    other.write_bytes(b"\n".join(to_cloudevent(each) for each in day(littletown, 9)[1:]))
    before = head(store)
    result = run("import", other, store)
    assert isinstance(result.exception, ValueError)
    assert "import into a new store" in str(result.exception)
    assert head(store) == before


def test_a_changed_export_is_not_imported(exported: Path, tmp_path: Path) -> None:
    exported.write_bytes(exported.read_bytes().replace(b'"s-1"', b'"s-2"'))
    assert isinstance(run("import", exported, tmp_path / "new.sqlite").exception, Tampered)
    assert not (tmp_path / "new.sqlite").exists()


def test_an_import_wants_a_file_and_a_store(exported: Path, tmp_path: Path) -> None:
    assert isinstance(run("import", tmp_path / "no.ndjson", tmp_path / "new.sqlite").exception, FileNotFoundError)
    assert isinstance(run("import", exported, tmp_path / "new.ndjson").exception, Unusable)


# -- replay ----------------------------------------------------------------------------------------------


def test_a_replay_folds_to_the_same_city(store: Path, exported: Path, littletown: Ground) -> None:
    with closing(read_log(str(store))) as log:
        city = fold(City(littletown), log.read())
    expected = {"seq": 6, "time": "2024-07-01T04:06:00+00:00", "log_digest": head(store).hash,
                "city_digest": city_digest(city), "events": 6}
    assert told("replay", store, "--city", LITTLETOWN) == expected
    assert told("replay", exported, "--city", LITTLETOWN) == expected


@pytest.mark.parametrize(("at", "seq"), [
    ("0", 0), ("3", 3), ("6", 6), ("2024-07-01T04:03:00Z", 3), ("2024-07-01T12:03:59+08:00", 3),
    ("2024-07-01T03:00Z", 0), ("2030-01-01T00:00+08:00", 6)])  # fmt: skip
def test_a_replay_stops_at_a_position_or_time(store: Path, littletown: Ground, at: str, seq: int) -> None:
    with closing(read_log(str(store))) as log:
        entries = list(log.read(until=seq))
    answer = told("replay", store, "--city", LITTLETOWN, "--at", at)
    assert (answer["seq"], answer["events"]) == (seq, seq)
    assert answer["log_digest"] == (entries[-1].hash if entries else GENESIS)
    assert answer["city_digest"] == city_digest(fold(City(littletown), entries))
    assert answer["time"] == (entries[-1].event.recorded_at.isoformat() if entries else None)


@pytest.mark.parametrize(("at", "text"), [
    ("7", "the log ends at 6"), ("noon", "give a position, or a time such as"), ("-1", "give a position"),
    ("2024-07-01T04:03:00", "no time zone")])  # fmt: skip
def test_a_place_that_is_none_is_said(store: Path, at: str, text: str) -> None:
    result = run("replay", store, "--city", LITTLETOWN, "--at", at)
    assert isinstance(result.exception, ValueError)
    assert text in str(result.exception)


def test_the_package_is_found_by_its_name(store: Path, tmp_path: Path, monkeypatch) -> None:
    copytree(LITTLETOWN, tmp_path / "cities" / "littletown")
    monkeypatch.chdir(tmp_path)
    assert told("replay", store) == told("replay", store, "--city", LITTLETOWN)
    monkeypatch.chdir(tmp_path / "cities")
    assert "give the package with --city" in str(run("replay", store).exception)


def test_another_state_of_the_package_is_refused(store: Path, tmp_path: Path) -> None:
    changed = copytree(LITTLETOWN, tmp_path / "changed")
    (changed / "units.csv").write_bytes((changed / "units.csv").read_bytes() + b"\n")
    assert "as it was then" in str(run("replay", store, "--city", changed).exception)


def test_a_log_of_no_city_wants_one(tmp_path: Path) -> None:
    store = tmp_path / "log.sqlite"
    with closing(open_log(str(store))) as log:
        log.append([event(1, facts.RoadReopened(id="r", reason="clean"))])
    assert "which city it is about" in str(run("replay", store).exception)
    assert told("replay", store, "--city", LITTLETOWN)["seq"] == 1


def test_a_changed_past_is_not_replayed(store: Path) -> None:
    break_in(store, "UPDATE event SET wire = CAST(replace(wire, 'rain_1h', 'rain_2h') AS BLOB) WHERE seq = 4")
    assert isinstance(run("replay", store, "--city", LITTLETOWN).exception, Tampered)
