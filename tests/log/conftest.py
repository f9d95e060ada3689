"""Events to write, and the end of a store's file."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yunnao.model.event import Event, Mode

NOON = datetime(2019, 8, 10, 4, 0, tzinfo=UTC)
Make = Callable[..., list[Event]]


def event(name: Any, **changes: Any) -> Event:
    given = {"kind": "ReportReceived", "id": f"r-{name}", "occurred_at": NOON, "recorded_at": NOON, "source": "119",
             "actor": "duty officer", "mode": Mode.ACTUAL, "cause": "r-0", "data": {"text": "积水", "depth_m": 0.5}}
    return Event(**(given | changes))


@pytest.fixture
def make() -> Make:
    """make(3) or make(3, "prefix-", field=...): that many events, one second apart."""
    return lambda count, prefix="", **changes: [
        event(f"{prefix}{n}", **({"recorded_at": NOON + timedelta(seconds=n)} | changes)) for n in range(1, count + 1)]
