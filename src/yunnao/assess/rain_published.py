"""The published numbers that signals, grades, runoff and the flood wave of rain must give again."""

from collections.abc import Sequence
from functools import lru_cache

from yunnao.assess import inundation, rain
from yunnao.assess.published import Published


def _from_mm(hours: int, number: int) -> float:
    """The least amount in `hours`, to a tenth, at which our signal reaches this colour."""
    return next(mm / 10 for mm in range(5000) if rain.signal({hours: mm / 10}) >= number)


_CMA = "中国气象局令第16号 气象灾害预警信号发布与传播办法 (2007)"
_TR55 = "USDA (1986), TR-55, example {}: 6 inches of rain (number known to us, not seen again)"
_GRADE = "GB/T 28592-2012, as printed by 郑州晚报, 8 July 2024"
_HUNTER = "Hunter et al. (2005), solution for 1 m/s, n 0.03, after an hour; as Bates et al. (2010) tested theirs"


@lru_cache(maxsize=1)
def _plain() -> tuple[float, ...]:
    return tuple(inundation.plain(3600.0, 50.0, 5000.0).tolist())


def _wave(x_m: int) -> float:
    return _plain()[x_m // 50]


def _least(name: str) -> float:
    return next(mm / 10 for mm in range(10_000) if rain.grade(mm / 10) == name)


VERIFICATION: Sequence[Published] = (
    Published("rain of 12 hours for blue", lambda: _from_mm(12, 1), 50.0, 0.05, "mm", "a threshold", _CMA),
    Published("rain of 6 hours for yellow", lambda: _from_mm(6, 2), 50.0, 0.05, "mm", "a threshold", _CMA),
    Published("rain of 3 hours for orange", lambda: _from_mm(3, 3), 50.0, 0.05, "mm", "a threshold", _CMA),
    Published("rain of 3 hours for red", lambda: _from_mm(3, 4), 100.0, 0.05, "mm", "a threshold", _CMA),
    Published("rain of a day for 暴雨", lambda: _least("暴雨"), 50.0, 0.05, "mm", "a threshold", _GRADE),
    Published("rain of a day for 特大暴雨", lambda: _least("特大暴雨"), 250.0, 0.05, "mm", "a threshold", _GRADE),
    Published("runoff of a pasture, curve number 70", lambda: rain.runoff_mm(152.4, 70) / 25.4, 2.81, 0.006, "in",
              "printed to a hundredth", _TR55.format("2-1")),
    Published("runoff of half-acre lots, curve number 75", lambda: rain.runoff_mm(152.4, 75) / 25.4, 3.28, 0.006, "in",
              "printed to a hundredth", _TR55.format("2-2")),
    *(Published(f"depth of a flood wave over a plain, {x} m from its source", lambda x=x: _wave(x),
                inundation.wave_m(x, 3600.0, 1.0, 0.03), 0.03, "m", "3 cm: cells of 50 m", _HUNTER)
      for x in (525, 1525, 2525)),
)  # fmt: skip
