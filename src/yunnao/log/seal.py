"""Sealing: an event becomes the bytes it will be for ever, if JSON can carry it and give it back the same."""

from typing import Any, NamedTuple

from yunnao.model.event import Event, from_cloudevent, to_cloudevent

MOST_BYTES = 32 * 2**20


class Sealed(NamedTuple):
    """An event as it will be read back, and its canonical CloudEvent bytes."""

    event: Event
    wire: bytes


def seal(event: Event) -> Sealed:
    """Seal an event; raises ValueError when it would not come back from JSON as it went in.

    A replay folds what was written, the living city what was handed in: where the two differ, they part ways.
    """
    if not (event.id and event.kind and event.source):
        raise ValueError(f"event {event.id!r} of kind {event.kind!r} from {event.source!r} cannot be recorded: "
                         "id, kind and source must all be given (CloudEvents 1.0)")
    try:
        wire = to_cloudevent(event)
        back = from_cloudevent(wire)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"event {event.id} cannot be recorded: {error}; give plain JSON values and times with "
                         "a zone") from error
    if len(wire) > MOST_BYTES:
        raise ValueError(f"event {event.id} has {len(wire):,} bytes and an event may have {MOST_BYTES:,}: keep the "
                         "large thing in a file, and record its SHA-256")
    if back != event:
        raise ValueError(f"event {event.id} cannot be recorded: {_difference('data', event.data, back.data)}; "
                         "give plain JSON values (None for unknown, lists for tuples)")
    return Sealed(back, wire)


def _difference(where: str, given: Any, back: Any) -> str:
    """Names the first place where what came back is not what was given."""
    if isinstance(given, dict) and isinstance(back, dict) and given.keys() == back.keys():
        for key in given:
            if given[key] != back[key]:
                return _difference(f"{where}.{key}", given[key], back[key])
    if isinstance(given, list) and isinstance(back, list) and len(given) == len(back):
        for place, (ours, theirs) in enumerate(zip(given, back, strict=True)):
            if ours != theirs:
                return _difference(f"{where}.{place}", ours, theirs)
    return f"{where} is {given!r:.80}, which JSON gives back as {back!r:.80}"
