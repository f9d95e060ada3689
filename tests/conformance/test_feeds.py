"""Every feed keeps one promise. A feed runs this by being registered and offering a `specimen` of itself."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from yunnao.city.city import City
from yunnao.city.evolve import evolve
from yunnao.city.ground import Ground
from yunnao.model.event import Event, Mode, Sighting, from_cloudevent, to_cloudevent
from yunnao.model.facts import KINDS, as_data, body
from yunnao.model.promise import Feed
from yunnao.registry import every

ROOT = Path(__file__).parent.parent.parent
LONG_AGO, LATER = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(params=sorted(every("feed").items()), ids=lambda named: named[0])
def kind(request: pytest.FixtureRequest) -> Any:
    name, kind = request.param
    assert hasattr(kind, "specimen"), f"give the feed {name} a classmethod specimen(folder) -> feed on a small sample"
    return kind


@pytest.fixture
def feed(kind: Any, tmp_path: Path) -> Feed:
    return kind.specimen(tmp_path)


@pytest.fixture
def told(feed: Feed, littletown: Ground) -> Sequence[Sighting]:
    sightings = feed.poll(City(littletown), LATER)
    assert sightings, "the specimen must have something to tell"
    return sightings


def recorded(sighting: Sighting) -> Event:
    return Event(kind=sighting.kind, id=sighting.id or "e-1", occurred_at=sighting.occurred_at, recorded_at=LATER,
                 source=sighting.source, actor=sighting.actor, mode=Mode.EXERCISE, data=as_data(sighting.data))


def test_what_it_tells_are_facts_that_the_log_can_carry(told: Sequence[Sighting]) -> None:
    for sighting in told:
        assert sighting.kind in KINDS and type(sighting.data) is KINDS[sighting.kind]
        assert sighting.source and sighting.actor and sighting.occurred_at.tzinfo is not None
        event = recorded(sighting)
        assert body(from_cloudevent(to_cloudevent(event))) == sighting.data


def test_each_has_a_name_of_its_own_so_that_the_log_takes_it_once(told: Sequence[Sighting]) -> None:
    names = [sighting.id for sighting in told]
    assert all(names) and len(set(names)) == len(names)


def test_after_a_crash_it_tells_the_same_again(kind: Any, told: Sequence[Sighting], tmp_path: Path,
                                              littletown: Ground) -> None:
    assert kind.specimen(tmp_path).poll(City(littletown), LATER) == told


def test_what_the_city_has_taken_is_not_told_as_something_new(feed: Feed, told: Sequence[Sighting],
                                                             littletown: Ground) -> None:
    city = City(littletown)
    for sighting in told:
        city = evolve(city, recorded(sighting))
    names = {sighting.id for sighting in told}
    assert all(again.id in names for again in feed.poll(city, LATER))


def test_it_says_when_it_will_know_more_or_that_it_cannot_tell(feed: Feed, littletown: Ground) -> None:
    city, now = City(littletown), LONG_AGO
    while (coming := feed.next_at(city, now)) is not None:
        assert coming > now, "a time that does not come nearer would turn the loop for ever"
        now = coming
    assert feed.poll(city, max(now, LATER)) is not None


def test_every_feed_is_in_the_documents() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    missing = [name for name in sorted(every("feed")) if f"`{name}`" not in pages]
    assert not missing, f"say in docs/ what these feeds read, naming them in backticks: {missing}"
