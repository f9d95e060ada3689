"""The share of cars that are there, minute by minute, of both plans: one small SVG, a thin line for every seed."""

from collections.abc import Sequence

import numpy as np

from bench._sumo import Run

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 300, 46, 34, 30
OURS, THEIRS = "#1769aa", "#c2571a"


def picture(ours: Sequence[Run], theirs: Sequence[Run]) -> str:
    """Both sides' arrivals; time goes as far as the slowest run."""
    longest = max(float(run.there_s.max()) for run in (*ours, *theirs))
    span = -(-longest // 600) * 600
    lines = [_line(run, span, colour) for runs, colour in ((theirs, THEIRS), (ours, OURS)) for run in runs]
    ticks = [f'<text x="{_x(m * 60, span):.0f}" y="{HEIGHT - 14}" text-anchor="middle">{m}</text>'
             for m in range(0, int(span // 60) + 1, 10)]
    ticks += [f'<text x="{LEFT - 6}" y="{_y(s / 4) + 4:.0f}" text-anchor="end">{s * 25} %</text>' for s in range(5)]
    grid = [f'<path d="M{LEFT} {_y(s / 4):.0f}H{WIDTH - 10}" stroke="#ddd"/>' for s in range(5)]
    words = [f'<text x="{LEFT}" y="18">Cars there, by minutes from the start; ten seeds each: '
             f'<tspan fill="{OURS}">our clearance plan</tspan>, <tspan fill="{THEIRS}">everyone to the nearest shelter'
             "</tspan></text>"]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
            f'font-size="12">\n<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n'
            + "\n".join([*grid, *lines, *ticks, *words]) + "\n</svg>\n")


def _line(run: Run, span: float, colour: str) -> str:
    shares = np.linspace(0, 1, 51)
    at = np.quantile(run.there_s, shares)
    points = " ".join(f"{_x(s, span):.1f},{_y(share):.1f}" for s, share in zip(at, shares, strict=True))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.2" opacity="0.6"/>'


def _x(seconds: float, span: float) -> float:
    return LEFT + seconds / span * (WIDTH - LEFT - 10)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)
