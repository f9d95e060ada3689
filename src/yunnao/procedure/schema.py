"""The JSON Schema of a contingency plan, so that an editor completes its fields and marks what is wrong."""

from typing import Any

import msgspec

from yunnao.model.procedure import ContingencyPlan
from yunnao.model.resource import CAPABILITIES
from yunnao.model.scale import Grade, Level

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 for one plan: what `read_plan` takes, and no more."""
    made = msgspec.json.schema(ContingencyPlan)
    parts = made["$defs"]
    parts["Level"] = {"title": "Level", "description": "Response level 响应级别, IV the lightest.",
                      "enum": [step for level in reversed(Level) for step in (level.value, level.zh)]}
    parts["TaskRule"]["properties"]["needs"] = {
        "type": "object", "additionalProperties": False, "default": {},
        "properties": {name: {"type": "integer", "minimum": 1} for name in CAPABILITIES}}
    plan = parts["ContingencyPlan"]["properties"]
    for name, scale in (("levels", Level), ("grades", Grade)):
        plan[name] = {"type": "array", "items": {"allOf": [{"$ref": "#/$defs/Rule"}, {
            "properties": {"then": {"enum": [word for step in scale for word in (step.value, step.zh)]}}}]}}
    return {"$schema": DIALECT, "title": "Yunnao contingency plan 预案", **made}
