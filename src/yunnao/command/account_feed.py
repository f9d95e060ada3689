"""The accounts as a feed: what was done to them at the command line comes into the log like any other news."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from yunnao.command.people import People
from yunnao.model.event import Sighting
from yunnao.model.facts import AccountChanged


class AccountFeed:
    """Tells every change of an account once, under the number that the accounts gave it."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._told = 0  # spares asking again; a new feed tells all, and the log takes each once

    def poll(self, city: Any, now: datetime) -> Sequence[Sighting]:
        new = self._people.changes(after=self._told)
        self._told = new[-1][0] if new else self._told
        return [Sighting(kind="AccountChanged", data=AccountChanged(person=person, what=what), occurred_at=min(at, now),
                         source="people", actor=actor, id=f"account:{number}")
                for number, at, person, what, actor in new]

    def next_at(self, city: Any, now: datetime) -> datetime | None:
        return None
