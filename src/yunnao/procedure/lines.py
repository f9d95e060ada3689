"""Lines of news for a plan's test: the scenario feed's own form, and short ones that can be written by heart."""

from datetime import datetime, timedelta
from typing import Any

from yunnao.procedure.cases import Line, moment

SENDER = "plan-test"


def feed_lines(lines: list[Line], start: datetime, adcode: str) -> list[Line]:
    """The lines in the form of a scenario's feed.yaml; `adcode` is the city's, for the short form of warnings.

    Short forms, each with `at`: {report: WORD, text}, {observe: QUANTITY, value, unit, station},
    {warning: WORD, colour, by: city | province | national}, {drawn: [[lon, lat], ...], evacuate, hours},
    {term: HAZARD, data} and {close_road: NAME, point: [lon, lat], radius_m}. Raises ValueError for a line that is none
    of these.
    """
    return [_line(number, dict(line), start, adcode) for number, line in enumerate(lines, 1)]


def _line(number: int, line: Line, start: datetime, adcode: str) -> Line:
    if "at" not in line:
        raise ValueError(f"event {number}: it does not say when: write `at`, such as \"+10\"")
    at = moment(str(line.pop("at")), start)
    if "kind" in line:
        return {"source": SENDER, "actor": SENDER, **line, "at": at.isoformat()}
    short = next((form for form in _SHORT if form in line), None)
    if short is None:
        raise ValueError(f"event {number}: it names neither `kind` nor one of {', '.join(_SHORT)}")
    try:
        kind, data = _SHORT[short](line, at, adcode, number)
    except (KeyError, TypeError) as error:
        raise ValueError(f"event {number}: {short} lacks or misspells {error}") from error
    return {"at": at.isoformat(), "kind": kind, "source": SENDER, "actor": SENDER, "data": data}


def _report(line: Line, at: datetime, adcode: str, number: int) -> tuple[str, Line]:
    return "ReportReceived", {"kind": line["report"], "text": line.get("text", line["report"]), "reporter": SENDER,
                              **({"place": _point(line["point"])} if "point" in line else {})}


def _observe(line: Line, at: datetime, adcode: str, number: int) -> tuple[str, Line]:
    return "ObservationReceived", {"station": line.get("station", line["observe"]), "quantity": line["observe"],
                                   "value": line["value"], "unit": line.get("unit", "")}


def _warning(line: Line, at: datetime, adcode: str, number: int) -> tuple[str, Line]:
    area = {"city": adcode, "province": adcode[:2] + "0000", "national": "100000"}[line.get("by", "city")]
    return "WarningReceived", {"warning": {
        "id": f"{SENDER}-{number}", "sender": SENDER, "event": line["warning"], "colour": line["colour"],
        "sent_at": at.isoformat(), "headline": line.get("text", line["warning"]), "status": "Exercise",
        "districts": [area]}}


def _drawn(line: Line, at: datetime, adcode: str, number: int) -> tuple[str, Line]:
    until = at + timedelta(hours=float(line.get("hours", 6)))
    term = {"hazard": "manual", "at": at.isoformat(), "data": {
        "area": [_point(corner) for corner in line["drawn"]], "start": at.isoformat(), "end": until.isoformat(),
        "drawn_by": SENDER, "reason": line.get("text", SENDER), "evacuate": bool(line.get("evacuate", False))}}
    return "SourceTermReceived", {"name": f"{SENDER}-{number}", "term": term}


def _term(line: Line, at: datetime, adcode: str, number: int) -> tuple[str, Line]:
    term = {"hazard": line["term"], "at": at.isoformat(), "data": line["data"]}
    return "SourceTermReceived", {"name": f"{SENDER}-{number}", "term": term}


def _close_road(line: Line, at: datetime, adcode: str, number: int) -> tuple[str, Line]:
    return "RoadClosed", {"id": f"{SENDER}-{number}", "name": line["close_road"], "place": _point(line["point"]),
                          "radius_m": line.get("radius_m", 300), "reason": line.get("text", "中断")}


def _point(pair: Any) -> dict[str, float]:
    lon, lat = pair
    return {"lon": float(lon), "lat": float(lat)}


_SHORT = {"report": _report, "observe": _observe, "warning": _warning, "drawn": _drawn, "term": _term,
          "close_road": _close_road}
