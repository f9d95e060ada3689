"""An assessment in one sentence: harm and supply lines are in it when there are any, in both languages."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from yunnao.assess.assess import assess
from yunnao.assess.sentence import sentence
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Assessment, Estimate, LineExposure
from yunnao.registry import find

NOON = datetime(2024, 7, 1, tzinfo=UTC)


def made(ground: Ground, hazard: str) -> Assessment:
    return assess(City(ground), "i", find("hazard", hazard)().example(ground), id="a", now=NOON)


def said(assessment: Assessment, ground: Ground) -> tuple[str, str]:
    told = sentence(assessment, ground)
    return told.zh, told.en


def lines(names: Sequence[str], kind: str) -> list[LineExposure]:
    return [LineExposure(line_id=name, name=name, kind=kind, band="x", length_m=10.0, quality="synthetic")
            for name in names]


def test_households_in_the_dark_are_told_as_an_interval(littletown: Ground) -> None:
    storm = made(littletown, "typhoon")
    dark = storm.impact["households_without_power"]
    zh, en = said(storm, littletown)
    assert f"可能停电 {dark.low:,.0f} 至 {dark.high:,.0f} 户" in zh
    assert f"{dark.low:,.0f} to {dark.high:,.0f} households might be without power" in en
    none = msgspec.structs.replace(storm, impact={"households_without_power": Estimate(low=0, likely=0, high=0.4)})
    assert "停电" not in said(none, littletown)[0] and "power" not in said(none, littletown)[1]


def test_supply_lines_are_named_and_drains_are_not(littletown: Ground) -> None:
    storm = made(littletown, "typhoon")
    few = msgspec.structs.replace(storm, lines=lines(["北线", "南线"], "power"))
    assert "波及北线、南线；" in said(few, littletown)[0] and "北线, 南线 are reached" in said(few, littletown)[1]
    many = msgspec.structs.replace(storm, lines=lines(["A", "B", "C", "D", "E"], "gas"))
    zh, en = said(many, littletown)
    assert "波及A、B、C等 5 条管线" in zh and "A, B, C and 2 more lines are reached" in en
    drains = msgspec.structs.replace(storm, lines=lines(["沟"], "drain"))
    assert "沟" not in said(drains, littletown)[0]


def test_english_has_english_names(littletown: Ground) -> None:
    zh, en = said(made(littletown, "leak"), littletown)
    assert "合成小镇" in zh and "people of Littletown are inside" in en and "合成小镇" not in en.partition("(leak")[0]


def test_how_sure_is_told_of_people_of_moves_and_of_levels(littletown: Ground) -> None:
    source = find("hazard", "wildfire")().example(littletown)
    fire = assess(City(littletown), "i", source, id="a", now=NOON, members=20, seed=1)
    told = fire.impact["to_move"]
    zh, en = said(fire, littletown)
    assert f"应转移 {told.low:,.0f} 至 {told.high:,.0f} 人" in zh
    assert f"{told.low:,.0f} to {told.high:,.0f} to move" in en
    shares = {"level_none": 0.25, "level_IV": 0.0, "level_III": 0.75, "level_II": 0.0, "level_I": 0.0}
    zh, en = said(msgspec.structs.replace(fire, chances=shares), littletown)
    assert "响应级别 无须响应 25%、Ⅲ级 75%" in zh and "response level none 25%, III 75%" in en


def test_a_forecast_that_reaches_nobody_still_says_what_members_say(littletown: Ground) -> None:
    source = find("hazard", "storm_surge")().example(littletown, 0.55)
    calm = assess(City(littletown), "i", source, id="a", now=NOON, members=40, seed=1)
    assert not calm.footprint.bands and calm.impact["people"].high > 0
    zh, en = said(calm, littletown)
    assert "无人受影响；集合 40 个成员" in zh and "nobody in Littletown is reached" in en and "of 40 members" in en
