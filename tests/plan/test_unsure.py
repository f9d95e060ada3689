"""Chances of zones from the map of exceedance; losses against every choice there is."""

from itertools import product
from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from yunnao.model.assessment import Exceedance
from yunnao.plan._unsure import BELOW, NEEDLESS_S, STRANDED_S, least, losses, unsure, worst_regret

Town = SimpleNamespace


def line(town: Town, chance: float, west: float, east: float, name: str = "band") -> Exceedance:
    return Exceedance(name=name, name_zh="带", quantity="q", threshold=1, unit="1", chance=chance,
                      area=town.box(west, 35.9, east, 36.1))


def test_a_zone_has_the_chance_of_the_highest_line_it_lies_in(town: Town) -> None:
    zones = [structs.replace(town.zone(name, at, 50), band="band") for name, at in (("a", town.A), ("c", town.C))]
    quiet = structs.replace(town.zone("b", town.B, 0), people=80)
    far = structs.replace(town.zone("f", town.C, 0), people=70)
    made = town.assessment([*zones, quiet, far], town.band(town.box(119.9, 35.9, 120.1, 36.1)))
    made = structs.replace(made, exceedance=[line(town, 0.1, 119.9, 120.015), line(town, 0.5, 119.9, 120.005)])
    found = unsure(made)
    assert found.known
    assert {z.zone_id: (z.to_move, c) for z, c in zip(found.zones, found.chance.tolist(), strict=True)} == {
        "a": (50, 0.5), "b": (80, 0.1), "c": (50, BELOW)}, "who is beyond every line is not made to leave"


def test_without_an_ensemble_the_forecast_is_certain(town: Town) -> None:
    found = unsure(town.assessment([town.zone("a", town.A, 50)]))
    assert not found.known and found.chance.tolist() == [1.0]


@given(st.lists(st.tuples(st.sampled_from([0.02, 0.05, 0.3, 1.0]), st.integers(0, 500)), min_size=1, max_size=6))
def test_moving_by_threshold_loses_least(zones: list[tuple[float, int]]) -> None:
    chance, people = (np.array(column, dtype=float) for column in zip(*zones, strict=True))
    worth = chance * STRANDED_S >= (1 - chance) * NEEDLESS_S
    best = losses(chance, people, np.where(worth, people, 0))
    tried = (losses(chance, people, people * np.array(choice)) for choice in product((0, 1), repeat=len(people)))
    assert best <= min(tried) + 1e-6
    assert abs(least(chance, people, np.where(worth, people, 0), people.sum()) - best) <= 1e-6 * max(1.0, best)
    few = people.sum() / 2
    half = (people * np.array(choice) for choice in product((0, 1), repeat=len(people)))
    some = [losses(chance, people, moved) for moved in half if moved.sum() <= few]
    assert least(chance, people, np.where(worth, people, 0), few) <= min(some) + 1e-6
    assert worst_regret(chance, people, people) <= people.sum() * NEEDLESS_S
    assert worst_regret(chance, people, np.zeros(len(people))) == people.sum() * STRANDED_S
