"""The words of an event: ids become names, moments become local time, English stands where there is any."""

from yunnao.console.event_words import event_words


def both(data, room, key):
    zh, en = event_words(data, room.brain.city)
    return zh[key], en[key]


def test_ids_become_names(room):
    city = room.brain.city
    unit = next(iter(sorted(city.units)))
    assert both({"unit_id": unit}, room, "unit") == (city.units[unit].unit.name, city.units[unit].unit.name_en
                                                     or city.units[unit].unit.name)
    assert both({"by": unit}, room, "by")[0] == city.units[unit].unit.name
    assert both({"by": "desk:emergency"}, room, "by") == ("自动（按预案）", "by the contingency plan")
    assert both({"task_id": "t2"}, room, "task")[0] == "海上船只回港避风"
    assert both({"incident_id": "leak-1"}, room, "incident_id")[0] == "斋堂岛路暗渠油气积聚（演练插入）"
    assert both({"message_id": "t2/message"}, room, "headline")[0] == "海上船只回港避风"


def test_readings_have_words_and_units(room):
    read = {"quantity": "river_flow", "unit": "m3/s", "value": 5.6}
    assert both(read, room, "quantity") == ("河道流量", "river flow")
    assert both(read, room, "unit") == ("立方米/秒", "m³/s")


def test_a_deadline_is_a_moment_of_the_city(room):
    zh, en = both({"deadline": "2019-08-10T06:06:00Z"}, room, "deadline")
    assert (zh, en) == ("10日 14:06", "10 Aug 14:06")


def test_an_english_text_takes_english_words_where_there_are_any(room):
    plan = {"plan": {"summary": "派 2 支队伍", "summary_en": "2 units out"}}
    assert both(plan, room, "summary") == ("派 2 支队伍", "2 units out")
    assert both({"plan": {"summary": "派 2 支队伍", "summary_en": ""}}, room, "summary") == ("派 2 支队伍",) * 2
