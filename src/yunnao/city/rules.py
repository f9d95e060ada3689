"""The rules by which facts change the city, one a kind; a kind without a rule is kept in the log alone."""

from collections.abc import Callable
from typing import Any

from yunnao.city.city import City
from yunnao.model.event import Event
from yunnao.model.facts import Fact

Rule = Callable[[City, Any, Event], City]

RULES: dict[str, Rule] = {}


def on(fact: type[Fact]) -> Callable[[Rule], Rule]:
    """Keep the rule for this kind of fact."""

    def keep(rule: Rule) -> Rule:
        RULES[fact.__name__] = rule
        return rule

    return keep
