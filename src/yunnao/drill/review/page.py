"""review.html: one page that opens anywhere, without a network and without a script. Everything on it is escaped."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from yunnao import __version__
from yunnao.drill.review import chart, lanes, measure, telling
from yunnao.drill.review.axis import say, several_days
from yunnao.drill.review.chart import Series, Spot
from yunnao.drill.review.citymap import boxes_of, city_map
from yunnao.drill.review.compare import MOVED, of_kind
from yunnao.drill.review.geometry import is_tall, view_of
from yunnao.drill.review.lessons import chain, span
from yunnao.drill.review.reviewing import Review
from yunnao.drill.review.scene import LOOKS, Shown, banded, shown
from yunnao.drill.review.story import Scene, Story, running
from yunnao.model import facts
from yunnao.model.plan import ActionPlan
from yunnao.model.scale import Grade, Level

TEMPLATES = Path(__file__).parent / "templates"
FIRST_LINES, FOLDED_LINES, TILES = 10, 150, 12
SMALL, LARGE, TALL = (540.0, 430.0), (1120.0, 620.0), (540.0, 680.0)

CAPTIONS = {
    "proposal": ("提请转移之时", "when the evacuation was proposed"),
    "order": ("下令之时", "when it was ordered"),
    "impact": ("灾害发生之时", "at the impact"),
    "end": ("记录结束之时（灾害发生之前）", "where the log ends, before the impact"),
}
FAILED = (
    (facts.AssessmentFailed, "研判失败", "assessment failed"), (facts.PlanFailed, "编案未成", "no plan made"),
    (facts.MessageFailed, "发送失败", "message failed"), (facts.InputQuarantined, "输入隔离", "input quarantined"),
)  # fmt: skip


def page(review: Review) -> str:
    """The whole page as HTML."""
    zone = review.ground.timezone
    days = several_days(review.scenario.start, review.scenario.end)
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(
        clock=lambda at: "—" if at is None else say(at, zone, days),
        date=lambda at: f"{at.astimezone(zone):%Y-%m-%d %H:%M}",
        span=_span, num=_number, level=lambda name: Level(name).zh if name else "—",
        grade=lambda name: Grade(name).zh if name else "—",
    )
    return environment.get_template("review.html.j2").render(**_material(review, zone))


def _material(review: Review, zone: tzinfo) -> dict[str, Any]:
    found, story, scenario = review.findings, review.story, review.scenario
    return {
        "found": found, "scenario": scenario, "ground": review.ground, "version": __version__,
        "css": Markup((TEMPLATES / "review.css").read_text(encoding="utf-8")),
        "preamble": telling.preamble(found, scenario, zone), "cards": telling.cards(found, zone),
        "chain": chain(story), "lanes": _lanes(review, zone), "maps": list(_maps(review)), "bands": _bands(review),
        "plots": list(_plots(review, zone)), "plans": list(_plans(story)),
        "deviations": list(_deviations(story)), "later": [f for f in scenario.history if f.at > scenario.end],
        "first_lines": FIRST_LINES, "folded_lines": FOLDED_LINES,
    }


def _span(value: float | None, lang: str = "zh", signed: bool = False) -> str:
    if value is None:
        return "—"
    sign = ("+" if value > 0 else "−" if value < 0 else "") if signed else ""
    return sign + span(value)[lang == "en"]


def _number(value: Any) -> str:
    """A number as people read it; what is unknown is a dash."""
    if value is None:
        return "—"
    if isinstance(value, int | float):
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4g}"
    return str(value)


def _lanes(review: Review, zone: tzinfo) -> dict[str, Markup]:
    scenario = review.scenario
    axis = lanes.axis_for(scenario.start, scenario.end, zone)
    impact = lanes.Mark(scenario.impact_at, scenario.impact_text, "impact")
    ours, theirs = telling.ours(review.story), telling.theirs(scenario)
    return {lang: lanes.lanes(ours, theirs, axis, impact, lang) for lang in ("zh", "en")}


def _maps(review: Review) -> Iterator[dict[str, Any]]:
    """The pictures, all seen from one place: proposal and order small and the impact large, or all three tall."""
    incident = measure.main_incident(review.story, review.scenario)
    if incident is None:
        return
    scenes = [review.story.scenes[key] for key in CAPTIONS if key in review.story.scenes]
    seen = [(scene, shown(scene, incident.id)) for scene in scenes]
    boxes = boxes_of(review.ground, [there for _, there in seen])
    for scene, there in seen:
        size = TALL if is_tall(boxes) else LARGE if scene.key in ("impact", "end") else SMALL
        view = view_of(boxes, *size)
        zh, en = CAPTIONS[scene.key]
        yield {"svg": city_map(review.ground, there, view, zh), "at": scene.at, "zh": zh, "en": en,
               "large": size is LARGE, "tall": size is TALL, **_told(scene, there)}


def _told(scene: Scene, there: Shown) -> dict[str, Any]:
    """What a picture shows, counted."""
    people = {state: sum(m.people for m in there.moves if m.state == state)
              for state in ("proposed", "ordered", "left", "arrived")}
    return {"people": people, "zones": len(there.zones), "shelters": len(there.shelters), "units": len(there.units)}


def _bands(review: Review) -> list[dict[str, Any]]:
    """The legend of the footprint: every band that any picture shows."""
    incident = measure.main_incident(review.story, review.scenario)
    there = {band.name: {"band": band, "look": look}
             for scene in review.story.scenes.values() if incident and incident.id in scene.city.assessments
             for band, look in banded(scene.city.assessments[incident.id])}
    return sorted(there.values(), key=lambda b: (LOOKS.index(b["look"]), b["band"].threshold))


def _plots(review: Review, zone: tzinfo) -> Iterator[dict[str, Any]]:
    story, scenario = review.story, review.scenario
    span_ = (scenario.start, scenario.end, scenario.impact_at, zone)
    moves = [Series("研判须转移", "assessed", _assessed(review), "assessed"),
             Series("下令转移", "ordered", _moves(story, "ordered"), "ordered"),
             Series("已离开", "left", _moves(story, "left"), "left"),
             Series("已安置", "sheltered", _moves(story, "arrived"), "arrived")]
    if moves[0].steps:
        drawn = chart.plot(moves, *span_, "转移人数", _spots(review))
        yield {"svg": drawn, "zh": "转移人数（人）", "en": "People moved"}
    tasks = [Series("未完成任务", "tasks open", _tasks(story, late=False), "ordered"),
             Series("其中已超时", "of them late", _tasks(story, late=True), "late")]
    if tasks[0].steps:
        yield {"svg": chart.plot(tasks, *span_, "任务"), "zh": "任务（项）", "en": "Tasks"}
    filling = _filling(story)
    if filling:
        more = len(filling) - TILES
        yield {"svg": chart.tiles(filling[:TILES], *span_), "wide": True,
               "zh": "避难场所收容（人 / 容量）" + (f"，另有 {more} 处未画" if more > 0 else ""),
               "en": "Shelters filling (people / capacity)" + (f", {more} more not drawn" if more > 0 else "")}


def _assessed(review: Review) -> list[tuple[datetime, int]]:
    """People who had to move by each assessment of the main incident: a new one replaces the one before."""
    main = measure.main_incident(review.story, review.scenario)
    return [(n.at, f.assessment.to_move) for n, f in review.story.of(facts.AssessmentMade)
            if main is not None and f.assessment.incident_id == main.id]


def _spots(review: Review) -> list[Spot]:
    fact = of_kind(review.scenario, MOVED)
    if fact is None or not isinstance(fact.value, float):
        return []
    return [Spot(fact.at, fact.value, f"历史 {fact.value:,.0f}", f"history {fact.value:,.0f}")]


def _moves(story: Story, what: str) -> list[tuple[datetime, int]]:
    if what == "ordered":
        return running((n.at, f.people) for n, f in story.of(facts.EvacuationOrdered))
    kind = facts.PeopleLeft if what == "left" else facts.PeopleArrived
    return running((n.at, f.people) for n, f in story.of(kind))


def _tasks(story: Story, late: bool) -> list[tuple[datetime, int]]:
    opened = story.of(facts.TaskLate) if late else [(n, f) for n, f in story.of(facts.TaskOpened)]
    there = {(f.task_id if isinstance(f, facts.TaskLate) else f.task.id) for _, f in opened}
    ended = [(n, f) for kind in (facts.TaskDone, facts.TaskSkipped) for n, f in story.of(kind) if f.task_id in there]
    return running([*((n.at, 1) for n, _ in opened), *((n.at, -1) for n, _ in ended)])


def _filling(story: Story) -> list[tuple[str, str, int, Sequence[tuple[datetime, int]]]]:
    """Name, English name, capacity and people over time of every shelter that took people in, the fullest first."""
    came: dict[str, list[tuple[datetime, int]]] = {}
    for noted, fact in story.of(facts.PeopleArrived):
        if fact.people:
            came.setdefault(story.city.moves[fact.move_id].move.shelter_id, []).append((noted.at, fact.people))
    there = [(story.city.ground.shelters[i], running(changes)) for i, changes in sorted(came.items())]
    there.sort(key=lambda pair: -pair[1][-1][1] / max(1, pair[0].capacity))
    return [(s.name, s.name_en or s.name, s.capacity, steps) for s, steps in there]


def _plans(story: Story) -> Iterator[dict[str, Any]]:
    """Approved plans with their lines; the one that first moved people is open, the others are folded."""
    first = next((f.plan_id for _, f in story.of(facts.EvacuationOrdered)), None)
    for noted, fact in story.of(facts.PlanProposed):
        now = story.city.plans[fact.plan.id]
        if now.state in ("approved", "complete") and (fact.plan.moves or fact.plan.assignments):
            yield {"plan": fact.plan, "state": now, "seq": noted.seq, "open": fact.plan.id == first,
                   "moves": _urgent(fact.plan)}


def _urgent(plan: ActionPlan) -> list[Any]:
    """Moves as a reader wants them: the most people first."""
    return sorted(plan.moves, key=lambda m: (-m.people, m.id))


def _deviations(story: Story) -> Iterator[dict[str, Any]]:
    """Whatever did not go as planned, except late tasks, which have a table of their own."""
    city = story.city
    for noted, refused in story.of(facts.OrderRefused):
        yield _deviation(noted, "指令被拒", "order refused", f"{refused.order.get('type', '')}：{refused.reason}")
    for noted, rejected in story.of(facts.PlanRejected):
        yield _deviation(noted, "方案驳回", "plan rejected", f"{rejected.plan_id}：{rejected.reason}")
    for noted, blocked in story.of(facts.UnitBlocked):
        name = city.units[blocked.unit_id].unit.name if blocked.unit_id in city.units else blocked.unit_id
        yield _deviation(noted, "队伍无路可达", "unit blocked", f"{name}：{blocked.reason}")
    for noted, closed in story.of(facts.RoadClosed):
        yield _deviation(noted, "道路中断", "road closed", f"{closed.name}：{closed.reason}")
    for noted, skipped in story.of(facts.TaskSkipped):
        yield _deviation(noted, "任务略过", "task skipped", f"{city.tasks[skipped.task_id].name}：{skipped.reason}")
    for kind, zh, en in FAILED:
        for noted, failed in story.of(kind):
            yield _deviation(noted, zh, en, failed.reason)


def _deviation(noted: Any, zh: str, en: str, what: str) -> dict[str, Any]:
    return {"seq": noted.seq, "at": noted.at, "zh": zh, "en": en, "what": what}
