"""Orders about whole incidents: opened by hand, merged, moved to another version of their plan."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from msgspec import structs

from yunnao.city.city import City
from yunnao.model import facts, order
from yunnao.model.event import Sighting
from yunnao.model.place import Point
from yunnao.model.procedure import ContingencyPlan

Grow = Callable[..., City]
Admit = Callable[..., list[Sighting]]
Refuse = Callable[..., str]
PLAN = ContingencyPlan(id="leak", name="", version="2", status="", issuer="", incident_kind="pipeline", hazard="none",
                       legal_basis=[], opens=[], levels=[], grades=[], owners={}, tasks=[])
HERE = Point(120.0, 36.0)


@pytest.fixture
def shelved(city: City) -> City:
    """The city package has one plan."""
    return replace(city, ground=replace(city.ground, plans={"leak": PLAN}))


def test_an_incident_is_declared_when_no_table_opened_it(shelved: City, admit: Admit, refuse: Refuse) -> None:
    wish = order.OpenIncident(plan_id="leak", title="漏油", place=HERE, another=True, reason="来电")
    (seen,) = admit(wish, city=shelved)
    assert seen.data == facts.IncidentDeclared(plan_id="leak", title="漏油", place=HERE, by="p-chief", reason="来电")
    assert "“合成泄漏”正在处置" in refuse(order.OpenIncident(plan_id="leak", reason="r"), city=shelved)
    assert "没有编号为 x 的预案。现有：leak" in refuse(order.OpenIncident(plan_id="x", reason="r"), city=shelved)
    far = order.OpenIncident(plan_id="leak", place=Point(0.0, 0.0), another=True, reason="r")
    assert "不在本市范围" in refuse(far, city=shelved)
    assert "需要写明理由" in refuse(order.OpenIncident(plan_id="leak", another=True), city=shelved)


def test_two_incidents_become_one(city: City, grow: Grow, admit: Admit, refuse: Refuse) -> None:
    second = structs.replace(city.incidents["i-1"], id="i-2", kind="fire", title="火")
    two = grow(city, facts.IncidentOpened(incident=second))
    (seen,) = admit(order.MergeIncidents(incident_id="i-2", into="i-1", reason="同一处"), city=two)
    assert seen.data == facts.IncidentMerged(incident_id="i-2", into="i-1", by="p-chief", reason="同一处")
    assert "并入它自己" in refuse(order.MergeIncidents(incident_id="i-1", into="i-1", reason="r"), city=two)
    merged = grow(two, facts.IncidentMerged(incident_id="i-2", into="i-1", by="p", reason="r"))
    assert "已经结束" in refuse(order.MergeIncidents(incident_id="i-1", into="i-2", reason="r"), city=merged)


def test_a_run_moves_only_to_the_version_that_was_read(shelved: City, grow: Grow, admit: Admit, refuse: Refuse) -> None:
    ask = order.PreviewMigration(incident_id="i-1")
    assert "预案库里没有" in refuse(ask, city=shelved)
    previewed = facts.MigrationPreviewed(incident_id="i-1", procedure="leak@2", texts={"leak": "x"}, plans=[PLAN],
                                         lines=["leak@1 → leak@2"])
    move = order.MigrateRun(incident_id="i-1", procedure="leak@2", reason="已审")
    assert "没有待审" in refuse(move, city=shelved)
    city = grow(shelved, previewed)
    (seen,) = admit(move, city=city)
    assert isinstance(seen.data, facts.RunMigrated) and seen.data.texts == {"leak": "x"}
    assert "待审的是 leak@2，不是 leak@3" in refuse(
        order.MigrateRun(incident_id="i-1", procedure="leak@3", reason="r"), city=city)
    moved = grow(city, seen.data)
    assert "没有待审" in refuse(move, city=moved), "a preview is used once"
    assert admit(ask, city=moved)[0].data == facts.MigrationRequested(incident_id="i-1", by="p-chief", reason="")
