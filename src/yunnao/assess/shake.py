"""How strongly an earthquake shakes the ground in eastern China, and two published models from elsewhere beside it.

Source: intensity and peak acceleration, Yu Yanxiang et al. (2013), eastern region, the relations behind GB 18306-2015
(intensity: Gao Mengtan ed., textbook of GB 18306-2015, page 172; acceleration: its table 4), both as held in a public
program that cites these pages, not seen in the books; intensity by acceleration, GB/T 17742-2020; Allen,
Wald and Worden (2012), J. Seismol. 16, 409-433 (intensity, active crust); Boore, Stewart, Seyhan and Atkinson (2014),
Earthq. Spectra 30, 1057-1085 (acceleration, strike-slip, rock of 760 m/s).
"""

from math import exp, log, log10, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

INTENSITY = {"long": (5.7123, 1.3626, -4.2903, 25.0), "short": (3.6588, 1.3626, -3.5406, 13.0)}
SIGMA = 0.5826  # one standard deviation of the intensity
_ACCELERATION = {  # A, B up to Ms 6.5 and above it, C, D, E
    "long": ((1.979, 0.671), (3.533, 0.432), -2.315, 2.088, 0.399),
    "short": ((1.176, 0.660), (2.753, 0.418), -2.004, 0.944, 0.447),
}


def intensity(ms: float, km: float, axis: str) -> float:
    """Intensity at `km` from the epicentre along the long or the short axis."""
    a, b, c, r = INTENSITY[axis]
    return a + b * ms + c * log10(km + r)


def reach_km(ms: float, level: float, axis: str) -> float:
    """How far along an axis `level` is reached; 0 when nowhere."""
    a, b, c, r = INTENSITY[axis]
    return float(max(0.0, 10 ** ((level - a - b * ms) / c) - r))


def intensity_at(ms: float, along_km: Floats, across_km: Floats) -> Floats:
    """Intensity at places `along_km` the long axis and `across_km` it: of the ellipse that runs through each."""
    low = np.full(np.shape(along_km), -20.0)
    high = np.full(np.shape(along_km), min(intensity(ms, 0, axis) for axis in INTENSITY))
    for _ in range(50):
        middle = (low + high) / 2
        a, b = (10 ** ((middle - p[0] - p[1] * ms) / p[2]) - p[3] for p in INTENSITY.values())
        inside = np.hypot(along_km / np.maximum(a, 1e-6), across_km / np.maximum(b, 1e-6)) <= 1
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return low


def nearest(along_km: Floats, across_km: Floats) -> Ints:
    """The places (indices, ascending) to which none is nearer both along and across: the strongest is among them."""
    along, across = np.abs(along_km), np.abs(across_km)
    order = np.lexsort((across, along))
    least = np.minimum.accumulate(across[order])
    first = np.concatenate([[True], across[order][1:] < least[:-1]])
    return np.sort(order[first])


def acceleration_gal(ms: float, km: float, axis: str) -> float:
    """Peak ground acceleration in cm/s2 on rock."""
    small, large, c, d, e = _ACCELERATION[axis]
    a, b = large if ms > 6.5 else small
    return float(10 ** (a + b * ms + c * log10(km + d * exp(e * ms))))


def intensity_of(gal: float) -> float:
    """Instrumental intensity of a peak acceleration, GB/T 17742-2020."""
    return 3.17 * log10(gal / 100) + 6.59


def gal_of(intensity: float) -> float:
    """The peak acceleration in cm/s2 that belongs to an instrumental intensity: `intensity_of` turned round."""
    return float(100 * 10 ** ((intensity - 6.59) / 3.17))


def allen_2012(mw: float, hypocentral_km: float) -> float:
    """Modified Mercalli intensity on an average site."""
    near = -0.209 + 2.042 * exp(mw - 5)
    far = 0.078 * log(hypocentral_km / 50) if hypocentral_km > 50 else 0.0
    return 2.085 + 1.428 * mw - 1.402 * log(sqrt(hypocentral_km**2 + near**2)) + far


def bssa_2014_g(mw: float, joyner_boore_km: float) -> float:
    """Median peak acceleration in g of a strike-slip earthquake on rock."""
    hinge = mw - 5.5
    source = 0.4856 + (1.431 * hinge + 0.05053 * hinge**2 if hinge <= 0 else -0.1662 * hinge)
    r = sqrt(joyner_boore_km**2 + 4.5**2)
    return exp(source + (-1.134 + 0.1917 * (mw - 4.5)) * log(r) - 0.008088 * (r - 1))
