"""The hash chain: each entry's hash covers its event and all that came before, so a changed past shows."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from yunnao.log.log import AlreadyRecorded, Conflict, Head, Tampered
from yunnao.log.seal import Sealed
from yunnao.model.clock import utc
from yunnao.model.event import Entry, from_cloudevent

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Record(NamedTuple):
    """An entry as stores keep it: position, id, microseconds since 1970 UTC, canonical CloudEvent bytes, hash."""

    seq: int
    id: str
    recorded_us: int
    wire: bytes
    hash: str


def next_hash(previous: str, wire: bytes) -> str:
    """SHA-256 over the hash before, a line feed, and the bytes; hexadecimal."""
    return hashlib.sha256(previous.encode() + b"\n" + wire).hexdigest()


def microseconds(when: datetime) -> int:
    """A time as whole microseconds since 1970 UTC; raises ValueError without a zone."""
    return (utc(when) - _EPOCH) // timedelta(microseconds=1)


def admit(batch: Sequence[Sealed], after: int | None, head: Head, known: set[str]) -> None:
    """Let a batch pass, or raise AlreadyRecorded or Conflict; `known` are those of its ids that are recorded."""
    seen, twice = set(known), []
    for event, _ in batch:
        if event.id in seen:
            twice.append(event.id)
        seen.add(event.id)
    if twice:
        raise AlreadyRecorded(twice)
    if after is not None and after != head.seq:
        raise Conflict(after, head.seq)


def link(head: Head, batch: Sequence[Sealed]) -> list[Record]:
    """The records of a batch that follows `head`."""
    records, last = [], head.hash
    for seq, (event, wire) in enumerate(batch, head.seq + 1):
        last = next_hash(last, wire)
        records.append(Record(seq, event.id, microseconds(event.recorded_at), wire, last))
    return records


def entry(record: Record) -> Entry:
    """A record as others see it; raises Tampered when its bytes are no event."""
    try:
        return Entry(seq=record.seq, event=from_cloudevent(record.wire), hash=record.hash)
    except ValueError as error:
        raise Tampered(record.seq, f"what is there cannot be read ({error})") from error


def verify(records: Iterable[Record]) -> Head:
    """The head of a whole chain from its first record; raises Tampered at the first that does not follow."""
    head = Head()
    for record in records:
        if record.seq != head.seq + 1:
            raise Tampered(head.seq + 1, f"it is missing; the next one there is {record.seq}")
        if not isinstance(record.wire, bytes) or next_hash(head.hash, record.wire) != record.hash:
            raise Tampered(record.seq, "its content does not match its hash, or does not follow from the one before")
        event = entry(record).event
        if (event.id, microseconds(event.recorded_at)) != (record.id, record.recorded_us):
            raise Tampered(record.seq, f"it is filed under another id or time than its own, {event.id}")
        head = Head(record.seq, record.hash)
    return head
