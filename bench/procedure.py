"""A procedure run to its end, with its state saved and restored half way, beside SpiffWorkflow where it is installed.

The same shape for both, the one that suits the peer best: one task after the other. (Stages of four between parallel
gateways take SpiffWorkflow 3.2 a hundred times longer, because it grows every branch behind a gateway anew.) Ours is a
contingency plan, the peer gets the same as BPMN 2.0 user tasks. SpiffWorkflow is LGPL and no part of this project:
`make bench-procedure` puts it beside, to see its rows; without it they say that it was absent.
"""

import importlib.metadata
import itertools
import statistics
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from yunnao.brain import Brain
from yunnao.city.package import read_package
from yunnao.city.tasks import Tasks
from yunnao.command.door import Door
from yunnao.desks.emergency.desk import EmergencyDesk
from yunnao.log.log import open_log
from yunnao.model import facts
from yunnao.model.clock import VirtualClock
from yunnao.model.event import Mode
from yunnao.model.incident import Incident
from yunnao.model.order import CompleteTask, OpenIncident, Person, Role, SetLevel
from yunnao.model.procedure import ContingencyPlan, Rule, Task, TaskRule
from yunnao.model.scale import Level
from yunnao.procedure.program import program_of
from yunnao.procedure.run import Run, due_tasks

RUNS = 5
SIZES = (20, 100)
INSTANCES = {20: 1000, 100: 100}
LIVE = (10, 10_000)
LITTLETOWN = Path(__file__).parents[1] / "tests" / "data" / "littletown"
CHIEF = Person(id="chief", name="bench", roles=[Role.COMMANDER])
PEER_INSTANCES = {20: 20, 100: 2}
MINUTE = timedelta(minutes=1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
INCIDENT = Incident(id="fire-1", kind="fire", title="", opened_at=NOON, reason="")
NO_OTHERS: dict[str, ContingencyPlan] = {}
_named = msgspec.json.Decoder(tuple[str, msgspec.Raw])
_facts = {kind: msgspec.json.Decoder(facts.KINDS[kind]) for kind in ("TaskOpened", "TaskDone")}


def rows() -> list[dict[str, Any]]:
    """Two rows a size, in milliseconds an instance, the median of interleaved runs; then what an order costs live."""
    return [*(_row(size, every) for every in (False, True) for size in SIZES), *(_live(size) for size in LIVE)]


def _row(size: int, every: bool) -> dict[str, Any]:
    version = _peer_version()
    plan, peer = plan_of(size), _peer(size, every) if version else None
    ours, theirs = [], []
    for _ in range(RUNS):
        ours.append(_ms(INSTANCES[size], lambda: run(plan, every)))
        if peer is not None:
            theirs.append(_ms(PEER_INSTANCES[size], peer))
    mine = statistics.median(ours)
    other = statistics.median(theirs) if theirs else None
    saved = "saved after every task, so that nothing is lost; restored" if every else "saved and restored"
    return {"work": f"a procedure of {size} tasks to its end, {saved} half way", "ours": mine, "peer": other,
            "peer_version": f"SpiffWorkflow {version}" if version else "SpiffWorkflow: absent, row not compared",
            "ratio": other / mine if other else None, "unit": "ms/instance", "runs": RUNS}


def _live(size: int) -> dict[str, Any]:
    """An order that finishes one of many open tasks: door, log, fold and desk, and the turn of the loop after it.

    No peer: the same with ten tasks is what it is held against.
    """
    brain = _brain(size)
    ours = []
    for number in range(RUNS):
        wish = CompleteTask(task_id=f"fire-1/t{number}", evidence="bench")
        ours.append(_ms(1, lambda wish=wish: (brain.submit(wish, CHIEF), brain.step())))
    return {"work": f"one order and the turn after it, {size} tasks live", "ours": statistics.median(ours),
            "peer": None, "peer_version": "none: the row with ten live tasks is its measure", "ratio": None,
            "unit": "ms", "runs": RUNS}


def _brain(size: int) -> Brain:
    tasks = [TaskRule(id=f"t{n}", name=f"t{n}", owner="fire", within_minutes=60 + n) for n in range(size)]
    plan = structs.replace(plan_of(0), tasks=tasks, planners=[], opens=[Rule(then="open", when={}, source="")])
    ground = replace(read_package(LITTLETOWN), plans={plan.id: plan})
    brain = Brain(ground, open_log("memory:"), clock=VirtualClock(NOON), mode=Mode.EXERCISE, seed=1, feeds=[],
                  desks=[EmergencyDesk()], channels={}, door=Door())
    brain.submit(OpenIncident(plan_id=plan.id, another=True, reason="bench"), CHIEF)
    brain.submit(SetLevel(incident_id="fire-1", level=Level.IV, reason="bench"), CHIEF)
    return brain


def _ms(instances: int, work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    for _ in range(instances):
        work()
    return (time.perf_counter() - began) * 1000 / instances


def plan_of(size: int) -> ContingencyPlan:
    """Tasks that follow one another."""
    tasks = [TaskRule(id=f"t{n}", name=f"t{n}", owner="fire", within_minutes=30, after=[f"t{n - 1}"] if n else [])
             for n in range(size)]
    return ContingencyPlan(id="p", name="", version="1", status="", issuer="", incident_kind="fire", hazard="none",
                           legal_basis=[], opens=[], levels=[], grades=[], owners={"fire": ""}, tasks=tasks)


def run(plan: ContingencyPlan, every: bool) -> list[Task]:
    """Open what is due, finish it task by task, and look again after each, as the emergency desk does.

    What is saved is what the log keeps: a fact for each opening and each end. Restoring reads them all again.
    """
    program, tasks = program_of(plan, NO_OTHERS), Tasks()
    log: list[bytes] = []
    unsaved: list[tuple[str, facts.Fact]] = []
    now, half, done = NOON, len(plan.tasks) // 2, 0
    ready = deque(due_tasks(Run(program, INCIDENT, tasks, Level.IV, now)))
    while ready:
        task = ready.popleft()
        tasks, now, done = tasks.set(task.id, task), now + MINUTE, done + 1
        unsaved.append(("TaskOpened", facts.TaskOpened(task=task)))
        tasks = tasks.set(task.id, structs.replace(task, state="done", done_at=now, done_by="fire"))
        unsaved.append(("TaskDone", facts.TaskDone(task_id=task.id, by="fire", evidence="")))
        if every or done == half:
            log += [msgspec.json.encode(fact) for fact in unsaved]
            unsaved = []
        if done == half:
            tasks = _restored(log)
        followers = program.followers.get(task.rule_id, ())
        ready.extend(due_tasks(Run(program, INCIDENT, tasks, Level.IV, now), followers))
    if done != len(plan.tasks):
        raise RuntimeError(f"{done} of {len(plan.tasks)} tasks were done: the measurement is of something else")
    return list(tasks.values())


def _restored(log: list[bytes]) -> Tasks:
    found: dict[str, Task] = {}
    for kind, data in map(_named.decode, log):
        fact: Any = _facts[kind].decode(data)
        if kind == "TaskOpened":
            found[fact.task.id] = fact.task
        else:
            found[fact.task_id] = structs.replace(found[fact.task_id], state="done", done_by=fact.by)
    return Tasks(found.values())


def _peer_version() -> str:
    try:
        return importlib.metadata.version("SpiffWorkflow")
    except importlib.metadata.PackageNotFoundError:
        return ""


def _peer(size: int, every: bool) -> Callable[[], Any]:
    """The same procedure in SpiffWorkflow: BPMN user tasks in a row, its own JSON serializer."""
    from lxml import etree
    from SpiffWorkflow import TaskState
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(_bpmn(size)))
    spec, serializer = parser.get_spec("p"), BpmnWorkflowSerializer()

    def work() -> None:
        workflow, done = BpmnWorkflow(spec), 0
        workflow.do_engine_steps()
        while not workflow.is_completed():
            for task in workflow.get_tasks(state=TaskState.READY, manual=True)[:1]:
                task.run()
                done += 1
            workflow.do_engine_steps()
            if every or done == size // 2:
                saved = serializer.serialize_json(workflow)
            if done == size // 2:
                workflow = serializer.deserialize_json(saved)
        if done != size:
            raise RuntimeError(f"{done} of {size} tasks were done: the measurement is of something else")

    return work


def _bpmn(size: int) -> bytes:
    names = ["start", *(f"t{n}" for n in range(size)), "end"]
    nodes = ['<startEvent id="start"/>', *(f'<userTask id="{name}" name="{name}"/>' for name in names[1:-1]),
             '<endEvent id="end"/>']
    flows = [f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>'
             for n, (a, b) in enumerate(itertools.pairwise(names))]
    return (f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="p"><process id="p" '
            f'isExecutable="true">{"".join(nodes)}{"".join(flows)}</process></definitions>').encode()
