"""Compiled loops side by side: threads of the standard library, for they hold no lock of Python's."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any


def threads() -> int:
    """Processors we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def side_by_side(tasks: list[Callable[[], Any]]) -> list[Any]:
    """Run `tasks`, which hold no lock of Python's, on all processors; their answers in order."""
    if len(tasks) == 1 or threads() == 1:
        return [task() for task in tasks]
    return list(_pool(os.getpid()).map(lambda task: task(), tasks))


def in_pieces(work: Callable[[int, int], Any], count: int) -> None:
    """Do work(low, high) for ranges that together are 0 to `count`, on all processors."""
    parts = 4 * threads()  # more than one each, so that a busy processor does not keep all waiting
    cuts = [count * k // parts for k in range(parts + 1)]
    side_by_side([partial(work, a, b) for a, b in pairwise(cuts) if a < b])


@lru_cache(maxsize=1)
def _pool(process: int) -> ThreadPoolExecutor:  # a forked process has none of its parent's threads
    return ThreadPoolExecutor(threads(), thread_name_prefix="loops")
