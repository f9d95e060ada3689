"""Holes in the cover: who would have help near if nobody were away."""

from types import SimpleNamespace

import pytest
from immutables import Map
from msgspec import structs

from yunnao.plan._reach import REACH_S
from yunnao.plan.coverage import coverage

Town = SimpleNamespace


def away(city, *units: str):
    gone = {u: structs.replace(city.units[u], task_id="t") for u in units}
    return city.__class__(**{**city.__dict__, "units": city.units.update(gone)})


def test_with_everybody_home_nobody_lacks_help(town: Town) -> None:
    assert coverage(town.city()) == []


def test_the_only_unit_of_a_kind_leaves_a_hole_with_its_people(town: Town) -> None:
    holes = coverage(away(town.city(), "unit-fire"))
    assert {hole.capability for hole in holes} == {"rescue"} and holes[0].away == ["unit-fire"]
    assert sum(hole.people for hole in holes) == town.ground.population.people.sum(), "ten minutes reach all of it"
    assert {hole.district_name for hole in holes} == {d.name for d in town.ground.districts}


def test_a_unit_at_a_post_covers_from_there(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REACH_S, "rescue", 100)
    units = [town.unit("near", town.A, rescue=1), town.unit("far", town.F, rescue=1)]
    city = away(town.city(units=units), "near")
    moved = structs.replace(city.units["far"], place=town.A)
    held = city.__class__(**{**city.__dict__, "units": city.units.set("far", moved)})
    missing = [sum(h.people for h in coverage(c)) for c in (city, held)]
    assert missing[0] != missing[1]


def test_where_nobody_ever_had_help_there_is_no_hole(town: Town) -> None:
    assert coverage(town.city(units=[town.unit("d", town.A, boom=1)])) == []
    assert coverage(town.city().__class__(town.ground, units=Map())) == []
