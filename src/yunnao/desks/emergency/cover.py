"""The cover of the city while units are away: a hole is an event of its own, and so is its end."""

from collections.abc import Iterator

from yunnao.city.city import City
from yunnao.model import facts
from yunnao.plan.coverage import coverage

FEW = 1000
"""Residents; a smaller hole is a few farms at the edge of a circle, and not worth waking anybody."""

GROWN = 1.5
"""A hole is told again when it has grown by half."""


def changed(city: City) -> Iterator[facts.Fact]:
    """What of the cover is lost, or back, since it was told last."""
    now = {hole.id: hole for hole in coverage(city) if hole.people >= FEW}
    for name, hole in sorted(now.items()):
        told = city.holes.get(name)
        if told is None or hole.people > GROWN * told.people:
            yield hole
    for name, told in sorted(city.holes.items()):
        if name not in now:
            yield facts.CoverageRestored(id=name, capability=told.capability, district_name=told.district_name)
