"""Littletown driven in steps: every turn and every minute by hand."""

import numpy as np
import pytest

from yunnao.city.ground import Ground
from yunnao.model.road import FOREVER_MS
from yunnao.roads.changing import Change, Changing
from yunnao.roads.conditions import Conditions
from yunnao.roads.leaving import Leaving
from yunnao.roads.network import Network
from yunnao.roads.route import route

A, B, C, D, E, F = range(6)


@pytest.fixture(scope="module")
def town(littletown: Ground) -> Network:
    roads = littletown.roads
    return Network.from_arrays(roads.tail, roads.head, roads.travel_ms, roads.lon, roads.lat)


def test_from_the_north_west_over_the_bridge_is_two_steps(town: Network) -> None:
    """D to B: down West Street, left into South Street."""
    found = route(Conditions(town).travel(), D, B)
    assert found is not None
    assert found.path == [(120.0, 36.009), (120.0, 36.0), (120.0111, 36.0)] and found.at_ms == [0, 60_000, 120_000]
    south, east = found.steps
    assert (round(south.heading_deg), round(south.turn_deg)) == (180, 0)
    assert (round(east.heading_deg), round(east.turn_deg)) == (90, -90), "a left turn"
    assert (east.enter_ms, east.leave_ms) == (60_000, 120_000)
    assert south.metres == pytest.approx(1000, abs=2) and east.metres == pytest.approx(1000, abs=2)


def test_straight_on_is_one_step(town: Network) -> None:
    found = route(Conditions(town).travel(), A, C, after_ms=5000)
    assert found is not None
    (step,) = found.steps
    assert len(step.arcs) == 2 and (step.enter_ms, step.leave_ms) == (5000, 185_000)
    assert found.at_ms == [5000, 65_000, 185_000]


def test_there_already_nowhere_and_nonsense(town: Network) -> None:
    free = Conditions(town)
    assert route(free.travel(), A, A) == ([(120.0, 36.0)], [0], [])
    assert route(free.close(np.arange(town.arcs)).travel(), A, B) is None
    with pytest.raises(LookupError, match="no node 9"):
        route(free.travel(), A, 9)
    with pytest.raises(ValueError, match="nobody leaves 1 ms ago"):
        route(free.travel(), A, B, after_ms=-1)


def test_waiting_shows_between_two_steps(town: Network) -> None:
    """West Street is under water for ten minutes, South Street for good: one waits at D, then goes."""
    west, north = (np.flatnonzero((town.tail == a) & (town.head == b) | (town.tail == b) & (town.head == a))
                   for a, b in ((A, D), (D, E)))
    changing = Changing.of(Conditions(town), [Change(0, 600_000, west, 0.0), Change(-9, FOREVER_MS, north, 0.0)])
    now = changing.phases[1]
    patient = Leaving(town, np.where(now.closed, -1, now.travel_ms), changing, 0, wait=True)
    found = route(patient, D, A)
    assert found is not None and found.steps[0].enter_ms == 600_000 and found.at_ms == [0, 660_000]
