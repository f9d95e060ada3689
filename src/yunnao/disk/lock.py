"""One brain a folder: two that write to one log would each act on a city that is not there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold `folder` for this process, until the end or its own; raises RuntimeError naming the process that has it.

    The system lets go when the process is gone, however it went. Where it knows no such locks nothing is held.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (folder / "brain.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise RuntimeError(f"{folder} is served by another brain already (process {file.read().strip() or '?'}): "
                               "use that one, or stop it first; two brains on one log would give orders twice"
                               ) from error
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
