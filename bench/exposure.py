"""100,000 things under a field of 40,000 cells: which cell each is under, and what a storm takes, beside CLIMADA.

    make bench-assess        installs CLIMADA in an environment of its own (var/peers-climada) and asks both the same

`ours` and `peer` are seconds, the median of five runs, in one run of this file; every damage must come out the same.
A field on even rows and columns and one of scattered cells are asked; Qingdao's own storm follows in `bench assess`.
"""

import json
import statistics
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from yunnao.assess.points import Cells, losses
from yunnao.assess.vulnerability import wind_curve

HERE = Path(__file__).parent
PEER = HERE.parent / "var" / "peers-climada" / "bin" / "python"
RUNS, POINTS, SIDE, LIMIT_DEG = 5, 100_000, 200, 0.5


def rows() -> list[dict[str, Any]]:
    """Three rows a field: assignment, impact, and both."""
    return [row for even in (True, False) for row in _rows(even)]


def _rows(even: bool) -> list[dict[str, Any]]:
    question = _question(even)
    assign, impact, damage = _ours(question)
    peer = _theirs(question, damage)
    field = "even" if even else "scattered"
    words = {"assign": f"{POINTS:,} points to the nearest of {SIDE**2:,} {field} cells",
             "impact": f"damage by wind at each, {field} cells", "both": f"both, {field} cells"}
    ours = {"assign": assign, "impact": impact, "both": assign + impact}
    return [{"work": words[what], "ours": seconds, "peer": peer.get(what), "unit": "s", "runs": RUNS,
             "peer_version": f"climada {peer['version']}" if peer else "none installed: make bench-assess",
             "ratio": peer[what] / seconds if peer else None} for what, seconds in ours.items()]


def _question(even: bool) -> dict[str, Any]:
    chance = np.random.default_rng(7)
    x, y = (side.ravel() for side in np.meshgrid(119.4 + 0.01 * np.arange(SIDE), 35.4 + 0.01 * np.arange(SIDE)))
    if not even:
        x, y = chance.uniform(119.4, 121.39, SIDE**2), chance.uniform(35.4, 37.39, SIDE**2)
    return {"x": x, "y": y, "wind": chance.uniform(0, 80, SIDE**2), "lon": chance.uniform(119.4, 121.39, POINTS),
            "lat": chance.uniform(35.4, 37.39, POINTS), "value": chance.uniform(1e4, 1e7, POINTS)}


def _ours(q: dict[str, Any]) -> tuple[float, float, Any]:
    spent = []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        cell = Cells(q["x"], q["y"], LIMIT_DEG).nearest(q["lon"], q["lat"])
        assigned = time.perf_counter()
        damage = losses(q["value"], cell, q["wind"], wind_curve())
        spent.append((assigned - began, time.perf_counter() - assigned))
    assign, impact = (statistics.median(part) for part in zip(*spent[1:], strict=True))
    return assign, impact, damage


def _theirs(question: dict[str, Any], damage: Any) -> dict[str, Any]:
    if not PEER.exists():
        return {}
    with TemporaryDirectory() as folder:
        file = Path(folder) / "question.npz"
        np.savez(file, limit=LIMIT_DEG, **question)
        done = subprocess.run([str(PEER), "-P", str(HERE / "_climada_peer.py"), "time", str(file)], capture_output=True,
                              text=True, check=True)
        theirs = np.load(f"{file}.damage.npy")
    np.testing.assert_allclose(damage, theirs, rtol=1e-9, atol=1e-6)
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told | {"both": told["assign"] + told["impact"]}
