"""What a condition of a decision table allows, so that rows can be compared before any fact is known."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from yunnao.model.scale import Colour, Grade, Level

_SIGNED = re.compile(r"\s*(>=|<=|!=|>|<|=)?\s*(\S.*?)\s*")


class Condition(NamedTuple):
    """A sign and a value: a rank for a step of a scale, a number, or a word; `kind` says which; "known" is "any"."""

    sign: str
    value: float | str
    kind: str


def condition(fact: str, wanted: Any) -> Condition:
    """Read ">= yellow", "<= 48" or "known"."""
    match = _SIGNED.fullmatch(str(wanted))
    sign, text = match.groups() if match else (None, "")
    if text == "known" and sign is None:
        return Condition("any", "", "any")
    for scale in (Colour, Grade, Level):
        try:
            return Condition(sign or "=", scale(text).rank, scale.__name__.lower())
        except ValueError:
            continue
    try:
        return Condition(sign or "=", float(text), "number")
    except ValueError:
        return Condition(sign or "=", text, "word")


def possible(fact: str, wanted: Any) -> bool:
    """Whether any value at all meets the condition: reports count from 1, a colour has four steps."""
    sign, value, kind = condition(fact, wanted)
    low, high = {"colour": (0.0, 3.0), "grade": (0.0, 3.0), "level": (0.0, 3.0)}.get(kind, (-1e300, 1e300))
    if fact.startswith("report."):
        low = 1.0
    if not isinstance(value, float | int):
        return True
    return {"<": low < value, "<=": low <= value, ">": high > value, ">=": high >= value,
            "=": low <= value <= high}.get(sign, True)


def covers(wide: Mapping[str, Any], narrow: Mapping[str, Any]) -> bool:
    """Whether all conditions of `wide` hold whenever those of `narrow` do."""
    return all(fact in narrow and _implies(condition(fact, narrow[fact]), condition(fact, wanted))
               for fact, wanted in wide.items())


def _implies(narrow: Condition, wide: Condition) -> bool:
    if wide.sign == "any":
        return True
    if narrow == wide:
        return True
    a, b = narrow.value, wide.value
    if narrow.kind != wide.kind or isinstance(a, str) or isinstance(b, str):
        return False
    if wide.sign in (">=", ">"):
        return (narrow.sign in (">=", ">", "=") and a > b) or (a == b and (narrow.sign, wide.sign) in _EDGE)
    if wide.sign in ("<=", "<"):
        return (narrow.sign in ("<=", "<", "=") and a < b) or (a == b and (narrow.sign, wide.sign) in _EDGE)
    return False


_EDGE = {(">", ">="), ("=", ">="), ("<", "<="), ("=", "<=")}
