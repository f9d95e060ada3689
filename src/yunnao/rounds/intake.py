"""What feeds bring, made fit to be recorded: nothing from the future, and what cannot be taken put aside whole."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct, structs

from yunnao.disk.quarantine import Quarantine
from yunnao.model import facts
from yunnao.model.event import Sighting

FEED = "brain"
"""Under this name stands what a feed told in good shape and the city could not take."""

Reread = Callable[[str, datetime], Sequence[Sighting]]


class _Told(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sighting as it is kept in quarantine."""

    yunnao_sighting: int = 1
    kind: str
    id: str | None
    occurred_at: datetime
    source: str
    actor: str
    data: msgspec.Raw


def believable(seen: Sighting, now: datetime) -> Sighting:
    """The sighting as it can be true: nothing is known before it happened, so a later time is the sender's clock.

    An observation keeps the time that was claimed in its note; a warning has it in its own fields.
    """
    if seen.occurred_at <= now:
        return seen
    fact = seen.data
    if isinstance(fact, facts.ObservationReceived):
        claimed = f"来源所称时间 {seen.occurred_at.isoformat(timespec='seconds')} 晚于收到时间"
        fact = structs.replace(fact, note=f"{fact.note}；{claimed}" if fact.note else claimed)
    return structs.replace(seen, data=fact, occurred_at=now)


def put_aside(seen: Sighting, error: Exception, now: datetime, quarantine: Quarantine | None) -> Sighting:
    """The word that a sighting could not be taken, its bytes kept; raises OSError when they cannot be kept."""
    told = _Told(kind=seen.kind, id=seen.id, occurred_at=seen.occurred_at, source=seen.source, actor=seen.actor,
                 data=msgspec.Raw(msgspec.json.encode(seen.data)))
    data = msgspec.json.encode(told)
    sha256 = quarantine.keep([data]) if quarantine is not None else hashlib.sha256(data).hexdigest()
    fact = facts.InputQuarantined(origin=f"{seen.source} {seen.id or seen.kind}", reason=str(error)[:1000],
                                  sha256=sha256, size=len(data), feed=FEED)
    return Sighting(kind="InputQuarantined", data=fact, occurred_at=now, source=FEED, actor=FEED,
                    id=f"quarantine:{sha256}")


def rereader(quarantine: Quarantine, others: Iterable[Reread] = ()) -> Reread:
    """Reads again what was put aside here; whatever is not of this kind goes to the `others`' own reading."""
    others = list(others)

    def reread(sha256: str, now: datetime) -> Sequence[Sighting]:
        try:
            told = msgspec.json.decode(quarantine.read(sha256), type=_Told)
            fact = msgspec.json.decode(told.data, type=facts.KINDS[told.kind])
        except (LookupError, ValueError) as error:
            if others:
                return others[0](sha256, now)
            return [_retried(sha256, str(error), now)]
        return [_retried(sha256, "", now),
                Sighting(kind=told.kind, data=fact, occurred_at=min(told.occurred_at, now), source=told.source,
                         actor=told.actor, id=told.id)]

    return reread


def _retried(sha256: str, reason: str, now: datetime) -> Sighting:
    fact = facts.InputRetried(sha256=sha256, accepted=not reason, reason=reason)
    return Sighting(kind="InputRetried", data=fact, occurred_at=now, source=FEED, actor=FEED)
