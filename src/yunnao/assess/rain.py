"""Rain on a gauge: the colour of its warning signal, its grade by the day, and what of it runs off.

Source: China Meteorological Administration, order 16 (2007), 气象灾害预警信号发布与传播办法 (rainstorm signals);
GB/T 28592-2012 降水量等级 (grades of 12 and 24 hours); USDA (1986), TR-55, chapter 2 (runoff by curve number).
"""

from collections.abc import Mapping

SIGNALS = (  # colour, hours, millimetres from which it is given
    ("blue", 12, 50.0), ("yellow", 6, 50.0), ("orange", 3, 50.0), ("red", 3, 100.0),
)  # fmt: skip
GRADES = ((0.1, "小雨"), (10.0, "中雨"), (25.0, "大雨"), (50.0, "暴雨"), (100.0, "大暴雨"), (250.0, "特大暴雨"))


def signal(mm: Mapping[int, float]) -> int:
    """0 for none, 1 blue to 4 red, of what fell in 1, 3, 6, 12 and 24 hours; hours that are not known are left out.

    What fell in fewer hours also fell in more: 60 mm in one hour are at least 60 mm in three.
    """
    reached = 0
    for number, (_, hours, least) in enumerate(SIGNALS, start=1):
        if max((fell for window, fell in mm.items() if window <= hours), default=0.0) >= least:
            reached = number
    return reached


def grade(day_mm: float) -> str:
    """The grade of what fell in 24 hours; 无雨 below 0.1 mm."""
    return next((name for least, name in reversed(GRADES) if day_mm >= least), "无雨")


def runoff_mm(rain_mm: float, curve: float) -> float:
    """What runs off of a storm on ground of this curve number (30 a forest on sand, 98 a roof)."""
    holds = 25.4 * (1000 / curve - 10)
    return max(0.0, rain_mm - 0.2 * holds) ** 2 / (rain_mm + 0.8 * holds) if rain_mm > 0 else 0.0
