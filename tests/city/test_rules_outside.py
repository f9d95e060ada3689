"""Warnings that replace and take back each other."""

from datetime import UTC, datetime

import pytest

from yunnao.city.city import City
from yunnao.city.evolve import evolve
from yunnao.city.ground import Ground
from yunnao.model.event import Event, Mode
from yunnao.model.facts import WarningReceived, as_data
from yunnao.model.warning import Warning

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def hear(city: City, ident: str, sender: str, kind: str = "Alert", about: str = "") -> City:
    warning = Warning(id=ident, sender=sender, event="typhoon", colour=None, sent_at=NOON, headline="h",
                      message_type=kind, references=[about] if about else [])  # type: ignore[arg-type]
    return evolve(city, Event(kind="WarningReceived", id=f"e-{ident}", occurred_at=NOON, recorded_at=NOON, source="s",
                              actor="a", mode=Mode.ACTUAL, data=as_data(WarningReceived(warning=warning))))


@pytest.mark.parametrize(("kind", "left"), [("Cancel", set()), ("Update", {"w-2"})])
def test_an_office_replaces_and_takes_back_its_own_warning(littletown: Ground, kind: str, left: set[str]) -> None:
    city = hear(City(littletown), "w-1", "office")
    assert set(hear(city, "w-2", "office", kind, "w-1").warnings) == left


@pytest.mark.parametrize("kind", ["Cancel", "Update"])
def test_nobody_takes_back_another_offices_warning(littletown: Ground, kind: str) -> None:
    city = hear(City(littletown), "w-1", "office")
    assert "w-1" in hear(city, "w-2", "stranger", kind, "w-1").warnings
