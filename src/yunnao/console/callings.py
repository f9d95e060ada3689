"""What ids are called: owners, units, channels, quantities and whoever acts by itself, in Chinese and in English."""

from functools import lru_cache

from yunnao.city.ground import Ground
from yunnao.model.hazard_words import HAZARD_WORDS
from yunnao.model.quantity_words import MEASURE_WORDS, QUANTITY_WORDS, quantity_words

CHANNELS = {
    "cap_file": ("CAP 文件", "CAP file"),
    "exercise_file": ("演练文件", "exercise file"),
    "duty_desk": ("值班席", "duty desk"),
}
ACTORS = {
    "brain": ("云脑", "Yunnao"),
    "drill:commander": ("演练指挥员（模拟）", "simulated commander"),
    "drill:responders": ("现场（模拟）", "simulated responders"),
    "desk:": ("自动（按预案）", "by the contingency plan"),
    "channel:": ("发布渠道", "a channel"),
    "feed:": ("接入数据", "a feed"),
    "scenario:": ("演练场景", "the scenario"),
}
"""Who acts without being a person; a family of them, such as every desk, ends with a colon."""


def words(ground: Ground) -> dict[str, tuple[str, str]]:
    """Every id that has a word here: [Chinese, English]. The page shows the ids of things it has by their own names."""
    owners = {owner: (name, name) for _, plan in sorted(ground.plans.items()) for owner, name in plan.owners.items()}
    return {
        **owners,
        **{word.key: (word.zh, word.en) for word in HAZARD_WORDS},
        **{f"quantity_{key}": both for key, both in QUANTITY_WORDS.items()},
        **{f"measure_{key}": both for key, both in MEASURE_WORDS.items()},
        **{f"channel_{key}": both for key, both in CHANNELS.items()},
        **{f"channel:{key}": both for key, both in CHANNELS.items()},
        **ACTORS,
    }


class Callings:
    """The words of one city, for the lines of its log."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self._words = ground, words(ground)
        rules = [rule for _, plan in sorted(ground.plans.items()) for rule in plan.tasks]
        self._tasks = {rule.name: rule.name_en for rule in rules}
        self._rules = {rule.id: rule.name for rule in rules}

    def who(self, name: str) -> tuple[str, str]:
        """A person, a unit, an owner or a part of the machine; whoever is not known keeps their name."""
        unit = self.ground.units.get(name)
        if unit is not None:
            return unit.name, unit.name_en or unit.name
        family = name.partition(":")[0] + ":"
        return self._words.get(name) or self._words.get(family) or (name, name)

    def task(self, name: str) -> tuple[str, str]:
        """A task by its Chinese name; one that an officer wrote has no English."""
        return name, self._tasks.get(name) or name

    def rule(self, rule_id: str) -> tuple[str, str]:
        return self.task(self._rules.get(rule_id.rpartition("/")[2], rule_id))

    def quantity(self, name: str) -> tuple[str, str]:
        return quantity_words(name)

    def measure(self, unit: str) -> tuple[str, str]:
        return self._words.get(f"measure_{unit}", (unit, unit))

    def channel(self, name: str) -> tuple[str, str]:
        return self._words.get(f"channel_{name}", (name, name))


@lru_cache(maxsize=8)
def callings(ground: Ground) -> Callings:
    """The callings of a city package, made once."""
    return Callings(ground)
