"""Oil on the sea: how wide it spreads, how much of it evaporates, where wind and current carry it, and how surely.

Source: spreading, Fay (1971), Physical processes in the spread of oil on a water surface (gravity against viscosity,
1.45); evaporation, Fingas (2004), J. Hazard. Mater. 107, 27-36, eq. 2; drift, 3 % of the wind, Smith (1968), Torrey
Canyon; mixing, Okubo (1971), Deep-Sea Res. 18, 789-802, for patches of kilometres.
"""

from dataclasses import dataclass
from datetime import datetime
from math import atan2, cos, hypot, log, radians, sin, sqrt
from typing import Protocol

WIND_SHARE = 0.03
WATER_KG_M3, WATER_M2_S = 1025.0, 1.2e-6
MIXING_M2_S = 15.0
UNSURE = (0.25, 0.20)  # one sigma of the way gone, along it and across it: assumed, of a good forecast of wind


@dataclass(frozen=True)
class Oil:
    """`distils` is the percentage by weight that has distilled at 180 C: what a day at sea takes first."""

    zh: str
    kg_m3: float
    distils: float


OILS = {
    "gasoline": Oil("汽油", 745.0, 85.0),
    "diesel": Oil("柴油", 840.0, 10.0),
    "light_crude": Oil("轻质原油", 840.0, 32.0),
    "medium_crude": Oil("中质原油", 890.0, 25.0),
    "heavy_crude": Oil("重质原油", 950.0, 8.0),
    "fuel_oil": Oil("重燃料油", 980.0, 4.0),
    "bitumen": Oil("稀释沥青", 960.0, 6.0),
}


def radius_m(m3: float, kg_m3: float, seconds: float) -> float:
    """Radius of the thick part of a slick while gravity spreads it and the water's viscosity holds it back."""
    light = max(0.0, 1 - kg_m3 / WATER_KG_M3)
    return float(1.45 * (light * 9.81 * m3**2 * seconds**1.5 / sqrt(WATER_M2_S)) ** (1 / 6))


def evaporated(oil: Oil, celsius: float, seconds: float) -> float:
    """Share of the oil that has evaporated; none in the first minute, never more than all of it."""
    minutes = seconds / 60
    rate = max(0.0, 0.165 * oil.distils + 0.045 * (celsius - 15))
    return min(1.0, rate * log(minutes) / 100) if minutes > 1 else 0.0


@dataclass(frozen=True)
class Ask:
    """A spill whose path is asked for: where, when, how much of which oil, and what blows and flows there."""

    lon: float
    lat: float
    start: datetime
    hours: float
    oil: str
    m3: float
    wind_m_s: float
    wind_from_deg: float
    current_m_s: float
    current_to_deg: float
    celsius: float


class Way(Protocol):
    """Where the oil is after so many seconds, east and north of its start, and how surely: one standard deviation on
    the longer axis and across it, and the direction of that axis counted from the east."""

    def gone_m(self, seconds: float) -> tuple[float, float]: ...

    def sigma_m(self, seconds: float) -> tuple[float, float]: ...

    def heading_rad(self, seconds: float) -> float: ...


@dataclass(frozen=True)
class Drift:
    """A steady drift: metres a second to the east and to the north."""

    east: float
    north: float
    unsure: float = 1.0
    """How many times `UNSURE` its way is unsure."""

    @classmethod
    def of(cls, wind_m_s: float, wind_from_deg: float, current_m_s: float, current_to_deg: float,
           unsure: float = 1.0) -> "Drift":
        """3 % of the wind, downwind, and all of the current."""
        blown, toward = WIND_SHARE * wind_m_s, radians(wind_from_deg + 180)
        carried = radians(current_to_deg)
        return cls(blown * sin(toward) + current_m_s * sin(carried), blown * cos(toward) + current_m_s * cos(carried),
                   unsure)

    def gone_m(self, seconds: float) -> tuple[float, float]:
        return self.east * seconds, self.north * seconds

    def sigma_m(self, seconds: float) -> tuple[float, float]:
        """One standard deviation of the place of the oil, along the drift and across it."""
        way, mixed = hypot(*self.gone_m(seconds)), 2 * MIXING_M2_S * seconds
        along, across = (sqrt((self.unsure * share * way) ** 2 + mixed) for share in UNSURE)
        return along, across

    def heading_rad(self, seconds: float) -> float:
        return atan2(self.north, self.east)
