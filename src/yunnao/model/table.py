"""Decision tables: rows of conditions a person can read, the first row that holds gives the answer."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yunnao.model.procedure import Rule
from yunnao.model.scale import Colour, Grade, Level

Known = Mapping[str, float | str | Colour | Grade | Level | None]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
_CONDITION = re.compile(r"\s*(>=|<=|!=|>|<|=)?\s*(\S.*?)\s*")


def decide(rules: Sequence[Rule], known: Known) -> Rule | None:
    """The first rule whose every condition holds for what is known, or None."""
    return next((rule for rule in rules if all(holds(known.get(k), c) for k, c in rule.when.items())), None)


def holds(value: Any, condition: Any) -> bool:
    """Whether `value` meets a condition such as ">= yellow", "<= 48" or "known"; unknown meets none.

    Raises ValueError when the two cannot be compared: a table that compares wind with colours is wrong.
    """
    if value is None:
        return False
    match = _CONDITION.fullmatch(str(condition))
    if match is None:
        raise ValueError(f"a condition reads like '>= yellow', '<= 48' or 'known', not {condition!r}")
    sign, wanted = match.groups()
    if wanted == "known" and sign is None:
        return True
    try:
        return _COMPARE[sign or "="](value, type(value)(wanted))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{value!r} cannot be compared with {wanted!r} in the condition {condition!r}") from error
