"""How likely each response level is 响应级别: a plan's own table asked once for every member of an ensemble."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yunnao.model.procedure import Rule
from yunnao.model.scale import Level
from yunnao.model.table import Known, decide

Values = Mapping[str, Sequence[float | None]]


@dataclass(frozen=True)
class Share:
    """The share of members that ask for one response level, and what it is called."""

    share: float
    zh: str
    en: str


def level_chances(rules: Sequence[Rule], known: Known, members: Values) -> dict[str, float]:
    """level_I, level_II, ... and level_none: the share of members whose facts, over what is `known`, give each.

    What a member does not know is unknown in it, even where it is known of the forecast: the table says for itself
    what then holds. Empty without members or without a table.
    """
    count = len(next(iter(members.values()), ()))
    if not count or not rules:
        return {}
    found = {f"level_{level.value}": 0 for level in reversed(Level)} | {"level_none": 0}
    for number in range(count):
        rule = decide(rules, {**known, **{name: values[number] for name, values in members.items()}})
        found[f"level_{Level(rule.then).value}" if rule else "level_none"] += 1
    return {name: times / count for name, times in found.items()}


def level_shares(chances: Mapping[str, float]) -> list[Share]:
    """Level by level, from none and IV to I, what level_chances gave: shares of one whole; empty without any."""
    if "level_none" not in chances:
        return []
    named = [("none", "无须响应", "none"), *((level.value, f"{level.zh}", level.value) for level in Level)]
    return [Share(chances.get(f"level_{name}", 0.0), zh, en) for name, zh, en in named]
