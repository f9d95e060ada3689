"""Hierarchies kept on disk, under a name made from the topology, so that a city is ordered once a machine.

A file appears whole or not at all: written beside its place, flushed to the disk, then renamed. A damaged one is
noticed by its checksums and made again.
"""

import logging
import os
import zipfile
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunnao.compiled.folder import cache_folder
from yunnao.compiled.kernel import say_before_compiling
from yunnao.roads.cch.fronts import Fronts
from yunnao.roads.cch.hierarchy import Hierarchy, build

Ints = NDArray[np.int64]

FORMAT = 2
"""Raise it whenever the order, the fronts or a field changes: older files are then left alone and made anew."""

WORTH_KEEPING_ARCS = 5_000
"""Smaller networks are ordered faster than a file is written safely."""

KEPT = 8
"""Cities kept; of more, those not asked for the longest go."""

log = logging.getLogger("yunnao.roads")


def hierarchy_of(nodes: int, tail: Ints, head: Ints) -> Hierarchy:
    """The hierarchy of a network given by its arcs' ends: from the cache, or built and put there."""
    say_before_compiling("the road engine", Path(__file__).parent)
    if len(tail) < WORTH_KEEPING_ARCS:
        return build(nodes, tail, head)
    path = cache_folder() / "hierarchies" / f"{_name(nodes, tail, head)}.npz"
    kept = load(path)
    if kept is None:
        log.info("ordering the roads once for this machine: %d crossings, %d arcs", nodes, len(tail))
        kept = build(nodes, tail, head)
        try:
            save(path, kept)
        except OSError as error:
            log.warning("the road order is not kept, so the next start takes longer: %s", error)
    return kept


def save(path: Path, hierarchy: Hierarchy) -> None:
    """Write `hierarchy` to `path`, whole or not at all; raises OSError where the disk says no."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = hierarchy._asdict()
    fronts = fields.pop("fronts")._asdict()
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        try:
            np.savez(part, **fields, **{f"fronts.{name}": value for name, value in fronts.items()})
            part.flush()
            os.fsync(part.fileno())
            os.replace(part.name, path)
        except BaseException:
            os.unlink(part.name)
            raise
    for old in sorted(path.parent.glob("*.npz"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def load(path: Path) -> Hierarchy | None:
    """The hierarchy in `path`, or None when there is none or it is damaged."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            fields = {name: kept[name] for name in kept.files}
        path.touch()
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile) as error:
        log.warning("the road order in %s is damaged and is made again: %s", path, error)
        return None
    fronts: dict[str, Any] = {name: fields.pop(f"fronts.{name}") for name in Fronts._fields}
    fronts |= {name: int(fronts[name]) for name in ("arena", "largest")}
    return Hierarchy(**fields, fronts=Fronts(**fronts))


def _name(nodes: int, tail: Ints, head: Ints) -> str:
    content = sha256(f"{FORMAT} {nodes} ".encode())
    content.update(tail.astype(np.int64).tobytes() + head.astype(np.int64).tobytes())
    return content.hexdigest()[:32]
