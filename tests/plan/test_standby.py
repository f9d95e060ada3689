"""Standby in Littletown: who stays idle moves to where nobody is left."""

from dataclasses import replace

import numpy as np
import pytest
from msgspec import structs

import yunnao.plan._reach
from yunnao.plan._reach import REACH_S, blocks
from yunnao.plan.standby import Standing


def propose(city, made, stop=lambda: False):
    return Standing().propose(city, made, stop, 2)


def test_blocks_hold_everybody_where_they_live(town) -> None:
    city = town.city()
    lon, lat, people, district = blocks(city.ground)
    grid = city.ground.population
    assert people.sum() == grid.people.sum()
    assert (np.bincount(district, people) == np.bincount(grid.district, grid.people)).all()
    assert grid.lon.min() <= lon.min() and lon.max() <= grid.lon.max()
    assert grid.lat.min() <= lat.min() and lat.max() <= grid.lat.max()


def test_a_town_within_reach_needs_nobody_moved(town) -> None:
    plan = propose(town.city(), town.assessment())
    assert plan.standby == [] and plan.summary == "空闲队伍原地驻防即可"
    assert all(score.gap == 0 for score in plan.scores) and len(plan.scores) == len(REACH_S)


def test_a_unit_moves_up_when_the_one_in_town_is_sent(town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four minutes' reach: when the unit at A is sent to a fire, the one at the far end comes to A's many people."""
    grid = town.ground.population
    west = np.where(grid.lon < 120.0, 1000, 1)
    ground = replace(town.ground, population=replace(grid, people=grid.people * west))
    monkeypatch.setitem(REACH_S, "rescue", 240)
    monkeypatch.setattr(yunnao.plan._reach, "BLOCK_DEG", 0.002)
    units = [town.unit("near", town.A, rescue=1), town.unit("far", town.F, rescue=1)]
    plan = propose(town.city(units=units, tasks=[town.task("t", town.A)], ground=ground), town.assessment())
    assert [(line.unit_id, line.to, line.place) for line in plan.standby] == [("far", town.A, "near队驻地")]
    assert "名居民才有救援队伍可及" in plan.standby[0].reason
    assert plan.scores[0].gap == 0
    quiet = propose(town.city(units=units, ground=ground), town.assessment())
    assert quiet.standby == [], "while nobody is away the city stands as it always does"


def test_who_is_on_the_way_to_a_post_is_not_ordered_there_again(town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REACH_S, "rescue", 240)
    monkeypatch.setattr(yunnao.plan._reach, "BLOCK_DEG", 0.002)
    units = [town.unit("near", town.A, rescue=1), town.unit("far", town.F, rescue=1)]
    grid = town.ground.population
    crowded = replace(town.ground, population=replace(grid, people=grid.people * np.where(grid.lon < 120.0, 1000, 1)))
    city = town.city(units=units, tasks=[town.task("t", town.A)], ground=crowded)
    once = propose(city, town.assessment()).standby
    assert [(line.unit_id, line.to) for line in once] == [("far", town.A)]
    ordered = structs.replace(city.units["far"], post=town.A, posted_at=town.NOON)
    assert propose(replace(city, units=city.units.set("far", ordered)), town.assessment()).standby == []


def test_a_hole_is_said_with_its_people(town) -> None:
    city = town.city(units=[town.unit("only", town.A, rescue=1)], tasks=[town.task("t", town.A)])
    plan = propose(city, town.assessment())
    holes = [lack for lack in plan.uncovered if "救援" in lack.what]
    assert holes and all(lack.unit == "名居民" and "10 分钟内没有救援队伍可及" in lack.why for lack in holes)
    assert sum(lack.missing for lack in holes) <= town.ground.population.people.sum()
