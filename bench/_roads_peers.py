"""Other road engines asked the same questions: run by a Python of its own, so that their wheels stay out of ours.

    python _roads_peers.py QUESTIONS.npz       answers in JSON on standard output, one key an engine

A question file holds the network, 1,000 arcs to close, 10 % to slow, and our own answers, which are compared.
"""

import json
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

RUNS = 3
LARGEST_FOR_PANDANA = 200_000
"""It builds anew for every change: minutes for half a million arcs."""

warnings.simplefilter("ignore")


def timed(work: Callable[[], Any], runs: int = RUNS) -> tuple[float, Any]:
    """Median seconds, and the last answer."""
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), answer


def main(questions: str) -> None:
    q = np.load(questions)
    answers = {}
    for name, ask in (("pyroutingkit", routingkit), ("pandana", pandana)):
        try:
            version(name)
        except ModuleNotFoundError:
            continue
        if name == "pandana" and len(q["tail"]) > LARGEST_FOR_PANDANA:
            continue
        answers[name] = {"version": version(name), **ask(q)}
    print(json.dumps(answers))


def routingkit(q: Any) -> dict[str, float]:
    """RoutingKit's customizable contraction hierarchy through its binding; queries one pair at a time inside."""
    import pyroutingkit as rk

    tail, head, ms = (q[name].astype(np.uint32) for name in ("tail", "head", "ms"))
    topology, sources, targets = rk.CCHTopology(), q["sources"].astype(np.uint32), q["targets"].astype(np.uint32)
    prepare, _ = timed(lambda: topology.build(tail, head, q["lat"].astype(np.float32), q["lon"].astype(np.float32),
                                              len(q["lat"])), 1)
    metric = rk.CCHMetric(topology)
    metric.customize(ms)

    def live(weights: Any) -> Any:
        metric.customize(weights, 2 if rk.HAS_OPENMP else 0)
        return metric.distances_many_to_many(sources, targets)

    closed, slowed = ms.copy(), q["slowed_ms"].astype(np.uint32)
    closed[q["close"]] = rk.INF_WEIGHT
    found = {"prepare": prepare}
    found["close"], matrix = timed(lambda: live(closed))
    found["close_differences"] = differences(matrix, rk.INF_WEIGHT, q["closed_matrix"])
    found["slow"], matrix = timed(lambda: live(slowed))
    found["slow_differences"] = differences(matrix, rk.INF_WEIGHT, q["slowed_matrix"])
    metric.customize(ms)
    for name, arcs in (("one", q["local"][:1]), ("twenty", q["local"])):
        some = arcs.astype(np.uint32)

        def once(some: Any = some) -> None:
            metric.update_weights(some, np.full(len(some), rk.INF_WEIGHT, np.uint32))

        found[name], _ = timed(once, 1)
        metric.update_weights(some, ms[some])
    with tempfile.TemporaryDirectory() as folder:
        topology.save(folder)
        found["disk"] = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        found["load"], _ = timed(lambda: rk.CCHTopology().load(folder), 1)
    return found


def pandana(q: Any) -> dict[str, float]:
    """pandana's contraction hierarchy, built anew for each change; it counts thousandths, so seconds go in."""
    import pandana as pdna
    import pandas as pd

    starts, ends = np.repeat(q["sources"], len(q["targets"])), np.tile(q["targets"], len(q["sources"]))
    shape = (len(q["sources"]), len(q["targets"]))

    def build(ms: Any, keep: Any) -> Any:
        weights = pd.DataFrame({"s": ms[keep] / 1000})
        return pdna.Network(pd.Series(q["lon"]), pd.Series(q["lat"]), pd.Series(q["tail"][keep]),
                            pd.Series(q["head"][keep]), weights, twoway=False)

    def live(ms: Any, keep: Any) -> Any:
        return np.asarray(build(ms, keep).shortest_path_lengths(starts, ends, "s")).reshape(shape)

    open_, all_ = np.ones(len(q["ms"]), bool), np.ones(len(q["ms"]), bool)
    open_[q["close"]] = False
    found = {"prepare": timed(lambda: build(q["ms"], all_), 1)[0]}
    found["close"], matrix = timed(lambda: live(q["ms"], open_), 1)
    found["close_differences"] = differences(np.rint(matrix * 1000), 4_294_967_000, q["closed_matrix"])
    found["slow"], matrix = timed(lambda: live(q["slowed_ms"], all_), 1)
    found["slow_differences"] = differences(np.rint(matrix * 1000), 4_294_967_000, q["slowed_matrix"])
    return found


def differences(theirs: Any, far: float, ours: Any) -> int:
    """Entries that are not ours, unreachable being -1."""
    times = np.asarray(theirs).astype(np.int64).reshape(ours.shape)
    return int((np.where(times >= far, -1, times) != ours).sum())


if __name__ == "__main__":
    main(sys.argv[1])
