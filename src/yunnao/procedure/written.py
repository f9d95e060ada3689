"""Writes a plan as the YAML that people read: fields in the language's order, defaults left out, the house layout."""

from io import StringIO
from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from yunnao.model.procedure import ContingencyPlan
from yunnao.procedure.layout import WIDTH, laid_out

SHORT = {"when", "needs", "after", "exercise", "unattended", "planners", "members"}
"""Fields that stand on one line."""


def written(plan: ContingencyPlan, head: str = "") -> str:
    """The plan as YAML in the house layout, which reads back as the same plan; `head` becomes a comment above it."""
    yaml = YAML()
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(_shaped(_sparse(plan)), out)
    return laid_out("".join(f"# {line}\n" for line in head.splitlines()) + out.getvalue())


def _sparse(value: Any) -> Any:
    """Plain values, without the fields that say what they would say anyway."""
    if isinstance(value, msgspec.Struct):
        told = msgspec.structs.fields(value)
        kept = {f.name: getattr(value, f.name) for f in told if f.required or getattr(value, f.name) != _default(f)}
        return {name: _sparse(part) for name, part in kept.items()}
    if isinstance(value, list):
        return [_sparse(part) for part in value]
    return msgspec.to_builtins(value, builtin_types=())


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default_factory() if callable(field.default_factory) else field.default


def _shaped(value: Any, short: bool = False) -> Any:
    if isinstance(value, dict):
        made = CommentedMap((name, _shaped(part, short or name in SHORT)) for name, part in value.items())
    elif isinstance(value, list):
        made = CommentedSeq(_shaped(part, short) for part in value)
    else:
        return value
    if short or not value:
        made.fa.set_flow_style()
    return made
