"""An assessment in one sentence: harm and supply lines are in it when there are any, in both languages."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

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


def said(assessment: Assessment) -> tuple[str, str]:
    told = sentence(assessment, "D town", ZoneInfo("Asia/Shanghai"))
    return told.zh, told.en


def lines(names: Sequence[str], kind: str) -> list[LineExposure]:
    return [LineExposure(line_id=name, name=name, kind=kind, band="x", length_m=10.0, quality="synthetic")
            for name in names]


def test_households_in_the_dark_are_told_as_an_interval(littletown: Ground) -> None:
    storm = made(littletown, "typhoon")
    dark = storm.impact["households_without_power"]
    zh, en = said(storm)
    assert f"可能停电 {dark.low:,.0f} 至 {dark.high:,.0f} 户" in zh
    assert f"{dark.low:,.0f} to {dark.high:,.0f} households might be without power" in en
    none = msgspec.structs.replace(storm, impact={"households_without_power": Estimate(low=0, likely=0, high=0.4)})
    assert "停电" not in said(none)[0] and "power" not in said(none)[1]


def test_supply_lines_are_named_and_drains_are_not(littletown: Ground) -> None:
    storm = made(littletown, "typhoon")
    few = msgspec.structs.replace(storm, lines=lines(["北线", "南线"], "power"))
    assert "波及北线、南线；" in said(few)[0] and "北线, 南线 are reached" in said(few)[1]
    many = msgspec.structs.replace(storm, lines=lines(["A", "B", "C", "D", "E"], "gas"))
    assert "波及A、B、C等 5 条管线" in said(many)[0] and "A, B, C and 2 more lines are reached" in said(many)[1]
    drains = msgspec.structs.replace(storm, lines=lines(["沟"], "drain"))
    assert "沟" not in said(drains)[0]
