"""The event: one recorded fact 事件记录, in the past tense."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct, field

from yunnao.model.clock import utc

CLOUDEVENTS_TYPE = "cn.yunnao."


class Mode(StrEnum):
    """Whether a fact belongs to the real city or to an exercise 演练; exercise facts never leave the house."""

    ACTUAL = "actual"
    EXERCISE = "exercise"


class Event(Struct, frozen=True, kw_only=True):
    """A fact: what happened, when it happened, when we learned it, from where, by whom and because of what.

    `data` is the fact's body as plain JSON values; `model.facts` has its shape for every kind.
    `cause` is the id of the event that led to this one. Both times are in UTC.
    """

    kind: str
    id: str
    occurred_at: datetime
    recorded_at: datetime
    source: str
    actor: str
    mode: Mode
    cause: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


class Sighting(Struct, frozen=True, kw_only=True):
    """What a feed or a desk says happened, before the brain has recorded it.

    With an `id` of its own (a warning's identifier, a sensor's message number) the log takes it once only,
    however often it is delivered; without one the brain gives it the next.
    """

    kind: str
    data: Struct
    occurred_at: datetime
    source: str
    actor: str
    cause: str | None = None
    id: str | None = None


class Entry(Struct, frozen=True, kw_only=True):
    """An event at its place in a log: position from 1, and the hash that chains it to all before it."""

    seq: int
    event: Event
    hash: str


class _CloudEvent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    specversion: str
    id: str
    source: str
    type: str
    time: datetime
    recordedtime: datetime
    actor: str
    mode: Mode
    cause: str | None = None
    datacontenttype: str = ""
    data: dict[str, Any] = field(default_factory=dict)


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(_CloudEvent)


def to_cloudevent(event: Event) -> bytes:
    """The event as canonical CloudEvents 1.0 JSON: the same event is always the same bytes, times in UTC.

    Raises ValueError for a time without a zone.
    """
    return _encoder.encode(
        _CloudEvent(
            specversion="1.0",
            id=event.id,
            source=event.source,
            type=CLOUDEVENTS_TYPE + event.kind,
            time=utc(event.occurred_at),
            recordedtime=utc(event.recorded_at),
            actor=event.actor,
            mode=event.mode,
            cause=event.cause,
            datacontenttype="application/json",
            data=event.data,
        )
    )


def from_cloudevent(line: bytes | str) -> Event:
    """Read CloudEvents 1.0 JSON; raises ValueError with the reason when it is not one of ours."""
    try:
        wire = _decoder.decode(line)
    except msgspec.MsgspecError as error:
        raise ValueError(f"not a Yunnao CloudEvent: {error}") from error
    if wire.specversion != "1.0" or not wire.type.startswith(CLOUDEVENTS_TYPE):
        raise ValueError(f"CloudEvent {wire.id!r} has version {wire.specversion!r} and type {wire.type!r}; "
                         f"expected version '1.0' and a type under '{CLOUDEVENTS_TYPE}'")
    return Event(
        kind=wire.type.removeprefix(CLOUDEVENTS_TYPE),
        id=wire.id,
        occurred_at=utc(wire.time),
        recorded_at=utc(wire.recordedtime),
        source=wire.source,
        actor=wire.actor,
        mode=wire.mode,
        cause=wire.cause,
        data=wire.data,
    )
