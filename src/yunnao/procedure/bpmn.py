"""A plan as BPMN 2.0, to be looked at in the tools that officials have; it is an export and is never read back.

Source: OMG, Business Process Model and Notation 2.0 (formal/2011-01-03). Levels begin with conditional start events,
departments are lanes, waiting for several tasks is a parallel gateway, conditions stand on the flow. What BPMN has no
word for (deadlines, needs, escalation, legal basis) stands in each task's documentation.
"""

from lxml import etree

from yunnao.model.procedure import ContingencyPlan, TaskRule
from yunnao.model.scale import Level
from yunnao.procedure.words import course_of

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def bpmn(plan: ContingencyPlan) -> bytes:
    """The plan as a BPMN 2.0 document in UTF-8."""
    root = etree.Element(_tag("definitions"), nsmap={None: MODEL, "xsi": XSI}, id="definitions",
                         targetNamespace="https://yunnao.example/plans")
    process = etree.SubElement(root, _tag("process"), id=f"plan-{plan.id}", name=f"{plan.name} {plan.version}",
                               isExecutable="false")
    flows = _flows(plan)
    _lanes(process, plan)
    for level in _levels(plan):
        _start(process, plan, level)
    for task in plan.tasks:
        if len(_waits(plan, task)) > 1:
            etree.SubElement(process, _tag("parallelGateway"), id=f"join-{task.id}")
        _node(process, plan, task)
    etree.SubElement(process, _tag("endEvent"), id="end", name="响应终止")
    guards = {f"task-{task.id}": task.when for task in plan.tasks if task.when}
    for number, (source, target) in enumerate(flows, 1):
        flow = etree.SubElement(process, _tag("sequenceFlow"), id=f"flow-{number}", sourceRef=source, targetRef=target)
        if target in guards:
            asked = etree.SubElement(flow, _tag("conditionExpression"), {f"{{{XSI}}}type": "tFormalExpression"})
            asked.text = " and ".join(f"{fact} {wanted}" for fact, wanted in guards[target].items())
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _node(process: etree._Element, plan: ContingencyPlan, task: TaskRule) -> None:
    """A milestone is an event that is passed, a call an activity elsewhere, a round a loop; all else is work."""
    named = {"id": f"task-{task.id}", "name": task.name}
    if task.milestone:
        element = etree.SubElement(process, _tag("intermediateThrowEvent"), named)
    elif task.calls:
        element = etree.SubElement(process, _tag("callActivity"), {**named, "calledElement": f"plan-{task.calls}"})
    else:
        element = etree.SubElement(process, _tag("userTask"), named)
    etree.SubElement(element, _tag("documentation")).text = _told(plan, task)
    if task.every_minutes:
        etree.SubElement(element, _tag("standardLoopCharacteristics"), id=f"round-{task.id}")


def _levels(plan: ContingencyPlan) -> list[Level]:
    """The levels at which some task begins without waiting for another."""
    return [level for level in Level if any(task.from_level is level and not _waits(plan, task) for task in plan.tasks)]


def _waits(plan: ContingencyPlan, task: TaskRule) -> list[str]:
    there = {other.id for other in plan.tasks}
    return [before for before in task.after if before in there]


def _flows(plan: ContingencyPlan) -> list[tuple[str, str]]:
    flows: list[tuple[str, str]] = []
    for task in plan.tasks:
        waits = _waits(plan, task)
        entry = f"join-{task.id}" if len(waits) > 1 else f"task-{task.id}"
        flows += [(f"task-{before}", entry) for before in waits] or [(f"level-{task.from_level.value}", entry)]
        flows += [(entry, f"task-{task.id}")] if len(waits) > 1 else []
    waited = {before for task in plan.tasks for before in _waits(plan, task)}
    return flows + [(f"task-{task.id}", "end") for task in plan.tasks if task.id not in waited]


def _lanes(process: etree._Element, plan: ContingencyPlan) -> None:
    lanes = etree.SubElement(process, _tag("laneSet"), id="departments")
    for owner, words in plan.owners.items():
        lane = etree.SubElement(lanes, _tag("lane"), id=f"lane-{owner}", name=words)
        for task in (task for task in plan.tasks if task.owner == owner):
            etree.SubElement(lane, _tag("flowNodeRef")).text = f"task-{task.id}"


def _start(process: etree._Element, plan: ContingencyPlan, level: Level) -> None:
    start = etree.SubElement(process, _tag("startEvent"), id=f"level-{level.value}", name=f"{level.zh}响应")
    rows = [row for row in plan.levels if row.then in (level.value, level.zh)]
    condition = etree.SubElement(start, _tag("conditionalEventDefinition"), id=f"when-{level.value}")
    expression = etree.SubElement(condition, _tag("condition"), {f"{{{XSI}}}type": "tFormalExpression"})
    expression.text = " or ".join("(" + (" and ".join(f"{k} {v}" for k, v in row.when.items()) or "always") + ")"
                                  for row in rows)


def _told(plan: ContingencyPlan, task: TaskRule) -> str:
    """The lines of a task that BPMN has no place for."""
    begins = "事件发生" if task.clock == "incident" else "任务开启"
    time = f"{task.within_minutes} 分钟" if task.within_minutes else \
        f"{task.within_working_days} 个工作日" if task.within_working_days else ""
    needs = "、".join(f"{need} {amount}" for need, amount in task.needs.items())
    lines = {"责任": plan.owners.get(task.owner, task.owner), "依据": task.legal_basis, "超时报告": task.escalate_to,
             "时限": f"{begins}起 {time}" if time else "", "力量": needs,
             "发布": task.message, **course_of(plan, task)}
    return "\n".join(f"{name}：{words}" for name, words in lines.items() if words)


def _tag(name: str) -> str:
    return f"{{{MODEL}}}{name}"
