"""Things at points under a field of strength 承灾体: each takes the strength of the nearest cell, and what it loses.

Source: nearest cell and damage = value times the share a curve gives at its strength, as CLIMADA does (Aznar-Siguan and
Bresch 2019, Geosci. Model Dev. 12, 3085-3097); `tests/data/climada_wind.csv` holds its own numbers beside ours.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EVEN = 1e-6  # how far, in steps, the rows and columns of a lattice may be off and still count as even


@dataclass(frozen=True, eq=False)
class Cells:
    """The places of a field, degrees; a point farther than `limit` degrees from all of them is under none.

    Without a `limit` it is twice the step of even cells, twice the median gap of scattered ones.
    """

    lon: Floats
    lat: Floats
    limit: float | None = None

    def nearest(self, lon: ArrayLike, lat: ArrayLike) -> Ints:
        """The index of the cell nearest to each point, -1 where none is near. Even cells are found without a search."""
        x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        return self._searched(x, y) if self._lattice is None else self._counted(x, y, *self._lattice)

    def _counted(self, x: Floats, y: Floats, columns: Floats, rows: Floats, at: Ints) -> Ints:
        steps = []
        for place, line in ((x, columns), (y, rows)):
            step = line[1] - line[0]
            off = (place - line[0]) / step
            number = np.rint(off).astype(np.int64).clip(0, len(line) - 1)
            steps.append((number, np.abs(off - number) * step))
        (i, east), (j, north) = steps
        found: Ints = at[j, i]
        found[np.hypot(east, north) > self._limit] = -1
        return found

    def _searched(self, x: Floats, y: Floats) -> Ints:
        away, found = self._tree.query(np.column_stack([x, y]), distance_upper_bound=self._limit * (1 + 1e-9),
                                       workers=-1)
        return np.where(np.isfinite(away), found, -1).astype(np.int64)

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(np.column_stack([self.lon, self.lat]), balanced_tree=False, compact_nodes=False)

    @cached_property
    def _limit(self) -> float:
        if self.limit is not None:
            return self.limit
        if self._lattice is not None:
            columns, rows, _ = self._lattice
            return 2 * float(min(columns[1] - columns[0], rows[1] - rows[0]))
        if len(self.lon) < 2:
            return float("inf")
        return 2 * float(np.median(self._tree.query(self._tree.data, k=2, workers=-1)[0][:, 1]))

    @cached_property
    def _lattice(self) -> tuple[Floats, Floats, Ints] | None:
        """Columns, rows and the cell at each crossing, where every crossing of even rows and columns is a cell."""
        lines = []
        for place in (self.lon, self.lat):
            line = np.unique(place)
            step = np.diff(line)
            if len(line) < 2 or np.ptp(step) > EVEN * step[0]:
                return None
            lines.append(line)
        columns, rows = lines
        if len(columns) * len(rows) != len(self.lon):
            return None
        at = np.full((len(rows), len(columns)), -1, dtype=np.int64)
        at[np.searchsorted(rows, self.lat), np.searchsorted(columns, self.lon)] = np.arange(len(self.lon))
        return (columns, rows, at) if (at >= 0).all() else None


@dataclass(frozen=True)
class Curve:
    """The share lost at each `strength`, ascending; straight between them, flat beyond the last, nothing below."""

    strength: tuple[float, ...]
    share: tuple[float, ...]

    def at(self, strength: ArrayLike) -> Floats:
        """The share lost, 0 to 1; nothing where the strength is not known."""
        lost: Floats = np.interp(np.nan_to_num(np.asarray(strength, dtype=float)), self.strength, self.share,
                                 left=0.0)
        return lost


def losses(value: ArrayLike, cell: Ints, strength: Floats, curve: Curve) -> Floats:
    """What each point loses: `value` times the share at the strength of its cell; a point under no cell nothing.

    `strength` is (cells) or (members, cells), the answer (points) or (members, points).
    """
    share = curve.at(strength)
    padded = np.concatenate([share, np.zeros((*share.shape[:-1], 1))], axis=-1)  # cell -1 is the last: no strength
    lost: Floats = np.asarray(value, dtype=float) * padded[..., cell]
    return lost
