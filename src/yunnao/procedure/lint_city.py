"""Lint of a plan in its city: what the city's units, shelters and roads cannot do even on the quietest day."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from yunnao import registry
from yunnao.city.ground import Ground
from yunnao.model.procedure import ContingencyPlan, TaskRule
from yunnao.model.resource import Unit
from yunnao.model.scale import Level
from yunnao.procedure.finding import Reading, Told, all_before, at, rule
from yunnao.roads.way import times_between, travel_for

TURN_OUT_S = 60
"""The quickest crew is on the road a minute after the call; what is late even so is always late."""

MOVING_PLACES = ("incident", "zones")
ANYWHERE = "zones"
"""Both may be wherever people live."""


@rule("P036", "a need that the whole city cannot meet even when idle")
def beyond_the_city(reading: Reading) -> Iterator[Told]:
    for ground, task, need, amount in _needs(reading):
        there = sum(_give(unit, need) for unit in _able(ground, need))
        if there < amount:
            yield (f"{at(task)}.needs.{need}", f"it needs {amount} of {need!r}; all units of {ground.name} together "
                   f"have {there}", "ask for less, add units to the city package, or say who outside helps")


@rule("P037", "tasks of one level that together need more than the city has", "warning")
def together_too_much(reading: Reading) -> Iterator[Told]:
    """Tasks that may run at once: every one of a level whose turn does not wait for another of them."""
    plan, ground = reading.plan, reading.ground
    if ground is None:
        return
    for level in Level:
        for need in sorted({need for task in plan.tasks for need in task.needs}):
            tasks = _at_once(plan, level, need)
            wanted, there = sum(t.needs[need] for t in tasks), sum(_give(u, need) for u in _able(ground, need))
            alone = max((t.needs[need] for t in tasks), default=0)
            new = any(t.from_level is level for t in tasks)
            if new and alone <= there < wanted:
                names = "、".join(task.id for task in tasks)
                yield ("tasks", f"at level {level.value} {names} together need {wanted} of {need!r}, and {ground.name} "
                       f"has {there}: some of them will wait", "let one wait for another with `after`, or ask for less")


def _at_once(plan: ContingencyPlan, level: Level, need: str) -> list[TaskRule]:
    after = {task.id: task.after for task in plan.tasks}
    tasks = [task for task in plan.tasks if task.from_level <= level and task.needs.get(need)]
    names = {task.id for task in tasks}
    return [task for task in tasks if not names & all_before(task.id, after)]


@rule("P038", "a single point of failure")
def single_point(reading: Reading) -> Iterator[Told]:
    """The city meets the need, but not without one certain unit."""
    for ground, task, need, amount in _needs(reading):
        able = _able(ground, need)
        gives = sorted((_give(unit, need) for unit in able), reverse=True)
        if sum(gives) >= amount > sum(gives[1:]):
            most = max(able, key=lambda unit: (_give(unit, need), unit.id))
            yield (f"{at(task)}.needs.{need}", f"it needs {amount} {need}, which {most.name} alone makes possible: "
                   "when that unit is away, nobody can do it", "add a second unit, or say who outside helps")


@rule("P039", "a time that no unit can keep by road")
def too_far(reading: Reading) -> Iterator[Told]:
    """Even the nearest capable unit, sent at once over empty roads, comes too late.

    For a task at the incident or its zones: too late wherever people live. For a facility: too late there.
    """
    ground = reading.ground
    for task in reading.plan.tasks:
        if ground is None or task.within_minutes is None or not task.needs:
            continue
        for need in sorted(need for need in task.needs if _able(ground, need)):
            best = _quickest_s(ground, need, ANYWHERE if task.place in MOVING_PLACES else task.place)
            if best is not None and best + TURN_OUT_S > task.within_minutes * 60:
                yield (f"{at(task)}.within_minutes", f"units must be on the spot {task.within_minutes} minutes after "
                       f"it opens, but the nearest with {need!r} needs {(best + TURN_OUT_S) / 60:.0f} by road",
                       "give it more time, station a unit nearer, or name another place")


@lru_cache(maxsize=128)
def _quickest_s(ground: Ground, need: str, place: str) -> float | None:
    """Driving seconds of the nearest capable unit; None when no road or no place is known.

    Kept, because all the plans of a city ask the same few questions of its roads.
    """
    times = _drive_s(ground, _able(ground, need), *_where(ground, place))
    there = times[times >= 0]
    return float(there.min()) if len(there) else None


def _where(ground: Ground, place: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if place in ground.facilities:
        point = ground.facilities[place].point
        return np.array([point.lon]), np.array([point.lat])
    if place != ANYWHERE:
        return np.zeros(0), np.zeros(0)
    lived_in = ground.population.people > 0
    return ground.population.lon[lived_in], ground.population.lat[lived_in]


def _drive_s(ground: Ground, units: list[Unit], lon: NDArray[np.float64],
             lat: NDArray[np.float64]) -> NDArray[np.float64]:
    if not len(lon):
        return np.zeros(0)
    starts = [unit.base.lon for unit in units], [unit.base.lat for unit in units]
    return times_between(travel_for(ground.roads), starts, (lon, lat)).min(axis=0) / 1000


@rule("P040", "a place that is not in the city")
def unknown_place(reading: Reading) -> Iterator[Told]:
    ground = reading.ground
    for task in reading.plan.tasks:
        if ground is not None and task.place not in MOVING_PLACES and task.place not in ground.facilities:
            yield (f"{at(task)}.place", f"{ground.name} has no facility {task.place!r}: units would not know where to "
                   "go", "write incident, zones, or the id of a facility of the city package")


@rule("P041", "a hazard that nobody can assess", "warning")
def unknown_hazard(reading: Reading) -> Iterator[Told]:
    there = registry.every("hazard")
    hazard = reading.plan.hazard
    if hazard not in there and hazard != "none":
        yield ("hazard", f"no hazard model is called {hazard!r}: there will be no footprint and no proposal for it",
               f"use one of {', '.join(sorted(there))}, write the model, or say `none` and let people set the level")


def _needs(reading: Reading) -> Iterator[tuple[Ground, TaskRule, str, int]]:
    """Every need of every task with the city it is asked of; nothing without a city."""
    if reading.ground is not None:
        ground = reading.ground
        yield from ((ground, task, need, amount) for task in reading.plan.tasks for need, amount in task.needs.items())


def _able(ground: Ground, need: str) -> list[Unit]:
    return [unit for _, unit in sorted(ground.units.items()) if unit.capabilities.get(need, 0) > 0]


def _give(unit: Unit, need: str) -> int:
    return unit.capabilities.get(need, 0)
