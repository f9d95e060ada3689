"""Substances that a port and its plants handle, and how much of each in the air is too much.

Source: AEGL for 60 minutes, U.S. EPA, final Acute Exposure Guideline Levels (2018 list); ERPG, AIHA (2020 handbook);
lower explosive limits, NFPA 497 and NIOSH Pocket Guide to Chemical Hazards; densities, the same guide; ratios of
specific heats, U.S. EPA (1999), EPA 550-B-99-009, and Crowl and Louvar.

What was checked, and by what: CAS number, molar mass, boiling point (within 1 C) and lower explosive limit of all but
xylene (a mixture) against PyPI chemicals 1.5.2 (CRC Handbook; NFPA 497, 2008; IEC 60079-20-1, 2010, which is up to
half lower for carbon disulfide, butadiene and the gases of oil). AEGL of those in `SEEN` against a printed list; of all
others typed from knowledge of the list, and every assessment that uses them says so. No number means that there is
none, or that it was not known for certain.
"""

from dataclasses import dataclass

import numpy as np

Three = tuple[float | None, float | None, float | None]
NONE: Three = (None, None, None)
GAS_J_KMOL_K = 8314.46
TROUTON = 10.6  # heat of vaporisation over R T at the boiling point, most liquids
SEEN = ("ammonia", "chlorine", "hydrogen_sulfide", "vinyl_chloride")


@dataclass(frozen=True)
class Substance:
    """`aegl`, `erpg` in ppm, `lel` in volume per cent; `gamma` is the ratio of specific heats of its vapour."""

    zh: str
    cas: str
    kg_kmol: float
    boils_c: float
    liquid_kg_m3: float
    gamma: float
    aegl: Three = NONE
    erpg: Three = NONE
    lel: float | None = None

    def vapour_kg_m3(self, celsius: float) -> float:
        """Density of its vapour at one atmosphere, as an ideal gas."""
        return self.kg_kmol * 101_325 / (GAS_J_KMOL_K * (celsius + 273.15))

    def ppm(self, kg_m3: float, celsius: float) -> float:
        """A concentration in kg/m3 as parts of a million of volume."""
        return 1e6 * kg_m3 / self.vapour_kg_m3(celsius)

    def vapour_kpa(self, celsius: float) -> float:
        """Vapour pressure by Clausius and Clapeyron with Trouton's constant; alcohols and acids come out too high."""
        return float(101.325 * np.exp(TROUTON * (1 - (self.boils_c + 273.15) / (celsius + 273.15))))

    @property
    def levels(self) -> list[tuple[float, str, str, bool]]:
        """Thresholds in ppm from the weakest, name, Chinese name, whether to leave: AEGL, else ERPG, and LEL."""
        named = [(ppm, f"{kind} {n}", f"{kind}-{n} 区") for kind, three in (("AEGL", self.aegl), ("ERPG", self.erpg))
                 for n, ppm in enumerate(three, start=1) if ppm is not None and (kind == "AEGL" or self.aegl == NONE)]
        if self.lel is not None:
            named += [(1e3 * self.lel, "10 percent LEL", "爆炸下限10%区"),
                      (6e3 * self.lel, "60 percent LEL", "爆炸下限60%区")]
        harm = min(ppm for ppm, name, _ in named if not name.endswith("GL 1") and not name.endswith("PG 1"))
        return [(ppm, name, zh, ppm >= harm) for ppm, name, zh in sorted(named)]


SUBSTANCES = {
    "ammonia": Substance("氨", "7664-41-7", 17.03, -33.3, 682, 1.31, (30, 160, 1100), (25, 150, 1500), 15),
    "chlorine": Substance("氯", "7782-50-5", 70.91, -34.0, 1562, 1.325, (0.5, 2.0, 20), (1, 3, 20)),
    "hydrogen_sulfide": Substance("硫化氢", "7783-06-4", 34.08, -60.3, 960, 1.32, (0.51, 27, 50), (0.1, 30, 100), 4.0),
    "hydrogen_fluoride": Substance("氟化氢", "7664-39-3", 20.01, 19.5, 1000, 1.40, (1.0, 24, 44), (2, 20, 50)),
    "hydrogen_chloride": Substance("氯化氢", "7647-01-0", 36.46, -85.0, 1190, 1.41, (1.8, 22, 100), (3, 20, 150)),
    "sulfur_dioxide": Substance("二氧化硫", "7446-09-5", 64.07, -10.0, 1460, 1.26, (0.20, 0.75, 30), (0.3, 3, 25)),
    "nitrogen_dioxide": Substance("二氧化氮", "10102-44-0", 46.01, 21.2, 1440, 1.29, (0.50, 12, 20), (1, 15, 30)),
    "carbon_monoxide": Substance("一氧化碳", "630-08-0", 28.01, -191.5, 790, 1.40, (None, 83, 330), (200, 350, 500),
                                 12.5),
    "hydrogen_cyanide": Substance("氰化氢", "74-90-8", 27.03, 25.6, 690, 1.30, (2.0, 7.1, 15), (None, 10, 25), 5.6),
    "phosgene": Substance("光气", "75-44-5", 98.92, 8.3, 1430, 1.17, (None, 0.30, 0.75), (None, 0.5, 1.5)),
    "bromine": Substance("溴", "7726-95-6", 159.8, 58.8, 3120, 1.29, (0.033, 0.24, 8.5), (0.1, 0.5, 5)),
    "nitric_acid": Substance("硝酸", "7697-37-2", 63.01, 83.0, 1500, 1.20, (0.16, 24, 92)),
    "carbon_disulfide": Substance("二硫化碳", "75-15-0", 76.14, 46.2, 1260, 1.24, (13, 160, 480), (1, 50, 500), 1.3),
    "ethylene_oxide": Substance("环氧乙烷", "75-21-8", 44.05, 10.6, 870, 1.21, (None, 45, 200), (None, 50, 500), 3.0),
    "propylene_oxide": Substance("环氧丙烷", "75-56-9", 58.08, 34.2, 830, 1.14, (73, 290, 870), (50, 250, 750), 2.3),
    "vinyl_chloride": Substance("氯乙烯", "75-01-4", 62.50, -13.4, 910, 1.18, (250, 1200, 4800), (500, 5000, 20000),
                                3.6),
    "formaldehyde": Substance("甲醛", "50-00-0", 30.03, -19.5, 815, 1.21, (0.90, 14, 56), (1, 10, 40), 7.0),
    "acetaldehyde": Substance("乙醛", "75-07-0", 44.05, 20.2, 783, 1.18, (45, 270, 840), (10, 200, 1000), 4.0),
    "acrolein": Substance("丙烯醛", "107-02-8", 56.06, 52.5, 840, 1.15, (0.030, 0.10, 1.4), (0.05, 0.15, 1.5), 2.8),
    "acrylonitrile": Substance("丙烯腈", "107-13-1", 53.06, 77.3, 806, 1.15, NONE, (10, 35, 75), 3.0),
    "benzene": Substance("苯", "71-43-2", 78.11, 80.1, 877, 1.12, (52, 800, 4000), (50, 150, 1000), 1.2),
    "toluene": Substance("甲苯", "108-88-3", 92.14, 110.6, 867, 1.09, (67, 560, 3700), (50, 300, 1000), 1.1),
    "xylene": Substance("二甲苯", "1330-20-7", 106.2, 139.0, 864, 1.07, (130, 920, 2500), NONE, 0.9),
    "styrene": Substance("苯乙烯", "100-42-5", 104.2, 145.0, 906, 1.07, (20, 130, 1100), (50, 250, 1000), 0.9),
    "methanol": Substance("甲醇", "67-56-1", 32.04, 64.7, 792, 1.20, (530, 2100, 7200), (200, 1000, 5000), 6.0),
    "butadiene": Substance("1,3-丁二烯", "106-99-0", 54.09, -4.4, 621, 1.12, (670, 5300, 22000), (10, 500, 5000), 2.0),
    "propane": Substance("丙烷（液化石油气）", "74-98-6", 44.10, -42.1, 507, 1.13, (5500, 17000, 33000), NONE, 2.1),
    "butane": Substance("丁烷", "106-97-8", 58.12, -0.5, 579, 1.09, (5500, 17000, 53000), NONE, 1.6),
    "hexane": Substance("正己烷", "110-54-3", 86.18, 68.7, 659, 1.06, (None, 2900, 8600), NONE, 1.1),
    "pentane": Substance("正戊烷（汽油蒸气代表）", "109-66-0", 72.15, 36.1, 626, 1.07, lel=1.5),
    "methane": Substance("甲烷（天然气）", "74-82-8", 16.04, -161.5, 423, 1.31, lel=5.0),
    "ethylene": Substance("乙烯", "74-85-1", 28.05, -103.7, 570, 1.24, lel=2.7),
    "propylene": Substance("丙烯", "115-07-1", 42.08, -47.7, 520, 1.15, lel=2.0),
    "hydrogen": Substance("氢", "1333-74-0", 2.016, -252.9, 71, 1.41, lel=4.0),
}
