"""The tables of a city package: towns, facilities, shelters, units and stocks, one record a line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from yunnao.city.finding import Finding, error
from yunnao.city.ground import Layer
from yunnao.city.layers_files import read_rows
from yunnao.model.place import Facility, Town
from yunnao.model.resource import Shelter, Stock, Unit
from yunnao.model.street import RoadKind

T = TypeVar("T", Town, Facility, Shelter, Unit, Stock, RoadKind)

_LIST = ";"


def read_table(folder: Path, layer: Layer | None, kind: type[T], found: list[Finding]) -> dict[str, T]:
    """The records of a layer by id, in the order of its files; a record that does not fit becomes a finding."""
    records: dict[str, T] = {}
    for name in layer.files if layer else ():
        for line, row in read_rows(folder, name, found):
            where = f"line {line} ({row.get('id') or 'no id'})"
            try:
                record = msgspec.convert(_fields(row), kind, strict=False)
            except (msgspec.ValidationError, ValueError) as fault:
                found.append(_misfit(name, where, row, str(fault)))
                continue
            if record.id in records:
                found.append(error(name, where, f"the id {record.id!r} is used twice", "orders go to an id",
                                   "give one of the two another id"))
            records[record.id] = record
    return records


def _misfit(name: str, where: str, row: dict[str, str], fault: str) -> Finding:
    for column in ("quality", "source") if "kerb" not in row else ():  # kinds of road have those of their layer
        if not row.get(column):
            return error(name, where, f"no {column}", "nobody can tell how far to trust the record",
                         f"fill the column {column!r} (docs/howto/city-package.md lists the words)")
    return error(name, where, f"the record does not fit: {fault}", "it cannot be used",
                 "correct the cell (docs/howto/city-package.md has every column)")


def _fields(row: dict[str, str]) -> dict[str, Any]:
    """A row of cells as the fields of its record: empty cells are left out, packed cells are opened."""
    cells: dict[str, Any] = {key: value for key, value in row.items() if value}
    for key, read in _PACKED.items():
        if key in cells:
            cells[key] = read(cells[key])
    if "lon" in cells or "lat" in cells:
        cells["point"] = cells["base"] = {axis: cells.pop(axis, None) for axis in ("lon", "lat")}
    return cells


def _counts(text: str) -> dict[str, str]:
    """`rescue:2;medical:1` as counts by word."""
    pairs = [part.partition(":") for part in text.split(_LIST) if part.strip()]
    if any(not number.strip() for _, _, number in pairs):
        raise ValueError(f"capabilities read like 'rescue:2;medical:1', not {text!r}")
    return {word.strip(): number.strip() for word, _, number in pairs}


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"`indoor` is 'yes' or 'no', not {text!r}")
    return text == "yes"


_PACKED: dict[str, Callable[[str], Any]] = {
    "capabilities": _counts,
    "tags": lambda text: [part.strip() for part in text.split(_LIST)],
    "indoor": _yes,
}
