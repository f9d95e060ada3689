"""应急处置卡: one printable page for each department of a plan, with what it does, by when, and whom it tells."""

import re
from html import escape

from yunnao.model.procedure import ContingencyPlan, TaskRule
from yunnao.model.scale import Level

FOLD = re.compile(r"(?<=[，。；、：]) +")
"""The space that a folded line of YAML leaves between Chinese words."""

STYLE = """
@page { size: A4; margin: 14mm }
body { font: 12px/1.5 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; color: #111; margin: 0 }
section { break-after: page; padding: 8px 0 }
h1 { font-size: 20px; margin: 0 } h2 { font-size: 14px; margin: 12px 0 4px }
.plan, .foot { color: #555 } table { border-collapse: collapse; width: 100%; table-layout: fixed }
tr { break-inside: avoid }
th, td { border: 1px solid #999; padding: 3px 6px; text-align: left; vertical-align: top } th { background: #eee }
.name { font-weight: 600 } .time { white-space: nowrap } .law { color: #555; font-size: 10.5px }
"""

COLUMNS = {"做什么": 46, "时限": 13, "先等谁": 16, "力量": 11, "超时报告": 14}
"""The columns of a card and their shares of its width in percent."""

NEEDS = {"rescue": "救援", "hazmat": "危化处置", "medical": "医疗急救", "cordon": "警戒", "seats": "客运座位",
         "pumps": "排涝泵", "repair": "管线抢修", "boom": "围油栏", "inspect": "隐患排查", "engineering": "工程抢险"}


def cards(plan: ContingencyPlan) -> str:
    """All cards of a plan as one self-contained HTML page, a sheet a department; it prints without a network."""
    sheets = "\n".join(_card(plan, owner) for owner in plan.owners if any(t.owner == owner for t in plan.tasks))
    title = escape(f"{plan.name} {plan.version} 应急处置卡")
    return (f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
            f"<style>{STYLE}</style></head>\n<body>\n{sheets}\n</body></html>\n")


def _card(plan: ContingencyPlan, owner: str) -> str:
    deputy = plan.deputies.get(owner, "")
    levels = "\n".join(_level(plan, owner, level) for level in Level)
    return (f'<section><p class="plan">{escape(plan.name)} {escape(plan.version)} · 应急处置卡</p>'
            f"<h1>{escape(plan.owners[owner])}</h1>"
            + (f"<p>不应答时由 {escape(deputy)} 顶上</p>" if deputy else "")
            + levels + f'<p class="foot">{escape(plan.status)}</p></section>')


def _level(plan: ContingencyPlan, owner: str, level: Level) -> str:
    tasks = [task for task in plan.tasks if task.owner == owner and task.from_level is level]
    if not tasks:
        return ""
    rows = "".join(_row(plan, task) for task in tasks)
    head = "".join(f'<th style="width: {share}%">{name}</th>' for name, share in COLUMNS.items())
    return f"<h2>{level.zh}响应起</h2><table><tr>{head}</tr>{rows}</table>"


def _row(plan: ContingencyPlan, task: TaskRule) -> str:
    names = {other.id: other.name for other in plan.tasks}
    waits = "；".join(names.get(before, before) for before in task.after)
    needs = "、".join(f"{NEEDS.get(need, need)} {amount}" for need, amount in task.needs.items())
    words = f"<br>发布：“{escape(FOLD.sub('', task.message))}”" if task.message else ""
    return (f'<tr><td><span class="name">{escape(task.name)}</span>{words}<br><span class="law">'
            f'{escape(task.legal_basis)}</span></td><td class="time">{time_of(task)}</td><td>{escape(waits)}</td>'
            f"<td>{escape(needs)}</td><td>{escape(task.escalate_to)}</td></tr>")


def time_of(task: TaskRule) -> str:
    """A deadline as people say it: 30 分钟内, from when it opens or from the incident."""
    if task.within_minutes is None:
        return "—"
    hours, minutes = divmod(task.within_minutes, 60)
    span = f"{task.within_minutes} 分钟" if hours == 0 or minutes else f"{hours} 小时"
    return f"{'事发后 ' if task.clock == 'incident' else ''}{span}内"
