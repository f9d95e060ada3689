"""Plots of a drill over time: steps against the impact line, and shelters filling, each a small picture of its own."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from markupsafe import Markup

from yunnao.drill.review.axis import TimeAxis
from yunnao.drill.review.svg import both, picture, shortened, tag

WIDTH, HEIGHT = 540.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 14.0, 34.0, 24.0
TILE_WIDTH, TILE_HEIGHT, TILES_A_ROW = 265.0, 104.0, 4

Steps = Sequence[tuple[datetime, int]]


@dataclass(frozen=True)
class Series:
    """One line of a plot: its running total by moment, its names, and the class that gives it its colour."""

    zh: str
    en: str
    steps: Steps
    look: str


@dataclass(frozen=True)
class Spot:
    """A single value that history knows, set into a plot."""

    at: datetime
    value: float
    zh: str
    en: str


def plot(series: Sequence[Series], start: datetime, end: datetime, impact_at: datetime, zone: tzinfo,
         label: str, spots: Sequence[Spot] = ()) -> Markup:
    """Running totals as steps, with the moment of the impact and what history knows of the same number."""
    axis = TimeAxis(start, end, LEFT, WIDTH - RIGHT, zone)
    top = nice(max([value for s in series for _, value in s.steps] + [spot.value for spot in spots], default=0))
    lines = (_line(s, axis, top) for s in series)
    inside = [*_frame(axis, top), *lines, *_impact(axis, impact_at, TOP, HEIGHT - BOTTOM), *_legend(series),
              *(_spot(spot, axis, top) for spot in spots)]
    return picture(WIDTH, HEIGHT, inside, label, "plot")


def nice(top: float) -> int:
    """The next round number at or above `top` that four grid lines divide into whole numbers, at least 4."""
    power = 10 ** max(0, math.floor(math.log10(max(top, 1))))
    round_ones = (round(step * power) for step in (1, 1.2, 1.6, 2, 2.4, 4, 6, 8, 10, 12, 16, 20, 24, 40))
    return next(n for n in round_ones if n >= max(top, 4) and n % 4 == 0)


def _y(value: float, top: float, high: float = TOP, low: float = HEIGHT - BOTTOM) -> float:
    return low - (low - high) * min(1.0, value / top if top else 0.0)


def _frame(axis: TimeAxis, top: int) -> Iterator[Markup]:
    for quarter in range(5):
        y = _y(top * quarter / 4, top)
        yield tag("line", x1=axis.left, x2=axis.right, y1=y, y2=y, class_="grid")
        yield tag("text", f"{top * quarter / 4:,.0f}", x=axis.left - 6, y=y + 4, class_="tick", text_anchor="end")
    for x, word in axis.ticks(8):
        yield tag("text", word, x=x, y=HEIGHT - 6, class_="tick", text_anchor="middle")


def _line(series: Series, axis: TimeAxis, top: float) -> Markup:
    if not series.steps:
        return Markup("")
    path = _steps_path(series.steps, axis, lambda value: _y(value, top))
    return tag("path", d=path, class_=f"line {series.look}")


def _spot(spot: Spot, axis: TimeAxis, top: float) -> Markup:
    x, y = axis.x(spot.at), _y(spot.value, top)
    return tag("g", tag("path", d=f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5Z", class_="spot"),
               both(x - 9, y + 4, spot.zh, spot.en, class_="spot-text", text_anchor="end"))


def _steps_path(steps: Steps, axis: TimeAxis, y: Callable[[float], float]) -> str:
    """Level until the next change, then straight up or down; several changes within a pixel are one."""
    points = [f"M{axis.left:.1f} {y(0):.1f}"]
    last_x = axis.left - 1
    for at, value in steps:
        x = axis.x(at)
        if x - last_x < 0.5 and len(points) > 2:
            points.pop()
        else:
            points.append(f"H{x:.1f}")
        points.append(f"V{y(value):.1f}")
        last_x = x
    return "".join([*points, f"H{axis.right:.1f}"])


def _impact(axis: TimeAxis, at: datetime, high: float, low: float) -> Iterator[Markup]:
    if axis.start <= at <= axis.end:
        yield tag("line", x1=axis.x(at), x2=axis.x(at), y1=high, y2=low, class_="impact-line")


def _legend(series: Sequence[Series]) -> Iterator[Markup]:
    x = LEFT
    for s in series:
        yield tag("line", x1=x, x2=x + 18, y1=15.0, y2=15.0, class_=f"line {s.look}")
        yield both(x + 23, 19, s.zh, s.en, class_="key")
        x += 40 + max(13 * len(s.zh), 7.2 * len(s.en))


def tiles(shelters: Sequence[tuple[str, str, int, Steps]], start: datetime, end: datetime, impact_at: datetime,
          zone: tzinfo) -> Markup:
    """A small plot for each shelter (name, English name, capacity, people over time), all on one scale of fullness."""
    rows = math.ceil(len(shelters) / TILES_A_ROW)
    inside = [_tile(i, shelter, start, end, impact_at, zone) for i, shelter in enumerate(shelters)]
    return picture(TILE_WIDTH * TILES_A_ROW, TILE_HEIGHT * rows, inside, "避难场所收容过程", "plot")


def _tile(index: int, shelter: tuple[str, str, int, Steps], start: datetime, end: datetime, impact_at: datetime,
          zone: tzinfo) -> Markup:
    zh, en, capacity, steps = shelter
    row, column = divmod(index, TILES_A_ROW)
    axis = TimeAxis(start, end, 4.0, TILE_WIDTH - 12, zone)
    people = steps[-1][1] if steps else 0
    share = people / capacity if capacity else 0
    high, low = 34.0, TILE_HEIGHT - 12
    path = _steps_path(steps, axis, lambda value: _y(value, capacity, high, low))
    look = "full" if share > 0.9 else "arrived"
    return tag(
        "g",
        both(4, 13, shortened(zh, 14), shortened(en or zh, 18), class_="tile-name"),
        tag("text", f"{people:,} / {capacity:,}　{share:.0%}", x=4.0, y=28.0, class_="tick"),
        tag("rect", x=4.0, y=high, width=axis.right - 4, height=low - high, class_="tile-room"),
        tag("path", d=f"{path}V{low:.1f}H4Z", class_=f"area {look}"),
        *_impact(axis, impact_at, high, low),
        transform=f"translate({column * TILE_WIDTH:.0f} {row * TILE_HEIGHT:.0f})",
    )
