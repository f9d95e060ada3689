"""The review in sentences and marks: the honest preamble, the key figures, the marks of the two lanes."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from yunnao.drill.review.axis import say, several_days
from yunnao.drill.review.compare import LOSSES, MOVED, MOVED_BEFORE, RESPONSE
from yunnao.drill.review.findings import Findings
from yunnao.drill.review.lanes import Mark
from yunnao.drill.review.lessons import span
from yunnao.drill.review.measure import first_signal
from yunnao.drill.review.story import Story
from yunnao.drill.scenario import Scenario
from yunnao.model import facts

Both = tuple[str, str]
MARKS, TRICKLE = 18, 0.02
STRONG = {*RESPONSE, *MOVED, *MOVED_BEFORE, *LOSSES, "explosion", "landfall", "evacuation"}


def preamble(found: Findings, scenario: Scenario, zone: tzinfo) -> list[Both]:
    """What was played, what came of it, what history did, and what this does not prove."""
    return [p for p in (_played(found), _came_of_it(found, scenario, zone), _because(found), _history(scenario),
                        _no_boast()) if p is not None]


def _played(found: Findings) -> Both:
    return (
        "这是一次演练的复盘。外来消息按当年为人所知的时刻喂入，此后的研判、方案、批准、出动、转移都是推演；"
        f"指挥员、队伍和群众是模拟的（事件记录 {found.events:,} 条，随机种子 {found.seed}）。",
        f"This reviews a drill. News is fed at the moment it became known; assessment, plans, approval, driving and "
        f"moving are simulated, and so are commander, crews and public ({found.events:,} events, seed {found.seed}).",
    )


def _came_of_it(found: Findings, scenario: Scenario, zone: tzinfo) -> Both:
    days = several_days(scenario.start, scenario.end)
    signal, opened, proposed, ordered, complete, impact = (
        say(when, zone, days) if when else "—" for when in (
            found.first_signal_at, found.incident_at, found.evacuation_proposed_at, found.evacuation_ordered_at,
            found.evacuation_complete_at, found.impact_at))
    zh = f"推演里的城市 {signal} 收到第一个信号，{opened} 开启事件"
    en = f"The simulated city had its first signal at {signal} and opened an incident at {opened}"
    if found.evacuation_ordered_at is None:
        return f"{zh}；没有下令转移任何人。", f"{en}; it ordered nobody to move."
    left, safe = found.people_moved_before_impact, found.people_sheltered_before_impact
    done = (f"{complete} 全部到达", f"had everyone there at {complete}") if found.evacuation_complete_at else (
        "到记录结束还没有全部到达", "did not have everyone there when the log ended")
    return (
        f"{zh}，{proposed} 提请转移，{ordered} 下令，{done[0]}；{impact} {scenario.impact_text}之前，{left:,} 人"
        f"离开住处，{safe:,} 人到了避难场所。",
        f"{en}, proposed an evacuation at {proposed}, ordered it at {ordered}, and {done[1]}. Before the impact at "
        f"{impact}, {left:,} people had left home and {safe:,} had reached a shelter.",
    )


def _because(found: Findings) -> Both | None:
    first = next((a for a in found.assumptions if a.key.startswith("scenario")), None)
    if first is None:
        return None
    return f"之所以能这样，是因为假设了：{first.text}", f"It could because this was assumed: {first.text_en}"


def _history(scenario: Scenario) -> Both | None:
    told = [f for f in scenario.history if f.kind in (*RESPONSE, *MOVED, *MOVED_BEFORE, *LOSSES)]
    if not told:
        return None
    zh = "；".join(f.text for f in told)
    en = "; ".join(f.text_en or f.text for f in told)
    return f"历史上：{zh}。", f"In history: {en}."


def _no_boast() -> Both:
    return (
        "没有夸口：推演知道结局，当年的人不知道。它只回答“在写明的这些假设之下，来不来得及”，"
        "不回答“当年的人为什么没有做到”，也不评价任何人。",
        "No boast: the drill knows how the day ended, the people of the day did not. It answers only whether, under "
        "the stated assumptions, there was time; not why people then did not do it, and it judges nobody.",
    )


def ours(story: Story) -> list[Mark]:
    """What the drill did, as marks for the upper lane; the turning points, at most `MARKS`."""
    marks = [*_signal(story), *_decisions(story), *_moving(story), *_firsts(story)]
    strong = [m for m in marks if m.strong]
    return sorted(strong + [m for m in marks if not m.strong][: max(0, MARKS - len(strong))], key=lambda m: m.at)


def _signal(story: Story) -> Iterator[Mark]:
    signal = first_signal(story)
    if signal is not None:
        yield Mark(signal.at, "首个信号", "first signal", True)
    for noted, fact in story.of(facts.IncidentOpened):
        yield Mark(noted.at, f"事件开启：{fact.incident.title}", "incident opened", True)


def _decisions(story: Story) -> Iterator[Mark]:
    for noted, fact in story.of(facts.LevelProposed):
        yield Mark(noted.at, f"建议{fact.level.zh}响应", f"level {fact.level.value} proposed")
    for noted, level in story.of(facts.LevelSet):
        yield Mark(noted.at, f"启动{level.level.zh}响应", f"level {level.level.value} set", True)
    moving = [(n, f.plan) for n, f in story.of(facts.PlanProposed) if f.plan.moves]
    for noted, plan in moving[:1]:
        people = sum(m.people for m in plan.moves)
        yield Mark(noted.at, f"提请转移 {people:,} 人", f"moving {people:,} people proposed", True)


def _moving(story: Story) -> Iterator[Mark]:
    """Orders and completions that are more than a trickle."""
    orders, ends = story.of(facts.EvacuationOrdered), story.of(facts.EvacuationCompleted)
    worth = TRICKLE * sum(f.people for _, f in orders)
    for noted, ordered in orders:
        if ordered.people >= worth:
            yield Mark(noted.at, f"下令转移 {ordered.people:,} 人", f"{ordered.people:,} ordered to move", True)
    for noted, done in ends:
        if done.people >= worth:
            yield Mark(noted.at, f"{done.people:,} 人安置完毕", f"{done.people:,} people are all there", True)


def _firsts(story: Story) -> Iterator[Mark]:
    for kind, zh, en in ((facts.MessageSent, "首条预警发出", "first warning sent"),
                         (facts.UnitArrived, "首支队伍到场", "first unit on site"),
                         (facts.PeopleLeft, "第一批人离开", "first people leave")):
        first = story.first(kind)
        if first is not None:
            yield Mark(first.at, zh, en)


def theirs(scenario: Scenario) -> list[Mark]:
    """What history did within the drill's span, as marks for the lower lane."""
    return [Mark(f.at, f.text, f.text_en or f.text, f.kind in STRONG) for f in scenario.history
            if scenario.start <= f.at <= scenario.end]


def cards(found: Findings, zone: tzinfo) -> list[dict[str, str]]:
    """The key figures: a number, what it is, and what it stands against."""
    tasks, units = found.tasks, found.units
    wait = _between(found.first_signal_at, found.evacuation_ordered_at)
    begin = say(found.first_signal_at, zone, several_days(found.start, found.end)) if found.first_signal_at else "—"
    machine = sum(part["total"] for part in found.compute_s.values())
    safe, stay = found.people_sheltered_before_impact, found.refused_to_leave
    return [
        _card(_count(found.people_in_footprint), "影响范围内的人", "people in the footprint",
              "灾前最后一次研判", "last assessment before"),
        _card(_count(found.people_ordered_to_move), "下令转移", "ordered to move", f"不肯走 {stay:,}",
              f"{stay:,} would not go"),
        _card(_count(found.people_moved_before_impact), "灾前已离开", "out before the impact",
              f"其中已到安置点 {safe:,}", f"{safe:,} of them in shelters"),
        _card(_span(wait), "首个信号到下令转移", "first signal to evacuation order", f"{begin} 起", f"from {begin}"),
        _spare(found),
        _card(f"{tasks['late']} / {tasks['opened']}", "任务超时", "tasks late", f"未完成 {tasks['open']}",
              f"{tasks['open']} still open"),
        _card(f"{units['assigned']} / {units['total']}", "队伍出动", "units sent", f"行车 {units['km_driven']:,} 公里",
              f"{units['km_driven']:,} km driven"),
        _card(f"{machine:.1f} s", "研判与编案用时", "assessing and planning", "机器时间，共计", "machine time, in all"),
    ]


def _spare(found: Findings) -> dict[str, str]:
    """How long before the impact, or after it, the evacuation was complete."""
    spare = _between(found.evacuation_complete_at, found.impact_at)
    if spare is None:
        return _card("—", "转移完成距灾害发生", "evacuation complete before impact", "没有全部完成", "not complete")
    if spare < 0:
        return _card(_span(spare), "转移完成晚于灾害发生", "evacuation complete after impact", "没有赶上", "too late")
    return _card(_span(spare), "转移完成早于灾害发生", "evacuation complete before impact", "余量", "to spare")


def _card(value: str | Both, zh: str, en: str, note: str = "", note_en: str = "") -> dict[str, str]:
    value_zh, value_en = value if isinstance(value, tuple) else (value, value)
    return {"value": value_zh, "value_en": value_en, "zh": zh, "en": en, "note": note, "note_en": note_en}


def _count(value: int | None) -> str:
    return "—" if value is None else f"{value:,}"


def _between(a: datetime | None, b: datetime | None) -> float | None:
    return (b - a).total_seconds() if a and b else None


def _span(value: float | None) -> Both:
    return ("—", "—") if value is None else span(value)
