"""A hole in the cover is told once, told again when it grows, and told when it is over."""

from dataclasses import replace

import pytest
from immutables import Map

from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.desks.emergency import cover
from yunnao.desks.emergency.cover import FEW, changed
from yunnao.model.facts import CoverageLost, CoverageRestored


def hole(people: int) -> CoverageLost:
    return CoverageLost(id="rescue-1", capability="rescue", district="1", district_name="西区", people=people,
                        within_s=600, away=["u"])


def test_holes_come_and_go_as_facts(littletown: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    city, now = City(littletown), list[CoverageLost]()
    monkeypatch.setattr(cover, "coverage", lambda city: now)
    assert list(changed(city)) == []
    now = [hole(FEW - 1)]
    assert list(changed(city)) == [], "a few farms wake nobody"
    now = [hole(5000)]
    assert list(changed(city)) == now
    told = replace(city, holes=Map({"rescue-1": hole(5000)}))
    assert list(changed(told)) == []
    now = [hole(7600)]
    assert list(changed(told)) == now, "it has grown"
    now = []
    assert list(changed(told)) == [CoverageRestored(id="rescue-1", capability="rescue", district_name="西区")]
