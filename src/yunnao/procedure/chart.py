"""作战图: a plan at a glance, departments down and time across, one column a response level, as SVG and PDF."""

from html import escape

from yunnao.model.procedure import ContingencyPlan, TaskRule
from yunnao.model.scale import Level
from yunnao.paper.pdf import pdf
from yunnao.procedure.cards import time_of
from yunnao.procedure.words import course_of
from yunnao.procedure.words import span as span_words

NAMES, COLUMN, LINE, HEAD, GAP = 220, 330, 30, 64, 8
"""Width of the names and of a column, height of a task and of the head, space between, in SVG units."""

UNBOUND_MINUTES = 60
"""How long a task without a deadline is drawn."""

COLOURS = {Level.IV: "#4a7ab5", Level.III: "#b58a1f", Level.II: "#c8651b", Level.I: "#b3261e"}
FONT = 'font-family="Yunnao Hans, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, sans-serif"'


def chart(plan: ContingencyPlan) -> str:
    """The chart as a self-contained SVG; within a column a bar runs from a task's earliest start to its deadline.

    Time is drawn as its square root, so that both ten minutes and a day can be read. A diamond is a milestone; a task
    that is asked for only on conditions has a dashed edge.
    """
    spans = _spans(plan)
    owners = [owner for owner in plan.owners if any(task.owner == owner for task in plan.tasks)]
    longest = max((end for _, end in spans.values()), default=UNBOUND_MINUTES)
    parts, top = [_head(plan)], HEAD
    for owner in owners:
        columns = [[t for t in plan.tasks if t.owner == owner and t.from_level is level] for level in Level]
        height = max(len(column) for column in columns) * LINE + GAP
        parts.append(_band(plan.owners[owner], top, height))
        for number, column in enumerate(columns):
            parts += [_bar(plan, task, spans[task.id], longest, NAMES + number * COLUMN, top + GAP / 2 + n * LINE)
                      for n, task in enumerate(column)]
        top += height
    width = NAMES + len(Level) * COLUMN
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top + GAP}" width="{width}" '
            f'height="{top + GAP}" {FONT}>\n<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(parts)
            + "\n</svg>\n")


def chart_pdf(plan: ContingencyPlan) -> bytes:
    """The same chart as PDF, as wide as A3 lies and as long as the plan is."""
    return pdf("chart", {"svg": chart(plan)})


def _spans(plan: ContingencyPlan) -> dict[str, tuple[int, int]]:
    """Minutes after its level is set at which each task begins at the earliest and must be in hand."""
    by_id, spans = {task.id: task for task in plan.tasks}, dict[str, tuple[int, int]]()

    def span(task: TaskRule, above: tuple[str, ...] = ()) -> tuple[int, int]:
        if task.id not in spans:
            before = [by_id[b] for b in task.after if b in by_id and b not in (*above, task.id)]
            same = [b for b in before if b.from_level is task.from_level]
            begins = max((span(b, (*above, task.id))[1] for b in same), default=0)
            spans[task.id] = (begins, begins + (task.within_minutes or UNBOUND_MINUTES))
        return spans[task.id]

    for task in plan.tasks:
        span(task)
    return spans


def _head(plan: ContingencyPlan) -> str:
    name = escape(f"{plan.name} {plan.version} 作战图")
    title = f'<text x="8" y="26" font-size="18" font-weight="600">{name}</text>'
    levels = [f'<text x="{NAMES + n * COLUMN + 6}" y="{HEAD - 10}" font-size="14" fill="{COLOURS[level]}">'
              f"{level.zh}响应起</text>" for n, level in enumerate(Level)]
    return "\n".join([title, *levels])


def _band(name: str, top: float, height: float) -> str:
    return (f'<line x1="0" y1="{top}" x2="{NAMES + len(Level) * COLUMN}" y2="{top}" stroke="#ccc"/>'
            f'<text x="8" y="{top + 20}" font-size="12">{escape(name)}</text>')


def _bar(plan: ContingencyPlan, task: TaskRule, span: tuple[int, int], longest: int, left: float, top: float) -> str:
    def across(minutes: int) -> float:
        return round((minutes / longest) ** 0.5 * (COLUMN - 16), 1)

    begin, width = left + across(span[0]), max(2.0, across(span[1]) - across(span[0]))
    tip = f"{task.name}（{time_of(task)}）{task.legal_basis}" + "".join(f"；{name}：{said}" for name, said in
                                                                      course_of(plan, task).items())
    mark = f'<rect x="{begin:.1f}" y="{top + 16:.1f}" width="{width:.1f}" height="7" rx="2" '
    if task.milestone:  # a milestone is a moment: a diamond where it should be reached
        mark = (f'<rect x="{begin + width - 6:.1f}" y="{top + 15:.1f}" width="8" height="8" rx="1" '
                f'transform="rotate(45 {begin + width - 2:.1f} {top + 19:.1f})" ')
    again = f" · 每 {span_words(task.every_minutes)}" if task.every_minutes else ""
    dashed = 'stroke="#111" stroke-dasharray="3 2" ' if task.when else ""
    return (f'<g><title>{escape(tip)}</title>{mark}{dashed}fill="{COLOURS[task.from_level]}"/>'
            f'<text x="{left + 2:.1f}" y="{top + 12:.1f}" font-size="11">'
            f"{escape(_short(task.name))} · {time_of(task)}{again}</text></g>")


def _short(name: str, most: int = 20) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
