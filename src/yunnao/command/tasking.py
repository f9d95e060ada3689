"""What officers order about tasks: done, skipped, opened early, added, given to another, opened again, given time."""

from datetime import datetime, timedelta

from yunnao.city.city import City
from yunnao.command.answers import known_task, on, open_incident, reason_of, release, unfinished
from yunnao.command.refusal import insist, there
from yunnao.model import facts, order
from yunnao.model.calendar import later_in_working_days, moved_on
from yunnao.model.order import Person
from yunnao.model.procedure import Task
from yunnao.model.resource import CAPABILITIES

LONGEST_MINUTES = 366 * 24 * 60


@on(order.CompleteTask)
def _complete(city: City, wish: order.CompleteTask, person: Person, now: datetime) -> list[facts.Fact]:
    task = unfinished(city, wish.task_id)
    evidence = wish.evidence.strip() or wish.reason.strip()
    insist(bool(evidence) or not task.proof, f"任务“{task.name}”办结须有凭据：{task.proof}。请写明凭据后再提交。")
    return [facts.TaskDone(task_id=task.id, by=person.id, evidence=evidence), *release(city, task)]


@on(order.SkipTask)
def _skip(city: City, wish: order.SkipTask, person: Person, now: datetime) -> list[facts.Fact]:
    task = unfinished(city, wish.task_id)
    return [facts.TaskSkipped(task_id=task.id, by=person.id, reason=reason_of(wish), last=wish.last),
            *release(city, task)]


@on(order.OpenTask)
def _open(city: City, wish: order.OpenTask, person: Person, now: datetime) -> list[facts.Fact]:
    """The desk opens it; whether the run has such a task, and not yet, is asked here."""
    incident = open_incident(city, wish.incident_id)
    insist(incident.level is not None, f"事件“{incident.title}”还没有设定响应级别。请先设定级别，再开启任务。")
    insist(f"{incident.id}/{wish.rule_id}" not in city.tasks,
           f"任务 {wish.rule_id} 已经开启过。如需重办，请用“重新开启”。")
    insist(_has(city, incident.texts, incident.procedure, wish.rule_id),
           f"{incident.procedure} 里没有任务 {wish.rule_id}。预案以外的任务请用“新增任务”。")
    return [facts.TaskForced(incident_id=incident.id, rule_id=wish.rule_id, by=person.id, reason=reason_of(wish))]


def _has(city: City, texts: dict[str, str], procedure: str, rule_id: str) -> bool:
    """Whether a plan has a task; "call/rule" is one of the plan that the task "call" calls."""
    name, ground = procedure.partition("@")[0], city.ground.plans
    for part in rule_id.split("/"):
        plan = city.procedures[texts[name]] if name in texts else ground.get(name)
        rule = next((rule for rule in plan.tasks if rule.id == part), None) if plan is not None else None
        if rule is None:
            return False
        name = rule.calls
    return True


@on(order.AddTask)
def _add(city: City, wish: order.AddTask, person: Person, now: datetime) -> list[facts.Fact]:
    incident = open_incident(city, wish.incident_id)
    insist(bool(wish.name.strip() and wish.owner.strip()), "新增任务要写明做什么、由谁负责。请补充后再提交。")
    strange = sorted(set(wish.needs) - set(CAPABILITIES))
    insist(not strange, f"没有叫“{'、'.join(strange)}”的力量。可用的有：{'、'.join(CAPABILITIES)}。")
    insist(all(amount >= 1 for amount in wish.needs.values()), "需要的力量须为 1 或更多。请修改后再提交。")
    minutes = None if wish.within_minutes is None else _minutes(wish.within_minutes)
    number = 1 + sum(not task.rule_id for task in city.tasks.of(incident.id).values())
    task = Task(id=f"{incident.id}/added.{number}", rule_id="", incident_id=incident.id, name=wish.name.strip(),
                owner=wish.owner.strip(), state="open", opened_at=now,
                deadline=None if minutes is None else now + timedelta(minutes=minutes), needs=dict(wish.needs),
                place=wish.place or incident.place, work_s=wish.work_minutes * 60, proof=wish.proof,
                escalate_to=wish.escalate_to, opened_by=person.id, why=reason_of(wish))
    return [facts.TaskOpened(task=task)]


@on(order.ReassignTask)
def _reassign(city: City, wish: order.ReassignTask, person: Person, now: datetime) -> list[facts.Fact]:
    task, reason = unfinished(city, wish.task_id), reason_of(wish)
    made: list[facts.Fact] = []
    if wish.owner and wish.owner != task.owner:
        made.append(facts.TaskReassigned(task_id=task.id, owner=wish.owner, by=person.id, reason=reason))
    for unit in wish.withdraw_units:
        insist(unit in task.units, f"{unit} 不在任务“{task.name}”上，不能撤下。请刷新后再选。")
        made.append(facts.UnitWithdrawn(unit_id=unit, task_id=task.id, by=person.id, reason=reason))
    for unit in wish.add_units:
        there_is = there(city.units.get(unit), f"没有编号为 {unit} 的队伍。请在地图上重新选择。")
        insist(there_is.idle, f"“{there_is.unit.name}”正在执行任务。请先把它从原任务撤下。")
    if wish.add_units:
        made.append(facts.TaskAssigned(task_id=task.id, unit_ids=list(wish.add_units), plan_id="", by=person.id))
    insist(bool(made), "没有写明改派给谁。请选择部门或队伍。")
    return made


@on(order.ReopenTask)
def _reopen(city: City, wish: order.ReopenTask, person: Person, now: datetime) -> list[facts.Fact]:
    task = known_task(city, wish.task_id)
    open_incident(city, task.incident_id)
    insist(task.state in ("done", "skipped"), f"任务“{task.name}”还没有结束，不必重新开启。")
    insist(f"{task.id}/message" not in city.sent, f"任务“{task.name}”的信息已经发出，收不回来。请另外新增任务。")
    given = None if task.deadline is None else task.deadline - task.opened_at
    given = given if wish.within_minutes is None else timedelta(minutes=_minutes(wish.within_minutes))
    return [facts.TaskReopened(task_id=task.id, deadline=None if given is None else now + given, by=person.id,
                               reason=reason_of(wish))]


@on(order.SuspendTask)
def _suspend(city: City, wish: order.SuspendTask, person: Person, now: datetime) -> list[facts.Fact]:
    task = unfinished(city, wish.task_id)
    insist(task.deadline is not None, f"任务“{task.name}”没有期限，不必暂停计时。")
    insist(task.suspended_at is None, f"任务“{task.name}”已经暂停计时。")
    return [facts.TaskSuspended(task_id=task.id, by=person.id, reason=reason_of(wish))]


@on(order.ResumeTask)
def _resume(city: City, wish: order.ResumeTask, person: Person, now: datetime) -> list[facts.Fact]:
    task = unfinished(city, wish.task_id)
    stopped = there(task.suspended_at, f"任务“{task.name}”没有暂停计时，不必恢复。")
    deadline = there(task.deadline, f"任务“{task.name}”没有期限，不必恢复计时。")
    until, note = moved_on(deadline, stopped, now, working_days=task.working_days, zone=city.ground.timezone)
    return [facts.TaskResumed(task_id=task.id, deadline=until, note=note, by=person.id, reason=reason_of(wish))]


@on(order.ExtendTask)
def _extend(city: City, wish: order.ExtendTask, person: Person, now: datetime) -> list[facts.Fact]:
    """In minutes, or in working days for a task that counts them; from its deadline, which may have passed."""
    task = unfinished(city, wish.task_id)
    deadline = there(task.deadline, f"任务“{task.name}”没有期限，不能延期。")
    insist((wish.minutes is None) != (wish.working_days is None), "延期须写明多少分钟，或多少个工作日，二者取一。")
    if wish.working_days is not None:
        insist(1 <= wish.working_days <= 366, "延期须为 1 到 366 个工作日。请修改后再提交。")
        last_day = deadline - timedelta(microseconds=1) if task.working_days else deadline
        until, note = later_in_working_days(last_day, wish.working_days, city.ground.timezone)
    else:
        until, note = deadline + timedelta(minutes=_minutes(wish.minutes or 0)), task.deadline_note
    insist(until > now, f"延期后的期限仍在现在之前，任务“{task.name}”还是超时。请给更长的时间。")
    return [facts.TaskExtended(task_id=task.id, deadline=until, note=note, by=person.id, reason=reason_of(wish))]


def _minutes(minutes: int) -> int:
    insist(1 <= minutes <= LONGEST_MINUTES, "时限须为 1 分钟到 366 天。请修改后再提交。")
    return minutes
