"""A schedule in steps becomes one in milliseconds that every road can take."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.plan._over_time import Roadway
from yunnao.plan._punctual import in_turn, punctual
from yunnao.plan._quickest import quickest


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 300), st.integers(1, 300), st.sampled_from([600, 900, 1800]), st.sampled_from([7_000, 20_000]))
def test_nobody_is_quicker_than_the_road_and_the_road_takes_no_more_than_it_can(a: int, b: int, pace: int, step: int
                                                                                ) -> None:
    """0 and 1 both lead to 2 and over one bridge to the shelter at 3."""
    roads = Roadway(tail=ints(0, 1, 2), head=ints(2, 2, 3), travel_ms=ints(61_300, 122_700, 180_100),
                    per_hour=ints(3000, 3000, pace), ahead_ms=ints(241_400, 302_800, 180_100, 0), start=ints(0, 1),
                    people=ints(a, b), limit_ms=ints(-1, -1), end=ints(3), room=ints(600))  # fmt: skip
    rough = quickest(roads, step, 5000)
    assert rough is not None
    fine = punctual(roads, rough)
    assert fine.people.tolist() == rough.people.tolist() and fine.way == rough.way
    assert fine.clear_ms == fine.by_ms.max() <= rough.clear_ms + 3_600_000 / pace + 1
    trip = ints(*(int(roads.travel_ms[list(way)].sum()) for way in fine.way))
    assert (fine.at_ms >= 0).all() and (fine.by_ms - fine.at_ms >= trip - 1).all()
    last = np.sort(np.repeat(fine.by_ms, fine.people))
    for first in range(len(last)):
        assert (len(last) - first - 1) * 3_600_000 / pace <= last[-1] - fine.at_ms.min()
    assert fine.clear_ms >= 241_400 + (a + b - 1) * 3_600_000 / pace - 1, "the bridge sets the pace"


def test_in_turn_the_nearest_pass_first_and_the_bridge_takes_them_one_by_one() -> None:
    roads = Roadway(tail=ints(0, 1, 2), head=ints(2, 2, 3), travel_ms=ints(61_300, 122_700, 180_100),
                    per_hour=ints(3000, 3000, 600), ahead_ms=ints(241_400, 302_800, 180_100, 0), start=ints(0, 1),
                    people=ints(10, 5), limit_ms=ints(-1, -1), end=ints(3), room=ints(600))  # fmt: skip
    found = in_turn(roads, np.array([[10], [5]]))
    assert found.zone.tolist() == [0, 1] and found.way == ((0, 2), (1, 2))
    assert found.clear_ms == 302_800 + 5 * 6000, "the farther come just when the bridge is free"
    trip = ints(241_400, 302_800)
    assert (found.at_ms >= 0).all() and (found.by_ms - found.at_ms >= trip).all()
    assert in_turn(roads, np.zeros((2, 1), np.int64)).clear_ms == 0
