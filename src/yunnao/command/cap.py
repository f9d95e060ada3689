"""A warning as CAP 1.2: in Chinese, and in English where there are English words; always valid against the schema."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree
from msgspec import structs

from yunnao.disk.durable import write_whole
from yunnao.model import cap12
from yunnao.model.hazard_words import hazard_word
from yunnao.model.place import Geometry
from yunnao.model.scale import Colour
from yunnao.model.surface import Corner, sound, surfaces
from yunnao.model.warning import Warning

SEVERITY: Mapping[Colour | None, str] = {
    Colour.BLUE: "Minor", Colour.YELLOW: "Moderate", Colour.ORANGE: "Severe", Colour.RED: "Extreme", None: "Unknown",
}  # fmt: skip
_TEXTS = ("event", "headline", "description", "instruction", "area_name", "headline_en", "description_en",
          "instruction_en")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def as_sent(warning: Warning) -> Warning:
    """The warning as the world will read it: what CAP cannot carry is rounded off here, and nowhere else.

    Whole seconds, characters that XML allows, coordinates to 1e-6 degrees, areas without holes, a sender and an
    identifier without spaces and commas, the id that others will refer to, and a severity that follows from the colour
    where none was given. Raises ValueError for a reference that does not name its message in full, or an area that is
    not made of surfaces.
    """
    sender, sent_at = _token(warning.sender), warning.sent_at.replace(microsecond=0)
    for reference in warning.references:
        if len(reference.split(",")) != 3 or reference.split() != [reference]:
            raise ValueError(f"引用 {reference!r} 不完整：CAP 的引用写作“发布者,编号,时间”。请用原预警的完整编号。")
    texts = {name: _NOT_XML.sub("", getattr(warning, name)).strip() for name in _TEXTS}
    texts["event"] = texts["event"] or "other"
    texts["area_name"] = texts["area_name"] or "、".join(warning.districts) or ("图示范围" if warning.area else "")
    return structs.replace(
        warning, sender=sender, sent_at=sent_at, id=cap12.message_key(sender, _identifier(warning, sender), sent_at),
        effective_at=warning.effective_at and warning.effective_at.replace(microsecond=0),
        expires_at=warning.expires_at and warning.expires_at.replace(microsecond=0),
        severity=SEVERITY[warning.colour] if warning.severity == "Unknown" else warning.severity,
        area=_surfaces(warning.area), **texts,
    )


def as_cap(warning: Warning, scope: str = "Public") -> bytes:
    """CAP 1.2 XML, UTF-8, of `as_sent(warning)`; raises ValueError when that is no valid alert."""
    warning = as_sent(warning)
    root = etree.Element(cap12.tag("alert"), nsmap={None: cap12.NAMESPACE})  # type: ignore[dict-item]
    _put(root, "identifier", warning.id.split(",")[1])
    _put(root, "sender", warning.sender)
    _put(root, "sent", cap12.stamp(warning.sent_at))
    _put(root, "status", warning.status)
    _put(root, "msgType", warning.message_type)
    _put(root, "scope", scope)
    if scope == "Restricted":
        _put(root, "restriction", "应急指挥体系内部")
    if warning.status == "Exercise":
        _put(root, "note", "演练，非真实预警 Exercise, not a real warning")
    _put(root, "references", " ".join(warning.references))
    _info(root, warning, "zh-CN", hazard_word(warning.event).zh, "")
    if warning.headline_en or warning.description_en or warning.instruction_en:
        _info(root, warning, "en-US", hazard_word(warning.event).en, "_en")
    wrong = cap12.violation(root)
    if wrong:
        raise ValueError(f"预警 {warning.id} 无法写成 CAP：{wrong}")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def file_alert(folder: Path, drawer: str, warning: Warning, scope: str = "Public") -> str:
    """Write the alert to a file of its own in `folder/drawer`, whole or not at all; answers "drawer/name.cap"."""
    name = file_name(as_sent(warning).id.split(",")[1], as_sent(warning).id) + ".cap"
    write_whole(folder / drawer, [as_cap(warning, scope)], lambda: name)
    return f"{drawer}/{name}"


def file_name(words: str, identity: str) -> str:
    """A file name that shows `words`, stays inside its folder, and differs wherever `identity` does."""
    clean = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff@_-]+", "_", words).strip("_")[:60]
    return f"{clean}-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"


def _info(root: etree._Element, warning: Warning, language: str, event: str, suffix: str) -> None:
    info = etree.SubElement(root, cap12.tag("info"))
    _put(info, "language", language)
    _put(info, "category", hazard_word(warning.event).category)
    _put(info, "event", event)
    for name in ("urgency", "severity", "certainty"):
        _put(info, name, getattr(warning, name))
    _pair(info, "eventCode", cap12.EVENT_CODE, warning.event)
    _put(info, "effective", cap12.stamp(warning.effective_at) if warning.effective_at else None)
    _put(info, "expires", cap12.stamp(warning.expires_at) if warning.expires_at else None)
    for name in ("headline", "description", "instruction"):
        _put(info, name, getattr(warning, name + suffix))
    if warning.colour is not None:
        _pair(info, "parameter", cap12.COLOUR_PARAMETER, warning.colour.zh)
    _area(info, warning)


def _area(info: etree._Element, warning: Warning) -> None:
    if not warning.area_name:
        return
    area = etree.SubElement(info, cap12.tag("area"))
    _put(area, "areaDesc", warning.area_name)
    for ring in _rings(warning.area):
        _put(area, "polygon", " ".join(f"{lat!r},{lon!r}" for lon, lat in ring))
    for adcode in warning.districts:
        _pair(area, "geocode", cap12.ADCODE, adcode)


def _surfaces(area: Geometry | None) -> Geometry | None:
    return surfaces([sound([_rounded(point) for point in ring]) for ring in _rings(area)])


def _rings(area: Geometry | None) -> Iterator[Any]:
    """The outer rings of an area, each of [lon, lat] pairs; CAP polygons have no holes."""
    if area is None:
        return
    kind = area.get("type")
    if kind == "Polygon":
        yield from area["coordinates"][:1]
    elif kind == "MultiPolygon":
        yield from (polygon[0] for polygon in area["coordinates"] if polygon)
    elif kind == "GeometryCollection":
        for part in area["geometries"]:
            yield from _rings(part)
    else:
        raise ValueError(f"预警范围是 {kind}，CAP 只能写多边形。请改用多边形，或只写地名。")


def _rounded(point: Any) -> Corner:
    return round(float(point[0]), 6), round(float(point[1]), 6)


def _identifier(warning: Warning, sender: str) -> str:
    """The middle of a full message key, or the id itself where it is only that."""
    parts = warning.id.split(",")
    if len(parts) == 3 and parts[0] == sender and parts[2] == cap12.stamp(warning.sent_at):
        return parts[1]
    return _token(warning.id)


def _token(text: str) -> str:
    """CAP allows no space, comma, < or & in a sender or identifier."""
    return re.sub(r"[\s,<&]+", "_", _NOT_XML.sub("", text).strip())


def _put(parent: etree._Element, name: str, text: str | None) -> None:
    if text:
        etree.SubElement(parent, cap12.tag(name)).text = text


def _pair(parent: etree._Element, name: str, key: str, value: str) -> None:
    pair = etree.SubElement(parent, cap12.tag(name))
    _put(pair, "valueName", key)
    _put(pair, "value", value)
