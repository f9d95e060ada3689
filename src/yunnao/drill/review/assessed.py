"""Every assessment of the day with what it was made by and from: model, version, inputs, and what it said."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from yunnao.drill.review.findings import AssessedFound
from yunnao.drill.review.story import Story
from yunnao.model import facts
from yunnao.model.assessment import SourceTerm

SHOWN = 6
"""Inputs that are told in words; the digest stands for all of them."""


def assessed(story: Story) -> list[AssessedFound]:
    """A finding for every assessment, in the order they were made."""
    received = {_digest(fact.term): noted.seq for noted, fact in story.of(facts.SourceTermReceived)}
    return [AssessedFound(
        id=made.id, incident_id=made.incident_id, hazard=made.hazard, model=made.model, at=noted.at,
        valid_until=made.valid_until, log_position=made.log_position, source_at=made.source.at,
        inputs="，".join(list(_said(made.source.data))[:SHOWN]), inputs_sha256=_digest(made.source),
        members=len(next(iter(made.members.values()), ())), assumptions=len(made.assumptions),
        people=made.people, to_move=made.to_move, chances=made.chances,
        seqs=[seq for seq in (received.get(_digest(made.source)), noted.seq) if seq is not None],
    ) for noted, made in ((n, f.assessment) for n, f in story.of(facts.AssessmentMade))]  # fmt: skip


def _digest(term: SourceTerm) -> str:
    """SHA-256 of a source term's data, the same whatever order its keys came in."""
    return hashlib.sha256(msgspec.json.encode([term.hazard, term.at, term.data], order="deterministic")).hexdigest()


def _said(data: dict[str, Any]) -> Iterator[str]:
    """The plain inputs as they are; a list by its length, a group of fields by what it holds."""
    for key, value in sorted(data.items()):
        if isinstance(value, list):
            yield f"{key} × {len(value)}"
        elif isinstance(value, dict):
            plain = (part for _, part in sorted(value.items()) if not isinstance(part, dict | list))
            yield f"{key} " + " ".join(str(part) for part in plain)
        elif value not in (None, ""):
            yield f"{key} {value}"
