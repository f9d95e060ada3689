"""Heat from burning pools, jets and fireballs.

Source: burning rates and heats, Babrauskas (1983), Fire Technology 19, 251-261, as in NUREG-1805, table 3-2; flame
height, Heskestad (1983); point source, NUREG-1805, chapter 5; length of a jet flame of natural gas, Chamberlain (1987)
as 18.5 m^0.41; fireball, AIChE/CCPS (1999), section 2.2.4 (5.8 M^(1/3), 350 kW/m2, solid sphere on the ground).
"""

from dataclasses import dataclass
from math import exp, pi, sqrt

from scipy.optimize import brentq

FIREBALL_KW_M2 = 350.0  # CCPS (1999): emissive power of fireballs of hydrocarbons


@dataclass(frozen=True)
class Fuel:
    """`kg_m2_s` is what a wide pool burns, `per_m` how fast that is reached with its width; `radiates` is a share."""

    zh: str
    kj_kg: float
    kg_m2_s: float
    per_m: float
    radiates: float = 0.3


FUELS = {
    "lpg": Fuel("液化石油气", 46_000, 0.099, 1.4),
    "lng": Fuel("液化天然气", 50_000, 0.078, 1.1, 0.25),
    "butane": Fuel("丁烷", 45_700, 0.078, 2.7),
    "benzene": Fuel("苯", 40_100, 0.085, 2.7, 0.35),
    "hexane": Fuel("己烷", 44_700, 0.074, 1.9),
    "xylene": Fuel("二甲苯", 40_800, 0.090, 1.4, 0.35),
    "gasoline": Fuel("汽油", 43_700, 0.055, 2.1),
    "kerosine": Fuel("煤油", 43_200, 0.039, 3.5),
    "diesel": Fuel("柴油", 44_400, 0.045, 2.1),
    "crude_oil": Fuel("原油", 42_600, 0.035, 2.8),
    "methanol": Fuel("甲醇", 20_000, 0.017, 100.0, 0.2),
    "ethanol": Fuel("乙醇", 26_800, 0.015, 100.0, 0.2),
    "acetone": Fuel("丙酮", 25_800, 0.041, 1.9),
}


def pool_kw(fuel: Fuel, area_m2: float) -> float:
    """Heat that a round pool sets free."""
    across = sqrt(4 * area_m2 / pi)
    return fuel.kg_m2_s * (1 - exp(-fuel.per_m * across)) * fuel.kj_kg * area_m2


def flame_m(kw: float, across_m: float) -> float:
    """Height of the flame over a pool."""
    return float(max(0.0, 0.235 * kw**0.4 - 1.02 * across_m))


def jet_m(kg_s: float) -> float:
    """Length of a jet flame."""
    return float(18.5 * kg_s**0.41)


def point_kw_m2(kw: float, radiates: float, away_m: float) -> float:
    """Heat falling on a surface that faces the middle of a fire, the air taking nothing."""
    return radiates * kw / (4 * pi * away_m**2)


def point_m(kw_m2: float, kw: float, radiates: float) -> float:
    """How far from the middle of a fire the heat has fallen to `kw_m2`."""
    return sqrt(radiates * kw / (4 * pi * kw_m2))


def fireball_m(kg: float) -> float:
    """Greatest width of a fireball of `kg` of fuel."""
    return float(5.8 * kg ** (1 / 3))


def fireball_s(kg: float) -> float:
    """How long it burns."""
    return float(0.45 * kg ** (1 / 3) if kg < 30_000 else 2.6 * kg ** (1 / 6))


def fireball_view(kg: float, away_m: float) -> float:
    """View factor of a fireball touching the ground from an upright surface `away_m` from the point below it."""
    radius = fireball_m(kg) / 2
    return float(away_m * radius**2 / (away_m**2 + radius**2) ** 1.5)


def fireball_reach_m(kw_m2: float, kg: float) -> float:
    """How far the heat of a fireball is at least `kw_m2`; 0 when nowhere. Nearer than the best view counts as that."""
    nearest = fireball_m(kg) / 2 / sqrt(2)
    if kg <= 0 or FIREBALL_KW_M2 * fireball_view(kg, nearest) < kw_m2:
        return 0.0
    return float(brentq(lambda x: FIREBALL_KW_M2 * fireball_view(kg, x) - kw_m2, nearest, 1e5))
