"""How a cloud of gas thins out downwind: the Gaussian plume and puff, and the plume of a gas heavier than air.

Source: Gaussian plume and puff, Turner (1970), Workbook of Atmospheric Dispersion Estimates, AP-26; heavy gas, Britter
and McQuaid (1988), Workbook on the Dispersion of Dense Gases, HSE 17/1988, correlations as tabulated in AIChE/CCPS
(1999), Guidelines for Consequence Analysis of Chemical Releases, table 2.13.
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
class Dense:
    """A steady release of heavy gas: `m3_s` of it at `kg_m3` and `kelvin`, into air of `air_kg_m3` and `air_kelvin`."""

    m3_s: float
    kg_m3: float
    kelvin: float
    wind_m_s: float
    air_kg_m3: float
    air_kelvin: float

    @property
    def drive(self) -> float:
        return G * max(0.0, self.kg_m3 / self.air_kg_m3 - 1)

    @property
    def length_m(self) -> float:
        return float(np.sqrt(self.m3_s / self.wind_m_s))

    @property
    def buoyancy_m(self) -> float:
        return self.drive * self.m3_s / self.wind_m_s**3

    @property
    def dense(self) -> bool:
        """Whether its weight matters (CCPS 1999, eq. 2.1.36)."""
        return (self.drive * self.m3_s / (self.wind_m_s**3 * self.length_m)) ** (1 / 3) >= 0.15

    def share(self, x_m: Floats) -> Floats:
        """Share of volume on the axis: 306 (D/x)^2 near the source, then the correlation; 0 beyond it.

        Thinner than 0.002 a heavy gas has become air like any other: there the Gaussian plume speaks.
        """
        alpha = float(np.clip(0.2 * np.log10(self.drive**2 * self.m3_s / self.wind_m_s**5), -1, 1))
        far = [float(np.interp(alpha, *points)) for points in _DENSE.values()]
        reach = np.log10(np.maximum(x_m / self.length_m, 1e-9))
        near = 306 / (306 + 10 ** (2 * reach))
        first = 1.5 if far[0] > 1.5 else far[0] - 0.05
        known = np.interp(reach, [first, *far], np.log10([306 / (306 + 10 ** (2 * first)), *_DENSE]))
        cold = np.where(reach <= first, near, np.where(reach > far[-1], 0.0, 10**known))
        cold = np.minimum.accumulate(cold)
        warm: Floats = cold / (cold + (1 - cold) * self.kelvin / self.air_kelvin)  # cold gas takes less room
        return np.where(self.kelvin < self.air_kelvin, warm, cold)

    def half_width_m(self, x_m: Floats) -> Floats:
        """Half the width of the plume, whose edge is sharp."""
        first = self.length_m + 8 * self.buoyancy_m
        width: Floats = first + 2.5 * np.cbrt(self.buoyancy_m) * np.maximum(x_m, 0) ** (2 / 3)
        return width

    @property
    def upwind_m(self) -> float:
        return self.length_m / 2 + 2 * self.buoyancy_m
