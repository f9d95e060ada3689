"""Delivery rounds: small ones against every order there is."""

from itertools import permutations

import numpy as np
import pytest

from yunnao.plan._rounds import LOAD_S, UNLOAD_S, Round, drive


def go(drive_s, kg, *, due=10**6, worth=10**7, capacity=(1000,), ready=(0,), stop=lambda: False):
    n = len(kg)
    given = Round(np.array(drive_s), np.array(kg), np.full(n, due), np.full(n, worth), np.array(capacity),
                  np.array(ready))
    return drive(given, stop, 1)


@pytest.mark.parametrize("seed", range(4))
def test_one_lorry_drives_the_shortest_round(seed: int) -> None:
    lots = np.random.default_rng(seed)
    at = lots.integers(0, 1000, (6, 2))
    drive_s = np.ceil(np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))).astype(int)
    drops, cost = go(drive_s, [10] * 5)
    tours = (sum(drive_s[a, b] for a, b in zip((0, *order), (*order, 0), strict=True))
             for order in permutations(range(1, 6)))
    assert cost == min(tours) and len(drops) == 5 and {d.trip for d in drops} == {0}


def test_what_is_too_much_for_one_trip_is_driven_in_two() -> None:
    drops, cost = go([[0, 100, 100], [100, 0, 50], [100, 50, 0]], [600, 600])
    assert cost == 400 and [d.trip for d in drops] == [0, 1]
    first, second = drops
    assert (first.depart_s, first.arrive_s, first.back_s) == (LOAD_S, LOAD_S + 100, LOAD_S + 200 + UNLOAD_S)
    assert second.depart_s == first.back_s + LOAD_S


def test_what_cannot_be_there_in_time_is_left_and_weighs() -> None:
    drops, cost = go([[0, 100, 9000], [100, 0, 9000], [9000, 9000, 0]], [10, 10], due=5000, worth=7777)
    assert [d.delivery for d in drops] == [0] and cost == 200 + 7777
    assert go([[0, 100], [100, 0]], [10], ready=(6000,), due=5000, worth=5)[0] == [], "the lorry comes too late"
    assert go([[0, -1], [-1, 0]], [10], worth=5) == ([], 5)


def test_without_lorries_or_goods_nothing_is_driven() -> None:
    assert go([[0, 1], [1, 0]], [10], capacity=(), ready=(), worth=9) == ([], 9)
    assert go([[0]], []) == ([], 0)
