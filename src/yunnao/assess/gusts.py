"""How much stronger than its mean a wind blows for three seconds, in a tropical cyclone.

Source: Harper, Kepert and Ginger (2010), WMO/TD-No. 1555, appendix D (turbulence by exposure, peak of a Gaussian
process, the filter of an average), as its formulas stand in Geoscience Australia's TCRM notebook.
"""

from math import log, sqrt

SCALE_S = 3.13 * 10**0.2  # the time scale of the turbulence 10 m above the ground
TURBULENCE = {"land": 0.25, "coast": 0.20, "sea": 0.10}  # in-land, off-land, at-sea
HOUR_S, GUST_S = 3600.0, 3.0
MEAN_S = {"2min": 120.0, "10min": 600.0}
FORCES = {8: 17.2, 9: 20.8, 10: 24.5, 11: 28.5, 12: 32.7, 13: 37.0, 14: 41.5, 15: 46.2, 16: 51.0, 17: 56.1}
"""Beaufort's scale from 8 on, GB/T 28591-2012: least wind in m/s."""


def factor(averaging: str, ground: str) -> float:
    """The gust of three seconds by the mean of `averaging` over "land", "coast" or "sea"."""
    return _by_hour(GUST_S, TURBULENCE[ground]) / _by_hour(MEAN_S[averaging], TURBULENCE[ground])


def force(m_s: float) -> int:
    """Beaufort's force of a wind from 8 on; 0 below."""
    return max((number for number, least in FORCES.items() if m_s >= least), default=0)


def _by_hour(seconds: float, turbulence: float) -> float:
    """The highest mean of so many seconds within an hour, by the mean of the hour."""
    crossings = HOUR_S * (0.007 + 0.213 * (SCALE_S / seconds) ** 0.654) / SCALE_S
    high = sqrt(2 * log(crossings))
    return 1 + turbulence * (high + 0.577 / high) * (1 - 0.193 * (SCALE_S / seconds + 0.1) ** -0.68)
