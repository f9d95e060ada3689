"""The words of a situation report, part by part: only what the city knows, and 【待补】 where it does not."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from yunnao.city.city import City, SeenObservation, SeenReport
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.procedure import ContingencyPlan, Task
from yunnao.model.quantity_words import measure_words, quantity_words
from yunnao.model.resource import CAPABILITIES, NEED_ZH
from yunnao.model.situation import ReportKind
from yunnao.procedure.places import places_of

FILL = "【待补】"
"""What a person must fill in before it is sent."""

COUNTED = {"deaths": "死亡", "missing": "失踪", "injured": "受伤", "cases": "病例", "loss": "直接经济损失"}
"""Endings of the quantities that count harm: obs.deaths, obs.crash_deaths, …"""

EARTH_KM_A_DEGREE = 111.2
NEAR_KM = 30.0
"""A town farther away than this says nothing about where something is."""


class Parts(NamedTuple):
    """What a report is made from: the city now, its incident and plan, and since when it tells."""

    city: City
    incident: Incident
    plan: ContingencyPlan | None
    now: datetime
    since: datetime | None
    kind: ReportKind

    def clock(self, when: datetime) -> str:
        """A moment as the city says it: 11月22日02时12分."""
        here = when.astimezone(self.city.ground.timezone)
        return f"{here.month}月{here.day}日{here.hour:02d}时{here.minute:02d}分"

    @property
    def tasks(self) -> list[Task]:
        return self.city.tasks_of(self.incident.id)


def unit(parts: Parts) -> str:
    """Who it happened at: nobody's name stands in the log, so a person writes it."""
    who = sorted({seen.report.reporter for seen in _reports(parts)})
    told = f"信息来源：{'、'.join(who)}。" if who else ""
    return f"{FILL}事发单位名称、性质、生产规模、联系人和联系电话。{told}"


def where(parts: Parts) -> str:
    """When and where, how the place was found, and what is seen and measured there."""
    incident = parts.incident
    grade = f"，初判{incident.grade.zh}级别" if incident.grade else ""
    lines = [f"接报时间：{parts.clock(incident.opened_at)}。事件类别：{incident.title}{grade}。",
             f"立案理由：{incident.reason}。", f"地点：{_place(parts)}。"]
    seen = [f"{parts.clock(s.at)} {s.report.text}" for s in _reports(parts)[-3:]]
    lines += ["现场情况：" + "；".join(seen) + "。"] if seen else [f"现场情况：{FILL}尚无现场报告。"]
    read = [f"{quantity_words(s.observation.quantity)[0]} {_value(parts, s)}" for s in _asked(parts)
            if s.observation.value is not None and not _counts(s.observation.quantity)]
    return "\n".join([*lines, *(["监测：" + "；".join(read) + "。"] if read else [])])


def _place(parts: Parts) -> str:
    point = places_of(parts.city, parts.incident).get("incident")
    if point is None:
        return f"{FILL}没有已知位置"
    ground = parts.city.ground
    district = ground.district_at(point)
    near = min(((_km(point, town.point), town.name) for town in ground.towns if town.point), default=None)
    name = district.name if district else "市域以外"
    beside = f"，距{near[1]}约 {near[0]:.1f} 公里" if near and near[0] <= NEAR_KM else ""
    return f"{name}（东经 {point.lon:.4f}°，北纬 {point.lat:.4f}°{beside}）"


def _km(a: Point, b: Point) -> float:
    """Near enough for naming the next town."""
    east = (a.lon - b.lon) * 0.81  # at 36° north a degree of longitude is 0.81 of one of latitude
    return EARTH_KM_A_DEGREE * (east**2 + (a.lat - b.lat) ** 2) ** 0.5


def reach(parts: Parts) -> str:
    """How many people the newest assessment counts, by which model, with what it assumes."""
    made = parts.city.assessments.get(parts.incident.id)
    if made is None:
        return f"{FILL}尚未研判影响范围。"
    districts = {d.adcode: d.name for d in parts.city.ground.districts}
    inside = [districts[code] for code in sorted({z.district for z in made.zones}) if code in districts]
    text = (f"{parts.clock(made.made_at)}研判（模型 {made.model}）：影响范围内约 {made.people} 人，"
            f"须转移 {made.to_move} 人" + (f"，在{'、'.join(inside)}" if inside else "")
            + "。以上为模型估计，不是清点数。")
    sites = [f.name for f in made.facilities[:8]]
    return text + (f"\n范围内重要设施：{'、'.join(sites)}{'等' if len(made.facilities) > 8 else ''}。" if sites else "")


def loss(parts: Parts) -> str:
    """Casualties as reported, with their time; none reported is said so and is not none."""
    found = [f"{COUNTED[kind]} {_value(parts, s)}" for s in _asked(parts)
             if s.observation.value is not None and (kind := _counts(s.observation.quantity))]
    lines = ["已接报：" + "；".join(found) + "。" if found else
             f"截至 {parts.clock(parts.now)} 未接到伤亡报告，不等于没有伤亡。{FILL}"]
    made = parts.city.assessments.get(parts.incident.id)
    if made is not None and "deaths" in made.impact:
        guess = made.impact["deaths"]
        lines.append(f"模型估计可能死亡 {guess.low:.0f} 至 {guess.high:.0f} 人（不是清点数）。")
    if not any(_counts(s.observation.quantity) == "loss" for s in _asked(parts)):
        lines.append(f"直接经济损失：{FILL}")
    return "\n".join(lines)


def course(parts: Parts) -> str:
    """What happened, in order; a report on the way tells only what is new."""
    told = sorted(_happened(parts), key=lambda what: what[0])
    fresh = [(when, words) for when, words in told if _fresh(parts, when)]
    head = [f"以下为 {parts.clock(parts.since)} 上次报告以来的新情况。"] if parts.since else []
    lines = [f"{parts.clock(when)}，{words}。" for when, words in fresh]
    return "\n".join([*head, *(lines or ["没有新情况。"])])


def _happened(parts: Parts) -> Iterator[tuple[datetime, str]]:
    city, incident = parts.city, parts.incident
    yield incident.opened_at, f"事件立案：{incident.reason}"
    for seen in _reports(parts):
        yield seen.at, f"接报：{seen.report.text}"
    for step in incident.levels:
        if step.state == "set":
            yield step.at, f"启动{step.level.zh}响应（{step.reason}）"
    for there in city.plans.values():
        if there.plan.incident_id == incident.id and there.state in ("approved", "complete") and there.plan.assignments:
            yield there.plan.proposed_at, f"编制行动方案，派遣 {len(there.plan.assignments)} 支队伍"
    moves = [move for move in city.moves.values() if move.incident_id == incident.id]
    for when in sorted({move.ordered_at for move in moves}):
        people = sum(move.move.people for move in moves if move.ordered_at == when)
        yield when, f"下达转移令，转移 {people} 人"
    if moves and all(move.complete for move in moves):
        yield max(m.arrived_at for m in moves if m.arrived_at), f"转移完成，安置 {sum(m.arrived for m in moves)} 人"
    if incident.closed_at is not None:
        yield incident.closed_at, "响应终止"


def measures(parts: Parts) -> str:
    """Level and post, what was done and is being done, who is out, who was moved and warned."""
    city, incident = parts.city, parts.incident
    level = f"已启动{incident.level.zh}响应" if incident.level else "尚未启动响应"
    post = f"，指挥机构为{parts.plan.command_post}" if parts.plan and parts.plan.command_post else ""
    done = [task for task in parts.tasks if task.state == "done" and _fresh(parts, task.done_at or task.opened_at)]
    doing = [t for t in parts.tasks if t.state in ("assigned", "working")]
    lines = [f"{level}{post}。", _listed("已完成", parts, done), _listed("正在进行", parts, doing), _out(parts, doing)]
    moves = [move for move in city.moves.values() if move.incident_id == incident.id]
    if moves:
        lines.append(f"转移安置：下令转移 {sum(m.move.people for m in moves)} 人，"
                     f"已离开危险区 {sum(m.left for m in moves)} 人，"
                     f"已安置 {sum(m.arrived for m in moves)} 人，劝离未走 {sum(m.refused for m in moves)} 人。")
    sent = [t.name for t in parts.tasks if t.message and t.state == "done"]
    lines += [f"已向公众发布：{'、'.join(sent)}。"] if sent else []
    closed = [closure.name for _, closure in sorted(city.closures.items())]
    lines += [f"道路封闭：{'、'.join(closed)}。"] if closed else []
    return "\n".join(line for line in lines if line)


def _listed(word: str, parts: Parts, tasks: Sequence[Task]) -> str:
    names = [f"{task.name}（{_owner(parts, task)}）" for task in tasks]
    return f"{word}{len(names)}项：{'；'.join(names)}。" if names else ""


def _out(parts: Parts, doing: Sequence[Task]) -> str:
    units = [parts.city.units[name].unit for task in doing for name in task.units if name in parts.city.units]
    brings = {need: sum(unit.capabilities.get(need, 0) for unit in units) for need in CAPABILITIES}
    counted = "、".join(f"{NEED_ZH[need]} {amount}" for need, amount in brings.items() if amount)
    return f"现场和途中力量 {len(units)} 支（{counted}）。" if units else ""


def other(parts: Parts) -> str:
    """What is late, what is short, what comes next."""
    late = [f"{t.name}（{_owner(parts, t)}，时限 {parts.clock(t.deadline)}，已报{t.escalate_to or '上级'}）"
            for t in parts.tasks if t.late and t.deadline]
    approved = parts.city.newest_plan(parts.incident.id, "approved", "complete")
    short = [f"{s.what}缺 {s.missing}{s.unit}" for s in approved.plan.uncovered] if approved else []
    coming = [f"{t.name}（{_owner(parts, t)}）" for t in parts.tasks if t.state == "open"]
    lines = [f"超时任务：{'；'.join(late)}。" if late else "", f"力量缺口：{'；'.join(short)}。" if short else ""]
    if parts.kind == "final":
        lines.append(f"善后和调查评估：{FILL}（《突发事件应对法》第八十七条、第九十二条）")
    else:
        lines.append(f"下一步：{'；'.join(coming)}。" if coming else f"下一步：{FILL}")
    return "\n".join(line for line in lines if line)


def unknown(parts: Parts) -> list[str]:
    """What a person must fill in."""
    gaps = {"事发单位概况和联系方式": unit, "现场位置或情况": where, "影响范围": reach, "伤亡或损失": loss,
            "后续": other}
    return [name for name, words in gaps.items() if FILL in words(parts)]


def _owner(parts: Parts, task: Task) -> str:
    name = parts.plan.owners.get(task.owner, task.owner) if parts.plan else task.owner
    return name.partition("（")[0]


def _words_asked(plan: ContingencyPlan | None) -> set[str]:
    rules = [*plan.opens, *plan.levels, *plan.grades] if plan else []
    return {fact for rule in rules for fact in rule.when}


def _fresh(parts: Parts, when: datetime) -> bool:
    return parts.since is None or when > parts.since


def _value(parts: Parts, seen: SeenObservation) -> str:
    """A reading with its unit, moment and station; harm without a unit is counted in people."""
    read = seen.observation
    unit = measure_words(read.unit)[0] or ("人" if _counts(read.quantity) not in ("", "loss") else "")
    return f"{read.value:g}{unit}（{parts.clock(seen.at)}，{read.station}）"


def _reports(parts: Parts) -> list[SeenReport]:
    """Reports of the kinds that this incident's plan asks about, oldest first."""
    asked = _words_asked(parts.plan)
    there = [seen for seen in parts.city.reports.values() if f"report.{seen.report.kind}" in asked]
    return sorted(there, key=lambda seen: (seen.at, seen.event_id))


def _asked(parts: Parts) -> list[SeenObservation]:
    """The newest readings of the quantities that the plan asks about, and of those that count harm in its words."""
    asked = {name.removesuffix(".drop") for name in _words_asked(parts.plan)}
    plain = {"obs.deaths", "obs.missing", "obs.injured", "obs.direct_loss"}
    there = parts.city.observations
    return [there[key] for key in sorted(there) if f"obs.{there[key].observation.quantity}" in asked | plain]


def _counts(quantity: str) -> str:
    """Which kind of harm a quantity counts, or ""."""
    return next((ending for ending in COUNTED if quantity == ending or quantity.endswith(f"_{ending}")), "")
