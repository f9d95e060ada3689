"""How inner loops are compiled: by numba, once a machine, free of Python's lock, kept in the user's cache folder."""

import logging
import os
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from numba import config, njit

from yunnao.compiled.folder import cache_folder

Loop = TypeVar("Loop", bound=Callable[..., Any])

tell: Callable[[str], None] = logging.getLogger("yunnao.compiled").warning
"""How a person hears that there is a minute to wait; a program may put its own way of speaking here."""


def kernel(loop: Loop) -> Loop:
    """Compile `loop` on its first call, or take it from the cache; it may run beside other threads.

    It may call loops of its own folder and of no other: the kept ones stand and fall together by folder.
    """
    place = str(kept_loops(Path(loop.__code__.co_filename).parent))
    config.CACHE_DIR = place  # type: ignore[attr-defined]  # numba reads it as it decorates
    compiled: Loop = njit(loop, cache=True, nogil=True, error_model="numpy")
    return compiled


@lru_cache
def kept_loops(folder: Path) -> Path:
    """Where the compiled loops of the sources in `folder` outlive the process, even when those cannot be written to.

    A loop inlines those it calls, so the place is named after all of them: no old part survives in a new whole.
    """
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        return Path(chosen)
    sources = (path.read_bytes() for path in sorted(folder.glob("*.py")))
    ours = sha256(b"".join(text for text in sources if b"@kernel" in text))
    return cache_folder() / f"loops-{folder.name}-{ours.hexdigest()[:16]}"


@lru_cache
def say_before_compiling(what: str, folder: Path) -> bool:
    """Say, once in a process, that the loops of `folder` are to be compiled, unless they are kept from before."""
    kept = kept_loops(folder)
    if any(kept.glob("**/*.nbi")):
        return False
    tell(f"{what} is being compiled for this machine, which takes up to a minute; it happens once and is kept in "
         f"{kept}")
    return True
