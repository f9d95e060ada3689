"""How fast a fire runs over the ground through grass, shrub, litter or slash.

Source: Rothermel (1972), INT-115, with the changes of Albini (1976), INT-30, as set out in Andrews (2018),
RMRS-GTR-371; the 13 fuel models, Anderson (1982), INT-122; the shape, Anderson (1983), INT-305. Inside, the units are
theirs (feet, pounds, minutes, BTU).
"""

from dataclasses import dataclass
from math import exp, radians, sqrt, tan

import numpy as np

POUNDS_FT3, MINERAL, SILICA_FREE, BTU_LB = 32.0, 0.0555, 0.01, 8000.0
TONS_ACRE = 2000 / 43_560  # as lb/ft2
FT_MIN_M_S = 0.3048 / 60
SIZES = (1200, 192, 96, 48, 16, 0)  # surface to volume (1/ft): particles of one class dry together
TEN_HOUR, HUNDRED_HOUR = 109.0, 30.0


@dataclass(frozen=True)
class Fuel:
    """Loads in short tons an acre (1, 10, 100 hour; live herbs, live wood), fineness in 1/ft, depth in ft, and the
    moisture in per cent at which dead fuel no longer burns."""

    zh: str
    name: str
    tons: tuple[float, float, float, float, float]
    fine: float
    live: float
    feet: float
    wet: float


FUELS = {
    1: Fuel("矮草", "short grass", (0.74, 0, 0, 0, 0), 3500, 1500, 1.0, 12),
    2: Fuel("林下草", "timber grass", (2.00, 1.00, 0.50, 0.50, 0), 3000, 1500, 1.0, 15),
    3: Fuel("高草", "tall grass", (3.01, 0, 0, 0, 0), 1500, 1500, 2.5, 25),
    4: Fuel("高灌丛", "chaparral", (5.01, 4.01, 2.00, 0, 5.01), 2000, 1500, 6.0, 20),
    5: Fuel("矮灌丛", "brush", (1.00, 0.50, 0, 0, 2.00), 2000, 1500, 2.0, 20),
    6: Fuel("枯灌丛", "dormant brush", (1.50, 2.50, 2.00, 0, 0), 1750, 1500, 2.5, 25),
    7: Fuel("易燃灌丛", "southern rough", (1.13, 1.87, 1.50, 0, 0.37), 1750, 1550, 2.5, 40),
    8: Fuel("密实针叶凋落物", "closed timber litter", (1.50, 1.00, 2.50, 0, 0), 2000, 1500, 0.2, 30),
    9: Fuel("阔叶或松针凋落物", "hardwood litter", (2.92, 0.41, 0.15, 0, 0), 2500, 1500, 0.2, 25),
    10: Fuel("林下凋落物与枯木", "timber understory", (3.01, 2.00, 5.01, 0, 2.00), 2000, 1500, 1.0, 25),
    11: Fuel("轻度采伐剩余物", "light slash", (1.50, 4.51, 5.51, 0, 0), 1500, 1500, 1.0, 15),
    12: Fuel("中度采伐剩余物", "medium slash", (4.01, 14.03, 16.53, 0, 0), 1500, 1500, 2.3, 20),
    13: Fuel("重度采伐剩余物", "heavy slash", (7.01, 23.04, 28.05, 0, 0), 1500, 1500, 3.0, 25),
}


@dataclass(frozen=True)
class Bed:
    """A bed of fuel at its moisture: its speed without wind, and how wind and slope multiply it."""

    still_m_s: float
    packing: float
    ratio: float
    c: float
    b: float
    e: float

    def wind_factor(self, midflame_m_s: float) -> float:
        return float(self.c * (midflame_m_s / FT_MIN_M_S) ** self.b * self.ratio**-self.e)

    def slope_factor(self, degrees: float) -> float:
        return float(5.275 * self.packing**-0.3 * tan(radians(degrees)) ** 2)

    def wind_of(self, factor: float) -> float:
        """The midflame wind in m/s that multiplies as `factor` does."""
        return float((factor * self.ratio**self.e / self.c) ** (1 / self.b) * FT_MIN_M_S)


def bed(fuel: Fuel, dead_percent: float, live_percent: float) -> Bed:
    """The fuel at a moisture of its dead and of its live parts, in per cent of dry weight."""
    load = np.array(fuel.tons) * TONS_ACRE
    fine = np.array([fuel.fine, TEN_HOUR, HUNDRED_HOUR, fuel.live, fuel.live])
    wet = np.array([dead_percent] * 3 + [live_percent] * 2) / 100
    dead = np.array([True] * 3 + [False] * 2)
    area = load * fine / POUNDS_FT3
    part = [area[side].sum() / area.sum() for side in (dead, ~dead)]
    weight = np.where(dead, area / max(area[dead].sum(), 1e-12), area / max(area[~dead].sum(), 1e-12))
    sigma = sum(share * (weight * fine)[side].sum() for share, side in zip(part, (dead, ~dead), strict=True))
    bulk = load.sum() / fuel.feet
    packing = bulk / POUNDS_FT3
    ratio = packing / (3.348 * sigma**-0.8189)
    a = 133 * sigma**-0.7913
    velocity = sigma**1.5 / (495 + 0.0594 * sigma**1.5) * ratio**a * exp(a * (1 - ratio))
    limits = (fuel.wet / 100, _live_limit(load, fine, wet, fuel.wet / 100))
    heat = sum(_net(load[side], fine[side], weight[side]) * BTU_LB * _damping((weight * wet)[side].sum(), limit)
               for side, limit in zip((dead, ~dead), limits, strict=True))
    intensity = velocity * heat * 0.174 * SILICA_FREE**-0.19
    carried = exp((0.792 + 0.681 * sqrt(sigma)) * (packing + 0.1)) / (192 + 0.2595 * sigma)
    warming = sum(share * (weight * np.exp(-138 / fine) * (250 + 1116 * wet))[side].sum()
                  for share, side in zip(part, (dead, ~dead), strict=True))
    return Bed(float(intensity * carried / (bulk * warming) * FT_MIN_M_S), float(packing), float(ratio),
               7.47 * exp(-0.133 * sigma**0.55), 0.02526 * float(sigma) ** 0.54, 0.715 * exp(-3.59e-4 * sigma))


def _net(load: np.ndarray, fine: np.ndarray, weight: np.ndarray) -> float:
    """Load without minerals, particles of one size class counted with the surface of that class."""
    size = np.array([next(n for n, least in enumerate(SIZES) if each >= least) for each in fine])
    surface = np.array([weight[size == each].sum() for each in size])
    return float((surface * load).sum() * (1 - MINERAL))


def _damping(wet: float, limit: float) -> float:
    r = min(1.0, wet / limit) if limit > 0 else 1.0
    return 1 - 2.59 * r + 5.11 * r**2 - 3.52 * r**3


def _live_limit(load: np.ndarray, fine: np.ndarray, wet: np.ndarray, dead_limit: float) -> float:
    """Moisture at which live fuel no longer burns: the more fine dead fuel there is beside it, the wetter."""
    live = (load[3:] * np.exp(-500 / fine[3:])).sum()
    if live == 0:
        return dead_limit
    tinder = load[:3] * np.exp(-138 / fine[:3])
    damp = (tinder * wet[:3]).sum() / tinder.sum()
    return float(max(dead_limit, 2.9 * tinder.sum() / live * (1 - damp / dead_limit) - 0.226))


def longer(midflame_m_s: float) -> float:
    """How many times as long as wide the burnt ellipse is; never more than 8."""
    miles = midflame_m_s / 0.44704
    return min(8.0, max(1.0, 0.936 * exp(0.2566 * miles) + 0.461 * exp(-0.1548 * miles) - 0.397))
