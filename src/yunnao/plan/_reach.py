"""Who has help near: how soon each kind should be there, and where the people live, by block."""

from functools import lru_cache

import numpy as np

from yunnao.city.ground import Ground
from yunnao.plan._needs import Floats, Ints

REACH_S = {"rescue": 600, "medical": 900}
"""Help should be there in ten minutes, an ambulance in fifteen: assumptions of this house; a city sets its own."""

BLOCK_DEG = 0.03
"""People are counted by blocks of about three kilometres."""


def blocks(ground: Ground) -> tuple[Floats, Floats, Ints, Ints]:
    """The city's people by block: where (their middle), how many, and the index of the district."""
    return _blocks(ground, BLOCK_DEG)


@lru_cache(maxsize=4)
def _blocks(ground: Ground, step: float) -> tuple[Floats, Floats, Ints, Ints]:
    grid = ground.population
    keys = np.stack([np.floor(grid.lon / step), np.floor(grid.lat / step), grid.district], axis=1)
    _, first, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    which = which.ravel()
    people = np.bincount(which, weights=grid.people).astype(np.int64)
    heavy = np.maximum(1, people)
    weight = np.where(people[which] > 0, grid.people, 1 / np.bincount(which)[which])
    lon, lat = (np.bincount(which, weights=weight * at) / heavy for at in (grid.lon, grid.lat))
    return lon, lat, people, grid.district[first].astype(np.int64)
