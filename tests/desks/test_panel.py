"""The panel: every section the console draws, on a day that has all of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.desks.emergency.panel import panel
from yunnao.drill.runner import Drill
from yunnao.drill.scenario import read_scenario
from yunnao.log.memory import MemoryLog
from yunnao.model import facts
from yunnao.model.place import Point

SECTIONS = {"incidents", "footprints", "warnings", "plans", "tasks", "units", "shelters", "evacuation", "observations",
            "reports", "quarantine", "messages", "requests", "closures", "slowdowns", "roads", "library", "holes",
            "situation"}


@pytest.fixture(scope="module")
def drill(qingdao: Ground, tmp_path_factory: pytest.TempPathFactory) -> Drill:
    scenario = read_scenario(qingdao.folder / "scenarios" / "huangdao-2013")
    out: Path = tmp_path_factory.mktemp("panel")
    made = Drill(qingdao, scenario, MemoryLog(), seed=1, out=out)
    made.run()
    return made


def test_every_section_is_there_and_plain(drill: Drill) -> None:
    there = panel(drill.brain.city, drill.clock.now())
    assert set(there) == SECTIONS
    assert msgspec.json.decode(msgspec.json.encode(there)) == there


def test_an_empty_city_has_a_panel_too(qingdao: Ground) -> None:
    there = panel(City(qingdao), datetime(2026, 1, 1, tzinfo=UTC))
    assert there["incidents"] == []
    assert there["evacuation"]["complete"] is False


def test_people_add_up(drill: Drill) -> None:
    there = panel(drill.brain.city, drill.clock.now())
    moved = there["evacuation"]
    assert moved["arrived"] + moved["refused"] == moved["ordered"] == there["incidents"][0]["to_move"]
    assert sum(s["sheltered"] for s in there["shelters"]) == moved["arrived"]
    assert sum(s["coming"] for s in there["shelters"]) == 0


def test_a_plan_that_the_door_would_refuse_says_why_beforehand(drill: Drill) -> None:
    first = next(e for e in drill.brain.log.read() if e.event.kind == "PlanProposed")
    then = drill.brain.city_at(first.seq)
    fresh = panel(then, first.event.recorded_at)["plans"][0]
    assert (fresh["stale_reason"], fresh["expired"]) == (None, False)
    late = panel(then, first.event.recorded_at + timedelta(hours=1))["plans"][0]
    assert late["expired"]
    shut = facts.RoadClosed(id="c", name="海滨路", place=Point(120.2, 36.0), radius_m=40_000, reason="积水")
    wet = replace(then, closures=then.closures.set("c", shut), closed_seq=then.closed_seq.set("c", then.seq + 1))
    drawn = panel(wet, first.event.recorded_at)
    assert "海滨路" in drawn["plans"][0]["stale_reason"]


def test_the_very_streets_that_are_cut_are_drawn(drill: Drill) -> None:
    then = drill.brain.city_at(1)
    roads, at = then.ground.roads, drill.clock.now()
    assert panel(then, at)["roads"] == {"cut": None, "slow": None}
    corner = int(roads.tail[0])
    place = Point(float(roads.lon[corner]), float(roads.lat[corner]))
    shut = facts.RoadClosed(id="c", name="海滨路", place=place, radius_m=50, reason="积水")
    cut = panel(replace(then, closures=then.closures.set("c", shut)), at)["roads"]["cut"]
    assert [round(place.lon, 5), round(place.lat, 5)] in [point for line in cut["coordinates"] for point in line]


def test_unknown_is_drawn_as_unknown(drill: Drill) -> None:
    units = panel(drill.brain.city, drill.clock.now())["units"]
    assert {u["quality"] for u in units} == {"synthetic"}
    incident = panel(drill.brain.city_at(5), drill.clock.now())["incidents"][0]
    assert (incident["people"], incident["to_move"]) == (None, None), "not assessed yet is not nobody"


def test_what_people_read_is_there_in_both_languages(drill: Drill) -> None:
    there = panel(drill.brain.city, drill.clock.now())
    assert all(task["name_en"] and task["owner_name"] != task["owner"] for task in there["tasks"])
    assert all(plan["name_en"] for plan in there["library"])
    assert {"summary_en", "binds_en", "assumptions_en"} <= there["plans"][0].keys()
    assert all(len(rule) == 3 for rule in there["incidents"][0]["rules"])
