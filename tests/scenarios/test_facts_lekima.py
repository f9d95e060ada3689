"""Lekima 2019: positions beside an independent best track, forecasts beside the landfall, tables beside the city."""

import csv
import math
import statistics
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from yunnao.feeds._cap_fields import read_warning
from yunnao.feeds.scenario import ScenarioFeed
from yunnao.model.event import Sighting
from yunnao.model.scale import Colour, Level
from yunnao.model.table import decide
from yunnao.procedure.read import read_plan

CITY = Path(__file__).parents[2] / "cities" / "qingdao"
FOLDER = CITY / "scenarios" / "lekima-2019"
PLAN = read_plan(CITY / "plans" / "typhoon.yaml")
SCOPE = {"100000": "national", "370000": "province"}
COAST_LAT = 35.7  # south of it no forecast fix of this feed is on Qingdao's coast


def day(text: str) -> datetime:
    return datetime.fromisoformat(f"2019-08-{text}:00+08:00")


LANDFALL = day("11T20:50")


@cache
def feed() -> list[Sighting]:
    return list(ScenarioFeed(FOLDER).poll(None, day("20T00:00")))


def bulletins() -> list[Sighting]:
    return [seen for seen in feed() if seen.kind == "SourceTermReceived"]


def km(lon: float, lat: float, lon2: float, lat2: float) -> float:
    east = (lon2 - lon) * math.cos(math.radians((lat + lat2) / 2))
    return 111.2 * math.hypot(east, lat2 - lat)


def forecast_landfall(term: Any) -> dict[str, Any] | None:
    """The first fix ahead on Qingdao's coast, for the bulletins issued before the landfall."""
    ahead = (fix for fix in term.data["fixes"][1:] if fix["lat"] >= COAST_LAT)
    return next(ahead, None) if term.at < LANDFALL else None


def told_by(now: datetime, kind: str) -> list[Any]:
    return [seen.data for seen in feed() if seen.kind == kind and seen.occurred_at <= now]


def colours_at(now: datetime) -> dict[str, Any]:
    """The highest colour in force, by scope and event."""
    there: dict[str, Any] = {}
    for warning in (told.warning for told in told_by(now, "WarningReceived")):
        for old in warning.references:
            del there[old]
        if warning.message_type != "Cancel":
            there[warning.id] = warning
    facts: dict[str, Any] = {}
    for warning in (w for w in there.values() if w.colour is not None):
        name = f"{SCOPE.get(warning.districts[0], 'warning')}.{warning.event}"
        facts[name] = max(facts.get(name, Colour.BLUE), warning.colour)
    return facts


def known_at(now: datetime) -> dict[str, Any]:
    """The facts by hand: colours in force, counted reports, and the newest forecast of the landfall."""
    facts = colours_at(now)
    for report in told_by(now, "ReportReceived"):
        facts[f"report.{report.kind}"] = facts.get(f"report.{report.kind}", 0.0) + 1
    term = told_by(now, "SourceTermReceived")[-1].term
    there = forecast_landfall(term)
    if there is not None:
        hours = (datetime.fromisoformat(there["at"]) - term.at) / timedelta(hours=1)
        facts |= {"landfall_in_city": 1.0, "hours_to_landfall": hours}
    return facts


def first(level: Level) -> datetime:
    """When the tables first ask for at least `level`, once the plan is open."""
    for seen in feed():
        facts = known_at(seen.occurred_at)
        if decide(PLAN.opens, facts) is not None and Level(decide(PLAN.levels, facts).then) >= level:
            return seen.occurred_at
    raise AssertionError(f"the tables never ask for {level}")


def test_the_tables_are_no_later_than_the_city_and_not_absurdly_early() -> None:
    assert day("08T18:00") < first(Level.III) <= day("09T11:00")
    assert day("10T08:00") <= first(Level.II) <= day("10T14:30")
    assert first(Level.I) <= LANDFALL


def test_the_reasons_are_those_an_officer_would_give() -> None:
    three = decide(PLAN.levels, known_at(first(Level.III)))
    assert three.note == "国家台风橙色以上预警，预报 72 小时内在本市登陆"
    two = decide(PLAN.levels, known_at(first(Level.II)))
    assert two.note == "本市台风黄色预警生效，省防指已升为Ⅱ级响应"


def test_without_the_provinces_notice_the_forecast_alone_would_still_do() -> None:
    at = day("10T14:30")
    facts = {k: v for k, v in known_at(at).items() if k != "report.province_response_2"}
    assert decide(PLAN.levels, facts).note == "本市台风黄色预警生效，预报 36 小时内在本市登陆"


def test_the_level_does_not_flap_between_the_first_warning_and_the_landfall() -> None:
    asked = [Level(decide(PLAN.levels, known_at(s.occurred_at)).then) for s in feed() if s.occurred_at <= LANDFALL]
    assert asked == sorted(asked)


def test_analysed_positions_lie_near_the_japanese_best_track(shared: Path) -> None:
    """Most within 30 km, one 81 km: at 05:00 on 11 August both offices here said Rugao, JMA had it farther north."""
    with (shared / "hazards" / "jma_besttrack_2019_2021.csv").open(encoding="utf-8") as file:
        track = [(datetime.fromisoformat(r["time_utc"].replace("Z", "+00:00")), float(r["lon"]), float(r["lat"]))
                 for r in csv.DictReader(file) if r["tc_id"] == "201909"]
    off = {}
    for seen in bulletins():
        fix = seen.data.term.data["fixes"][0]
        at = datetime.fromisoformat(fix["at"]).astimezone(UTC)
        (t0, lon0, lat0), (t1, lon1, lat1) = next((a, b) for a, b in pairwise(track) if a[0] <= at <= b[0])
        share = (at - t0) / (t1 - t0)
        off[fix["at"]] = km(fix["lon"], fix["lat"], lon0 + share * (lon1 - lon0), lat0 + share * (lat1 - lat0))
    assert statistics.median(off.values()) <= 30
    assert [at for at, distance in off.items() if distance > 60] == ["2019-08-11T05:00:00+08:00"]
    assert max(off.values()) <= 90


def test_forecast_landfall_errors_are_those_that_the_scenario_states() -> None:
    """Time and place of the forecast against 20:50 at the coast of Huangdao (the place from its name, 120.1E 35.9N)."""
    card = YAML(typ="safe").load((FOLDER / "scenario.yaml").read_text(encoding="utf-8"))
    ours = []
    for seen in bulletins():
        there = forecast_landfall(seen.data.term)
        if there is not None:
            hours = (datetime.fromisoformat(there["at"]) - LANDFALL) / timedelta(hours=1)
            ours.append({"issued_at": seen.data.term.data["issued_at"], "late_h": round(hours, 1),
                         "off_km": round(km(there["lon"], there["lat"], 120.1, 35.9))})
    assert ours == card["landfall_forecast_errors"]
    assert all(abs(error["late_h"]) <= 3 and error["off_km"] <= 60 for error in ours[3:])


def test_there_is_a_bulletin_every_six_hours_or_so() -> None:
    times = [seen.data.term.at for seen in bulletins()]
    gaps = [b - a for a, b in pairwise(times)]
    assert len(times) >= 12
    assert max(gap for gap, at in zip(gaps, times, strict=False) if at < LANDFALL) <= timedelta(hours=12)
    assert all(seen.data.term.data["issued_at"] == seen.data.term.at.isoformat() for seen in bulletins())


def test_no_bulletin_looks_back_and_every_fix_says_how_it_is_known() -> None:
    for seen in bulletins():
        fixes = seen.data.term.data["fixes"]
        times = [datetime.fromisoformat(fix["at"]) for fix in fixes]
        assert times == sorted(set(times))
        assert times[0] <= seen.data.term.at < times[1]
        assert {fix["note"] for fix in fixes} <= {"analysed", "forecast", "interpolated"}
        if any(fix["note"] == "interpolated" for fix in fixes):
            assert "interpolated" in seen.data.term.data["note"]


def test_what_the_city_did_is_not_fed() -> None:
    text = (FOLDER / "feed.yaml").read_text(encoding="utf-8")
    for deed in ("8703", "6392", "浴场", "停工", "市防指启动", "37.12"):
        assert deed not in text


def test_history_has_what_the_review_compares() -> None:
    history = YAML(typ="safe").load((FOLDER / "history.yaml").read_text(encoding="utf-8"))
    by_kind = {line["kind"]: (line["at"], line.get("value")) for line in history}
    assert by_kind["response_III"] == (day("09T11:00").isoformat(), "III")
    assert by_kind["response_II"] == (day("10T14:30").isoformat(), "II")
    assert by_kind["transferred"] == (day("11T10:00").isoformat(), 8703)
    assert by_kind["landfall"][0] == LANDFALL.isoformat()
    assert all(line["text"] and line["text_en"] and line["source"] for line in history)


@pytest.mark.parametrize("seen", feed(), ids=lambda seen: f"{seen.occurred_at:%d-%H%M}-{seen.kind}")
def test_every_fact_names_its_source(seen: Sighting) -> None:
    assert seen.source.strip()
    assert seen.actor.strip()


@pytest.mark.parametrize("path", sorted((FOLDER / "cap").glob("*.xml")), ids=lambda path: path.stem)
def test_the_cap_files_say_what_the_feed_says(path: Path) -> None:
    told = read_warning(path.read_bytes())
    assert told.flaw == ""
    ours = next(w.data.warning for w in feed() if w.kind == "WarningReceived"
                and (w.data.warning.sent_at, w.data.warning.event) == (told.warning.sent_at, told.warning.event)
                and w.data.warning.districts == told.warning.districts)
    same = ("colour", "headline", "description", "severity", "area_name")
    assert [getattr(told.warning, name) for name in same] == [getattr(ours, name) for name in same]
