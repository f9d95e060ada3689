"""How the road engine grows with the city, from 10,000 to 500,000 arcs: `python -m bench._growth` draws the picture.

The slope on a log-log plot is the power of growth: 1 is in step with the city, 2 would be four times for twice as
many arcs.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench._synthetic_city import synthetic_city
from yunnao.roads.cch.customize import customize
from yunnao.roads.cch.hierarchy import Hierarchy, build
from yunnao.roads.cch.matrix import matrix
from yunnao.roads.cch.store import load, save
from yunnao.roads.cch.sweep import sweep

CROSSINGS = (3_500, 11_000, 35_000, 90_000, 160_000)
PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "roads-growth.svg"
COLOURS = ("#1f6f8b", "#c44536", "#3a7d44", "#7b5ea7", "#b8860b", "#5b5b5b", "#d1457b")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 70, 190, 30, 50


def growth() -> tuple[list[int], dict[str, list[float]]]:
    """Arcs of each city, and for each kind of work its milliseconds or megabytes in each."""
    build(2, np.array([0]), np.array([1]))  # what has to be compiled or loaded is, before the first is timed
    arcs, found = [], {}
    for crossings in CROSSINGS:
        city, rng = synthetic_city(crossings), np.random.default_rng(5)
        began = time.perf_counter()
        hierarchy = build(city.nodes, city.tail, city.head)
        ordered = (time.perf_counter() - began) * 1000
        sources, targets = rng.choice(city.nodes, 1000), rng.choice(city.nodes, 300)
        times = customize(hierarchy, city.travel_ms)
        size = sum(part.nbytes for part in [*hierarchy[:-1], *hierarchy.fronts] if isinstance(part, np.ndarray))
        here = {
            "order, ms": ordered,
            "customize, ms": _median_ms(lambda h=hierarchy, c=city: customize(h, c.travel_ms)),
            "1,000 x 300, ms": _median_ms(lambda h=hierarchy, t=times, a=sources, b=targets: matrix(h, t, a, b)),
            "one to all, ms": _median_ms(lambda h=hierarchy, t=times, a=sources: sweep(h, t, int(a[0]))),
            "hierarchy, MB": size / 1e6,
            **_kept(hierarchy),
        }
        arcs.append(city.arcs)
        for work, value in here.items():
            found.setdefault(work, []).append(value)
    return arcs, found


def _kept(hierarchy: Hierarchy) -> dict[str, float]:
    """Megabytes on disk, and milliseconds to have them back."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "hierarchy.npz"
        save(file, hierarchy)
        return {"on disk, MB": file.stat().st_size / 1e6, "load from disk, ms": _median_ms(lambda: load(file))}


def slope(arcs: list[int], values: list[float]) -> float:
    """The power of growth, fitted on logarithms."""
    return float(np.polyfit(np.log(arcs), np.log(values), 1)[0])


def _median_ms(work: Callable[[], Any], runs: int = 7) -> float:
    work()
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds) * 1000


def picture(arcs: list[int], found: dict[str, list[float]]) -> str:
    """A log-log plot as SVG."""
    low, high = np.log10(min(map(min, found.values()))), np.log10(max(map(max, found.values())))
    first, last = np.log10(arcs[0]), np.log10(arcs[-1])

    def at(x: float, y: float) -> tuple[float, float]:
        return (LEFT + (np.log10(x) - first) / (last - first) * (WIDTH - LEFT - RIGHT),
                HEIGHT - BOTTOM - (np.log10(y) - low) / (high - low) * (HEIGHT - TOP - BOTTOM))

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
             f'font-size="13"><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    for power in range(int(np.ceil(low)), int(np.floor(high)) + 1):
        _, y = at(arcs[0], 10.0**power)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
                     f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for count in arcs:
        x, _ = at(count, 10.0**low)
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{round(count / 1000)}k</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">arcs</text>')
    free = HEIGHT
    for colour, (work, values) in sorted(zip(COLOURS, found.items(), strict=True), key=lambda line: line[1][1][-1]):
        points = [at(x, y) for x, y in zip(arcs, values, strict=True)]
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        (x, y), words = points[-1], f"{work} (power {slope(arcs, values):.2f})"
        free = min(y, free - 16)  # names do not lie on each other
        parts.append(f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
                     f'<text x="{x + 8:.1f}" y="{free + 4:.1f}" fill="{colour}">{words}</text>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    measured = growth()
    PICTURE.write_text(picture(*measured), encoding="utf-8")
    print(*measured)
