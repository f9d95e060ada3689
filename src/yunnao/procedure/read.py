"""Reads a contingency plan from its YAML file."""

from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from yunnao.model.procedure import ContingencyPlan


def read_plan(path: Path) -> ContingencyPlan:
    """The contingency plan in `path`; raises ValueError naming the field that is wrong and what was expected."""
    try:
        raw: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return msgspec.convert(raw, ContingencyPlan)
    except (YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not readable YAML in UTF-8: {error}") from error
    except (msgspec.ValidationError, ValueError) as error:
        raise ValueError(f"{path} is not a contingency plan: {error}; docs/howto/plan.md lists the fields") from error


def plans_in(path: Path) -> list[Path]:
    """The plan files meant by `path`: itself, or every .yaml of a folder in order of name."""
    return sorted(path.glob("*.yaml")) if path.is_dir() else [path]
