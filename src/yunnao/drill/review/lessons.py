"""Lessons: what this run of the day has to teach, found in the log, each with the events it rests on."""

from collections.abc import Iterator
from itertools import pairwise

from yunnao.city.city import MoveNow
from yunnao.drill.crowd import FALLBACK_SEATS
from yunnao.drill.review import field, measure
from yunnao.drill.review.findings import SaidFound
from yunnao.drill.review.story import Noted, Story
from yunnao.drill.scenario import Scenario
from yunnao.model import facts

MANY_ROUNDS = 4
"""More coach rounds than this are worth a lesson."""

SHOWN = 8
"""Events cited for one lesson at most; the log has the rest."""


def lessons(story: Story, scenario: Scenario) -> list[SaidFound]:
    """What to learn, the gravest first."""
    return [*_people(story, scenario), *_waits(story), *_late(story), *_needs(story), *_shelters(story),
            *_units(story), *_refusals(story), *_failures(story)]


def _said(key: str, zh: str, en: str, seqs: list[int]) -> SaidFound:
    return SaidFound(key=key, text=zh, text_en=en, seqs=seqs[:SHOWN])


def span(seconds: float) -> tuple[str, str]:
    """A span of time as a person says it, in Chinese and in English."""
    minutes = round(abs(seconds) / 60)
    if abs(seconds) < 59.5:
        return f"{abs(seconds):.0f} 秒", f"{abs(seconds):.0f} s"
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    zh = " ".join(f"{n} {unit}" for n, unit in ((days, "天"), (hours, "小时"), (left, "分")) if n)
    en = " ".join(f"{n} {unit}" for n, unit in ((days, "d"), (hours, "h"), (left, "min")) if n)
    return zh, en


def _people(story: Story, scenario: Scenario) -> Iterator[SaidFound]:
    """Those who should have been out before the impact and were not; those who would not go."""
    impact = scenario.impact_at
    orders = [(n, f) for n, f in story.of(facts.EvacuationOrdered) if n.at < impact]
    moves = measure.moves_of(story.city, *[f.plan_id for _, f in orders])
    left = {f.move_id for n, f in story.of(facts.PeopleLeft) if n.at < impact}
    behind = sum(m.move.people for m in moves if m.move.id not in left)
    if behind:
        yield _said("not_out", f"灾害发生时还有 {behind:,} 名已下令转移的人没有离开住处。",
                    f"{behind:,} people ordered to move had not left when it struck.", [n.seq for n, _ in orders])
    tardy = [m for m in moves if m.move.move_before and m.left_at and m.left_at > m.move.move_before]
    if tardy:
        people, worst = sum(m.move.people for m in tardy), max(tardy, key=lambda m: m.move.people)
        yield _said("after_their_time", f"{len(tardy)} 路、{people:,} 人走晚于研判要求的时刻，"
                                        f"最大的一路是{worst.move.zone_name}。",
                    f"{len(tardy)} moves with {people:,} people left later than the assessment asked; the largest is "
                    f"{worst.move.zone_name}.",
                    [n.seq for n, f in story.of(facts.PeopleLeft) if f.move_id in {m.move.id for m in tardy}])
    yield from _seats(story, [n.seq for n, _ in orders], moves)
    refused = sum(f.refused for _, f in story.of(facts.PeopleArrived))
    if refused:
        yield _said("refused_to_leave", f"{refused:,} 人不肯走。谁去再劝、何时再去，预案没有写，应当写明。",
                    f"{refused:,} people would not go; who asks them again, and when, should stand in the plan.",
                    [n.seq for n, f in sorted(story.of(facts.PeopleArrived), key=lambda p: -p[1].refused) if f.refused])


def _seats(story: Story, ordered: list[int], moves: list[MoveNow]) -> Iterator[SaidFound]:
    """People who were to ride, against the seats that were sent for them."""
    riders = sum(m.move.people for m in moves if m.move.by == "coach")
    plans = [story.city.plans[plan_id].plan for plan_id in sorted({m.plan_id for m in moves})]
    units = story.city.ground.units
    seats = sum(units[a.unit_id].capabilities.get("seats", 0)
                for plan in plans for a in plan.assignments if a.unit_id in units)
    rounds = riders / max(seats, 1)
    if riders and rounds > MANY_ROUNDS:
        yield _said("few_seats", f"{riders:,} 人要乘车，方案派出的客车只有 {seats:,} 座；推演按不少于 "
                                 f"{FALLBACK_SEATS} 座分趟运。客车没有派够，人就走得慢。",
                    f"{riders:,} people were to ride and the plans sent {seats:,} seats; the drill runs rounds with at "
                    f"least {FALLBACK_SEATS}. Too few coaches were sent, so people left slowly.", ordered)


def _waits(story: Story) -> Iterator[SaidFound]:
    """The longest step of the chain from the first signal to the first order."""
    steps = [s for s in chain(story) if s[2] is not None]
    waits = [((b.at - a.at).total_seconds(), a, b, f"{name}到{then}", f"from {name_en} to {then_en}")
             for (name, name_en, a), (then, then_en, b) in pairwise(steps) if a and b]
    if not waits:
        return
    total = sum(w[0] for w in waits)
    longest = max(waits, key=lambda w: w[0])
    (all_zh, all_en), (zh, en), (last, last_en, _) = span(total), span(longest[0]), steps[-1]
    if longest[0] > 0:
        yield _said("longest_wait", f"从首个信号到{last}共 {all_zh}，最长的一段是{longest[3]}，用了 {zh}。",
                    f"From first signal to {last_en} {all_en}; the longest step, {longest[4]}, took {en}.",
                    [longest[1].seq, longest[2].seq])
    proposed, ordered = measure.evacuation_proposal(story), story.first(facts.EvacuationOrdered)
    if proposed and ordered:
        zh, en = span((ordered.at - proposed.at).total_seconds())
        yield _said("evacuation_wait", f"转移方案等待批准 {zh}。这段时间里没有人动身。",
                    f"The evacuation waited {en} for approval; nobody moved in that time.", [proposed.seq, ordered.seq])


def chain(story: Story) -> list[tuple[str, str, Noted | None]]:
    """The steps from the first signal to the first order, each with when it was first taken."""
    return [
        ("首个信号", "first signal", measure.first_signal(story)),
        ("事件开启", "incident opened", story.first(facts.IncidentOpened)),
        ("首次研判", "first assessment", story.first(facts.AssessmentMade)),
        ("首个方案", "first plan", story.first(facts.PlanProposed)),
        ("首次批准", "first approval", story.first(facts.PlanApproved)),
        ("首条指令", "first order", story.first(*measure.ORDERS)),
    ]


def _late(story: Story) -> Iterator[SaidFound]:
    by_cause: dict[tuple[str, str], list[str]] = {}
    cited: dict[tuple[str, str], list[int]] = {}
    for task in field.late_tasks(story):
        cause = (task.cause, task.cause_en)
        by_cause.setdefault(cause, []).append(f"{task.name}（{task.owner_name}）")
        cited.setdefault(cause, []).extend(task.seqs[1:2])
    for (zh, en), names in by_cause.items():
        shown = "、".join(names[:4]) + ("等" if len(names) > 4 else "")
        yield _said("late", f"{len(names)} 项任务超时，{zh}：{shown}。",
                    f"{len(names)} tasks late, {en}: {shown}.", cited[(zh, en)])


def _needs(story: Story) -> Iterator[SaidFound]:
    for lack in measure.uncovered(story):
        extra, extra_en = lack.least_extra or "未知", lack.least_extra or "unknown"
        yield _said("uncovered", f"{lack.what} 缺 {lack.missing:,} {lack.unit}：{lack.why}。至少还需：{extra}。",
                    f"{lack.what}: {lack.missing:,} {lack.unit} missing. {lack.why}. Least extra: {extra_en}.",
                    [lack.seq])


def _shelters(story: Story) -> Iterator[SaidFound]:
    full = [s for s in field.shelters(story) if s.share > field.FULL]
    if full:
        names = "、".join(f"{s.name}（{s.share:.0%}）" for s in full[:5]) + ("等" if len(full) > 5 else "")
        moves = {m.move.id for m in story.city.moves.values() if m.move.shelter_id in {s.id for s in full}}
        yield _said("full_shelters", f"{len(full)} 处避难场所住到九成以上：{names}。再来一批人就要另找地方。",
                    f"{len(full)} shelters more than 90 % full: {names}. The next wave needs other places.",
                    [n.seq for n, f in story.of(facts.PeopleArrived) if f.move_id in moves][::-1])


def _units(story: Story) -> Iterator[SaidFound]:
    found = field.units(story)
    if found["never_used"] and found["assigned"]:
        kinds = "、".join(f"{kind} {n}" for kind, n in found["never_used_by_kind"].items())
        sent, total, idle = found["assigned"], found["total"], found["never_used"]
        yield _said("never_used", f"{total} 支队伍派出 {sent} 支，{idle} 支没有用上（{kinds}）。",
                    f"{sent} of {total} units were sent; {idle} never were ({kinds}).",
                    [n.seq for n, _ in story.of(facts.TaskAssigned)])
    blocked = story.of(facts.UnitBlocked)
    if blocked:
        yield _said("blocked", f"{len(blocked)} 次出动因道路中断走不通，须改派。",
                    f"{len(blocked)} departures found no open road and had to be planned again.",
                    [n.seq for n, _ in blocked])


def _refusals(story: Story) -> Iterator[SaidFound]:
    refused = story.of(facts.OrderRefused)
    if refused:
        reasons = "；".join(sorted({f.reason for _, f in refused})[:3])
        yield _said("refused_orders", f"{len(refused)} 道指令在门口被拒：{reasons}。",
                    f"{len(refused)} orders were refused at the door: {reasons}.", [n.seq for n, _ in refused])


def _failures(story: Story) -> Iterator[SaidFound]:
    for kind, zh, en in ((facts.AssessmentFailed, "研判", "assessments"), (facts.PlanFailed, "方案编制", "plans"),
                         (facts.MessageFailed, "发送", "messages")):
        failed = story.of(kind)
        if failed:
            reasons = "；".join(list(dict.fromkeys(getattr(f, "reason", "") for _, f in failed))[:3])
            yield _said(f"failed_{kind.__name__}", f"{zh} {len(failed)} 次没有成：{reasons}。",
                        f"{len(failed)} {en} failed: {reasons}.", [n.seq for n, _ in failed])
    kept = story.of(facts.InputQuarantined)
    if kept:
        yield _said("quarantine", f"{len(kept)} 件输入读不懂，原样隔离，等人处理。",
                    f"{len(kept)} inputs could not be read and are kept whole for a person.", [n.seq for n, _ in kept])

