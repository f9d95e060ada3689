"""An export: one CloudEvent a line, each with its place in the chain, so that a changed line is found.

The place is carried by two extension attributes: `sequence` (CloudEvents' own, ten digits so that text order is
log order) and `chainhash`. The hash covers the event without them, exactly as in the store.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from yunnao.log.chain import Record, link, microseconds
from yunnao.log.log import Head, Log, Tampered
from yunnao.log.memory import MemoryLog
from yunnao.log.seal import seal
from yunnao.model.event import Entry, Event, from_cloudevent, to_cloudevent


class _Place(Struct, frozen=True):
    sequence: str = ""
    chainhash: str = ""


_place = msgspec.json.Decoder(_Place)


def line(entry: Entry) -> bytes:
    """An entry as one line of an export, line feed included; still a valid CloudEvent."""
    event = to_cloudevent(entry.event)
    return event[:-1] + b',"sequence":"%010d","chainhash":"%s"}\n' % (entry.seq, entry.hash.encode())


def export(log: Log, path: Path) -> Head:
    """Write a whole log to a file, which appears under its name only when it is complete; gives its head."""
    head, part = Head(), path.with_name(path.name + ".part")
    with part.open("wb") as file:
        for entry in log.read():
            file.write(line(entry))
            head = Head(entry.seq, entry.hash)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return head


def read_export(path: Path) -> MemoryLog:
    """Read an export as it stands, for `verify` to judge; raises Tampered at a line that cannot be read at all."""
    with path.open("rb") as file:
        return MemoryLog(_as_exported(_lines(file)))


def read_events(path: Path) -> MemoryLog:
    """Read an export, or a file of plain CloudEvents (none of them placed in a chain), which are chained anew."""
    with path.open("rb") as file:
        first = next(_lines(file), None)
    if first is None or first[1].chainhash:
        return read_export(path)
    with path.open("rb") as file:
        return MemoryLog(_chained(_lines(file)))


def _lines(file: Iterable[bytes]) -> Iterator[tuple[Event, _Place]]:
    for number, text in enumerate(file, 1):
        try:
            yield from_cloudevent(text), _place.decode(text)
        except (ValueError, RecursionError) as error:
            raise Tampered(number, f"line {number} cannot be read ({error})") from error


def _as_exported(lines: Iterable[tuple[Event, _Place]]) -> Iterator[Record]:
    for number, (event, place) in enumerate(lines, 1):
        if not (place.chainhash and place.sequence.isdecimal()):
            raise Tampered(number, f"line {number} does not say its sequence and chainhash")
        yield Record(int(place.sequence), event.id, microseconds(event.recorded_at), to_cloudevent(event),
                     place.chainhash)


def _chained(lines: Iterable[tuple[Event, _Place]]) -> Iterator[Record]:
    head = Head()
    for event, place in lines:
        if place.chainhash:
            raise Tampered(head.seq + 1, "some lines of this file say their place in a chain, and some do not")
        for record in link(head, [seal(event)]):
            head = Head(record.seq, record.hash)
            yield record
