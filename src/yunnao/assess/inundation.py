"""Water over the ground: how deep it stands where rain and the sea bring it, step by step.

Source: Bates, Horritt and Fewtrell (2010), J. Hydrology 387, 33-45 (shallow water without the inertia of its own
speed; flow by eq. 12, step by eq. 14), checked as they did on Hunter et al. (2005), Adv. Water Resources 28, 975-991
(a wave over a flat plain). Ours: friction is that of the new flow (theirs, of old and new, swings to and fro in thin
water on a slope), and no cell gives more in a step than it holds, so that nothing is made or lost.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

G = 9.81
STEP_SHARE = 0.7  # Bates et al. (2010): of the time a wave needs to cross a cell
DRY_M = 1e-4
LONGEST_S = 30.0
MOST_STEPS = 20_000
Level = Callable[[float], float]


@dataclass
class Water:
    """Water over `bed_m` (rows, columns; nan where it leaves for good: the sea, the unknown), square cells of `cell_m`.

    What reaches the edge of the map leaves it as well, unless `walled`. `n` is Manning's roughness in s/m^(1/3).
    `came_m3` and `left_m3` count what came in and went out, `deepest_m` the deepest that was anywhere.
    """

    bed_m: Floats
    cell_m: float
    n: float = 0.05
    walled: bool = False
    depth_m: Floats = field(init=False)
    deepest_m: Floats = field(init=False)
    came_m3: float = 0.0
    left_m3: float = 0.0

    def __post_init__(self) -> None:
        bed = np.pad(np.asarray(self.bed_m, np.float64), 1, mode="edge")
        ring = np.ones(bed.shape, dtype=bool)
        ring[1:-1, 1:-1] = False
        self._sink = np.isnan(bed) | (ring & (not self.walled))
        wall = np.inf if self.walled else 0.0
        self._bed = np.where(np.isnan(bed), np.nanmin(self.bed_m), bed) + np.where(ring, wall, 0.0)
        self._depth = np.zeros(bed.shape)
        self._east, self._north = np.zeros((bed.shape[0], bed.shape[1] - 1)), np.zeros((bed.shape[0] - 1, bed.shape[1]))
        self.depth_m = self._depth[1:-1, 1:-1]
        self.deepest_m = np.zeros(self.depth_m.shape)

    @property
    def stored_m3(self) -> float:
        return float(self.depth_m.sum()) * self.cell_m**2

    def pour(self, depth_m: Floats | float) -> None:
        """Water that is put on the ground at once; what falls where it leaves has left."""
        put = np.broadcast_to(np.asarray(depth_m, np.float64), self.depth_m.shape)
        self.depth_m += put
        self.came_m3 += float(put.sum()) * self.cell_m**2
        self._drain()

    def run(self, seconds: float, rain_m_s: Floats | float = 0.0, hold: tuple[NDArray[np.bool_], Level] | None = None,
            ) -> None:
        """Let it flow for `seconds` under steady rain; `hold` is cells whose surface is kept at a level (m) in time.

        Raises ValueError when that would take more than `MOST_STEPS`: the cells are too small for so long a time.
        """
        passed, steps = 0.0, 0
        while passed < seconds:
            deep = float(self._depth.max())
            step = min(seconds - passed, STEP_SHARE * self.cell_m / sqrt(G * max(deep, 0.01)), LONGEST_S)
            passed, steps = passed + step, steps + 1
            if steps > MOST_STEPS:
                raise ValueError(f"the flood needs more than {MOST_STEPS} steps for {seconds:.0f} s on cells of "
                                 f"{self.cell_m:g} m: it would never be ready. Use larger cells or a shorter time")
            if np.any(rain_m_s):
                self.pour(np.asarray(rain_m_s) * step)
            self._flow(step)
            if hold is not None:
                self._keep(hold[0], hold[1](passed))
            np.maximum(self.deepest_m, self.depth_m, out=self.deepest_m)

    def _keep(self, where: NDArray[np.bool_], level_m: float) -> None:
        wanted = np.maximum(level_m - self._bed[1:-1, 1:-1], 0.0)
        more = np.where(where, wanted - self.depth_m, 0.0)
        self.depth_m += more
        self.came_m3 += float(more.sum()) * self.cell_m**2

    def _flow(self, step: float) -> None:
        """One step: flow over every edge (m2/s), then what each cell gains."""
        self._east = self._over(self._east, (slice(None), slice(None, -1)), (slice(None), slice(1, None)), step)
        self._north = self._over(self._north, (slice(None, -1), slice(None)), (slice(1, None), slice(None)), step)
        share = self._can_give(step)
        self._east *= np.where(self._east > 0, share[:, :-1], share[:, 1:])
        self._north *= np.where(self._north > 0, share[:-1], share[1:])
        moved = step / self.cell_m
        self._depth[:, :-1] -= self._east * moved
        self._depth[:, 1:] += self._east * moved
        self._depth[:-1] -= self._north * moved
        self._depth[1:] += self._north * moved
        np.maximum(self._depth, 0.0, out=self._depth)  # rounding only: no cell gave more than it had
        self._drain()

    def _over(self, q: Floats, here: tuple[slice, slice], there: tuple[slice, slice], step: float) -> Floats:
        """Flow over the edges between cells `here` and `there`: eq. 12 of Bates et al."""
        bed = np.maximum(self._bed[here], self._bed[there])
        with np.errstate(invalid="ignore"):
            up, down = self._bed[here] + self._depth[here], self._bed[there] + self._depth[there]
            deep = np.maximum(up, down) - bed
            wet = deep > DRY_M
            slope = np.where(wet, down - up, 0.0) / self.cell_m
        deep = np.where(wet, deep, 1.0)
        driven = np.where(np.isfinite(slope), q - G * deep * step * slope, 0.0)
        braked = G * step * self.n**2 * deep ** (-7 / 3)
        flow: Floats = 2 * driven / (1 + np.sqrt(1 + 4 * braked * np.abs(driven)))
        return np.where(wet & np.isfinite(slope), flow, 0.0)

    def _can_give(self, step: float) -> Floats:
        """The share of what the edges ask of each cell that it has."""
        asked = np.zeros(self._depth.shape)
        asked[:, :-1] += np.maximum(self._east, 0)
        asked[:, 1:] -= np.minimum(self._east, 0)
        asked[:-1] += np.maximum(self._north, 0)
        asked[1:] -= np.minimum(self._north, 0)
        need = asked * step / self.cell_m
        share: Floats = np.where(need > self._depth, self._depth / np.maximum(need, 1e-300), 1.0)
        return share

    def _drain(self) -> None:
        self.left_m3 += float(self._depth[self._sink].sum()) * self.cell_m**2
        self._depth[self._sink] = 0.0


def wave_m(x_m: float, seconds: float, speed_m_s: float, n: float) -> float:
    """Depth of a wave over a flat plain whose front runs at `speed_m_s`: Hunter et al. (2005), eq. 9."""
    return float((7 / 3 * n**2 * speed_m_s**2 * max(0.0, speed_m_s * seconds - x_m)) ** (3 / 7))


def plain(seconds: float, cell_m: float, length_m: float, speed_m_s: float = 1.0, n: float = 0.03) -> Floats:
    """Depths (m) along a flat plain after `seconds`, its near end held at the depth of that wave."""
    water = Water(np.zeros((1, int(length_m / cell_m))), cell_m, n, walled=True)
    near = np.zeros(water.depth_m.shape, dtype=bool)
    near[:, 0] = True
    water.run(seconds, hold=(near, lambda now: wave_m(cell_m / 2, now, speed_m_s, n)))
    along: Floats = water.depth_m[0].copy()
    return along
