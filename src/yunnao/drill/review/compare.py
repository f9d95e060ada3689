"""Ours beside history: which moment and which number of the drill stands against which fact of the real day."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from yunnao.drill.review import measure
from yunnao.drill.review.findings import ComparedFound
from yunnao.drill.review.story import Noted, Story
from yunnao.drill.scenario import HistoryFact, Scenario
from yunnao.model import facts
from yunnao.model.scale import Level

SIGNAL, TOLD = ("signal",), ("city_first_told", "duty_room_told")
RESPONSE = tuple(f"response_{level.value}" for level in Level)
EVACUATION = ("evacuation", "evacuation_ordered")
MOVED_BEFORE = ("evacuation_before_explosion", "moved_before_impact")
MOVED = ("transferred",)
LOSSES = ("deaths", "injured", "missing")
"""Words of history.yaml that this review can hold against the drill; all others are shown on the timeline only."""


def comparison(story: Story, scenario: Scenario) -> list[ComparedFound]:
    """Every row that history gives a yardstick for, in the order of the day."""
    return [*_times(story, scenario), *_levels(story, scenario), *_people(story, scenario), *_losses(scenario)]


def of_kind(scenario: Scenario, kinds: Iterable[str]) -> HistoryFact | None:
    """The earliest history fact of these kinds."""
    return min((f for f in scenario.history if f.kind in kinds), key=lambda f: f.at, default=None)


def history(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """History by kind; a kind that comes again is numbered: action, action_2, action_3."""
    there: dict[str, dict[str, Any]] = {}
    seen: dict[str, int] = {}
    for fact in sorted(scenario.history, key=lambda f: f.at):
        seen[fact.kind] = number = seen.get(fact.kind, 0) + 1
        there[fact.kind if number == 1 else f"{fact.kind}_{number}"] = {
            "at": fact.at.isoformat(), "text": fact.text, "text_en": fact.text_en, "value": _whole(fact.value),
            "unit": fact.unit, "source": fact.source,
        }
    return there


def _whole(value: float | str | None) -> float | str | None:
    """8703.0 people are 8703."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _time(key: str, what: str, what_en: str, ours: Noted | datetime | None, theirs: HistoryFact | None,
          **more: Any) -> ComparedFound:
    at = ours.at if isinstance(ours, Noted) else ours
    return ComparedFound(
        key=key, what=what, what_en=what_en, ours_at=at, history_at=theirs.at if theirs else None,
        difference_s=(at - theirs.at).total_seconds() if at and theirs else None,
        source=theirs.source if theirs else "", seqs=[ours.seq] if isinstance(ours, Noted) else [], **more,
    )


def _times(story: Story, scenario: Scenario) -> Iterator[ComparedFound]:
    signal, told = of_kind(scenario, SIGNAL), of_kind(scenario, TOLD)
    if signal is not None:
        yield _time("signal", "第一个信号到达城市", "first signal reaches the city",
                    measure.first_signal(story), signal,
                    note=f"历史一栏：{signal.text}", note_en=f"History: {signal.text_en or signal.text}")
    if told is not None:
        yield _time("incident", "城市知情、开启事件", "the city knows, the incident is opened",
                    story.first(facts.IncidentOpened), told,
                    note=f"历史一栏：{told.text}", note_en=f"History: {told.text_en or told.text}")
    ordered, moved_out = story.first(facts.EvacuationOrdered), of_kind(scenario, EVACUATION)
    if ordered is not None or moved_out is not None:
        yield _time("evacuation_ordered", "下令转移群众", "evacuation ordered", ordered, moved_out,
                    note=f"历史一栏：{moved_out.text}" if moved_out else "史料中没有下令的时刻",
                    note_en=f"History: {moved_out.text_en or moved_out.text}" if moved_out else "History gives no time")
    impact = HistoryFact(at=scenario.impact_at, kind="impact", text=scenario.impact_text, source="scenario.yaml")
    if ordered is not None:
        complete = measure.complete_at(measure.moves_of(story.city, *ordered_before(story, scenario.impact_at)))
        yield _time("evacuation_complete", "转移完成，对照灾害发生时刻", "evacuation complete, against the impact",
                    complete, impact,
                    note=f"历史一栏是灾害发生的时刻（{scenario.impact_text}）；负数是赶在其前",
                    note_en="History is the moment of the impact; negative means before it")


def ordered_before(story: Story, when: datetime) -> list[str]:
    """Plans whose moves were ordered before `when`; all of them when none was."""
    ordered = story.of(facts.EvacuationOrdered)
    return [f.plan_id for n, f in ordered if n.at < when] or [f.plan_id for _, f in ordered]


def _levels(story: Story, scenario: Scenario) -> Iterator[ComparedFound]:
    """For every level the real city set: when our tables asked for it (or a graver one), and when it was set."""
    incident = measure.main_incident(story, scenario)
    for fact in (f for f in scenario.history if f.kind in RESPONSE):
        level = Level(fact.kind.removeprefix("response_"))
        for key, state, done, done_en in (("proposed", facts.LevelProposed, "建议", "proposed"),
                                          ("set", facts.LevelSet, "启动", "set")):
            ours = next((n for n, f in story.of(state)
                         if incident and f.incident_id == incident.id and f.level >= level), None)
            yield _time(f"level_{level.value}_{key}", f"{level.zh}响应（{done}）", f"level {level.value} {done_en}",
                        ours, fact, note=f"历史一栏：{fact.text}", note_en=f"History: {fact.text_en or fact.text}")


def _people(story: Story, scenario: Scenario) -> Iterator[ComparedFound]:
    before = of_kind(scenario, MOVED_BEFORE)
    if before is not None:
        ours = measure.moved_before(story, scenario.impact_at)
        seqs = [n.seq for n, _ in story.of(facts.EvacuationOrdered) if n.at < scenario.impact_at]
        yield _number("moved_before_impact", "灾害发生前离开危险区的人", "people out of danger before the impact", ours,
                      before, seqs)
    moved = of_kind(scenario, MOVED)
    if moved is not None:
        found = [(n, f) for n, f in story.of(facts.PlanProposed) if n.at <= moved.at and f.plan.moves]
        yield _number("people_proposed", "提请转移的人（到历史通报之时）",
                      "people proposed for transfer, by the time of the report",
                      proposed_until(story, moved.at), moved, [n.seq for n, _ in found])
        yield _number("people_left", "已离开住处的人（到历史通报之时）",
                      "people who had left home by the time of the report",
                      measure.moved_before(story, moved.at), moved, [])


def proposed_until(story: Story, when: datetime) -> int:
    """People proposed for transfer until `when`: all who were ordered to move, and those of a plan still waiting."""
    ordered = {f.plan_id for n, f in story.of(facts.EvacuationOrdered) if n.at <= when}
    newest = [f.plan for n, f in story.of(facts.PlanProposed) if n.at <= when][-1:]
    waiting = sum(move.people for plan in newest if plan.id not in ordered for move in plan.moves)
    return waiting + sum(m.move.people for m in measure.moves_of(story.city, *sorted(ordered)))


def _number(key: str, what: str, what_en: str, ours: int | None, theirs: HistoryFact, seqs: list[int]) -> ComparedFound:
    known = isinstance(theirs.value, int | float)
    return ComparedFound(
        key=key, what=what, what_en=what_en, ours=ours, history=_whole(theirs.value), history_at=theirs.at,
        difference=ours - float(theirs.value) if known and ours is not None else None,  # type: ignore[arg-type]
        unit=theirs.unit, note=f"历史一栏：{theirs.text}", note_en=f"History: {theirs.text_en or theirs.text}",
        source=theirs.source, seqs=seqs,
    )


def _losses(scenario: Scenario) -> Iterator[ComparedFound]:
    for fact in scenario.history:
        if fact.kind in LOSSES:
            yield ComparedFound(
                key=fact.kind, what=fact.text, what_en=fact.text_en or fact.text, history=_whole(fact.value),
                history_at=fact.at, unit=fact.unit, source=fact.source,
                note="推演不计算伤亡：没有可减的数，也不声称能少死一人",
                note_en="The drill has no casualty model: there is nothing to subtract, and it claims no life saved",
            )
