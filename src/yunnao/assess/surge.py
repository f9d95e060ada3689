"""How far a storm raises the sea: the lower pressure of the air, and the wind that piles water up on a shallow coast.

Source: Pugh and Woodworth (2014), Sea-Level Science, chapter 7 (inverse barometer, set-up of a steady wind); drag of
the wind on the sea, Garratt (1977), Mon. Wea. Rev. 105, 915-929.
"""

AIR_KG_M3, SEA_KG_M3, G = 1.225, 1025.0, 9.81
STILL_HPA = 1013.25


def barometer_m(hpa: float) -> float:
    """Rise of the sea under a pressure of the air; a fall when it is high."""
    return (STILL_HPA - hpa) * 100 / (SEA_KG_M3 * G)


def set_up_m(wind_m_s: float, fetch_km: float, depth_m: float) -> float:
    """Rise at the end of a basin of even depth over which the wind blows onshore long enough."""
    stress = AIR_KG_M3 * (0.75 + 0.067 * wind_m_s) * 1e-3 * wind_m_s**2
    return stress * fetch_km * 1000 / (SEA_KG_M3 * G * depth_m)
