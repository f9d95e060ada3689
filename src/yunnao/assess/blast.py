"""How far the blast of burning vapour reaches, as the blast of TNT of the same energy.

Source: Swisdak (1994), Simplified Kingery Airblast Calculations, NSWC Indian Head, ADA526744 (hemispherical surface
burst); U.S. EPA (1999), Risk Management Program Guidance for Offsite Consequence Analysis, EPA 550-B-99-009, appendix C
(10 % of the heat of combustion, TNT 4680 kJ/kg); Crowl and Louvar, Chemical Process Safety, appendix B (heats).
"""

from math import exp, inf, log, sqrt

from scipy.optimize import brentq

KINGERY = (  # up to this scaled distance in m/kg^(1/3): coefficients of ln(kPa) in powers of ln Z
    (2.9, (7.2106, -2.1069, -0.3229, 0.1117, 0.0685)),
    (23.8, (7.5938, -3.0523, 0.40977, 0.0261, -0.01267)),
    (inf, (6.0536, -1.4066, 0.0, 0.0, 0.0)),
)
NEAREST, FARTHEST = 0.2, 198.5  # m/kg^(1/3): the range of the fit
TNT_KJ_KG = 4680.0
YIELD = 0.1  # EPA (1999): share of the heat of combustion that drives the blast, a worst case
GAS_J_MOL_K = 8.314
OXYGEN = 0.2095


def overpressure_kpa(scaled_m: float) -> float:
    """Peak incident overpressure at a scaled distance in m/kg^(1/3) of TNT; raises ValueError outside 0.2 to 198.5."""
    if not NEAREST <= scaled_m <= FARTHEST:
        raise ValueError(f"a scaled distance of {scaled_m} m/kg^(1/3) is outside the fit ({NEAREST} to {FARTHEST}): "
                         "no overpressure can be given there")
    powers = next(powers for limit, powers in KINGERY if scaled_m <= limit)
    return exp(sum(a * log(scaled_m) ** n for n, a in enumerate(powers)))


def scaled_m(kpa: float) -> float:
    """The scaled distance in m/kg^(1/3) at which the overpressure has fallen to `kpa`, of 0.3 kPa and more."""
    return float(brentq(lambda z: overpressure_kpa(z) - kpa, NEAREST, FARTHEST))


def stoichiometric_share(carbon: int, hydrogen: int) -> float:
    """Volume share of a hydrocarbon's vapour in air at which both are used up."""
    return 1 / (1 + (carbon + hydrogen / 4) / OXYGEN)


def vapour_kg_m3(share: float, kg_mol: float, celsius: float) -> float:
    """Vapour in one cubic metre of mixture at one atmosphere."""
    return share * kg_mol * 101_325 / (GAS_J_MOL_K * (celsius + 273.15))


def tnt_kg(vapour_kg: float, heat_kj_kg: float, share: float = YIELD) -> float:
    """TNT of the same blast as burning vapour of whose heat `share` drives it, by default the EPA's yield."""
    return vapour_kg * share * heat_kj_kg / TNT_KJ_KG


def point_radius_m(kpa: float, tnt: float) -> float:
    """Distance at which a charge of `tnt` kg gives `kpa`."""
    return scaled_m(kpa) * float(tnt ** (1 / 3))


def line_radius_m(kpa: float, tnt_kg_m: float, length_m: float) -> float:
    """Distance from a line of `tnt_kg_m` at which the overpressure is `kpa`.

    The part of the line no farther along it than that distance, to both sides, counts as one charge at the nearest
    point: r = Z (2 r m)^(1/3). Farther parts come later and from farther away. A short line counts whole.
    """
    z = scaled_m(kpa)
    return min(float(z**1.5) * sqrt(2 * tnt_kg_m), point_radius_m(kpa, tnt_kg_m * length_m))
