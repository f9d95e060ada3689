"""Who is sent to a shelter is followed by a plan that brings goods there, where the contingency plan wants one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from immutables import Map
from msgspec import structs

from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.desks.emergency import follow
from yunnao.model import facts
from yunnao.model.assessment import Assessment, Footprint, SourceTerm
from yunnao.model.event import Event, Mode
from yunnao.model.incident import Incident

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(("planners", "asked"), [(["dispatch", "supply"], 1), (["dispatch"], 0)])
def test_an_ordered_evacuation_asks_for_supply(littletown: Ground, planners: list[str], asked: int) -> None:
    written = structs.replace(next(iter(littletown.plans.values())), planners=planners)
    nothing = Footprint(hazard="leak", bands=[], start=NOON, end=NOON)
    made = Assessment(id="a", incident_id="i", hazard="leak", model="m", log_position=1, made_at=NOON, valid_until=NOON,
                      source=SourceTerm(hazard="leak", at=NOON, data={}), footprint=nothing, zones=[], facilities=[],
                      people=0, to_move=0)
    incident = Incident(id="i", kind="leak", title="i", opened_at=NOON, reason="r", procedure=f"{written.id}@1")
    city = replace(City(replace(littletown, plans={written.id: written})), incidents=Map({"i": incident}),
                   assessments=Map({"i": made}))
    fact = facts.EvacuationOrdered(plan_id="p", incident_id="i", people=9)
    event = Event(kind="EvacuationOrdered", id="e", occurred_at=NOON, recorded_at=NOON, source="t", actor="t",
                  mode=Mode.EXERCISE, data=facts.as_data(fact))
    assert [f.why for f in follow.on(city, event, NOON)] == ["已下令转移，为安置点调运物资"] * asked  # type: ignore[attr-defined]
