"""What ids are called: every id that a person can meet has a name in the city's own package or here."""

import re
from pathlib import Path

import pytest

from yunnao import registry
from yunnao.city.package import read_package
from yunnao.console.callings import CHANNELS, callings, words
from yunnao.model.quantity_words import QUANTITY_WORDS

QINGDAO = Path(__file__).parents[2] / "cities" / "qingdao"


@pytest.fixture(scope="module")
def names(qingdao):
    return callings(qingdao)


def test_people_units_owners_and_machines_are_called_by_their_names(names):
    assert names.who("王指挥") == ("王指挥", "王指挥")
    assert names.who("unit-fire-370202-1") == ("合成 市南消防队1", "Synthetic Shinan Fire Team 1")
    assert names.who("weather")[0].startswith("市气象局")
    assert names.who("desk:emergency")[0] == "自动（按预案）"
    assert names.who("channel:exercise_file") == ("演练文件", "exercise file")


def test_a_task_is_called_in_english_where_its_plan_has_english(names, qingdao):
    rule = qingdao.plans["typhoon"].tasks[0]
    assert names.task(rule.name) == (rule.name, rule.name_en) and rule.name_en
    assert names.task("清查栈桥滞留人员") == ("清查栈桥滞留人员", "清查栈桥滞留人员")
    assert names.rule(f"called/{rule.id}")[0]


def test_every_registered_channel_has_a_word():
    assert set(registry.every("channel")) <= set(CHANNELS), "a new channel needs a word in callings.py"


def test_every_quantity_that_a_city_asks_about_or_is_told_has_a_word():
    asked = {name for path in QINGDAO.glob("plans/*.yaml")
             for name in re.findall(r"\bobs\.([a-z_0-9]+)", path.read_text(encoding="utf-8"))}
    told = {name for path in QINGDAO.glob("scenarios/*/feed.yaml")
            for name in re.findall(r'quantity: "?([a-z_0-9]+)', path.read_text(encoding="utf-8"))}
    assert len(asked) > 10 and len(told) >= 4
    assert asked | told <= set(QUANTITY_WORDS), "add the missing ones to model/quantity_words.py"


def test_the_page_is_given_the_same_words():
    given = words(read_package(Path(__file__).parents[1] / "data" / "littletown"))
    assert given["quantity_pipeline_pressure"] == ("管道压力", "pipeline pressure")
    assert given["typhoon"][0] == "台风"
