"""How inner loops are compiled: by numba, once a machine, free of Python's lock, kept in the user's cache folder."""

import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numba

from yunnao.roads.cch.folder import cache_folder

FAR = 2**30 - 1
"""No way, or one of more than twelve days. Twice this still fits 32 bits, so sums need no check."""

Loop = TypeVar("Loop", bound=Callable[..., Any])


def _keep_compiled() -> None:
    """Compiled loops outlive the process, even when the program's own folder cannot be written to.

    A loop inlines those it calls, so the folder is named after all of them: no old part survives in a new whole.
    """
    if "NUMBA_CACHE_DIR" not in os.environ:
        ours = sha256(b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))))
        numba.config.CACHE_DIR = str(cache_folder() / f"loops-{ours.hexdigest()[:16]}")


_keep_compiled()


tell: Callable[[str], None] = logging.getLogger("yunnao.roads").warning
"""How a person hears that there is a minute to wait; a program may put its own way of speaking here."""


@lru_cache(maxsize=1)
def say_before_compiling() -> bool:
    """Say, once in a process, that loops are about to be compiled, unless they are kept from before."""
    kept = Path(numba.config.CACHE_DIR)
    if any(kept.glob("**/*.nbi")):
        return False
    tell("the road engine is being compiled for this machine, which takes up to a minute; it happens once and is "
         f"kept in {kept}")
    return True


def kernel(loop: Loop) -> Loop:
    """Compile `loop` on its first call, or take it from the cache; it may run beside other threads."""
    compiled: Loop = numba.njit(loop, cache=True, nogil=True, error_model="numpy")
    return compiled


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
    side_by_side([lambda a=a, b=b: work(a, b) for a, b in pairwise(cuts) if a < b])


@lru_cache(maxsize=1)
def _pool(process: int) -> ThreadPoolExecutor:  # a forked process has none of its parent's threads
    return ThreadPoolExecutor(threads(), thread_name_prefix="roads")
