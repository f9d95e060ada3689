"""Times as the city's people say them: every moment in the city's own offset."""

from datetime import datetime, tzinfo
from typing import Any

from msgspec import Struct, structs


def local(value: Any, zone: tzinfo) -> Any:
    """`value` with every time inside it, however deep, moved to `zone`; the same instants."""
    if isinstance(value, datetime):
        return value.astimezone(zone)
    if isinstance(value, Struct):
        fields = structs.asdict(value)
        return structs.replace(value, **{name: local(part, zone) for name, part in fields.items()})
    if isinstance(value, list):
        return [local(part, zone) for part in value]
    if isinstance(value, dict):
        return {name: local(part, zone) for name, part in value.items()}
    return value
