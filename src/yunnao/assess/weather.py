"""How the lower air mixes: stability from wind, cloud and sun, and the width and height of a plume in it.

Source: Turner (1964), J. Appl. Meteor. 3, 83-91, as tabulated in EPA-454/R-99-005, section 6.4.1 (ceiling unknown);
Briggs (1973), curves for open country and for cities, as in Hanna, Briggs and Hosker (1982), DOE/TIC-11223, table 4.5;
Pasquill and Gifford's curves for open country, as fitted for ISC3, EPA-454/B-95-003b, tables 1-1 and 1-2; position of
the sun, Spencer (1971).
"""

from datetime import datetime
from math import cos, degrees, pi, radians, sin

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_KNOTS = (2, 4, 6, 7, 8, 10, 11, 12)  # from this wind on, the next row
_TURNER = ("1123467", "1223467", "1234456", "2234456", "2234445", "2334445", "3344445", "3344444", "3444444")

# sigma = a x (1 + b x)^p
_Y = {"rural": {"A": 0.22, "B": 0.16, "C": 0.11, "D": 0.08, "E": 0.06, "F": 0.04},
      "urban": {"A": 0.32, "B": 0.32, "C": 0.22, "D": 0.16, "E": 0.11, "F": 0.11}}
_Z = {"rural": {"A": (0.20, 0.0, 1.0), "B": (0.12, 0.0, 1.0), "C": (0.08, 2e-4, -0.5), "D": (0.06, 1.5e-3, -0.5),
                "E": (0.03, 3e-4, -1.0), "F": (0.016, 3e-4, -1.0)},
      "urban": {"A": (0.24, 1e-3, 0.5), "B": (0.24, 1e-3, 0.5), "C": (0.20, 0.0, 1.0), "D": (0.14, 3e-4, -0.5),
                "E": (0.08, 1.5e-3, -0.5), "F": (0.08, 1.5e-3, -0.5)}}  # fmt: skip

PASQUILL = "pasquill"
_FAN = {"A": (24.1670, 2.5334), "B": (18.3330, 1.8096), "C": (12.5000, 1.0857), "D": (8.3330, 0.72382),
        "E": (6.2500, 0.54287), "F": (4.1667, 0.36191)}  # degrees, and less by the logarithm of kilometres
_RISE = {  # up to so many kilometres: a x^b
    "A": ((0.10, 122.800, 0.94470), (0.15, 158.080, 1.05420), (0.20, 170.220, 1.09320), (0.25, 179.520, 1.12620),
          (0.30, 217.410, 1.26440), (0.40, 258.890, 1.40940), (0.50, 346.750, 1.72830), (np.inf, 453.850, 2.11660)),
    "B": ((0.20, 90.673, 0.93198), (0.40, 98.483, 0.98332), (np.inf, 109.300, 1.09710)),
    "C": ((np.inf, 61.141, 0.91465),),
    "D": ((0.30, 34.459, 0.86974), (1.0, 32.093, 0.81066), (3.0, 32.093, 0.64403), (10.0, 33.504, 0.60486),
          (30.0, 36.650, 0.56589), (np.inf, 44.053, 0.51179)),
    "E": ((0.10, 24.260, 0.83660), (0.30, 23.331, 0.81956), (1.0, 21.628, 0.75660), (2.0, 21.628, 0.63077),
          (4.0, 22.534, 0.57154), (10.0, 24.703, 0.50527), (20.0, 26.970, 0.46713), (40.0, 35.420, 0.37615),
          (np.inf, 47.618, 0.29592)),
    "F": ((0.20, 15.209, 0.81558), (0.70, 14.457, 0.78407), (1.0, 13.953, 0.68465), (2.0, 13.953, 0.63227),
          (3.0, 14.823, 0.54503), (7.0, 16.187, 0.46490), (15.0, 17.836, 0.41507), (30.0, 22.651, 0.32681),
          (60.0, 27.074, 0.27436), (np.inf, 34.219, 0.21716)),
}  # fmt: skip
HIGHEST_M = 5000.0


def sun_deg(at: datetime, lon: float, lat: float) -> float:
    """Height of the sun above the horizon at a time in UTC; below it negative."""
    day = 2 * pi * (at.timetuple().tm_yday - 1) / 365
    tilt = (0.006918 - 0.399912 * cos(day) + 0.070257 * sin(day) - 0.006758 * cos(2 * day) + 0.000907 * sin(2 * day)
            - 0.002697 * cos(3 * day) + 0.00148 * sin(3 * day))
    late = 229.18 * (0.000075 + 0.001868 * cos(day) - 0.032077 * sin(day) - 0.014615 * cos(2 * day)
                     - 0.040849 * sin(2 * day))
    hour = radians((at.hour * 60 + at.minute + late + 4 * lon) / 4 - 180)
    height = sin(radians(lat)) * sin(tilt) + cos(radians(lat)) * cos(tilt) * cos(hour)
    return degrees(float(np.arcsin(np.clip(height, -1, 1))))


def stability(wind_m_s: float, sun: float, cloud_tenths: float) -> str:
    """Pasquill's class A to F, after Turner: `sun` in degrees above the horizon, cloud from 0 to 10 tenths."""
    if sun > 0:
        index = 1 + (sun > 15) + (sun > 35) + (sun > 60)
        index = 0 if cloud_tenths >= 10 else max(1, index - (cloud_tenths > 5))
    else:
        index = 0 if cloud_tenths >= 10 else -1 if cloud_tenths > 4 else -2
    knots = round(wind_m_s / 0.514444)
    row = _TURNER[sum(knots >= limit for limit in _KNOTS)]
    return "ABCDEFF"[int(row[4 - index]) - 1]


def sigma_y(x_m: Floats, of: str, ground: str) -> Floats:
    """Standard deviation across the wind at `x_m` downwind, in metres; `ground` "rural", "urban" or `PASQUILL`."""
    if ground == PASQUILL:
        c, d = _FAN[of]
        wide: Floats = 0.46511628 * x_m * np.tan(np.radians(c - d * np.log(np.maximum(x_m, 1e-3) / 1000)))
        return wide
    spread: Floats = _Y[ground][of] * x_m / np.sqrt(1 + (1e-4 if ground == "rural" else 4e-4) * x_m)
    return spread


def sigma_z(x_m: Floats, of: str, ground: str) -> Floats:
    """Standard deviation upward at `x_m` downwind, in metres."""
    if ground == PASQUILL:
        km = x_m / 1000
        pieces = np.searchsorted([limit for limit, _, _ in _RISE[of]], km)
        a, power = (np.array([piece[part] for piece in _RISE[of]])[pieces] for part in (1, 2))
        return np.minimum(a * km**power, HIGHEST_M)
    a, b, power = _Z[ground][of]
    spread: Floats = a * x_m * ((1 + b * x_m) ** power if b else 1.0)
    return spread
