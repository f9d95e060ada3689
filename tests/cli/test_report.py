"""`yunnao report`: a log in, a report out; a report nobody can draft is refused with what there is."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yunnao.cli.front import front
from yunnao.log.log import open_log
from yunnao.model import facts
from yunnao.model.event import Event, Mode
from yunnao.model.facts import as_data
from yunnao.model.incident import Incident

TOWN = Path(__file__).parents[1] / "data" / "littletown"
NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    incident = Incident(id="pipeline-1", kind="pipeline", title="泄漏", opened_at=NOON, reason="接报",
                        procedure="leak@1")
    news = [facts.CityOpened(package="littletown", version="1", digest=""),
            facts.ReportReceived(kind="leak_confirmed", text="东街有油", reporter="110"),
            facts.IncidentOpened(incident=incident),
            facts.IncidentClosed(incident_id="pipeline-1", reason="完", by="p")]
    log = open_log(str(tmp_path / "log.sqlite"))
    log.append([Event(kind=type(fact).__name__, id=f"e-{n}", occurred_at=NOON, recorded_at=NOON, source="t", actor="t",
                      mode=Mode.EXERCISE, data=as_data(fact)) for n, fact in enumerate(news, 1)])
    log.close()
    return tmp_path / "log.sqlite"


def draft(store: Path, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(front, ["report", "draft", str(store), "pipeline-1", "--city", str(TOWN), *more])
    return done.exit_code, done.stdout if done.exit_code == 0 else str(done.exception)


def test_a_draft_as_json_and_as_files(store: Path, tmp_path: Path) -> None:
    code, out = draft(store, "--kind", "初报", "--out", str(tmp_path / "out"), "--json")
    made = json.loads(out)
    assert (code, made["kind"], made["number"], made["exercise"], made["log_position"]) == (0, "first", 1, True, 4)
    assert "东街有油" in json.dumps(made, ensure_ascii=False)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "pipeline-1-report-1.docx", "pipeline-1-report-1.json", "pipeline-1-report-1.pdf"]
    assert json.loads((tmp_path / "out" / "pipeline-1-report-1.json").read_text(encoding="utf-8")) == made


def test_a_draft_at_a_position_knows_no_more_than_was_known_then(store: Path) -> None:
    assert "响应终止" not in draft(store, "--at", "3")[1]
    assert "响应终止" in draft(store)[1]


def test_wrong_words_are_refused_with_the_right_ones(store: Path) -> None:
    code, why = draft(store, "--kind", "日报")
    assert code != 0
    assert "初报" in why
    assert "pipeline-1" in draft(store, "--at", "2")[1]
