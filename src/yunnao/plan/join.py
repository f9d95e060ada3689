"""join(parts, ...) -> one action plan out of what several planners proposed for one incident."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from yunnao.model.plan import ActionPlan, Standby
from yunnao.model.said import Said, paired, parted
from yunnao.plan._frame import VALID_FOR


def join(parts: Sequence[ActionPlan], *, id: str, incident_id: str, log_position: int,
         proposed_at: datetime | None) -> ActionPlan:
    """All lines, scores, shortfalls and limits of `parts` in their order; what is said twice is kept once.

    Good for as long as the shortest-lived part, and no newer than the oldest. Without parts it is empty and
    good for half an hour. Raises ValueError for parts of another incident, and without a time.
    """
    if proposed_at is None:
        raise ValueError("a plan needs the time it is proposed at: the city has none before its first event")
    strangers = sorted({part.incident_id for part in parts} - {incident_id})
    if strangers:
        raise ValueError(f"the parts of plan {id} are for {', '.join(strangers)}, not for {incident_id}: "
                         "join the plans of one incident at a time")
    return ActionPlan(
        id=id, incident_id=incident_id, log_position=min([log_position, *(part.log_position for part in parts)]),
        proposed_at=proposed_at, valid_until=min((p.valid_until for p in parts), default=proposed_at + VALID_FOR),
        **_summary(parts).under("summary"),
        level=max((part.level for part in parts if part.level is not None), default=None),
        tasks=[task for part in parts for task in part.tasks],
        scores=[score for part in parts for score in part.scores],
        assignments=[line for part in parts for line in part.assignments],
        moves=[move for part in parts for move in part.moves],
        messages=[message for part in parts for message in part.messages],
        standby=_free([line for part in parts for line in part.standby], parts),
        hauls=[haul for part in parts for haul in part.hauls],
        decide_by=min((part.decide_by for part in parts if part.decide_by is not None), default=None),
        uncovered=[lack for part in parts for lack in part.uncovered],
        **parted(_once(s for part in parts for s in paired(part.binds, part.binds_en)), "binds"),
        **parted(_once(s for part in parts for s in paired(part.assumptions, part.assumptions_en)), "assumptions"),
    )


def _free(lines: list[Standby], parts: Sequence[ActionPlan]) -> list[Standby]:
    """Posts of units that no other part sends anywhere."""
    busy = {line.unit_id for part in parts for line in (*part.assignments, *part.hauls)}
    return [line for line in lines if line.unit_id not in busy]


def _summary(parts: Sequence[ActionPlan]) -> Said:
    """All summaries; in English only when each part has one, so that nothing is left out."""
    said = _once(Said(part.summary.rstrip("。"), part.summary_en.rstrip(".")) for part in parts if part.summary)
    return Said("；".join(s.zh for s in said), "; ".join(s.en for s in said) if all(s.en for s in said) else "")


def _once(said: Iterable[Said]) -> list[Said]:
    return list({one.zh: one for one in said}.values())
