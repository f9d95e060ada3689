"""Both recorded days, whole: wall time beside the time the days themselves took, and beside the promised 30 s."""

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from yunnao.city.ground import Ground
from yunnao.city.package import read_package
from yunnao.drill.runner import Drill
from yunnao.drill.scenario import read_scenario
from yunnao.log.log import open_log

RUNS = 3
PROMISE_S = 30.0


def rows() -> list[dict[str, Any]]:
    ground = read_package("cities/qingdao")
    return [_row(ground, name) for name in ("huangdao-2013", "lekima-2019")]


def _row(ground: Ground, name: str) -> dict[str, Any]:
    took = [_run(ground, name) for _ in range(RUNS)]
    seconds, events = median(t for t, _ in took), took[0][1]
    return {"work": f"{name}: the whole day, {events} events, durable log", "ours": seconds, "peer": PROMISE_S,
            "peer_version": "the promise of a drill", "ratio": PROMISE_S / seconds, "unit": "s", "runs": RUNS}


def _run(ground: Ground, name: str) -> tuple[float, int]:
    scenario = read_scenario(ground.folder / "scenarios" / name)
    with tempfile.TemporaryDirectory() as folder:
        log = open_log(str(Path(folder) / "log.sqlite"))
        began = time.perf_counter()
        Drill(ground, scenario, log, seed=1, out=Path(folder)).run()
        took, events = time.perf_counter() - began, log.head().seq
        log.close()
    return took, events
