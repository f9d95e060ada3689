"""From a valid CAP 1.2 alert to our Warning: which of its words we use, and what we could not make sense of."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from lxml.etree import _Element
from msgspec import Struct

from yunnao.feeds._cap_area import read_areas
from yunnao.model import cap12
from yunnao.model.clock import utc
from yunnao.model.hazard_words import find_hazard
from yunnao.model.scale import Colour
from yunnao.model.warning import Warning

MAX_NAME = 512
_SEVERITIES = ("Unknown", "Minor", "Moderate", "Severe", "Extreme")
_PROVINCES = "10|1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]"
_CODE = re.compile(r"(\d{6})(?:\d{6})?", re.ASCII)
_CHINESE_CODE = re.compile(rf"((?:{_PROVINCES})\d{{4}})(?:\d{{6}})?", re.ASCII)
_FOREIGN_NAME = re.compile(r"fips|same|ugc|clc|cap-cp", re.IGNORECASE)
_COLOUR = re.compile("[蓝黄橙红]色")
_COLOUR_EN = re.compile(r"\b(?:blue|yellow|orange|red)\b", re.IGNORECASE)
_FOR_PEOPLE = ("headline", "description", "instruction")


class Reading(Struct, frozen=True):
    """A warning, and in words what of its message could not be used; "" when all of it was."""

    warning: Warning
    flaw: str = ""


def read_warning(data: bytes) -> Reading:
    """Read one CAP 1.2 alert; raises ValueError saying in Chinese why it cannot be read."""
    root = cap12.parse(data)
    sender, identifier, sent_at = _name(root, "sender"), _name(root, "identifier"), _instant(root, "sent")
    status: Any = _text(root, "status")
    message_type: Any = _text(root, "msgType")  # the schema has seen to it that both are words we know
    references = [_reference(text) for text in _text(root, "references").split()]
    flaws = [] if references or message_type not in ("Update", "Cancel") else [
        f"{message_type} 没有写明取代哪条预警，旧预警仍按有效处理"]
    info, repeated = _choose(root.findall(cap12.tag("info")))
    areas = [] if info is None else info.findall(cap12.tag("area"))
    area, broken = read_areas(areas)
    districts = _districts(areas)
    chinese = bool(districts) or sender.lower().endswith(".cn")
    warning = Warning(
        id=cap12.message_key(sender, identifier, sent_at), sender=sender, sent_at=sent_at, status=status,
        message_type=message_type, references=references, districts=districts, area=area,
        area_name="、".join(_unique(_text(part, "areaDesc") for part in areas)),
        **_words(root, info, chinese),
    )
    return Reading(warning, "；".join([*flaws, *repeated, *broken]))


def _words(root: _Element, info: _Element | None, chinese: bool) -> dict[str, Any]:
    """What the chosen info block says, and the English beside it; a message may come without any."""
    if info is None:
        return {"event": "", "colour": None, "headline": ""}
    words: dict[str, Any] = {name: _text(info, name) for name in (*_FOR_PEOPLE, "urgency", "severity", "certainty")}
    if not _language(info).startswith("en"):
        english = next((i for i in root.findall(cap12.tag("info")) if _language(i).startswith("en")), None)
        words |= {f"{name}_en": _text(english, name) for name in _FOR_PEOPLE} if english is not None else {}
    return words | {
        "event": _event(info), "colour": _colour(info, chinese),
        "effective_at": _maybe_instant(info, "effective"), "expires_at": _maybe_instant(info, "expires"),
    }


def _choose(infos: list[_Element]) -> tuple[_Element | None, list[str]]:
    """The gravest block in Chinese, or else in the first language; several in one language are a flaw."""
    if not infos:
        return None, []
    first = _language(infos[0])
    ours = [i for i in infos if _language(i).startswith("zh")] or [i for i in infos if _language(i) == first]
    gravest = max(ours, key=lambda info: _SEVERITIES.index(_text(info, "severity")))  # the first of equals
    return gravest, [f"同一语言有 {len(ours)} 个 info 段，只采用了最严重的一段"] if len(ours) > 1 else []


def _language(info: _Element) -> str:
    return _text(info, "language").lower() or "en-us"  # the standard's default


def _event(info: _Element) -> str:
    own = dict(_pairs(info, "eventCode")).get(cap12.EVENT_CODE)
    event = _text(info, "event")
    return own or find_hazard(event) or find_hazard(_text(info, "headline")) or event


def _colour(info: _Element, chinese: bool) -> Colour | None:
    """The colour the issuer names; of several the last, for it says what the warning was changed to."""
    parameters = dict(_pairs(info, "parameter"))
    texts = [parameters.get(cap12.COLOUR_PARAMETER, ""), _text(info, "event"), _text(info, "headline"),
             *(value for _, value in _pairs(info, "eventCode")), *parameters.values()]
    for pattern in (_COLOUR, _COLOUR_EN) if chinese else (_COLOUR,):
        for named in map(pattern.findall, texts):
            if named:
                return next(c for c in Colour if named[-1].lower() in (c.zh, c.value))
    return None


def _districts(areas: list[_Element]) -> list[str]:
    """Administrative codes: those that are called so, and those that look Chinese and are not called otherwise."""
    found: list[str] = []
    for name, code in (pair for area in areas for pair in _pairs(area, "geocode")):
        match = (_CODE if name == cap12.ADCODE else _CHINESE_CODE).fullmatch(code)
        if match and not _FOREIGN_NAME.search(name):
            found.append(match.group(1))
    return _unique(found)


def _reference(text: str) -> str:
    """A reference in the form of our own keys, whatever zone its time was written in."""
    sender, _, rest = text.partition(",")
    identifier, _, sent = rest.partition(",")
    try:
        return cap12.message_key(sender, identifier, _when(sent))
    except ValueError:
        return text


def _name(root: _Element, field: str) -> str:
    text = re.sub(r"[\s,]+", "_", _text(root, field))
    if not text or len(text) > MAX_NAME:
        wrong = "是空的" if not text else f"长于 {MAX_NAME} 个字符"
        raise ValueError(f"{field} {wrong}，无法辨认这条预警。请发送方更正。")
    return text


def _instant(parent: _Element, field: str) -> datetime:
    text = _text(parent, field)
    try:
        return _when(text)
    except ValueError as error:
        raise ValueError(f"{field}（{text}）不是可用的时间。请发送方更正。") from error


def _maybe_instant(parent: _Element, field: str) -> datetime | None:
    return _instant(parent, field) if _text(parent, field) else None


def _when(text: str) -> datetime:
    try:
        when = utc(datetime.fromisoformat(text))
        cap12.stamp(when)
    except OverflowError as error:
        raise ValueError(f"{text} is outside the years that can be told") from error
    return when


def _text(parent: _Element, field: str) -> str:
    return (parent.findtext(cap12.tag(field)) or "").strip()


def _pairs(parent: _Element, field: str) -> Iterator[tuple[str, str]]:
    for pair in parent.findall(cap12.tag(field)):
        yield _text(pair, "valueName"), _text(pair, "value")


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
