"""How far the blast of a burning cloud of vapour reaches: by the multi-energy method, and by the speed of its flame.

Source: multi-energy, van den Berg (1985), J. Hazard. Mater. 12, 1-10 (initial strengths 1, 10, 20 and 50 kPa for
classes 1, 4, 5 and 6), its curves as the power laws a master's thesis holds (J. Currie, Strathclyde, 2021); no readable
source was found for classes 2, 3 and 7 to 10, and they are refused. Speed of the flame, Tang and Baker (1999), Process
Safety Progress 18, 235-240 (Baker-Strehlow-Tang), read off at thirteen distances from the curves as digitised for
Sandia's HyRAM+; on the ground the energy counts twice, CCPS (1994), Guidelines for Vapor Cloud Explosions.
"""

from itertools import pairwise
from math import exp, inf, log

import numpy as np

AIR_KPA = 101.325
STRENGTHS = {  # class: overpressure in the cloud, and a R^b outside it, both in atmospheres
    1: (0.01, 6.4e-3, -0.97), 4: (0.1, 6.44e-2, -0.99), 5: (0.2, 0.117, -0.99), 6: (0.5, 0.301, -1.11),
}  # fmt: skip
DISTANCES = (0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
FLAMES = {  # Mach number: overpressure in atmospheres at these distances
    0.2: (0.069, 0.069, 0.069, 0.0682, 0.0526, 0.0396, 0.0280, 0.0185, 0.0146, 0.0093, 0.0057, 0.0041, 0.0030),
    0.35: (0.224, 0.224, 0.224, 0.2216, 0.172, 0.1265, 0.0914, 0.0605, 0.0459, 0.0310, 0.0186, 0.0137, 0.0095),
    0.7: (0.689, 0.689, 0.675, 0.668, 0.467, 0.379, 0.309, 0.200, 0.1363, 0.0889, 0.0496, 0.0336, 0.0225),
    1.0: (1.294, 1.294, 1.292, 1.209, 0.847, 0.587, 0.328, 0.206, 0.149, 0.0935, 0.0544, 0.0361, 0.0239),
    1.4: (2.04, 2.04, 2.01, 1.803, 0.972, 0.591, 0.389, 0.240, 0.1764, 0.1073, 0.0597, 0.0366, 0.0248),
    2.0: (5.81, 5.81, 5.81, 3.27, 0.984, 0.597, 0.402, 0.244, 0.1764, 0.1091, 0.0597, 0.0401, 0.0256),
    3.0: (5.82, 5.82, 5.82, 3.27, 0.984, 0.597, 0.402, 0.244, 0.1764, 0.1091, 0.0597, 0.0401, 0.0256),
    4.0: (14.83, 14.83, 11.4, 3.27, 0.984, 0.597, 0.402, 0.244, 0.1764, 0.1091, 0.0597, 0.0401, 0.0256),
    5.2: (21.0, 21.0, 11.4, 3.27, 1.04, 0.597, 0.402, 0.244, 0.1764, 0.1091, 0.0597, 0.0402, 0.0256),
}  # fmt: skip


def multi_energy_kpa(scaled: float, strength: int) -> float:
    """Peak overpressure at a distance scaled by (E / p0)^(1/3); raises LookupError for a class without a curve."""
    if strength not in STRENGTHS:
        raise LookupError(f"no multi-energy curve of class {strength} is held: its numbers could be seen nowhere. "
                          f"There are {', '.join(map(str, STRENGTHS))}; for a stronger blast give flame_mach")
    inside, a, b = STRENGTHS[strength]
    return AIR_KPA * min(inside, float(a * scaled**b))


def multi_energy_m(kpa: float, kj: float, strength: int) -> float:
    """How far `kpa` is reached from the middle of a cloud on the ground that holds `kj`; 0 when nowhere."""
    if kpa > multi_energy_kpa(1e-3, strength) or kj <= 0:
        return 0.0
    _, a, b = STRENGTHS[strength]
    return float((kpa / AIR_KPA / a) ** (1 / b) * (kj / AIR_KPA) ** (1 / 3))


def flame_kpa(scaled: float, mach: float) -> float:
    """Peak overpressure at a distance scaled by (2 E / p0)^(1/3), of a flame of Mach 0.2 to 5.2.

    Between curves and distances even in logarithms; beyond the last distance it falls as sound does.
    """
    return float(AIR_KPA * exp(np.interp(log(scaled), np.log(DISTANCES), np.log(_curve(mach))))
                 * min(1.0, DISTANCES[-1] / scaled))


def flame_m(kpa: float, kj: float, mach: float) -> float:
    """How far `kpa` is reached from the middle of a cloud on the ground that holds `kj`; 0 when nowhere."""
    atm, curve = kpa / AIR_KPA, _curve(mach)
    if atm > curve[0] or kj <= 0:
        return 0.0
    far = DISTANCES[-1] * curve[-1] / atm if atm <= curve[-1] else exp(
        np.interp(-log(atm), -np.log(curve), np.log(DISTANCES)))
    return float(far * (2 * kj / AIR_KPA) ** (1 / 3))


def _curve(mach: float) -> tuple[float, ...]:
    """The curve of a flame: between the two that are known on either side of its speed."""
    if not min(FLAMES) <= mach <= max(FLAMES):
        raise ValueError(f"a flame of Mach {mach} is outside the curves ({min(FLAMES)} to {max(FLAMES)}): "
                         "no overpressure can be given. A deflagration in the open has 0.2 to 1, a detonation 5.2")
    slow, fast = next((a, b) for a, b in pairwise((*FLAMES, inf)) if a <= mach < b)
    if mach == slow:
        return FLAMES[slow]
    part = log(mach / slow) / log(fast / slow)
    return tuple(exp((1 - part) * log(a) + part * log(b)) for a, b in zip(FLAMES[slow], FLAMES[fast], strict=True))
