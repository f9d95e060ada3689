"""evolve(city, event) -> city: the only way the city changes. Pure: no clock, no chance, no outside."""

from collections.abc import Iterable
from dataclasses import replace

from yunnao.city import (  # noqa: F401 - they bring their rules
    rules_course,
    rules_field,
    rules_outside,
    rules_posts,
    rules_response,
    rules_situation,
)
from yunnao.city.city import City
from yunnao.city.rules import RULES
from yunnao.model import facts
from yunnao.model.event import Entry, Event


def evolve(city: City, event: Event) -> City:
    """The city after one more event.

    Raises ValueError for an event that is not one of ours, LookupError for one about something unknown.
    """
    fact = facts.body(event)
    try:
        after = RULES[event.kind](city, fact, event) if event.kind in RULES else city
    except KeyError as missing:
        raise LookupError(f"event {event.id} of kind {event.kind} speaks of {missing}, which the city does not know: "
                          "the log has a gap, or the city stands on another package") from missing
    return replace(after, seq=city.seq + 1, now=event.recorded_at)


def fold(city: City, entries: Iterable[Entry]) -> City:
    """The city after all of `entries`, which must follow its position without a gap."""
    for entry in entries:
        if entry.seq != city.seq + 1:
            raise ValueError(f"the city stands at {city.seq} and cannot take entry {entry.seq}: "
                             "read the log from the position after the city's")
        city = evolve(city, entry.event)
    return city
