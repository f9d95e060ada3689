"""What happens in the field changes the city: people move, tasks are done, units drive, messages leave."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from msgspec import structs

from yunnao.city.city import City
from yunnao.city.rules import on
from yunnao.model import facts
from yunnao.model.event import Event
from yunnao.model.procedure import Task


@on(facts.PeopleLeft)
def _left(city: City, fact: facts.PeopleLeft, event: Event) -> City:
    move = city.moves[fact.move_id]
    changed = structs.replace(move, left=move.left + fact.people, left_at=event.occurred_at)
    return replace(city, moves=city.moves.set(fact.move_id, changed))


@on(facts.PeopleArrived)
def _arrived(city: City, fact: facts.PeopleArrived, event: Event) -> City:
    move = city.moves[fact.move_id]
    changed = structs.replace(move, arrived=move.arrived + fact.people, refused=move.refused + fact.refused,
                              arrived_at=event.occurred_at)
    shelter = move.move.shelter_id
    there = city.sheltered.get(shelter, 0) + fact.people
    return replace(city, moves=city.moves.set(fact.move_id, changed), sheltered=city.sheltered.set(shelter, there))


@on(facts.TaskOpened)
def _task(city: City, fact: facts.TaskOpened, event: Event) -> City:
    return replace(city, tasks=city.tasks.set(fact.task.id, fact.task))


def with_task(city: City, task_id: str, **changes: Any) -> City:
    changed: Task = structs.replace(city.tasks[task_id], **changes)
    return replace(city, tasks=city.tasks.set(task_id, changed))


@on(facts.TaskAssigned)
def _assigned(city: City, fact: facts.TaskAssigned, event: Event) -> City:
    units = [*city.tasks[fact.task_id].units, *fact.unit_ids]
    state = "working" if city.tasks[fact.task_id].state == "working" else "assigned"
    city = with_task(city, fact.task_id, state=state, units=units)
    taken = {u: structs.replace(city.units[u], task_id=fact.task_id, assigned_at=event.occurred_at,
                                place=city.units[u].at(event.occurred_at), **STANDING) for u in fact.unit_ids}
    return replace(city, units=city.units.update(taken))


STANDING: dict[str, Any] = {"post": None, "posted_at": None, "departed_at": None, "arrives_at": None, "path": [],
                            "at_s": []}
"""A unit that waits for a task where it is, on no way to anywhere."""


@on(facts.TaskStarted)
def _started(city: City, fact: facts.TaskStarted, event: Event) -> City:
    return with_task(city, fact.task_id, state="working", started_at=event.occurred_at)


@on(facts.TaskDone)
def _done(city: City, fact: facts.TaskDone, event: Event) -> City:
    return with_task(city, fact.task_id, state="done", done_at=event.occurred_at, done_by=fact.by,
                      evidence=fact.evidence)


@on(facts.TaskSkipped)
def _skipped(city: City, fact: facts.TaskSkipped, event: Event) -> City:
    return with_task(city, fact.task_id, state="skipped", done_at=event.occurred_at, done_by=fact.by,
                      evidence=fact.reason, last=fact.last)


@on(facts.TaskLate)
def _late(city: City, fact: facts.TaskLate, event: Event) -> City:
    return with_task(city, fact.task_id, late=True)


def _with_unit(city: City, unit_id: str, **changes: Any) -> City:
    changed = structs.replace(city.units[unit_id], **changes)
    return replace(city, units=city.units.set(unit_id, changed))


def free(city: City, unit_id: str, when: datetime) -> City:
    """A unit without a task, where it is: on the road, if it was under way."""
    here = city.units[unit_id].at(when)
    return _with_unit(city, unit_id, task_id=None, assigned_at=None, departed_at=None, arrives_at=None,
                      arrived_at=None, path=[], at_s=[], place=here)


def off_task(city: City, task_id: str, unit_id: str, when: datetime) -> City:
    """A unit comes off a task and is free; a task that nobody is left on waits for units again."""
    task = city.tasks[task_id]
    left = [unit for unit in task.units if unit != unit_id]
    return free(with_task(city, task_id, units=left, state=task.state if left else "open"), unit_id, when)


@on(facts.UnitDeparted)
def _departed(city: City, fact: facts.UnitDeparted, event: Event) -> City:
    return _with_unit(city, fact.unit_id, departed_at=event.occurred_at, departed_seq=city.seq + 1,
                      arrives_at=fact.arrives_at, arrived_at=None, path=fact.path, at_s=fact.at_s)


@on(facts.UnitArrived)
def _unit_arrived(city: City, fact: facts.UnitArrived, event: Event) -> City:
    return _with_unit(city, fact.unit_id, place=fact.place, departed_at=None, arrives_at=None,
                      arrived_at=event.occurred_at, path=[], at_s=[])


@on(facts.UnitReleased)
def _released(city: City, fact: facts.UnitReleased, event: Event) -> City:
    now = city.units[fact.unit_id]
    rests = now.unit.rest_h if now.arrived_at is not None else None
    city = free(city, fact.unit_id, event.occurred_at)
    return city if not rests else _with_unit(city, fact.unit_id, free_at=event.occurred_at + timedelta(hours=rests))


@on(facts.UnitBlocked)
def _blocked(city: City, fact: facts.UnitBlocked, event: Event) -> City:
    return off_task(city, fact.task_id, fact.unit_id, event.occurred_at)


@on(facts.MessageQueued)
def _queued(city: City, fact: facts.MessageQueued, event: Event) -> City:
    return replace(city, outbox=city.outbox.set(fact.message.id, fact))


@on(facts.MessageSent)
def _sent(city: City, fact: facts.MessageSent, event: Event) -> City:
    return _gone(city, fact.message_id, fact.address)


@on(facts.MessageFailed)
def _failed(city: City, fact: facts.MessageFailed, event: Event) -> City:
    return _gone(city, fact.message_id, f"failed: {fact.reason}")


@on(facts.MessageDelayed)
def _delayed(city: City, fact: facts.MessageDelayed, event: Event) -> City:
    return replace(city, delayed=city.delayed.set(fact.message_id, fact.reason))


def _gone(city: City, message_id: str, where: str) -> City:
    """A message leaves the outbox for good."""
    outbox = city.outbox.delete(message_id) if message_id in city.outbox else city.outbox
    delayed = city.delayed.delete(message_id) if message_id in city.delayed else city.delayed
    return replace(city, outbox=outbox, delayed=delayed, sent=city.sent.set(message_id, where))
