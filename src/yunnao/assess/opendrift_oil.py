"""Oil carried by winds and currents that change: OpenDrift's particles as the path of our slick.

Source: Dagestad, Roehrs, Breivik and Adlandsvik (2018), Geosci. Model Dev. 11, 1405-1420 (OpenDrift; OpenOil).
OpenDrift is GPL-2 and no part of Yunnao: this file speaks to it where somebody has installed `yunnao[opendrift]`.
Fields of wind and current are netCDF files with CF names in the folder `fields` of the city package; without them it
blows and flows steadily as the source term says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import atan2, cos, hypot, radians, sin, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yunnao.assess.slick import Ask
from yunnao.city.plane import Plane

Floats = NDArray[np.float64]

STEP, TOLD = timedelta(minutes=15), timedelta(hours=1)
SPREAD_M, WIND_UNSURE_M_S, CURRENT_UNSURE_M_S = 100.0, 2.0, 0.1  # of a good forecast: assumed
OILS = {  # ours: one of OpenDrift's own
    "gasoline": "GENERIC GASOLINE", "diesel": "GENERIC DIESEL", "light_crude": "GENERIC LIGHT CRUDE",
    "medium_crude": "GENERIC MEDIUM CRUDE", "heavy_crude": "GENERIC HEAVY CRUDE",
    "fuel_oil": "GENERIC HEAVY FUEL OIL", "bitumen": "GENERIC BUNKER C",
}  # fmt: skip


@dataclass(frozen=True)
class Particles:
    """The middle of all particles (metres east and north of the start) and how far they lie around it, in time.

    `along` and `across` are one standard deviation on the longer and the shorter axis, `axis_rad` its direction
    counted from the east.
    """

    seconds: Floats
    east: Floats
    north: Floats
    along: Floats
    across: Floats
    axis_rad: Floats

    def gone_m(self, seconds: float) -> tuple[float, float]:
        return float(np.interp(seconds, self.seconds, self.east)), float(np.interp(seconds, self.seconds, self.north))

    def sigma_m(self, seconds: float) -> tuple[float, float]:
        return float(np.interp(seconds, self.seconds, self.along)), float(np.interp(seconds, self.seconds, self.across))

    def heading_rad(self, seconds: float) -> float:
        """The longer axis at the time told before: an axis that turns is not interpolated."""
        return float(self.axis_rad[max(0, int(np.searchsorted(self.seconds, seconds, side="right")) - 1)])


def carried(ask: Ask, plane: Plane, fields: Sequence[Path], particles: int, seed: int) -> Particles:
    """The path of `particles` from OpenOil; same seed, same path. Raises LookupError where there is no OpenDrift."""
    try:
        from opendrift.models.openoil import OpenOil
        from opendrift.readers import reader_constant, reader_netCDF_CF_generic
    except ImportError as missing:
        raise LookupError("OpenDrift is not installed, so nothing can be carried by winds and currents that change: "
                          "install yunnao[opendrift] (GPL-2, its own licence), or leave engine out for a steady drift"
                          ) from missing
    np.random.seed(seed)  # OpenDrift draws from NumPy's common generator
    model = OpenOil(loglevel=50)
    model.add_reader([reader_netCDF_CF_generic.Reader(str(path)) for path in fields]
                     or [reader_constant.Reader(_steady(ask))])
    model.set_config("drift:wind_uncertainty", WIND_UNSURE_M_S)
    model.set_config("drift:current_uncertainty", CURRENT_UNSURE_M_S)
    model.seed_elements(lon=ask.lon, lat=ask.lat, radius=SPREAD_M, number=particles,
                        time=ask.start.replace(tzinfo=None), oil_type=OILS[ask.oil], m3_per_hour=ask.m3)
    model.run(duration=timedelta(hours=ask.hours), time_step=STEP, time_step_output=TOLD)
    return _path(model.result, ask, plane)


def _steady(ask: Ask) -> dict[str, float]:
    """What blows and flows, by the CF names OpenDrift knows; the land is left to our own coast."""
    toward, flows = radians(ask.wind_from_deg + 180), radians(ask.current_to_deg)
    return {"x_wind": ask.wind_m_s * sin(toward), "y_wind": ask.wind_m_s * cos(toward),
            "x_sea_water_velocity": ask.current_m_s * sin(flows), "y_sea_water_velocity": ask.current_m_s * cos(flows),
            "land_binary_mask": 0.0, "sea_water_temperature": ask.celsius}  # fmt: skip


def _path(result: Any, ask: Ask, plane: Plane) -> Particles:
    """Middle and spread of the trajectories (trajectory, time); what has left the model stays where it was last."""
    lon, lat = (_filled(np.asarray(result[name].values, np.float64)) for name in ("lon", "lat"))
    times = np.asarray(result["time"].values)
    seconds = (times - times[0]) / np.timedelta64(1, "s")
    x, y = plane.xy(lon, lat)
    x0, y0 = (float(side) for side in plane.xy(ask.lon, ask.lat))
    around = [_axes(np.cov(x[:, step], y[:, step])) for step in range(x.shape[1])]
    along, across, axis = (np.array(column) for column in zip(*around, strict=True))
    return Particles(seconds, x.mean(axis=0) - x0, y.mean(axis=0) - y0, along, across, axis)


def _filled(values: Floats) -> Floats:
    """Each particle's last known place carried on, and its first one carried back."""
    known = np.where(np.isnan(values), 0, np.arange(values.shape[1])[None, :])
    last = np.maximum.accumulate(known, axis=1)
    there: Floats = np.take_along_axis(values, last, axis=1)
    first = np.take_along_axis(values, np.argmax(~np.isnan(values), axis=1)[:, None], axis=1)
    return np.where(np.isnan(there), first, there)


def _axes(spread: Floats) -> tuple[float, float, float]:
    """One standard deviation on the longer and shorter axis of a covariance, and the direction of the longer."""
    half = (spread[0, 0] + spread[1, 1]) / 2
    reach = hypot((spread[0, 0] - spread[1, 1]) / 2, spread[0, 1])
    angle = atan2(2 * spread[0, 1], spread[0, 0] - spread[1, 1]) / 2
    return sqrt(max(0.0, half + reach)), sqrt(max(0.0, half - reach)), angle
