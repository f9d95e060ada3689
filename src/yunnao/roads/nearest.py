"""The quickest few: which of many can be there first."""

import numpy as np
from numpy.typing import ArrayLike

from yunnao.roads.network import Ints
from yunnao.roads.travel import Travel


def nearest_k(travel: Travel, sources: ArrayLike, targets: ArrayLike, k: int,
              limit_ms: int | None = None) -> tuple[Ints, Ints]:
    """For every target the `k` sources that reach it first: their places in `sources`, and their times in ms.

    Both of shape (targets, k), quickest first, the earlier in `sources` among equals; -1 in both where fewer than k
    get there (within `limit_ms`, if given). Raises ValueError for a k below 1, LookupError for an unknown node.
    """
    if k < 1:
        raise ValueError(f"the nearest {k} are nobody: ask for 1 or more")
    times = travel.matrix(sources, targets, limit_ms).T
    late = np.where(times < 0, np.iinfo(np.int64).max, times)
    first = np.argsort(late, axis=1, kind="stable")[:, :k]
    found = np.take_along_axis(times, first, axis=1)
    missing = ((0, 0), (0, k - first.shape[1]))
    return np.pad(np.where(found < 0, -1, first), missing, constant_values=-1), \
        np.pad(found, missing, constant_values=-1)
