"""The words of an event in two languages: what it says about itself, with every id turned into a name."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from yunnao.city.city import City
from yunnao.console.callings import Callings, callings
from yunnao.model.resource import NEED_ZH
from yunnao.model.scale import Grade, Level

INNER = ("incident", "task", "plan", "assessment", "warning", "message", "report")
"""Nouns that an event may carry: their words count as its own."""

PEOPLE = ("by", "owner", "person", "escalate_to")

Called = tuple[str, tuple[str, str]]


class Words(dict[str, Any]):
    """What an event says about itself; what it does not say is a dash, never a guess."""

    def __missing__(self, key: str) -> str:
        return "—"


def event_words(data: Mapping[str, Any], city: City) -> tuple[Words, Words]:
    """The words for a Chinese and for an English text; names are those that `city` knows."""
    words = Words({key: "—" if value is None or value == "" else value for key, value in data.items()})
    for inner in INNER:
        if isinstance(data.get(inner), dict):
            words.update(data[inner])
    if isinstance(words.get("warning"), dict):
        words["headline"] = words["warning"].get("headline", "—")
    words.update(_counted(words, data))
    if isinstance(words.get("line"), dict):
        words.update(by=words["line"]["name"], why=words["line"]["reason"])
    english = Words({**words, **{key: words[f"{key}_en"] for key in words if words.get(f"{key}_en")}})
    for key, (zh, en) in _called(words, city, callings(city.ground)):
        words[key], english[key] = zh, en
    return words, english


def _counted(words: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Levels and grades by their Chinese names, how many units, whether an input was read at last."""
    if words.get("level", "—") not in (None, "—"):
        yield "level_zh", Level(words["level"]).zh
    if words.get("grade", "—") not in (None, "—"):
        yield "grade_zh", Grade(words["grade"]).zh
    if "capability" in words:
        yield "capability_zh", NEED_ZH.get(words["capability"], words["capability"])
    if "accepted" in words:
        passed = words["accepted"] is True
        yield "accepted_zh", "已接受" if passed else "仍不能读"
        yield "accepted_en", "accepted" if passed else "still unreadable"
    yield "count", len(words.get("unit_ids", ()))
    yield "lines_zh", "；".join(data.get("lines", ()))


def _called(words: Mapping[str, Any], city: City, names: Callings) -> Iterator[Called]:
    """Every id of the event that has a name, as that name."""
    yield from ((key, names.who(str(words[key]))) for key in PEOPLE if key in words)
    if "quantity" in words:
        yield "quantity", names.quantity(words["quantity"])
        yield "unit", names.measure(words["unit"])
    if "channel" in words:
        yield "channel", names.channel(words["channel"])
    if words.get("unit_id") in city.units:
        yield "unit", names.who(words["unit_id"])
    if "deadline" in words and words["deadline"] != "—":
        yield "deadline", _moment(words["deadline"], city)
    yield from _things(words, city, names)


def _things(words: Mapping[str, Any], city: City, names: Callings) -> Iterator[Called]:
    """Tasks, incidents, reports, messages and moves, which the city itself holds."""
    for key, name in (("task", "task_id"), ("to", "to_task"), ("headline", "message_id")):
        task = city.tasks.get(str(words.get(name, "")).removesuffix("/message"))
        if task is not None:
            yield key, names.task(task.name)
    if isinstance(words.get("task"), dict):
        yield "task", names.task(words["task"]["name"])
    for key in ("incident_id", "into"):
        if words.get(key) in city.incidents:
            yield key, (city.incidents[words[key]].title,) * 2
    if "rule_id" in words:
        yield "rule_id", names.rule(words["rule_id"])
    if words.get("report_id") in city.situation:
        title = city.situation[words["report_id"]].report.title
        yield "report_id", (f"《{title}》", title)
    if words.get("move_id") in city.moves:
        move = city.moves[words["move_id"]].move
        shelter = city.ground.shelters.get(move.shelter_id)
        yield "zone", (move.zone_name, move.zone_name)
        yield "shelter", (move.shelter_name, shelter.name_en if shelter and shelter.name_en else move.shelter_name)


def _moment(when: str, city: City) -> tuple[str, str]:
    here = datetime.fromisoformat(when).astimezone(city.ground.timezone)
    return f"{here.day}日 {here:%H:%M}", f"{here.day} {here:%b %H:%M}"
