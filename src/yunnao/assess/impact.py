"""What a hazard does to the people it reaches 影响: deaths, injured, beds, homes, power, each with an interval.

Source: overpressure, Hurst, Nussey and Pape (1989), as HSE uses it (probit 1.47 + 1.35 ln psi); heat, Eisenberg, Lynch
and Breeding (1975) (-14.9 + 2.56 ln of t I^(4/3) / 10^4, W/m2); intensity, Jaiswal and Wald (2010), Earthq. Spectra 26,
1017-1037, China: theta 10.328, beta 0.100 (known to us, not seen again); gas, no probit but an assumed share above
AEGL-3. How many are outdoors, how long they stay in the heat, and how many are injured for each death is assumed.
Homes, `yunnao.assess.vulnerability`; households without power, `yunnao.assess.outage`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import erf, log, sqrt

from yunnao.assess.gusts import factor
from yunnao.assess.outage import by_gust, by_shaking
from yunnao.assess.vulnerability import CHINA_M_S, HOUSEHOLD, by_depth, by_wind
from yunnao.model.assessment import Band, Estimate

PSI_KPA = 6.894757
SECONDS = (10.0, 20.0, 60.0)  # in the heat: low, likely, high
OUTDOORS = (0.05, 0.15, 0.40)  # share of people the heat or the gas finds outside
INJURED = (2.0, 4.0, 8.0)  # for each death
BEDS = (0.2, 0.35, 0.5)  # share of the injured who need one
BEYOND = {"intensity": 1.1, "sustained wind": 1.15, "gust wind": 1.1}  # where the strongest band ends, by its threshold
BEYOND_ELSE = 1.5  # ... and of other quantities


@dataclass(frozen=True)
class Vulnerability:
    """The share of people who die at a strength, in three guesses (low, likely, high), and what that rests on."""

    share: Callable[[float, int], float]
    note: str


def normal(x: float) -> float:
    """Share of a normal distribution below `x`."""
    return 0.5 * (1 + erf(x / sqrt(2)))


def by_pressure(kpa: float) -> float:
    """Share of people in the open who die of an overpressure and what it throws."""
    return normal(1.47 + 1.35 * log(kpa / PSI_KPA) - 5) if kpa > 0 else 0.0


def by_heat(kw_m2: float, seconds: float) -> float:
    """Share of unprotected people who die of this much heat for this long."""
    dose = seconds * (kw_m2 * 1000) ** (4 / 3) / 1e4
    return normal(-14.9 + 2.56 * log(dose) - 5) if dose > 0 else 0.0


def by_intensity(degree: float) -> float:
    """Share of people who die at an intensity, Chinese buildings."""
    return normal(log(degree / 10.328) / 0.100) if degree > 0 else 0.0


def _gas(ppm: float, guess: int) -> float:
    return OUTDOORS[guess] * (0.01, 0.05, 0.20)[guess]


VULNERABILITY = {
    "overpressure": Vulnerability(lambda kpa, _: by_pressure(kpa),
                                  "超压致死按 HSE 概率函数。 / Deaths by blast: HSE's probit."),
    "heat radiation": Vulnerability(lambda kw, guess: OUTDOORS[guess] * by_heat(kw, SECONDS[guess]),
                                    "热辐射致死按 Eisenberg，暴露 10/20/60 秒，室外 5%/15%/40%（假设）。"
                                    " / Deaths by heat: Eisenberg, 10, 20, 60 s, 5, 15, 40 % outdoors (assumed)."),
    "intensity": Vulnerability(lambda degree, _: by_intensity(degree),
                               "地震致死按 PAGER 中国参数。 / Deaths by shaking: PAGER's numbers for China."),
    "concentration": Vulnerability(_gas, "AEGL-3 区内致死比例为假设（室外者的 1%/5%/20%）。"
                                         " / Deaths by gas above AEGL 3: assumed, 1, 5, 20 % of those outdoors."),
}
_ONLY = {"concentration": ("AEGL 3", "ERPG 3")}  # bands of this quantity that kill; of the others all


HOMES = {
    "sustained wind": Vulnerability(lambda m_s, guess: by_wind(m_s, CHINA_M_S[guess]),
                                    "房屋损失按 Emanuel (2011) 曲线、中国大陆率定的四分位，折合成户数（每户 2.62 人）；"
                                    "风速未换算成 1 分钟平均。 / Homes by wind: Emanuel's curve, the quartiles for "
                                    "mainland China, as homes of 2.62 people; winds are not made one-minute means."),
    "water depth": Vulnerability(lambda metres, _: by_depth(metres),
                                 "房屋损失按 JRC 亚洲住宅水深曲线，折合成户数。"
                                 " / Homes by depth: JRC's curve for Asia."),
}

_WIND = ("停电户数按阵风：可能值取 2019 年日本九州台风后较久停电的比例，低值仅计断杆，高值含瞬时停电；"
         "平均风 8 级以下不计。 / Households without power by gust: likely, the share out for long after a typhoon in "
         "Kyushu, 2019; low, poles that break; high, any outage; below a mean of Beaufort 8 none is counted.")
POWER = {
    "sustained wind": Vulnerability(lambda m_s, guess: by_gust(m_s * factor("10min", "land"), guess), _WIND),
    "gust wind": Vulnerability(by_gust, _WIND),
    "intensity": Vulnerability(by_shaking, "停电户数按 HAZUS 配电线路和低压变电站易损性，不计全网崩溃。 / Households "
                                           "without power: HAZUS, circuits and substations; no collapse of the grid."),
}


def impact(bands: Sequence[Band], people: Sequence[int]) -> tuple[dict[str, Estimate], list[str]]:
    """Deaths, injured, hospital_beds, homes_lost and households_without_power of `people`, and what they rest on.

    `people` are those whose strongest band is each one.
    Low takes each band at its threshold, high at the next one's, likely in the middle of both; nothing for a hazard
    without a vulnerability function.
    """
    told, notes = dict[str, Estimate](), list[str]()
    for name, curves in (("homes_lost", HOMES), ("households_without_power", POWER)):
        lost, _, resting_on = _lost(bands, people, curves)
        if resting_on:
            told[name] = _estimate([each / HOUSEHOLD for each in lost])
            notes += resting_on
    deaths, exposed, why = _lost(bands, people, VULNERABILITY)
    if not why:
        return told, notes
    injured = [min(dead * each, exposed - dead) for dead, each in zip(deaths, INJURED, strict=True)]
    beds = [hurt * each for hurt, each in zip(injured, BEDS, strict=True)]
    why.append("每例死亡对应 2/4/8 名伤员、其中 20%/35%/50% 需住院，均为假设；无人提前撤离。"
               " / 2, 4, 8 injured a death, of whom 20, 35, 50 % need a bed: assumed; nobody has left before.")
    told |= {"deaths": _estimate(deaths), "injured": _estimate(injured), "hospital_beds": _estimate(beds)}
    return told, notes + why


def _lost(bands: Sequence[Band], people: Sequence[int],
          curves: Mapping[str, Vulnerability]) -> tuple[list[float], int, list[str]]:
    """The share of `people` lost in three guesses, how many there are under a curve, and what that rests on."""
    lost, exposed, notes = [0.0, 0.0, 0.0], 0, list[str]()
    for number, (band, inside) in enumerate(zip(bands, people, strict=True)):
        known = curves.get(band.quantity)
        if known is None or band.name not in _ONLY.get(band.quantity, (band.name,)):
            continue
        exposed += inside
        above = next((other.threshold for other in bands[number + 1:] if other.quantity == band.quantity),
                     band.threshold * BEYOND.get(band.quantity, BEYOND_ELSE))
        for guess, at in enumerate((band.threshold, sqrt(band.threshold * above), above)):
            lost[guess] += inside * known.share(at, guess)
        if known.note not in notes:
            notes.append(known.note)
    return lost, exposed, notes


def _estimate(three: Sequence[float]) -> Estimate:
    low, likely, high = (round(each, 1) for each in three)
    return Estimate(low=low, likely=likely, high=high)
