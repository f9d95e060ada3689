"""The duty officer's screen, in a real browser."""

import re

import pytest
from fake import secret_of
from playwright.sync_api import expect

from yunnao.model.event import Sighting
from yunnao.model.facts import RoadClosed, TaskStarted
from yunnao.model.place import Point

pytestmark = pytest.mark.browser


def seen(fact, room):
    return [Sighting(kind=type(fact).__name__, data=fact, occurred_at=room.clock.now(), source="test", actor="test")]


def plan_state(room):
    return room.brain.city.plans["plan-2"].state


def test_the_page_opens_draws_its_map_and_asks_nobody_else(console, complaints):
    expect(console.locator(".map[data-drawn=yes]")).to_be_visible()
    expect(console.get_by_text("演练", exact=True)).to_be_visible()
    expect(console.get_by_text("示意图，无审图号")).to_be_visible()
    expect(console.get_by_role("button", pressed=True, name="台风“利奇马”影响青岛")).to_be_visible()
    expect(console.get_by_text("已证明最优")).to_be_visible()
    assert complaints == []


def test_nobody_sees_the_city_before_saying_who_they_are(page, server, room, audit):
    room.guest = None
    page.goto(server[0])
    page.get_by_label("姓名").fill("李值班")
    page.get_by_label("口令").fill("not my secret")
    assert audit(page) == []
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("口令不对")
    page.get_by_label("口令").fill(secret_of("李值班"))
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("台风“利奇马”影响青岛").first).to_be_visible()


def test_a_commander_approves_after_seeing_what_goes_out(text_console, room, audit):
    text_console.get_by_role("button", name="批准…").click()
    dialog = text_console.get_by_role("dialog")
    for line in ("启动 Ⅱ级 响应", "下令转移 4,800 人", "派遣 18 支队伍", "沿海四区公众", "演练：信息只到演练信道"):
        expect(dialog).to_contain_text(line)
    assert audit(text_console) == []
    assert plan_state(room) == "proposed"
    dialog.get_by_role("button", name="我批准").click()
    expect(text_console.get_by_text(re.compile(r"已批准，\d+ 条记录入库"))).to_be_visible()
    expect(text_console.get_by_text(re.compile("王指挥 于 10日 .* 批准"))).to_be_visible()
    assert plan_state(room) == "approved" and room.brain.city.plans["plan-2"].by == "王指挥"


def test_another_name_can_be_given_and_its_refusal_is_shown_plainly(text_console, room):
    text_console.get_by_role("button", name="批准…").click()
    dialog = text_console.get_by_role("dialog")
    dialog.get_by_label("姓名").fill("赵观察")
    dialog.get_by_label("口令").fill(secret_of("赵观察"))
    dialog.get_by_role("button", name="我批准").click()
    expect(dialog.get_by_role("alert")).to_contain_text("赵观察（观察员）无权批准方案")
    assert plan_state(room) == "proposed"


def test_a_plan_that_is_no_longer_true_is_refused_with_the_reason(text_console, room):
    text_console.get_by_role("button", name="批准…").click()
    closed = RoadClosed(id="c9", name="胶州湾大桥", place=Point(120.2, 36.1), radius_m=20_000, reason="大风")
    room.brain.record(seen(closed, room))
    text_console.get_by_role("dialog").get_by_role("button", name="我批准").click()
    expect(text_console.get_by_role("dialog").get_by_role("alert")).to_contain_text("道路已封闭：胶州湾大桥")
    assert plan_state(room) == "proposed"


def test_an_expired_plan_cannot_be_approved_and_a_new_one_can_be_asked_for(text_console, room):
    room.tempo.speed = 7200
    expect(text_console.get_by_text("方案已过有效期，请重新编制")).to_be_visible()
    expect(text_console.get_by_role("button", name="批准…")).to_be_disabled()
    room.tempo.paused = True
    text_console.get_by_role("button", name="重新编制").click()
    expect(text_console.get_by_text("已执行")).to_be_visible()
    assert [r.what for r in room.brain.city.requests.values() if r.why.startswith("王指挥")] == ["plan"]


def test_a_rejection_needs_its_reason(text_console, room):
    text_console.get_by_role("button", name="驳回…").click()
    dialog = text_console.get_by_role("dialog")
    dialog.get_by_role("button", name="驳回").click()
    assert plan_state(room) == "proposed"
    dialog.get_by_label("驳回理由").fill("等下一次路径预报")
    dialog.get_by_role("button", name="驳回").click()
    expect(text_console.get_by_text("已驳回")).to_be_visible()
    assert plan_state(room) == "rejected"


def test_the_slider_shows_the_past_and_nothing_can_be_decided_there(console, audit):
    slider = console.get_by_role("slider", name="回看过去")
    expect(slider).to_be_enabled()
    slider.focus()
    console.keyboard.press("Home")
    expect(console.get_by_text("回放 9日 08:00，非实时")).to_be_visible()
    expect(console.get_by_text("当前无突发事件")).to_be_visible()
    expect(console.get_by_role("button", name="批准…")).to_have_count(0)
    console.get_by_role("button", name="下一要事").click()
    expect(console.get_by_text("回放 9日 11:00，非实时")).to_be_visible()
    assert audit(console) == []
    console.get_by_role("button", name="返回实时").first.click()
    expect(console.get_by_role("button", name="批准…")).to_be_enabled()


def test_a_waiting_plan_of_the_past_is_shown_but_cannot_be_approved(text_console):
    text_console.get_by_role("button", name="上一要事").click()
    expect(text_console.get_by_text("回放中，不能批准")).to_be_visible()
    expect(text_console.get_by_role("button", name="批准…")).to_be_disabled()


def test_english_at_a_click_and_it_stays(text_console):
    text_console.get_by_role("button", name="English").click()
    for text in ("EXERCISE", "Action plan", "Proved optimal", "Warnings"):
        expect(text_console.get_by_text(text, exact=True).first).to_be_visible()
    text_console.reload()
    expect(text_console.get_by_role("button", name="Approve…")).to_be_visible()
    assert text_console.evaluate("document.documentElement.lang") == "en"


def test_a_plans_reasons_are_read_in_english_where_it_has_any_and_in_chinese_where_it_has_none(text_console):
    text_console.get_by_role("button", name="English").click()
    plan = text_console.get_by_role("region", name="Action plan")
    line = plan.get_by_role("group", name="转移安置危险区群众").locator("details").first
    line.locator("summary").click()
    for text in ("18 units out", "the nearest idle unit", "12 min farther", "Large pump lorries", "the city has four",
                 "two more from Yantai", "Beds in Huangdao", "转运客车数量"):
        expect(plan.get_by_text(text).first).to_be_visible()
    for text in ("离任务点最近", "多走 12 分钟", "大型排涝泵车", "黄岛区避难容量"):
        expect(plan.get_by_text(text)).to_have_count(0)
    text_console.get_by_role("button", name="Approve…").click()
    expect(text_console.get_by_role("dialog")).to_contain_text("18 units out")


def test_what_could_not_be_read_is_shown_with_its_reason(text_console, audit):
    text_console.get_by_role("button", name="隔离区").click()
    drawer = text_console.get_by_role("dialog", name="隔离区")
    expect(drawer).to_contain_text("XML 在标签中断，文件不完整")
    assert audit(text_console) == []
    drawer.get_by_role("button", name="重读").first.click()
    expect(drawer.get_by_role("status")).to_contain_text("没有可以重读输入的数据源")


def test_the_page_follows_the_city_without_being_asked(text_console, room):
    row = text_console.get_by_role("button", name=re.compile("海上船只回港避风"))
    expect(row).to_contain_text("已派")
    room.brain.record(seen(TaskStarted(task_id="t2", by="海事局"), room))
    expect(row).to_contain_text("进行")


def test_a_lost_connection_is_said_so_that_an_old_picture_does_not_look_alive(text_console, server):
    server[1].should_exit = True
    expect(text_console.get_by_text("连接中断，画面停在")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (834, 1112)])
def test_it_fits_the_screen_and_anyone_can_use_it(console, audit, width, height):
    console.set_viewport_size({"width": width, "height": height})
    assert console.evaluate("document.documentElement.scrollWidth") <= width
    assert audit(console) == []


def test_the_level_the_tables_ask_for_can_be_set_before_any_plan(text_console, room):
    text_console.get_by_role("button", name="启动Ⅱ级响应…").click()
    dialog = text_console.get_by_role("dialog", name="启动响应")
    expect(dialog.get_by_label("启动理由")).to_have_value("台风橙色预警，24 小时内登陆")
    dialog.get_by_role("button", name="启动", exact=True).click()
    expect(text_console.get_by_text("响应级别已设定")).to_be_visible()
    assert room.brain.city.incidents["typhoon-1"].level.value == "II"


def test_an_incident_without_a_plan_still_tells_of_the_plan_that_waits_elsewhere(text_console):
    text_console.get_by_role("button", name="斋堂岛路暗渠油气积聚（演练插入） 响应").click()
    expect(text_console.get_by_text("尚无行动方案")).to_be_visible()
    text_console.get_by_role("button", name="另有方案待批准：台风“利奇马”影响青岛").click()
    expect(text_console.get_by_role("button", name="批准…")).to_be_enabled()


def test_a_task_is_marked_done_with_its_evidence(text_console, room):
    text_console.get_by_role("button", name=re.compile("海上船只回港避风")).click()
    text_console.get_by_label("完成凭据，或略过的理由").fill("全部渔船已回港")
    text_console.get_by_role("button", name="记为完成").click()
    expect(text_console.get_by_text("已执行")).to_be_visible()
    done = room.brain.city.tasks["t2"]
    assert (done.state, done.done_by, done.evidence) == ("done", "王指挥", "全部渔船已回港")


def test_the_footprint_is_looked_at_ahead_of_time_while_everything_else_stays_now(console, room):
    ahead = console.get_by_role("slider", name="影响推演")
    ahead.focus()
    console.keyboard.press("End")
    expect(ahead).to_have_attribute("aria-valuetext", "12日 12:00")
    expect(console.get_by_text("已过").first).to_be_attached()
    assert console.get_by_role("button", name="批准…").is_enabled()
    console.get_by_role("button", name="回到现在").click()
    expect(console.get_by_role("button", name="回到现在")).to_have_count(0)


def test_what_nobody_can_know_yet_is_said_with_its_chance_and_its_interval(text_console):
    expect(text_console.get_by_text("市域陆上达10级风")).to_be_visible()
    expect(text_console.get_by_text("62.0%")).to_be_visible()
    expect(text_console.get_by_text("0–9")).to_be_visible()


def test_the_chances_of_the_levels_are_one_bar_with_its_words(text_console, audit):
    said = text_console.get_by_role("list", name="需要哪级响应")
    assert said.get_by_role("listitem").all_inner_texts() == ["Ⅲ级 30.0%", "Ⅱ级 70.0%"], "no level that cannot be"
    parts = text_console.locator(".levels i")
    widths = [part.bounding_box()["width"] for part in parts.all()]
    assert abs(widths[1] / widths[0] - 7 / 3) < 0.1
    colours = parts.evaluate_all("parts => parts.map((part) => getComputedStyle(part).backgroundColor)")
    assert colours == ["rgb(242, 208, 75)", "rgb(247, 154, 69)"], "Ⅲ is yellow, Ⅱ is orange"
    assert audit(text_console) == []
