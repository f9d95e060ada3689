"""Two lanes of one day: what the drill did above the line, what history did below it, no label on another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from markupsafe import Markup

from yunnao.drill.review.axis import TimeAxis
from yunnao.drill.review.svg import both, picture, shortened, tag, width_of

WIDTH, SIZE, ROW = 1120.0, 13.0, 21.0
LETTERS = 21
"""Longest label, in Chinese characters."""


@dataclass(frozen=True)
class Mark:
    """A moment with its label in both languages; `strong` ones stand out."""

    at: datetime
    zh: str
    en: str
    strong: bool = False


@dataclass(frozen=True)
class Placed:
    mark: Mark
    text: str
    x: float
    row: int


def place(marks: Sequence[Mark], axis: TimeAxis, lang: str) -> list[Placed]:
    """A row for every mark so that no label meets another label, or another mark's stem.

    Labels run to the right of their stem. Placed from the last mark to the first, each goes one row beyond all marks
    that its label reaches over.
    """
    placed: list[Placed] = []
    for mark in sorted(marks, key=lambda m: m.at, reverse=True):
        x = axis.x(mark.at)
        text = f"{axis.say(mark.at)} {shortened(mark.zh if lang == 'zh' else mark.en, LETTERS)}"
        reach = x + width_of(text, SIZE) + 14
        row = max((p.row + 1 for p in placed if p.x <= reach), default=0)
        placed.append(Placed(mark, text, x, row))
    return placed[::-1]


def lanes(ours: Sequence[Mark], theirs: Sequence[Mark], axis: TimeAxis, impact: Mark, lang: str) -> Markup:
    """The two lanes as one picture in one language."""
    above, below = place(ours, axis, lang), place(theirs, axis, lang)
    rows_up, rows_down = (max((p.row for p in lane), default=0) + 1 for lane in (above, below))
    middle = 34 + rows_up * ROW + 8
    height = middle + 30 + rows_down * ROW + 26
    x, late = axis.x(impact.at), axis.x(impact.at) > WIDTH / 3
    inside = [
        tag("rect", x=axis.left, y=middle, width=axis.right - axis.left, height=22.0, class_="axis-band"),
        *(tag("text", word, x=at, y=middle + 15, class_="tick", text_anchor="middle") for at, word in axis.ticks(14)),
        tag("line", x1=x, x2=x, y1=18.0, y2=height - 6, class_="impact-line"),
        tag("text", f"{axis.say(impact.at)} {impact.zh if lang == 'zh' else impact.en}", x=x - 6 if late else x + 6,
            y=14.0, class_="impact-text", text_anchor="end" if late else "start"),
        *(_flag(p, middle, -1, "ours") for p in above),
        *(_flag(p, middle + 22, 1, "theirs") for p in below),
        both(axis.left, 14, "推演 ↑", "Drill ↑", class_="lane-name ours"),
        both(axis.left, height - 4, "历史 ↓", "History ↓", class_="lane-name theirs"),
    ]
    return picture(WIDTH, height, inside, "时间线：推演与历史", "lanes")


def _flag(placed: Placed, foot: float, way: int, lane: str) -> Markup:
    y = foot + way * (12 + placed.row * ROW)
    weight = " strong" if placed.mark.strong else ""
    return tag(
        "g",
        tag("line", x1=placed.x, x2=placed.x, y1=foot, y2=y + way * 4, class_=f"stem {lane}"),
        tag("circle", cx=placed.x, cy=foot, r=3.2 if placed.mark.strong else 2.4, class_=f"dot {lane}"),
        tag("text", placed.text, x=placed.x + 5, y=y + (4 if way > 0 else 2), class_=f"flag {lane}{weight}"),
    )


def axis_for(start: datetime, end: datetime, zone: tzinfo) -> TimeAxis:
    """The axis of the lanes: room on the right for the last label."""
    return TimeAxis(start, end, 12.0, WIDTH - 215.0, zone)
