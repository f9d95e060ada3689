"""The published numbers that flow, evaporation and spread of gas must give again."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from yunnao.assess import release
from yunnao.assess.plume import Dense, DensePuff, HeavyGas
from yunnao.assess.published import Published
from yunnao.assess.substances import GAS_J_KMOL_K, SUBSTANCES
from yunnao.assess.weather import PASQUILL, sigma_z


def _gf(name: str) -> float:
    """EPA's gas factor: lb/min through a square inch, by psia and the root of kelvin."""
    s = SUBSTANCES[name]
    kg_s = release.gas_kg_s(0.0254**2, 689.4757, 25.0, s.kg_kmol, s.gamma)
    return kg_s / 0.45359237 * 60 / 100 * 298.15**0.5


def _lfa(kg_kmol: float, mm_hg: float) -> float:
    """EPA's liquid factor: lb/min from a square foot at 25 C, wind 1 m/s."""
    return release.evaporated_kg_s(0.3048**2, 1.0, mm_hg * 0.133322, kg_kmol, 25.0) / 0.45359237 * 60


def _burro_m() -> float:
    """The distance to 5 % methane downwind of the spill of LNG that CCPS works through."""
    spill = Dense(0.23 * 425.6 / 1.76, HeavyGas(1.76, 111.15, 10.9, 1.22, 298.0))
    way = np.arange(1.0, 1000.0)
    return float(way[spill.share(way) >= 0.05].max())


def _lg_puff(share: float) -> float:
    """lg(x / V^(1/3)) of a share of a heavy puff whose alpha is 0: 9.81 V^(1/3) (r - 1) is the wind squared."""
    return DensePuff(8.0, HeavyGas(2.0, 288.0, (2 * 9.81) ** 0.5, 1.0, 288.0)).lg_reach()[share]


def _at(curve: Any, x_m: float, of: str) -> float:
    return float(curve(np.array([x_m]), of, "rural")[0])


_CCPS = "AIChE/CCPS (1999), Guidelines for Consequence Analysis, as held in the tests of aefarrell/GasDispersion.jl, "
_EPA = "U.S. EPA (1999), EPA 550-B-99-009, appendix B (number known to us, not seen again)"
_PG = "Pasquill-Gifford curves of ISC3 (EPA-454/B-95-003b), as held in the tests of aefarrell/GasDispersion.jl"
_LAST = "printed to two digits"
VERIFICATION: Sequence[Published] = (
    Published("gas through a hole of 10 mm, 501 kPa, gamma 1.15", lambda: release.gas_kg_s(
        release.hole_m2(10), 501, 24.85, 8.9 * GAS_J_KMOL_K * 298 / 501e3, 1.15, 0.85),
        0.0900280, 1e-6, "kg/s", "the same formula, to the digits held", _CCPS + "page 47"),
    Published("liquid through a hole of 10 mm, 490 kg/m3", lambda: release.liquid_kg_s(
        release.hole_m2(10), 120.9350368 - 101.325, 0.0, 490.0, 0.63),
        0.2169115, 1e-6, "kg/s", "the same formula, to the digits held", _CCPS + "page 40"),
    Published("distance to 5 % of a spill of LNG, 0.23 m3/s", _burro_m, 367.0, 15.0, "m",
              "read by them from a chart; ours interpolates", _CCPS + "page 122 (measured: 200 m)"),
    Published("lg distance to 10 % in a heavy puff, alpha 0", lambda: _lg_puff(0.1), 0.81, 0.01, "1",
              "read from a chart to two digits", _CCPS + "table 2.14"),
    Published("lg distance to 1 % in a heavy puff, alpha 0", lambda: _lg_puff(0.01), 1.39, 0.01, "1",
              "read from a chart to two digits", _CCPS + "table 2.14"),
    Published("gas factor of ammonia", lambda: _gf("ammonia"), 14.0, 0.5, "EPA units", _LAST, _EPA),
    Published("gas factor of chlorine", lambda: _gf("chlorine"), 29.0, 0.5, "EPA units", _LAST, _EPA),
    Published("liquid factor of acrylonitrile", lambda: _lfa(53.06, 108), 0.018, 0.0005, "EPA units", _LAST, _EPA),
    Published("liquid factor of carbon disulfide", lambda: _lfa(76.14, 359), 0.075, 0.0005, "EPA units", _LAST, _EPA),
    Published("height of a plume at 500 m, class D, open country", lambda: _at(sigma_z, 500, "D"),
              18.2969, 4.6, "m", "25 %: Briggs's curve is another fit to the same trials", _PG),
    Published("height of a plume at 800 m, class F, open country", lambda: _at(sigma_z, 800, "F"),
              11.9762, 3.0, "m", "25 %: Briggs's curve is another fit to the same trials", _PG),
    *(Published(f"{what} by Pasquill and Gifford, class {of}, {x} m", lambda x=x, of=of, curve=curve: float(
        curve(np.array([float(x)]), of, PASQUILL)[0]), theirs, theirs * 1e-6, "m", "the same fit", _PG)
      for what, curve, of, x, theirs in (("height", sigma_z, "A", 450, 87.22955507375895),
                                         ("height", sigma_z, "D", 15_000, 169.67281358959912),
                                         ("height", sigma_z, "F", 800, 11.976175562087187))),
    Published("vapour pressure of carbon disulfide at 25 C", lambda: SUBSTANCES["carbon_disulfide"].vapour_kpa(25.0),
              359 * 0.133322, 4.8, "kPa", "10 %: Trouton's constant is a mean of liquids", _EPA),
)  # fmt: skip
