"""Mutants of a city: the same town with one thing gone, to learn whether the plan still holds and what breaks first."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from msgspec import Struct

from yunnao.city.ground import Ground
from yunnao.drill.chance import share
from yunnao.drill.plantest import Played


class Mutant(Struct, frozen=True, kw_only=True):
    """What is gone: all units of a kind, one unit, one shelter, or a department that does not answer."""

    gone: str
    name: str

    def __str__(self) -> str:
        return f"without {self.gone} {self.name}"


def mutants(played: Iterable[Played], most: int, seed: int) -> list[Mutant]:
    """At most `most` mutants that could matter to the cases played, drawn by `seed`, of every sort in turn.

    Only what a case used is taken away: whatever it did not use cannot be missed.
    """
    played = list(played)
    units = {unit for case in played for task in case.tasks for unit in task.units}
    kinds = {case.city.ground.units[unit].kind for case in played for unit in units if unit in case.city.ground.units}
    shelters = {move.move.shelter_id for case in played for move in case.city.moves.values()}
    owners = {task.owner for case in played for task in case.tasks}
    sorts = [_drawn(sort, names, seed) for sort, names in
             (("kind", kinds), ("department", owners), ("unit", units), ("shelter", shelters))]
    ranked = [(place, sort, mutant) for sort, found in enumerate(sorts) for place, mutant in enumerate(found)]
    return [mutant for _, _, mutant in sorted(ranked, key=lambda r: r[:2])][:most]


def _drawn(gone: str, names: Iterable[str], seed: int) -> list[Mutant]:
    return [Mutant(gone=gone, name=name) for name in sorted(names, key=lambda n: (share(seed, gone, n), n))]


def without(ground: Ground, mutant: Mutant) -> tuple[Ground, str]:
    """The city without it, and the department that does not answer ("" unless that is what is gone)."""
    if mutant.gone == "department":
        return ground, mutant.name
    if mutant.gone == "shelter":
        return replace(ground, shelters=_less(ground.shelters, lambda s: s.id == mutant.name)), ""
    field = "kind" if mutant.gone == "kind" else "id"
    return replace(ground, units=_less(ground.units, lambda u: getattr(u, field) == mutant.name)), ""


def _less(there: Mapping[str, Any], gone: Any) -> dict[str, Any]:
    return {name: thing for name, thing in there.items() if not gone(thing)}
