"""Where things stand in a plan's file: the line of every field, under the names that findings use."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode


def marks_of(text: str) -> dict[str, int]:
    """Lines from 1 by place: "owners.fire", "levels[2].source", and a task both as "tasks[3]" and by its id.

    Raises ruamel's YAMLError for text that is no YAML.
    """
    root = YAML(typ="safe", pure=True).compose(text)
    found: dict[str, int] = {}
    for place, line in _walk(root, ""):
        found.setdefault(place, line)
    return found


def line_of(place: str, marks: Mapping[str, int]) -> int:
    """The line of a place, or of the nearest thing around it that has one; 0 without marks."""
    while place and place not in marks:
        place = place[: max(place.rfind("."), place.rfind("["), 0)]
    return marks.get(place, 1 if marks else 0)


def path_of(message: str) -> str:
    """The place that a reading error names, "$.tasks[0].name" being our "tasks[1].name"; "" when it names none."""
    told = re.search(r"`\$\.?([^`]*)`", message)
    if told is None:
        return ""
    path = re.sub(r"\[(\d+)\]", lambda n: f"[{int(n[1]) + 1}]", told[1])
    return path.replace("[...]", "")


def _walk(node: Any, place: str) -> Iterator[tuple[str, int]]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            here = f"{place}.{key.value}" if place else str(key.value)
            yield here, key.start_mark.line + 1
            yield from _walk(value, here)
    elif isinstance(node, SequenceNode):
        for number, value in enumerate(node.value, 1):
            name = _id(value)
            for here in [f"{place}[{number}]", *([f"{place}.{name}"] if name else [])]:
                yield here, value.start_mark.line + 1
                yield from _walk(value, here)


def _id(node: Any) -> str:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((str(v.value) for k, v in pairs if k.value == "id" and isinstance(v, ScalarNode)), "")
