"""What feeds bring: never from the future, and what cannot be taken is kept whole and read again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from yunnao.disk.quarantine import Quarantine
from yunnao.model import facts
from yunnao.model.event import Sighting
from yunnao.rounds.intake import believable, put_aside, rereader

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=3000)


def seen(fact: facts.Fact, at: datetime = NOON) -> Sighting:
    return Sighting(kind=type(fact).__name__, data=fact, occurred_at=at, source="gauges", actor="g-1", id="g-1/7")


LEVEL = facts.ObservationReceived(station="桥", quantity="water_level", value=3.1, unit="m")
REPORT = facts.ReportReceived(kind="smoke", text="有烟", reporter="110")


def test_nothing_is_known_before_it_happened() -> None:
    assert believable(seen(LEVEL), NOON) == seen(LEVEL)
    assert believable(seen(REPORT, LATER), NOON) == seen(REPORT)
    taken = believable(seen(LEVEL, LATER), NOON)
    assert taken.occurred_at == NOON and taken.data.value == 3.1  # type: ignore[attr-defined]
    assert f"{LATER.year}-" in taken.data.note and "晚于收到时间" in taken.data.note  # type: ignore[attr-defined]


def test_what_cannot_be_taken_is_kept_whole_and_comes_back_when_it_is_read_again(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    aside = put_aside(seen(LEVEL), LookupError("no such bridge"), NOON, quarantine)
    assert isinstance(aside.data, facts.InputQuarantined)
    assert (aside.data.reason, aside.data.origin, aside.data.feed) == ("no such bridge", "gauges g-1/7", "brain")
    kept = quarantine.read(aside.data.sha256)
    assert len(kept) == aside.data.size and msgspec.json.decode(kept)["data"]["station"] == "桥"
    retried, again = rereader(quarantine)(aside.data.sha256, NOON)
    assert retried.data == facts.InputRetried(sha256=aside.data.sha256, accepted=True)
    assert again == seen(LEVEL)
    assert put_aside(seen(LEVEL), LookupError("x"), NOON, None).data.sha256 == aside.data.sha256


def test_what_is_of_another_kind_is_read_by_the_others(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    sha256 = quarantine.keep([b"<alert>"])
    assert rereader(quarantine, [lambda sha, now: [seen(REPORT)]])(sha256, NOON) == [seen(REPORT)]
    (refused,) = rereader(quarantine)(sha256, NOON)
    assert isinstance(refused.data, facts.InputRetried) and not refused.data.accepted


@pytest.mark.parametrize("change", [b'"nonsense"', b"{}", b'{"yunnao_sighting":1,"kind":"NoSuchFact"}'])
def test_what_was_damaged_is_refused_in_words(tmp_path: Path, change: bytes) -> None:
    quarantine = Quarantine(tmp_path)
    (refused,) = rereader(quarantine)(quarantine.keep([change]), NOON)
    assert isinstance(refused.data, facts.InputRetried) and refused.data.reason
