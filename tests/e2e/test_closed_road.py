"""A road is closed through the console while a unit drives on it: in the next tick it turns, and the page sees it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from yunnao.city.city import UnitNow
from yunnao.city.ground import Ground
from yunnao.command.people import People
from yunnao.console.room import ControlRoom
from yunnao.drill.runner import Drill
from yunnao.drill.scenario import read_scenario
from yunnao.log.memory import MemoryLog
from yunnao.model.order import Role

pytestmark = pytest.mark.browser

CHIEF = "王指挥"
ASK = "async (path) => (await fetch(path)).json()"
ORDER = """async (order) => (await fetch('/api/orders', {method: 'POST', headers: {'content-type': 'application/json'},
                                                         body: JSON.stringify(order)})).json()"""


def far_to_go(drill: Drill) -> list[UnitNow]:
    now, minute = drill.clock.now(), timedelta(minutes=1)
    return [u for u in drill.brain.city.units.values() if u.task_id and u.departed_at and u.arrives_at
            and len(u.path) > 4 and u.arrives_at - now > 8 * minute and now - u.departed_at > minute]


@pytest.fixture
def drill(qingdao: Ground, tmp_path: Path) -> Drill:
    """The Huangdao drill, stopped while a unit has a long way to go."""
    day = Drill(qingdao, read_scenario(qingdao.folder / "scenarios" / "huangdao-2013"), MemoryLog(), seed=1,
                out=tmp_path / "out")
    day.run(stop=lambda: bool(far_to_go(day)))
    return day


@pytest.fixture
def room(drill: Drill, tmp_path: Path) -> ControlRoom:
    """The real console on that drill: a real brain, real people, and time that only the test moves."""
    people = People(tmp_path / "people.db")
    room = ControlRoom(brain=drill.brain, people=people, clock=drill.clock, tick_s=0.2)
    room.guest = CHIEF, people.add_with_token(CHIEF, [Role.COMMANDER], room.wall.now())
    return room


def unit_in(sections: dict, unit_id: str) -> dict:
    return next(unit for unit in sections["units"] if unit["id"] == unit_id)


def test_closing_the_road_a_unit_drives_on_turns_it_in_the_next_tick(page: Page, server, room: ControlRoom,
                                                                     drill: Drill) -> None:
    page.goto(server[0])
    page.get_by_label("姓名").fill(CHIEF)
    page.get_by_label("口令").fill(room.guest[1])
    with page.expect_websocket() as opened:
        page.get_by_role("button", name="登录").click()
    live = opened.value
    expect(page.get_by_text("演练", exact=True)).to_be_visible()
    chosen = max(far_to_go(drill), key=lambda unit: (unit.arrives_at, unit.unit.id))
    before = unit_in(page.evaluate(ASK, "/api/state")["sections"], chosen.unit.id)
    assert before["moving"]
    passed = sum(s <= (drill.clock.now() - chosen.departed_at).total_seconds() for s in chosen.at_s)
    lon, lat = before["path"][(passed + len(before["path"])) // 2]
    closing = {"type": "CloseRoad", "id": "e2e", "name": "试封路段", "radius_m": 100, "reason": "塌陷",
               "place": {"lon": lon, "lat": lat}}
    with live.expect_event("framereceived", lambda frame: "道路封闭：试封路段（塌陷）" in str(frame)):
        answer = page.evaluate(ORDER, closing)
    assert answer["by"] == CHIEF and answer["accepted"], answer
    assert unit_in(page.evaluate(ASK, "/api/state")["sections"], chosen.unit.id) == before, "nobody has turned yet"

    with live.expect_event("framereceived", lambda frame: f"{chosen.unit.name} 出发" in str(frame)) as turned:
        assert drill.brain.step(), "the next tick"

    after = unit_in(json.loads(turned.value)["sections"], chosen.unit.id)
    assert after["moving"] and after["path"] != before["path"]
    assert all(abs(a - lon) > 5e-4 or abs(b - lat) > 5e-4 for a, b in after["path"]), "not through the closed place"
    assert after["path"][-1] == before["path"][-1] and after["arrives_at"] > before["arrives_at"]
