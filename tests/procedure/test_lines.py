"""Short forms of news: each becomes a line that the scenario feed takes, and a wrong one is told by its number."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from yunnao.feeds.scenario import ScenarioFeed
from yunnao.procedure.lines import feed_lines

START = datetime(2026, 3, 1, tzinfo=UTC)
SHORT: list[tuple[dict[str, Any], str]] = [
    ({"report": "fire", "text": "着火", "point": [120.0, 36.0]}, "ReportReceived"),
    ({"observe": "deaths", "value": 3}, "ObservationReceived"),
    ({"warning": "typhoon", "colour": "orange", "by": "province"}, "WarningReceived"),
    ({"drawn": [[120, 36], [120.1, 36], [120.1, 36.1]], "evacuate": True}, "SourceTermReceived"),
    ({"term": "leak", "data": {}}, "SourceTermReceived"),
    ({"close_road": "桥", "point": [120, 36]}, "RoadClosed"),
    ({"kind": "ReportReceived", "data": {"kind": "fire", "text": "", "reporter": "r"}}, "ReportReceived"),
]


@pytest.mark.parametrize(("line", "kind"), SHORT, ids=[next(iter(line)) for line, _ in SHORT])
def test_a_short_form_is_a_line_of_the_feed(tmp_path: Path, line: dict[str, Any], kind: str) -> None:
    made = feed_lines([{"at": "+5", **line}], START, "370200")
    (tmp_path / "feed.yaml").write_bytes(msgspec.json.encode(made))
    (seen,) = ScenarioFeed(tmp_path).poll(None, datetime(2026, 3, 2, tzinfo=UTC))
    assert (seen.kind, seen.occurred_at) == (kind, datetime(2026, 3, 1, 0, 5, tzinfo=UTC))


def test_a_warning_is_the_citys_the_provinces_or_the_countrys() -> None:
    lines = [{"at": "+0", "warning": "gale", "colour": "blue", "by": by} for by in ("city", "province", "national")]
    made = feed_lines(lines, START, "370200")
    assert [line["data"]["warning"]["districts"] for line in made] == [["370200"], ["370000"], ["100000"]]


@pytest.mark.parametrize(("line", "told"), [
    ({"report": "fire"}, "event 1: it does not say when"),
    ({"at": "+0", "raport": "fire"}, "names neither `kind` nor one of report"),
    ({"at": "+0", "observe": "deaths"}, "observe lacks or misspells 'value'"),
    ({"at": "+0", "warning": "gale", "colour": "blue", "by": "moon"}, "warning lacks or misspells 'moon'"),
])
def test_a_wrong_line_is_told(line: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        feed_lines([line], START, "370200")
