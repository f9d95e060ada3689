"""Delivery rounds in numbers alone: lorries of one store, its customers, times and deadlines; engine PyVRP (MIT).

A hybrid search of Wouda, Lan, Kool (2024, INFORMS J. Computing); counted in iterations, so that it is repeatable.
"""

import warnings
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from yunnao.model.promise import Stop
from yunnao.plan._needs import Ints

SOLVER = f"PyVRP {version('pyvrp')}"

ITERATIONS = 80
"""Of the search, for each store: a count, so that the same city gives the same plan."""

TRIPS = 6
"""Trips of one lorry at most."""

LOAD_S, UNLOAD_S = 900, 600
"""Loading at the store before every trip, unloading at every stop: assumptions of this house."""

@dataclass(frozen=True)
class Round:
    """`drive_s` (n + 1, n + 1) between places, 0 the store, -1 no way; `kg`, `due_s` and `worth_s` of n deliveries.

    `worth_s` is what not making a delivery weighs, in seconds of driving.

    `capacity` and `ready_s` of the lorries: kilograms a trip, and when each can begin to load. No delivery is larger
    than the largest lorry.
    """

    drive_s: Ints
    kg: Ints
    due_s: Ints
    worth_s: Ints
    capacity: Ints
    ready_s: Ints


@dataclass(frozen=True)
class Drop:
    """One delivery made: by which lorry, on which trip (from 0), in seconds when that left, arrived and was back."""

    delivery: int
    lorry: int
    trip: int
    depart_s: int
    arrive_s: int
    back_s: int


def drive(given: Round, stop: Stop, seed: int) -> tuple[list[Drop], int]:
    """The deliveries made, by lorry and time, and what it costs: seconds driven and the worth of each one not made."""
    if not len(given.kg) or not len(given.capacity):
        return [], int(given.worth_s.sum())
    found = _solved(given, stop, seed)
    drops = [drop for route, names in found for drop in _drops(route, names)]
    driven = sum(int(route.distance()) for route, _ in found)
    made = int(given.worth_s[[drop.delivery for drop in drops]].sum())
    return sorted(drops, key=lambda d: (d.lorry, d.arrive_s, d.delivery)), driven + int(given.worth_s.sum()) - made


def _model(given: Round, all_of_it: bool) -> Any:
    from pyvrp import Model  # a tenth of a second that nobody without goods to send needs

    model = Model()
    places = [model.add_location(x=n, y=0) for n in range(len(given.drive_s))]
    store = model.add_depot(places[0], service_duration=LOAD_S)
    for n, (kg, due, worth) in enumerate(zip(given.kg.tolist(), given.due_s.tolist(), given.worth_s.tolist(),
                                             strict=True), 1):
        model.add_client(places[n], delivery=kg, service_duration=UNLOAD_S, tw_late=due, prize=worth, name=str(n - 1),
                         required=all_of_it)
    for capacity, ready in zip(given.capacity.tolist(), given.ready_s.tolist(), strict=True):
        model.add_vehicle_type(capacity=capacity, start_depot=store, end_depot=store, tw_early=ready,
                               reload_depots=[store], max_reloads=TRIPS - 1)
    for i, j in np.argwhere(given.drive_s >= 0):
        if i != j:
            took = int(given.drive_s[i, j])
            model.add_edge(places[i], places[j], distance=took, duration=took)
    return model


class _Patience:
    """So many iterations, or until somebody says stop."""

    def __init__(self, stop: Stop) -> None:
        self.stop, self.left = stop, ITERATIONS

    def __call__(self, best_cost: float) -> bool:
        self.left -= 1
        return self.left < 0 or self.stop()


def _solved(given: Round, stop: Stop, seed: int) -> list[tuple[Any, list[str]]]:
    """The routes of the best found: with all deliveries, and where that is not found with the worthiest of them."""
    from pyvrp import solve

    for all_of_it in ([True] if _could(given) else []) + [False]:
        data = _model(given, all_of_it).data()
        with warnings.catch_warnings():  # that not all of it may be possible is what is asked here
            warnings.simplefilter("ignore")
            best = solve(data, stop=_Patience(stop), seed=seed, collect_stats=False).best
        if best.is_feasible():
            names = [client.name for client in data.clients()]
            return [(route, names) for route in best.routes()]
    return []


def _could(given: Round) -> bool:
    """Whether all of it could be there in time, were every stop next door to the one before."""
    into = np.where(given.drive_s < 0, 0, given.drive_s)
    np.fill_diagonal(into, np.iinfo(np.int64).max)
    work = int(into.min(axis=0)[1:].sum()) + UNLOAD_S * len(given.kg)
    return work <= int(np.maximum(0, given.due_s.max() + UNLOAD_S - LOAD_S - given.ready_s).sum())


def _drops(route: Any, names: list[str]) -> list[Drop]:
    """The stops of one lorry, trip by trip."""
    drops: list[Drop] = []
    depart, waiting, trip = 0, list[tuple[int, int]](), 0
    for step in route.schedule():
        if step.is_client():
            waiting.append((int(names[step.idx]), int(step.start_time)))
        else:
            drops += [Drop(n, int(route.vehicle_type()), trip, depart, at, int(step.start_time))
                      for n, at in waiting]
            trip += bool(waiting)
            depart, waiting = int(step.end_time), []
    return drops
