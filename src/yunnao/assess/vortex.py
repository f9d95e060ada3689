"""The surface wind of a tropical cyclone around its centre.

Source: Holland (1980), Mon. Wea. Rev. 108, 1212-1218 (profile); Holland, Belanger and Fritz (2010), Mon. Wea. Rev. 138,
4393-4401 (the profile for surface winds, with an exponent that a known outer wind sets); Vickery and Wadhera (2008),
J. Appl. Meteor. Climatol. 47, 2497-2517, eq. 11 and 23 (radius of maximum wind, B); Knaff et al. (2011), J. Appl.
Meteor. Climatol. 50, 2149-2166 (sea and land); Lin and Chavas (2012), J. Geophys. Res. 117, D09120 (the storm's own
motion); Phadke et al. (2003), Ocean Engineering 30, 553-578 (inflow angle, after Bretschneider 1972).
"""

from math import e, exp, hypot, isnan, log, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HOLLAND_1980, HOLLAND_2010 = "holland-1980", "holland-2010"
AIR_KG_M3 = 1.15
AMBIENT_HPA = 1008.3  # western North Pacific mean, Butke (2012), AIR Currents
SURFACE = 0.9  # Knaff et al. (2011), fig. 3: surface wind over the sea as a share of gradient wind, within 100 km
LAND = 0.8  # Knaff et al. (2011): 20 % less wind over land
MOTION = 0.55  # Lin and Chavas (2012): share of the motion in the surface wind ...
MOTION_TURN_DEG = 20.0  # ... turned this far to the left
# Ours, from 676 mean radii of 30 kt and 50 kt in JMA best tracks 2019-2021, of storms 1.35 times as strong or more,
# LEKIMA left out: half of the radii come out between 0.59 and 1.37 (30 kt), and 0.76 and 1.55 (50 kt), of JMA's.
OUTER = 0.36


def coriolis(lat: float) -> float:
    """The Coriolis parameter in 1/s."""
    return 2 * 7.2921e-5 * sin(radians(abs(lat)))


def rmax_km(deficit_hpa: float, lat: float) -> float:
    """Radius of maximum wind: Vickery and Wadhera (2008), eq. 11; one standard deviation is a factor of 1.55."""
    return exp(3.015 - 6.291e-5 * deficit_hpa**2 + 0.0337 * abs(lat))


def holland_b(rmax: float, lat: float) -> float:
    """Holland's B from `rmax` in km: Vickery and Wadhera (2008), eq. 23, kept within Holland's own 1 to 2.5."""
    return min(2.5, max(1.0, 1.833 - 0.326 * sqrt(coriolis(lat) * rmax * 1000)))


def strongest_m_s(deficit_hpa: float, b: float) -> float:
    """Strongest gradient wind that a pressure deficit balances: Holland (1980), eq. 7."""
    return sqrt(b * deficit_hpa * 100 / (AIR_KG_M3 * e))


def outer_exponent(gale_radius_km: float, gale_m_s: float, top_m_s: float, rmax: float, b: float) -> float:
    """The exponent outside `rmax` with which the wind falls to `gale_m_s` at `gale_radius_km`; `OUTER` when unknown."""
    if isnan(gale_radius_km) or gale_radius_km <= rmax * 1.1 or top_m_s <= gale_m_s * 1.05:
        return OUTER
    return min(1.0, max(0.05, log(gale_m_s / top_m_s) / log(_shape(gale_radius_km, rmax, b))))


def _shape(radius_km: float, rmax: float, b: float) -> float:
    ratio: float = (rmax / radius_km) ** b
    return ratio * exp(1 - ratio)


def profile_m_s(radius_km: Floats, top_m_s: float, rmax: float, b: float, outer: float) -> Floats:
    """Wind at each radius, `top_m_s` at `rmax` km: Holland et al. (2010), eq. 3; with `outer` 0.5 Holland (1980)."""
    ratio = (rmax / np.maximum(radius_km, rmax / 20)) ** b
    wind: Floats = top_m_s * (ratio * np.exp(1 - ratio)) ** np.where(radius_km <= rmax, 0.5, outer)
    return wind


def inflow_deg(radius_km: Floats, rmax: float) -> Floats:
    """How far the wind blows inward of the circle: Phadke et al. (2003)."""
    r = radius_km / rmax
    angle: Floats = np.where(r < 1, 10 * (1 + r), np.where(r < 1.2, 20 + 25 * (r - 1), 25.0))
    return angle


def surface_m_s(east_km: Floats, north_km: Floats, *, top_m_s: float, deficit_hpa: float, lat: float,
                motion: tuple[float, float], gale_radius_km: float = float("nan"), gale_m_s: float = 13.9,
                profile: str = HOLLAND_2010) -> Floats:
    """Surface wind over the sea at places `east_km`, `north_km` from the centre, in the averaging of `top_m_s`.

    `top_m_s` is the strongest surface wind of the moving storm, `motion` its speed (east, north) in m/s. What the
    motion gives is taken out before the profile and added as a vector after it. The profile of Holland (1980) takes no
    notice of a gale radius. Northern hemisphere.
    """
    rmax = rmax_km(deficit_hpa, lat)
    b = holland_b(rmax, lat)
    background = MOTION * hypot(*motion)
    still = max(top_m_s - background, top_m_s / 2)
    radius = np.hypot(east_km, north_km)
    outer = 0.5 if profile == HOLLAND_1980 else outer_exponent(gale_radius_km, gale_m_s, still, rmax, b)
    rotating = profile_m_s(radius, still, rmax, b, outer)
    direction = np.arctan2(north_km, east_km) + np.pi / 2 + np.radians(inflow_deg(radius, rmax))
    turn = np.arctan2(motion[1], motion[0]) + np.radians(MOTION_TURN_DEG)
    pushed = background * rotating / still  # the storm's motion fades outward with its wind
    wind: Floats = np.hypot(rotating * np.cos(direction) + pushed * np.cos(turn),
                            rotating * np.sin(direction) + pushed * np.sin(turn))
    return wind
