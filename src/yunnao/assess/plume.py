"""How a cloud of gas thins out downwind: the Gaussian plume and puff, and those of a gas heavier than air.

Source: Gaussian plume and puff, Turner (1970), Workbook of Atmospheric Dispersion Estimates, AP-26; heavy gas, Britter
and McQuaid (1988), Workbook on the Dispersion of Dense Gases, HSE 17/1988, correlations as tabulated in AIChE/CCPS
(1999), Guidelines for Consequence Analysis of Chemical Releases, tables 2.13 and 2.14.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yunnao.assess.weather import sigma_y, sigma_z

Floats = NDArray[np.float64]

G = 9.81
AIR_KG_KMOL = 28.96

# Share of the concentration at the source: alpha, and lg(x / D) at which it is found there.
_DENSE = {
    0.10: ((-1.0, -0.55, -0.14, 1.0), (1.75, 1.75, 1.85, 1.28)),
    0.05: ((-1.0, -0.68, -0.29, -0.18, 1.0), (1.92, 1.92, 2.06, 2.06, 1.40)),
    0.02: ((-1.0, -0.69, -0.31, -0.16, 1.0), (2.08, 2.08, 2.25, 2.25, 1.62)),
    0.01: ((-1.0, -0.70, -0.29, -0.20, 1.0), (2.25, 2.25, 2.45, 2.45, 1.83)),
    0.005: ((-1.0, -0.67, -0.28, -0.15, 1.0), (2.40, 2.40, 2.63, 2.63, 2.07)),
    0.002: ((-1.0, -0.69, -0.25, -0.13, 1.0), (2.60, 2.60, 2.77, 2.77, 2.21)),
}
# The same for a puff, by lg(x / V^(1/3)).
_DENSE_PUFF = {
    0.1: ((-1.0, -0.44, 0.43, 1.0), (0.70, 0.70, 0.93, 0.93)),
    0.05: ((-1.0, -0.56, 0.31, 1.0), (0.85, 0.85, 1.08, 1.00)),
    0.02: ((-1.0, -0.66, 0.32, 1.0), (0.95, 0.95, 1.30, 1.12)),
    0.01: ((-1.0, -0.71, 0.37, 1.0), (1.15, 1.15, 1.52, 1.28)),
    0.005: ((-1.0, -0.52, 0.24, 1.0), (1.48, 1.48, 1.68, 1.45)),
    0.002: ((-1.0, 0.27, 1.0), (1.83, 1.83, 1.60)),
    0.001: ((-1.0, -0.10, 1.0), (2.075, 2.075, 1.78)),
}


def plume_kg_m3(x_m: Floats, kg_s: float, wind_m_s: float, of: str, ground: str, height_m: float = 0.0) -> Floats:
    """Concentration on the ground on the axis of a steady plume, all of it kept above the ground."""
    y, z = sigma_y(x_m, of, ground), sigma_z(x_m, of, ground)
    thin: Floats = kg_s / (np.pi * wind_m_s * y * z) * np.exp(-0.5 * (height_m / z) ** 2)
    return thin


def puff_kg_m3(x_m: Floats, kg: float, of: str, ground: str, height_m: float = 0.0) -> Floats:
    """Highest concentration on the ground under the middle of a puff as it passes `x_m`."""
    y, z = sigma_y(x_m, of, ground), sigma_z(x_m, of, ground)
    thin: Floats = 2 * kg / ((2 * np.pi) ** 1.5 * y**2 * z) * np.exp(-0.5 * (height_m / z) ** 2)
    return thin


def axis_kg_m3(x_m: Floats, kg_s: float, seconds: float, wind_m_s: float, of: str, ground: str,
               height_m: float = 0.0) -> Floats:
    """Highest concentration on the axis of a release that lasts `seconds`: a plume near by, a puff far away."""
    near = plume_kg_m3(x_m, kg_s, wind_m_s, of, ground, height_m)
    return np.minimum(near, puff_kg_m3(x_m, kg_s * seconds, of, ground, height_m))


@dataclass(frozen=True)
class HeavyGas:
    """Gas of `kg_m3` at `kelvin` let go into air of `air_kg_m3` at `air_kelvin` that moves at `wind_m_s`."""

    kg_m3: float
    kelvin: float
    wind_m_s: float
    air_kg_m3: float
    air_kelvin: float

    @property
    def drive(self) -> float:
        """The gravity that is left to it in air, in m/s2."""
        return G * max(0.0, self.kg_m3 / self.air_kg_m3 - 1)

    def warmed(self, cold: Floats) -> Floats:
        """The share of volume after cold gas has taken the warmth of the air, which gives it more room."""
        if self.kelvin >= self.air_kelvin:
            return cold
        warm: Floats = cold / (cold + (1 - cold) * self.kelvin / self.air_kelvin)
        return warm


@dataclass(frozen=True)
class Dense:
    """A steady release of `m3_s` of heavy gas."""

    m3_s: float
    gas: HeavyGas

    @property
    def length_m(self) -> float:
        return float(np.sqrt(self.m3_s / self.gas.wind_m_s))

    @property
    def buoyancy_m(self) -> float:
        return self.gas.drive * self.m3_s / self.gas.wind_m_s**3

    @property
    def dense(self) -> bool:
        """Whether its weight matters (CCPS 1999, eq. 2.1.36)."""
        return (self.gas.drive * self.m3_s / (self.gas.wind_m_s**3 * self.length_m)) ** (1 / 3) >= 0.15

    def share(self, x_m: Floats) -> Floats:
        """Share of volume on the axis: 306 (D/x)^2 near the source, then the correlation; 0 beyond it.

        Thinner than 0.002 a heavy gas has become air like any other: there the Gaussian plume speaks.
        """
        far = _far(_DENSE, 0.2 * np.log10(self.gas.drive**2 * self.m3_s / self.gas.wind_m_s**5))
        reach = np.log10(np.maximum(x_m / self.length_m, 1e-9))
        first = 1.5 if far[0] > 1.5 else far[0] - 0.05
        cold = _shares(reach, [first, *far], [306 / (306 + 10 ** (2 * first)), *_DENSE],
                       306 / (306 + 10 ** (2 * reach)))
        return self.gas.warmed(cold)

    def half_width_m(self, x_m: Floats) -> Floats:
        """Half the width of the plume, whose edge is sharp."""
        first = self.length_m + 8 * self.buoyancy_m
        width: Floats = first + 2.5 * np.cbrt(self.buoyancy_m) * np.maximum(x_m, 0) ** (2 / 3)
        return width

    @property
    def upwind_m(self) -> float:
        return self.length_m / 2 + 2 * self.buoyancy_m


@dataclass(frozen=True)
class DensePuff:
    """A cloud of `m3` of heavy gas let go at once."""

    m3: float
    gas: HeavyGas

    @property
    def length_m(self) -> float:
        return float(np.cbrt(self.m3))

    @property
    def dense(self) -> bool:
        """Whether its weight matters (CCPS 1999, eq. 2.1.37)."""
        return float(np.sqrt(self.gas.drive * self.m3)) / (self.gas.wind_m_s * self.length_m) >= 0.20

    def lg_reach(self) -> dict[float, float]:
        """For each share of the first concentration lg(x / V^(1/3)) of where it is the highest."""
        far = _far(_DENSE_PUFF, 0.5 * np.log10(self.gas.drive * self.length_m / self.gas.wind_m_s**2))
        return dict(zip(_DENSE_PUFF, far, strict=True))

    def share(self, x_m: Floats) -> Floats:
        """Highest share of volume as the cloud passes; 0 beyond the correlation, where the Gaussian puff speaks."""
        far = list(self.lg_reach().values())
        reach = np.log10(np.maximum(x_m / self.length_m, 1e-9))
        near = np.maximum(3.24 / (3.24 + 10 ** (2 * reach)), 0.1)
        return self.gas.warmed(_shares(reach, far, list(_DENSE_PUFF), near))

    @property
    def upwind_m(self) -> float:
        """Radius of the cloud at first, as half a ball."""
        return float(np.cbrt(3 * self.m3 / (4 * np.pi)))

    def half_width_m(self, x_m: Floats) -> Floats:
        """Radius of the slumping cloud when its middle, at 0.4 of the wind, comes to `x_m`."""
        seconds = np.maximum(x_m, 0) / (0.4 * self.gas.wind_m_s)
        width: Floats = np.sqrt(self.upwind_m**2 + 1.2 * np.sqrt(self.gas.drive * self.m3) * seconds)
        return width


def _far(curves: dict[float, tuple[tuple[float, ...], tuple[float, ...]]], alpha: float) -> list[float]:
    return [float(np.interp(np.clip(alpha, -1, 1), *points)) for points in curves.values()]


def _shares(reach: Floats, far: list[float], known: list[float], near: Floats) -> Floats:
    """The share at lg distances `reach`: `near` before the first of `far`, the shares `known` there, 0 after it."""
    within = 10 ** np.interp(reach, far, np.log10(known))
    falling: Floats = np.minimum.accumulate(
        np.where(reach <= far[0], near, np.where(reach > far[-1], 0.0, within)))
    return falling
