"""The review 复盘评估 of a drill: from its log, the ground and history to findings that teach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from yunnao.city.city import city_digest
from yunnao.city.ground import Ground
from yunnao.drill.review import assessed, assume, compare, covering, explain, field, lessons, measure, whatif
from yunnao.drill.review.findings import Findings
from yunnao.drill.review.local import local
from yunnao.drill.review.story import Noted, Story, read_story
from yunnao.drill.scenario import Scenario
from yunnao.model import facts
from yunnao.model.event import Entry

HEADLINE = (
    "scenario", "seed", "events", "log_digest", "city_digest", "incidents", "first_signal_at", "incident_at",
    "first_proposal_at", "first_approval_at", "first_order_at", "evacuation_ordered_at", "evacuation_complete_at",
    "people_in_footprint", "people_to_move", "people_moved_before_impact", "people_sheltered_before_impact",
    "refused_to_leave", "compute_s", "tasks", "history",
)  # fmt: skip


@dataclass(frozen=True)
class Review:
    """What was found, and the story it was found in, from which the pictures are drawn."""

    findings: Findings
    story: Story
    ground: Ground
    scenario: Scenario

    def as_json(self) -> dict[str, Any]:
        """review.json as plain values; times in the city's own offset."""
        plain: dict[str, Any] = msgspec.to_builtins(local(self.findings, self.ground.timezone))
        return plain

    def summary(self) -> dict[str, Any]:
        """The headline of review.json, under the same keys."""
        whole = self.as_json()
        return {key: whole[key] for key in HEADLINE}


def review(entries: Iterable[Entry], ground: Ground, scenario: Scenario, *, seed: int,
           compute_s: list[tuple[str, float]]) -> Review:
    """Review a drill from its whole log; only `compute_s`, wall seconds by kind of work, is not in the log.

    Raises ValueError when the log is empty or has a gap.
    """
    story = read_story(entries, ground, scenario.impact_at)
    findings = Findings(**_frame(story, scenario, seed), **_moments(story, scenario), **_people(story, scenario),
                        **_field(story), what_if=whatif.what_if(story, scenario, seed),
                        compute_s=_compute(compute_s), history=compare.history(scenario),
                        comparison=compare.comparison(story, scenario), assessments=assessed.assessed(story),
                        assumptions=assume.assumptions(story, scenario),
                        people_explained=explain.explain(story, scenario), lessons=lessons.lessons(story, scenario))
    return Review(findings=findings, story=story, ground=ground, scenario=scenario)


def _frame(story: Story, scenario: Scenario, seed: int) -> dict[str, Any]:
    return {
        "scenario": scenario.name, "title": scenario.title, "title_en": scenario.title_en, "seed": seed,
        "package": story.city.package, "events": len(story.noted), "log_digest": story.log_digest,
        "city_digest": city_digest(story.city), "start": scenario.start, "end": scenario.end,
        "impact_at": scenario.impact_at, "incidents": measure.incidents(story, scenario),
    }


def _moments(story: Story, scenario: Scenario) -> dict[str, datetime | None]:
    before = compare.ordered_before(story, scenario.impact_at)
    return {
        "first_signal_at": _at(measure.first_signal(story)),
        "incident_at": _at(story.first(facts.IncidentOpened)),
        "first_assessment_at": _at(story.first(facts.AssessmentMade)),
        "first_proposal_at": _at(story.first(facts.PlanProposed)),
        "first_approval_at": _at(story.first(facts.PlanApproved)),
        "first_order_at": _at(story.first(*measure.ORDERS)),
        "evacuation_proposed_at": _at(measure.evacuation_proposal(story)),
        "evacuation_ordered_at": _at(story.first(facts.EvacuationOrdered)),
        "evacuation_complete_at": measure.complete_at(measure.moves_of(story.city, *before)),
    }


def _at(noted: Noted | None) -> datetime | None:
    return noted.at if noted else None


def _people(story: Story, scenario: Scenario) -> dict[str, Any]:
    assessment = explain.main_assessment(story, scenario)
    waves = measure.evacuations(story)
    return {
        "evacuations": waves,
        "people_in_footprint": assessment.people if assessment else None,
        "people_to_move": assessment.to_move if assessment else None,
        "people_ordered_to_move": sum(w.people for w in waves),
        "people_moved_before_impact": measure.moved_before(story, scenario.impact_at),
        "people_sheltered_before_impact": measure.sheltered_before(story, scenario.impact_at),
        "refused_to_leave": sum(w.refused for w in waves),
        "people_by_district": explain.by_district(story, scenario),
    }


def _field(story: Story) -> dict[str, Any]:
    kinds = (facts.AssessmentFailed, facts.PlanFailed, facts.MessageFailed)
    return {
        "tasks": field.task_counts(story), "late_tasks": field.late_tasks(story), "open_tasks": field.open_tasks(story),
        "covered": covering.covered(story),
        "units": field.units(story), "shelters": field.shelters(story), "plan_scores": measure.plans(story),
        "uncovered": measure.uncovered(story), "messages": field.messages(story),
        "refused_orders": len(story.of(facts.OrderRefused)), "blocked_units": len(story.of(facts.UnitBlocked)),
        "failures": sum(len(story.of(kind)) for kind in kinds), "quarantine": len(story.of(facts.InputQuarantined)),
    }


def _compute(spent: list[tuple[str, float]]) -> dict[str, dict[str, float]]:
    """Wall seconds by kind of work; a kind that was never done has count 0."""
    times = {kind: [s for what, s in spent if what == kind] for kind in ("assessment", "plan")}
    return {kind: {"count": len(s), "total": round(sum(s), 4), "max": round(max(s, default=0.0), 4)}
            for kind, s in times.items()}
