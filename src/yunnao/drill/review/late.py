"""Why a task was late: every step from what opened it to its end, how long each took, and which one took longest."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from yunnao.drill.review.findings import LinkFound
from yunnao.drill.review.story import Noted, Story
from yunnao.model import facts
from yunnao.model.plan import Shortfall
from yunnao.model.procedure import Task


class _Step(NamedTuple):
    """A step that was taken: when, where the log says so, and what it was, in two languages."""

    at: datetime
    seq: int
    zh: str
    en: str


def links(story: Story, task: Task) -> list[LinkFound]:
    """The steps of a task in order; `took_s` is the time since the step before."""
    steps = sorted(_steps(story, task), key=lambda step: (step.at, step.seq))
    return [LinkFound(at=step.at, seq=step.seq, text=step.zh, text_en=step.en,
                      took_s=(step.at - steps[n - 1].at).total_seconds() if n else 0.0)
            for n, step in enumerate(steps)]


def cause(story: Story, task: Task, chain: Sequence[LinkFound]) -> tuple[str, str]:
    """What made it late, in a sentence: the shortage that kept units away, or the step that took longest."""
    short = shortages(story, task)
    if short and not _assigned(story, task):
        what = "；".join(f"{s.what}缺 {s.missing}{s.unit}（{s.why}）" for s in short)
        return f"派不出队伍：{what}", f"no unit could be sent: {what}"
    taken = [link for link in chain[1:] if task.deadline is None or _before(chain, link) <= task.deadline]
    if not taken:
        return _standing(story, task)
    longest = max(taken, key=lambda link: link.took_s)
    zh, en = f"最费时的一步：{longest.text}，{_span(longest.took_s)}", f"the longest step: {longest.text_en}, " \
        f"{longest.took_s / 60:.0f} min"
    given = (task.deadline - task.opened_at).total_seconds() if task.deadline else 0.0
    if given and longest.took_s >= given:
        zh += f"；时限从任务开启起只有 {_span(given)}，单这一步就超过"
        en += f"; the deadline gave {given / 60:.0f} min in all"
    return zh, en


def shortages(story: Story, task: Task) -> list[Shortfall]:
    """What the plans of this task's incident said that it lacks, as the newest of them said it."""
    plans = [fact.plan for _, fact in story.of(facts.PlanProposed) if fact.plan.incident_id == task.incident_id]
    newest = next((plan for plan in reversed(plans) if any(_of(s, task) for s in plan.uncovered)), None)
    return [s for s in newest.uncovered if _of(s, task)] if newest else []


def _of(short: Shortfall, task: Task) -> bool:
    """Planners name a task's need as 任务名：能力."""
    return short.what.partition("：")[0] == task.name


def _steps(story: Story, task: Task) -> Iterator[_Step]:
    for noted, opened in story.of(facts.TaskOpened):
        if opened.task.id == task.id:
            zh, en = _because(story, task, noted)
            yield _Step(noted.at, noted.seq, f"任务开启（{zh}）", f"opened ({en})")
    yield from _by_units(story, task)
    yield from _by_people(story, task)
    for noted, done in story.of(facts.TaskDone):
        if done.task_id == task.id:
            yield _Step(noted.at, noted.seq, *_done(story, task, done))


def _because(story: Story, task: Task, opened: Noted) -> tuple[str, str]:
    """What opened it: the level that was set in the same moment, or the task that it waited for."""
    levels = [f for n, f in story.of(facts.LevelSet) if f.incident_id == task.incident_id and n.at == opened.at]
    if levels:
        return f"启动{levels[-1].level.zh}响应", f"level {levels[-1].level.value} set"
    ended = [story.city.tasks.get(f.task_id) for n, f in story.of(facts.TaskDone) if n.at == opened.at]
    names = [t.name for t in ended if t is not None and t.incident_id == task.incident_id]
    return (f"前序“{names[-1]}”完成", f"after “{names[-1]}”") if names else ("预案要求", "the plan asks for it")


def _assigned(story: Story, task: Task) -> list[tuple[Noted, facts.TaskAssigned]]:
    return [(n, f) for n, f in story.of(facts.TaskAssigned) if f.task_id == task.id]


def _by_units(story: Story, task: Task) -> Iterator[_Step]:
    """Called, on the road, there: each step is taken when the last of the units has taken it."""
    units = story.city.units
    for noted, assigned in _assigned(story, task):
        names = "、".join(units[u].unit.name for u in assigned.unit_ids if u in units)
        yield _Step(noted.at, noted.seq, f"方案获批，派出{names}", f"plan approved, {names} called")
    words = ((facts.UnitDeparted, "集结，{}最后出发", "turn-out, {} last"),
             (facts.UnitArrived, "行车，{}最后到达", "on the road, {} last"))
    for kind, zh, en in words:
        there = [(n, f) for n, f in story.of(kind) if f.task_id == task.id]
        if there:
            noted, last = max(there, key=lambda found: (found[0].at, found[0].seq))
            name = units[last.unit_id].unit.name if last.unit_id in units else last.unit_id
            yield _Step(noted.at, noted.seq, zh.format(name), en.format(name))


def _by_people(story: Story, task: Task) -> Iterator[_Step]:
    """For the task that moves people: ordered, the last zone emptied, the last of them sheltered."""
    if not task.evacuate:
        return
    moves = {m.move.id: m for m in story.city.moves.values() if m.incident_id == task.incident_id}
    for noted, ordered in story.of(facts.EvacuationOrdered)[:1]:
        if ordered.incident_id == task.incident_id:
            yield _Step(noted.at, noted.seq, "方案获批，下达转移令", "plan approved, evacuation ordered")
    left = [(n, f) for n, f in story.of(facts.PeopleLeft) if f.move_id in moves]
    arrived = [(n, f) for n, f in story.of(facts.PeopleArrived) if f.move_id in moves]
    if left:
        noted, last = max(left, key=lambda found: (found[0].at, found[0].seq))
        move = moves[last.move_id].move
        by, by_en = {"foot": ("步行", "on foot"), "car": ("自驾", "by car")}.get(move.by, ("乘车", "by coach"))
        yield _Step(noted.at, noted.seq, f"{move.zone_name} {move.people} 人{by}最后离开",
                    f"{move.zone_name}: {move.people} people {by_en} left last")
    if arrived:
        noted, ended = max(arrived, key=lambda found: (found[0].at, found[0].seq))
        move = moves[ended.move_id].move
        yield _Step(noted.at, noted.seq, f"最后一批到{move.shelter_name}", f"the last reached {move.shelter_name}")


def _done(story: Story, task: Task, done: facts.TaskDone) -> tuple[str, str]:
    if task.needs or task.evacuate:
        return "完成", "done"
    if task.message:
        return "发布", "published"
    plan = story.city.ground.plans.get(story.city.incidents[task.incident_id].procedure.partition("@")[0])
    name = (plan.owners.get(task.owner, task.owner) if plan else task.owner).partition("（")[0]
    return f"{name}办结反馈", f"{name} reported it done"


def _before(chain: Sequence[LinkFound], link: LinkFound) -> datetime:
    """When the step before this one was taken."""
    return chain[chain.index(link) - 1].at


def _standing(story: Story, task: Task) -> tuple[str, str]:
    if task.needs and not _assigned(story, task):
        return "没有方案给它派队伍", "no plan sent it a unit"
    return "到时限还没有任何进展", "nothing had been done by the deadline"


def _span(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} 小时 {minutes} 分" if hours else f"{minutes} 分"
