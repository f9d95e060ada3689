"""Orders as the wire carries them: every kind there is can be sent, with its reason."""

from typing import Any, get_args

import msgspec
import pytest

from yunnao.model import order
from yunnao.model.place import Point
from yunnao.model.scale import Level

EXAMPLES: list[order.Order] = [
    order.AddTask(incident_id="i", name="接人", owner="fire", needs={"seats": 3}, place=Point(120.0, 36.0), reason="r"),
    order.ReassignTask(task_id="t", owner="fire", add_units=["u"], withdraw_units=["v"], reason="r"),
    order.ExtendTask(task_id="t", working_days=2, reason="r"),
    order.OpenIncident(plan_id="p", place=Point(120.0, 36.0), another=True, reason="r"),
    order.MigrateRun(incident_id="i", procedure="p@2", reason="r"),
    order.SkipTask(task_id="t", last=True, reason="r"),
    order.SetLevel(incident_id="i", level=Level.II, reason="r"),
]


def kinds(kind: type[order.Order]) -> set[type[Any]]:
    return set(kind.__subclasses__()).union(*(kinds(inner) for inner in kind.__subclasses__()))


def test_every_order_there_is_can_be_sent() -> None:
    assert set(get_args(order.AnyOrder)) == kinds(order.Order)


@pytest.mark.parametrize("wish", EXAMPLES, ids=lambda wish: type(wish).__name__)
def test_an_order_survives_the_wire(wish: order.Order) -> None:
    wire = msgspec.json.encode(wish)
    assert msgspec.json.decode(wire)["type"] == type(wish).__name__
    assert msgspec.json.decode(wire, type=order.AnyOrder) == wish
