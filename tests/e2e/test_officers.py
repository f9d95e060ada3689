"""What officers change by hand, on the screen: a real brain on the Huangdao night, at the moment of the large plan."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from yunnao.city.ground import Ground
from yunnao.command.people import People
from yunnao.console.room import ControlRoom
from yunnao.drill.runner import Drill
from yunnao.drill.scenario import read_scenario
from yunnao.log.memory import MemoryLog
from yunnao.model.order import Role

pytestmark = pytest.mark.browser

CHIEF = "王指挥"


def report_id(room: ControlRoom) -> str:
    return next(iter(room.brain.city.situation))


def large_plan(drill: Drill) -> str | None:
    found = (p.plan.id for p in drill.brain.city.plans.values() if p.state == "proposed" and p.plan.moves)
    return next(found, None)


@pytest.fixture
def drill(qingdao: Ground, tmp_path: Path) -> Drill:
    day = Drill(qingdao, read_scenario(qingdao.folder / "scenarios" / "huangdao-2013"), MemoryLog(), seed=1,
                out=tmp_path / "out")
    day.run(stop=lambda: large_plan(day) is not None)
    return day


@pytest.fixture
def room(drill: Drill, tmp_path: Path) -> ControlRoom:
    people = People(tmp_path / "people.db")
    room = ControlRoom(brain=drill.brain, people=people, clock=drill.clock, tick_s=0.2)
    room.guest = CHIEF, people.add_with_token(CHIEF, [Role.COMMANDER], room.wall.now())
    return room


@pytest.fixture
def screen(page: Page, server, room: ControlRoom) -> Page:
    page.set_default_timeout(15_000)
    page.route("**/assets/engine-*.js", lambda route: route.abort())
    page.goto(server[0])
    page.get_by_label("姓名").fill(CHIEF)
    page.get_by_label("口令").fill(room.guest[1])
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="批准…").wait_for()
    return page


def fill(dialog, reason, **fields):
    for label, value in fields.items():
        dialog.get_by_label(label).fill(value)
    dialog.get_by_label("理由").fill(reason)
    dialog.get_by_role("button", name="确认").click()


def test_a_task_the_plan_does_not_have_is_added_with_its_reason(screen, room, audit):
    screen.get_by_role("button", name="新增任务").click()
    dialog = screen.get_by_role("dialog", name="新增任务")
    assert audit(screen) == []
    fill(dialog, "居民反映栈桥有人滞留", 做什么="清查栈桥滞留人员")
    row = screen.get_by_role("button", name=re.compile("清查栈桥滞留人员"))
    expect(row).to_be_visible()
    added = next(task for task in room.brain.city.tasks.values() if task.name == "清查栈桥滞留人员")
    assert (added.opened_by, added.why) == ("王指挥", "居民反映栈桥有人滞留")


def test_a_task_gets_more_time_and_the_log_knows_why(screen, room):
    task = next(t for t in room.brain.city.tasks.values() if t.state not in ("done", "skipped") and t.deadline)
    screen.get_by_role("button", name=re.compile(re.escape(task.name))).first.click()
    screen.get_by_role("button", name="延长期限").click()
    fill(screen.get_by_role("dialog", name="延长期限"), "港内拥挤", 再给多少分钟="45")
    expect(screen.get_by_text("已执行")).to_be_visible()
    assert (room.brain.city.tasks[task.id].deadline - task.deadline).total_seconds() == 45 * 60


def test_a_road_is_closed_from_the_map_and_a_refusal_stays_in_the_dialog(screen, room):
    screen.get_by_role("button", name="封闭或限行道路").click()
    dialog = screen.get_by_role("dialog", name="封闭或限行道路")
    fill(dialog, "海水漫堤", 路名="东海西路", **{"半径（米）": "99999999"})
    expect(dialog.get_by_role("alert")).to_contain_text("封闭半径")
    fill(dialog, "海水漫堤", **{"半径（米）": "300"})
    expect(screen.get_by_text("已执行")).to_be_visible()
    assert [road.name for road in room.brain.city.closures.values()][-1] == "东海西路"


def test_a_unit_is_sent_elsewhere_after_its_price_was_read(screen, room, drill, audit):
    plan = room.brain.city.plans[large_plan(drill)].plan
    first, other = plan.assignments[0], next(a for a in plan.assignments if a.task_id != plan.assignments[0].task_id)
    line = screen.get_by_role("group", name=first.task_name).locator("details").first
    line.locator("summary").click()
    line.get_by_label("改派").select_option(other.task_id)
    price = screen.locator("form.price")
    expect(price.get_by_role("button", name="改派")).to_be_visible()
    expect(price).to_contain_text("行车")
    assert audit(screen) == []
    assert large_plan(drill) == plan.id, "asking for the price has changed nothing"
    price.get_by_label("请写明理由").fill("这支队伍熟悉暗渠")
    price.get_by_role("button", name="改派").click()
    expect(screen.get_by_text("已要求按此改派")).to_be_visible()
    while drill.brain.step():
        pass
    amended = room.brain.city.plans[large_plan(drill)].plan
    assert amended.replaces == plan.id and amended.fixed[0].reason == "这支队伍熟悉暗渠"
    assert next(a for a in amended.assignments if a.unit_id == first.unit_id).task_id == other.task_id
    expect(screen.get_by_text("王指挥指定：这支队伍熟悉暗渠").first).to_be_visible()


def test_a_report_up_the_line_is_drafted_edited_sent_and_taken_away(screen, room, audit):
    screen.get_by_role("button", name="值班信息").first.click()
    drawer = screen.get_by_role("dialog", name="值班信息")
    drawer.get_by_role("button", name="起草初报").click()
    expect(drawer.get_by_text("关于石油天然气管道泄漏的初报")).to_be_visible()
    assert audit(screen) == []
    part = drawer.locator("textarea").first
    part.fill("前湾港。联系人：王主任。")
    drawer.get_by_role("button", name="保存").click()
    expect(drawer.get_by_role("status")).to_have_text("已保存")
    drawer.get_by_label("报送机关").fill("省政府总值班室")
    drawer.get_by_role("button", name="报送", exact=True).click()
    expect(drawer.get_by_text(re.compile("报送 省政府总值班室"))).to_be_visible()
    with screen.expect_download() as download:
        drawer.get_by_role("link", name="DOCX").click()
    assert download.value.suggested_filename == re.sub("/", "-", report_id(room)) + ".docx"
    (report,) = room.brain.city.situation.values()
    assert report.sent_by == "王指挥" and report.report.sections[0].text == "前湾港。联系人：王主任。"
