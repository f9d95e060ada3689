"""应急处置卡: one printable page for each department of a plan, with what it does, by when, and whom it tells."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from yunnao.model.procedure import ContingencyPlan, TaskRule
from yunnao.model.resource import NEED_ZH
from yunnao.model.scale import Level
from yunnao.paper.pdf import pdf
from yunnao.procedure.words import course_of, span

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


def cards(plan: ContingencyPlan) -> str:
    """All cards of a plan as one self-contained HTML page, a sheet a department; it prints without a network."""
    told = sheets(plan)
    pages = "\n".join(_page(told, sheet) for sheet in told["sheets"])
    title = f"{escape(told['plan'])} 应急处置卡"
    return (f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
            f"<style>{STYLE}</style></head>\n<body>\n{pages}\n</body></html>\n")


def cards_pdf(plan: ContingencyPlan) -> bytes:
    """The same cards as one PDF, A4, each department on a page of its own."""
    return pdf("cards", sheets(plan))


def sheets(plan: ContingencyPlan) -> dict[str, Any]:
    """What stands on the cards, in words: {plan, status, sheets: [{owner, deputy, levels: [{name, rows}]}]}."""
    busy = [owner for owner in plan.owners if any(task.owner == owner for task in plan.tasks)]
    return {"plan": f"{plan.name} {plan.version}", "status": FOLD.sub("", plan.status),
            "sheets": [{"owner": plan.owners[owner], "deputy": plan.deputies.get(owner, ""),
                        "levels": list(_levels(plan, owner))} for owner in busy]}


def _levels(plan: ContingencyPlan, owner: str) -> Iterator[dict[str, Any]]:
    for level in Level:
        tasks = [task for task in plan.tasks if task.owner == owner and task.from_level is level]
        if tasks:
            yield {"name": level.zh, "rows": [_row(plan, task) for task in tasks]}


def _row(plan: ContingencyPlan, task: TaskRule) -> dict[str, str]:
    names = {other.id: other.name for other in plan.tasks}
    return {"name": task.name, "message": FOLD.sub("", task.message), "law": _small(plan, task), "time": time_of(task),
            "waits": "；".join(names.get(before, before) for before in task.after),
            "needs": "、".join(f"{NEED_ZH.get(need, need)} {amount}" for need, amount in task.needs.items()),
            "escalate": task.escalate_to}


def _small(plan: ContingencyPlan, task: TaskRule) -> str:
    """The small print below a task: how it runs, and by what right."""
    said = [f"{name}：{words}" for name, words in course_of(plan, task).items()]
    return "；".join([*said, *([task.legal_basis] if task.legal_basis else [])])


def _page(told: dict[str, Any], sheet: dict[str, Any]) -> str:
    levels = "\n".join(_table(level) for level in sheet["levels"])
    return (f'<section><p class="plan">{escape(told["plan"])} · 应急处置卡</p><h1>{escape(sheet["owner"])}</h1>'
            + (f"<p>不应答时由 {escape(sheet['deputy'])} 顶上</p>" if sheet["deputy"] else "")
            + levels + f'<p class="foot">{escape(told["status"])}</p></section>')


def _table(level: dict[str, Any]) -> str:
    head = "".join(f'<th style="width: {share}%">{name}</th>' for name, share in COLUMNS.items())
    rows = "".join(_line({key: escape(words) for key, words in row.items()}) for row in level["rows"])
    return f"<h2>{level['name']}响应起</h2><table><tr>{head}</tr>{rows}</table>"


def _line(row: dict[str, str]) -> str:
    words = f"<br>发布：“{row['message']}”" if row["message"] else ""
    return (f'<tr><td><span class="name">{row["name"]}</span>{words}<br><span class="law">{row["law"]}</span></td>'
            f'<td class="time">{row["time"]}</td><td>{row["waits"]}</td><td>{row["needs"]}</td>'
            f"<td>{row['escalate']}</td></tr>")


def time_of(task: TaskRule) -> str:
    """A deadline as people say it: 30 分钟内, from when it opens or from the incident."""
    since = "事发后 " if task.clock == "incident" else ""
    if task.within_working_days is not None:
        return f"{since}{task.within_working_days} 个工作日内"
    return "—" if task.within_minutes is None else f"{since}{span(task.within_minutes)}内"
