"""Reads a contingency plan from its YAML file."""

from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from yunnao.model.procedure import ContingencyPlan
from yunnao.procedure.finding import Finding
from yunnao.procedure.marks import line_of, marks_of, path_of

TEST = ".test.yaml"
"""A plan's test stands beside it under this ending."""


def read_plan(path: Path) -> ContingencyPlan:
    """The contingency plan in `path`; raises ValueError naming the field that is wrong and what was expected."""
    try:
        raw: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return msgspec.convert(raw, ContingencyPlan)
    except (YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not readable YAML in UTF-8: {error}") from error
    except (msgspec.ValidationError, ValueError) as error:
        raise ValueError(f"{path} is not a contingency plan: {error}; docs/howto/plan.md lists the fields") from error


def unreadable(path: Path, error: ValueError) -> Finding:
    """The finding for a plan that `read_plan` refused, with the line where it can be told."""
    place, line = path_of(str(error)), 1
    mark = getattr(error.__cause__, "problem_mark", None)
    if mark is not None:
        line = mark.line + 1
    elif place:
        line = line_of(place, marks_of(path.read_text(encoding="utf-8")))
    return Finding(code="P000", severity="error", place=place or "file", cause=str(error), line=line,
                   remedy="correct the file until it can be read; the other checks come after")


def plans_in(path: Path) -> list[Path]:
    """The plan files meant by `path`: itself, or every .yaml of a folder in order of name, tests left out."""
    there = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return [file for file in there if not file.name.endswith(TEST)]


def city_of(path: Path) -> Path | None:
    """The city package that `path` lies in, or None."""
    return next((folder for folder in path.resolve().parents if (folder / "city.yaml").is_file()), None)
