"""Durable files: after a crash there is all of a file or nothing of it."""

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path


def write_whole(folder: Path, chunks: Iterable[bytes], name: Callable[[], str]) -> Path:
    """Write `chunks` to a file in `folder`, on the disk before it is seen; `name` is asked after the last chunk.

    The folder is made when it is missing. Raises OSError, and then leaves nothing behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".draft-{os.getpid()}-{threading.get_ident()}"
    try:
        with draft.open("wb") as out:
            for chunk in chunks:
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        path = folder / name()
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    _sync(folder)
    return path


def _sync(folder: Path) -> None:
    """The new name itself is on the disk only after its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
