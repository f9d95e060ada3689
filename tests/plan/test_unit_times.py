"""Each unit drives as its vehicle may, in one matrix."""

from dataclasses import replace

import numpy as np

from yunnao.model.street import RoadKind
from yunnao.plan._frame import unit_times


def test_a_low_bridge_sends_the_engine_round_and_not_the_ambulance(town) -> None:
    roads, kinds = town.ground.roads, ["fire", "ambulance", "coach"]
    starts, ends = ([town.A.lon] * 3, [town.A.lat] * 3), ([town.B.lon], [town.B.lat])
    assert unit_times(town.city(), kinds, starts, ends)[:, 0].tolist() == [60_000] * 3, "roads that know no heights"
    a, b = (int(np.argmin(np.hypot(roads.lon - p.lon, roads.lat - p.lat))) for p in (town.A, town.B))
    kind = ((roads.tail == a) & (roads.head == b)).astype(int)
    low = replace(roads, kind=kind, kinds=(RoadKind(id="1"), RoadKind(id="2", max_height_m=3.0)))
    city = town.city(ground=replace(town.ground, roads=low))
    assert unit_times(city, kinds, starts, ends)[:, 0].tolist() == [360_000, 60_000, 360_000], "round the ring"
