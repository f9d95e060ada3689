"""The three scales of the field, kept apart: a warning's colour, an incident's grade, a response's level."""

from enum import Enum
from functools import total_ordering
from typing import Any


@total_ordering
class _Scale(Enum):
    """Steps written by name in every file and ordered as they stand, the last being the gravest."""

    def __new__(cls, name: str, zh: str) -> Any:
        step = object.__new__(cls)
        step._value_ = name
        step.zh = zh
        step.rank = len(cls.__members__)
        return step

    zh: str
    rank: int

    def __lt__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return self.rank < other.rank

    @classmethod
    def _missing_(cls, value: object) -> Any:
        for step in cls:
            if isinstance(value, str) and value.strip() in (step.zh, step.zh.rstrip("色级")):
                return step
        known = ", ".join(f"{step.value} {step.zh}" for step in cls)
        raise ValueError(f"no {cls.__name__.lower()} is called {value!r}: there are {known}")


class Colour(_Scale):
    """Warning colour 预警颜色."""

    BLUE = ("blue", "蓝色")
    YELLOW = ("yellow", "黄色")
    ORANGE = ("orange", "橙色")
    RED = ("red", "红色")


class Grade(_Scale):
    """Incident grade 事件分级."""

    ORDINARY = ("ordinary", "一般")
    LARGER = ("larger", "较大")
    MAJOR = ("major", "重大")
    EXTRAORDINARY = ("extraordinary", "特别重大")


class Level(_Scale):
    """Response level 响应级别: IV is the lightest, I the gravest."""

    IV = ("IV", "Ⅳ级")
    III = ("III", "Ⅲ级")
    II = ("II", "Ⅱ级")
    I = ("I", "Ⅰ级")  # noqa: E741 - the law's own name
