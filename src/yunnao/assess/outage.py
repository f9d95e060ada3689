"""Households without power 停电户数: the share of them at a gust and at an intensity of shaking, in three guesses.

Source, wind: low, poles that break (share of overhead distribution line by gust; Bennett, Trevisan et al. 2021, Nature
Energy 6, 240-249, as held in EnergyModels/temoatools, fragility_curves.py); likely, outages that lasted, and high, all
outages, as users of a weather service answered after typhoon 17 of 2019 in Kyushu: none below gusts of 20 m/s, 10 and
20 % above 25 m/s, 20 and 50 % above 35 m/s (weathernews.jp/s/topics/201909/250075); who sits in the dark answers more
often. That all are out from 60 m/s on is assumed.
Shaking: HAZUS 5.1, circuits and substations of low voltage by peak acceleration, anchored (low) and standard, as held
in NHERI-SimCenter/DamageAndLossModelLibrary, seismic/power_network; the share of circuits lost in each damage state is
HAZUS's own (moderate damage, anchored: that file's scatter of 0.55 would make it likelier than slight damage, so 0.20,
as HAZUS's table is known to us). That a substation stands still once 70 % of its switches and breakers have failed
(high: 40 %) is assumed.
Standing water has no curve here: none could be read.
"""

from math import erf, log, sqrt

from yunnao.assess.points import Curve
from yunnao.assess.shake import gal_of

GAL = 981.0  # in one g

POLES = Curve((34.4, 38.2, 42.3, 45.4, 48.3, 50.5, 53.7, 57.4, 60.9, 63.9, 67.4, 70.4, 75.0, 80.4, 86.2, 96.9),
              (0.0, 0.013, 0.053, 0.102, 0.173, 0.236, 0.342, 0.471, 0.591, 0.680, 0.773, 0.831, 0.902, 0.964, 0.991,
               1.0))  # fmt: skip
LASTING = Curve((20.0, 25.0, 35.0), (0.0, 0.10, 0.20))
ANY = Curve((20.0, 25.0, 35.0, 60.0), (0.0, 0.20, 0.50, 1.0))

FAILED = (0.04, 0.12, 0.50, 0.80)  # share of the circuits lost in slight, moderate, extensive, complete damage
CIRCUIT = {"anchored": ((0.28, 0.30), (0.40, 0.20), (0.72, 0.15), (1.10, 0.15)),  # median in g, and its scatter
           "standard": ((0.24, 0.25), (0.33, 0.20), (0.58, 0.15), (0.89, 0.15))}
SUBSTATION = {"anchored": ((0.29, 0.55), (0.45, 0.45)), "standard": ((0.26, 0.50), (0.34, 0.40))}  # moderate, extensive
GUESSES = (("anchored", 1), ("standard", 1), ("standard", 0))  # low, likely, high; from which state on it stands still


def by_gust(m_s: float, guess: int) -> float:
    """Share of households without power after gusts (three seconds) of `m_s`; `guess` 0, 1, 2 is low, likely, high."""
    broken = float(POLES.at(m_s))
    return broken if guess == 0 else max(broken, float((LASTING if guess == 1 else ANY).at(m_s)))


def by_shaking(degree: float, guess: int) -> float:
    """Share of households without power where the ground shook with this intensity: their circuit or its substation."""
    g = gal_of(degree) / GAL
    build, still = GUESSES[guess]
    chances = [_reached(g, *state) for state in CIRCUIT[build]]
    circuits = sum(share * (this - worse) for share, this, worse in zip(FAILED, chances, [*chances[1:], 0.0],
                                                                        strict=True))
    return 1 - (1 - circuits) * (1 - max(_reached(g, *state) for state in SUBSTATION[build][still:]))


def _reached(g: float, median: float, scatter: float) -> float:
    return 0.5 * (1 + erf(log(g / median) / scatter / sqrt(2)))
