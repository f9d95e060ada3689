from datetime import UTC, datetime
from pathlib import Path

import pytest

from yunnao.feeds.scenario import ScenarioFeed

GOOD = """
- {at: "2013-11-22T02:25+08:00", kind: ReportReceived, source: s, actor: a,
   data: {kind: pump_stopped, text: 停泵, reporter: r}}
- {at: "2013-11-22T02:12+08:00", occurred_at: "2013-11-22T02:10+08:00", kind: ObservationReceived, source: s, actor: a,
   data: {station: p, quantity: pressure, value: 4.52, unit: MPa}}
"""


def feed(folder: Path, text: str) -> ScenarioFeed:
    (folder / "feed.yaml").write_text(text, encoding="utf-8")
    return ScenarioFeed(folder)


def test_nothing_is_told_before_it_was_known(tmp_path: Path) -> None:
    told = feed(tmp_path, GOOD)
    assert told.poll(None, datetime(2013, 11, 21, 18, 11, tzinfo=UTC)) == []
    (first,) = told.poll(None, datetime(2013, 11, 21, 18, 12, tzinfo=UTC))
    assert (first.kind, first.occurred_at.minute) == ("ObservationReceived", 10)
    assert told.next_at(None, datetime(2013, 11, 21, 18, 12, tzinfo=UTC)) == datetime(2013, 11, 21, 18, 25, tzinfo=UTC)
    assert told.next_at(None, datetime(2013, 11, 21, 18, 25, tzinfo=UTC)) is None


def test_a_new_feed_tells_the_same_things_under_the_same_ids(tmp_path: Path) -> None:
    late = datetime(2013, 11, 22, tzinfo=UTC)
    first = feed(tmp_path, GOOD).poll(None, late)
    again = ScenarioFeed(tmp_path).poll(None, late)
    assert [s.id for s in first] == [s.id for s in again]
    assert len({s.id for s in first}) == 2


@pytest.mark.parametrize(("text", "reason"), [
    ("- {at: '2013-11-22T02:25', kind: ReportReceived, source: s, actor: a, data: {kind: k, text: t, reporter: r}}",
     "offset"),
    ("- {at: '2013-11-22T02:25+08:00', kind: Nonsense, source: s, actor: a}", "no kind is called"),
    ("- {at: '2013-11-22T02:25+08:00', kind: ReportReceived, source: s, actor: a, data: {kind: k}}", "item 1"),
    ("- {at: '2013-11-22T02:25+08:00', occurred_at: '2013-11-22T03:00+08:00', kind: ReportReceived, source: s,"
     " actor: a, data: {kind: k, text: t, reporter: r}}", "before it happened"),
    ("- [", "not readable YAML"),
])  # fmt: skip
def test_a_broken_line_is_named(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        feed(tmp_path, text)
