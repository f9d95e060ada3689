"""What officers change in the course of a run changes the city: tasks, their time, their units, the run itself."""

from dataclasses import replace

from msgspec import structs

from yunnao.city.city import City
from yunnao.city.rules import on
from yunnao.city.rules_field import off_task, with_task
from yunnao.city.rules_response import keep_texts
from yunnao.city.tasks import FINISHED
from yunnao.model import facts
from yunnao.model.event import Event


@on(facts.TaskReassigned)
def _reassigned(city: City, fact: facts.TaskReassigned, event: Event) -> City:
    return with_task(city, fact.task_id, owner=fact.owner)


@on(facts.TaskReopened)
def _reopened(city: City, fact: facts.TaskReopened, event: Event) -> City:
    return with_task(city, fact.task_id, state="open", units=[], deadline=fact.deadline, late=False, started_at=None,
                      done_at=None, done_by="", evidence="", suspended_at=None)


@on(facts.TaskRevised)
def _revised(city: City, fact: facts.TaskRevised, event: Event) -> City:
    return replace(city, tasks=city.tasks.set(fact.task.id, fact.task))


@on(facts.TaskSuspended)
def _suspended(city: City, fact: facts.TaskSuspended, event: Event) -> City:
    return with_task(city, fact.task_id, suspended_at=event.occurred_at)


@on(facts.TaskResumed)
def _resumed(city: City, fact: facts.TaskResumed, event: Event) -> City:
    return with_task(city, fact.task_id, suspended_at=None, deadline=fact.deadline, deadline_note=fact.note)


@on(facts.TaskExtended)
def _extended(city: City, fact: facts.TaskExtended, event: Event) -> City:
    return with_task(city, fact.task_id, deadline=fact.deadline, deadline_note=fact.note, late=False)


@on(facts.UnitWithdrawn)
def _withdrawn(city: City, fact: facts.UnitWithdrawn, event: Event) -> City:
    return off_task(city, fact.task_id, fact.unit_id, event.occurred_at)


@on(facts.UnitDiverted)
def _diverted(city: City, fact: facts.UnitDiverted, event: Event) -> City:
    return off_task(city, fact.task_id, fact.unit_id, event.occurred_at)


@on(facts.IncidentMerged)
def _merged(city: City, fact: facts.IncidentMerged, event: Event) -> City:
    """What is not finished goes on under the other incident; what waits for a decision is void."""
    old, into = city.incidents[fact.incident_id], city.incidents[fact.into]
    incidents = city.incidents.set(old.id, structs.replace(old, closed_at=event.occurred_at, merged_into=into.id))
    tasks = {name: structs.replace(task, incident_id=into.id) for name, task in city.tasks.of(old.id).items()
             if task.state not in FINISHED}
    moves = {name: structs.replace(move, incident_id=into.id) for name, move in city.moves.items()
             if move.incident_id == old.id}
    plans = {name: structs.replace(plan, state="replaced", at=event.occurred_at) for name, plan in city.plans.items()
             if plan.plan.incident_id == old.id and plan.state == "proposed"}
    requests = city.requests
    for request in city.requests.values():
        requests = requests.delete(request.id) if request.incident_id == old.id else requests
    return replace(city, incidents=incidents, tasks=city.tasks.update(tasks).close(old.id), requests=requests,
                   moves=city.moves.update(moves), plans=city.plans.update(plans))


@on(facts.MigrationPreviewed)
def _previewed(city: City, fact: facts.MigrationPreviewed, event: Event) -> City:
    return replace(city, migrations=city.migrations.set(fact.incident_id, fact))


@on(facts.RunMigrated)
def _migrated(city: City, fact: facts.RunMigrated, event: Event) -> City:
    """The run goes on under the texts that were previewed; the preview is used up."""
    previewed = city.migrations[fact.incident_id]
    pinned = structs.replace(city.incidents[fact.incident_id], procedure=fact.procedure, texts=fact.texts)
    return replace(keep_texts(city, previewed.plans), incidents=city.incidents.set(fact.incident_id, pinned),
                   migrations=city.migrations.delete(fact.incident_id))
