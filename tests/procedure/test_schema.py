"""The schema names every field of the language, and says the same as the reader about what must be there."""

from typing import Any

import pytest
from msgspec.structs import fields

from yunnao.model.procedure import ContingencyPlan, Exercise, Rule, TaskRule
from yunnao.model.resource import CAPABILITIES
from yunnao.procedure.schema import schema


@pytest.mark.parametrize("part", [ContingencyPlan, TaskRule, Rule, Exercise])
def test_every_field_is_there_and_no_other_is_allowed(part: Any) -> None:
    told = schema()["$defs"][part.__name__]
    assert set(told["properties"]) == set(part.__struct_fields__)
    assert told["additionalProperties"] is False
    assert set(told["required"]) == {field.name for field in fields(part) if field.required}


def test_the_scales_and_the_capabilities_are_spelt_out() -> None:
    parts = schema()["$defs"]
    assert {"IV", "III", "II", "I", "Ⅰ级"} <= set(parts["Level"]["enum"])
    assert set(parts["TaskRule"]["properties"]["needs"]["properties"]) == set(CAPABILITIES)
    assert "extraordinary" in str(parts["ContingencyPlan"]["properties"]["grades"])
