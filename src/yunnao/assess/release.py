"""How much comes out of a tank or pipe, and how much of it gets into the air.

Source: Crowl and Louvar, Chemical Process Safety, chapter 4 (flow of liquid and of choked gas through a hole);
U.S. EPA (1999), EPA 550-B-99-009, appendix D (evaporation from a pool).
"""

from math import pi, sqrt

from yunnao.assess.substances import GAS_J_KMOL_K

LIQUID, GAS = 0.61, 0.8  # discharge coefficients: sharp-edged orifice; EPA (1999)
ATMOSPHERE_KPA = 101.325


def hole_m2(mm: float) -> float:
    """Area of a round hole of `mm` across."""
    return pi * (mm / 1000) ** 2 / 4


def gas_kg_s(area_m2: float, kpa: float, celsius: float, kg_kmol: float, gamma: float,
             coefficient: float = GAS) -> float:
    """Gas through a hole from `kpa` (absolute) into the air: as fast as sound where it can be."""
    if kpa <= ATMOSPHERE_KPA:
        return 0.0
    ratio = max(ATMOSPHERE_KPA / kpa, (2 / (gamma + 1)) ** (gamma / (gamma - 1)))
    speed = 2 * gamma / (gamma - 1) * (ratio ** (2 / gamma) - ratio ** ((gamma + 1) / gamma))
    return coefficient * area_m2 * kpa * 1000 * sqrt(speed * kg_kmol / (GAS_J_KMOL_K * (celsius + 273.15)))


def liquid_kg_s(area_m2: float, over_kpa: float, head_m: float, kg_m3: float, coefficient: float = LIQUID) -> float:
    """Liquid through a hole under `over_kpa` above the air's pressure and `head_m` of itself."""
    return coefficient * area_m2 * sqrt(2 * kg_m3 * (over_kpa * 1000 + kg_m3 * 9.81 * head_m))


def evaporated_kg_s(area_m2: float, wind_m_s: float, vapour_kpa: float, kg_kmol: float, celsius: float) -> float:
    """What a pool of `area_m2` gives off; the formula of the EPA (lb/min, ft2, mmHg) turned into SI."""
    pounds = (0.284 * wind_m_s**0.78 * kg_kmol ** (2 / 3) * area_m2 / 0.3048**2 * vapour_kpa / 0.133322
              / (82.05 * (celsius + 273.15)))
    return pounds * 0.45359237 / 60
