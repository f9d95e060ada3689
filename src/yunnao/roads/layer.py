"""Imported streets written as the road layers of a city package: all of them, or none."""

import csv
import gzip
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO
from uuid import uuid4

import numpy as np

from yunnao.roads.osm import Streets

NODES, ROADS, KINDS = FILES = ("road_nodes.csv.gz", "roads.csv.gz", "road_kinds.csv")
COLUMNS = ("id", "class", "use", "against", "kerb", "max_height_m", "max_width_m", "max_weight_t", "structure", "layer")


def write_layer(streets: Streets, folder: Path) -> tuple[Path, ...]:
    """Write the nodes, the roads (every arc one way) and the kinds of road; gives the files in this order.

    The same streets give the same bytes. When it fails, or is killed before its last step, the folder keeps what it
    had; raises OSError where the disk says no.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mark = uuid4().hex
    parts = [folder / f".{name}.{mark}.part" for name in FILES]
    try:
        for part, write in zip(parts, (_nodes, _roads, _kinds), strict=True):
            _written(part, streets, write)
        for part, name in zip(parts, FILES, strict=True):
            os.replace(part, folder / name)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return tuple(folder / name for name in FILES)


def _written(part: Path, streets: Streets, write: Callable[[IO[bytes], Streets], None]) -> None:
    with open(part, "wb") as file:
        if part.name.split(".part")[0].rsplit(".", 1)[0].endswith(".gz"):
            with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed:
                write(packed, streets)
        else:
            write(file, streets)
        file.flush()
        os.fsync(file.fileno())


def _nodes(file: IO[bytes], streets: Streets) -> None:
    np.savetxt(file, np.column_stack([np.arange(1, len(streets.lon) + 1), streets.lon, streets.lat]),
               fmt="%d,%.7f,%.7f", header="id,lon,lat", comments="")


def _roads(file: IO[bytes], streets: Streets) -> None:
    length_m = np.maximum(streets.length_m, 0.01)
    kind = np.array([int(each.id) for each in streets.kinds])[streets.kind]
    np.savetxt(file, np.column_stack([streets.tail + 1, streets.head + 1, np.ones(len(kind)), length_m,
                                      length_m * 3600 / streets.travel_ms, kind]),
               fmt="%d,%d,%d,%.2f,%.4f,%d", header="from,to,oneway,length_m,speed_km_h,kind", comments="")


def _kinds(file: IO[bytes], streets: Streets) -> None:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for kind in streets.kinds:
        limits = [limit or "" for limit in (kind.max_height_m, kind.max_width_m, kind.max_weight_t)]
        rows.writerow([kind.id, kind.road_class, kind.use, int(kind.against), kind.kerb, *limits, kind.structure,
                       kind.layer])
    file.write(text.getvalue().encode())
