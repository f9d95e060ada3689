"""Live travel times over a whole city beside the road engines that can be had as Python wheels, in one run.

    make bench-roads        installs the peers beside ours (var/peers), asks them the same, compares every entry

The city is synthetic (`_synthetic_city.py`, seeded); Porto comes with it where the shared data is beside the
checkout. `ours` includes all that a caller pays: new conditions, new travel, the matrix. `ratio` is how many times
longer the best exact peer takes; scipy's Dijkstra is always one of them. OSRM (`_osrm.py`) has rows of its own, for it
counts tenths of a second; where its programs do not run they are missing. Memory is the most a process held.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench import _osrm
from bench._growth import growth, slope
from bench._porto import porto
from bench._synthetic_city import synthetic_city
from yunnao.roads.conditions import Conditions
from yunnao.roads.drive import times
from yunnao.roads.network import Network
from yunnao.roads.search import Searched

HERE = Path(__file__).parent
PEERS = HERE.parent / "var" / "peers" / "bin" / "python"
RUNS = 7
Row = dict[str, Any]


def rows() -> list[Row]:
    """Rows for each city, the synthetic one first; then how the work grows with the city."""
    found: list[Row] = []
    for name, network in (("synthetic", synthetic_city()), ("Porto", porto())):
        if network is not None:
            found += City(name, network).rows()
    arcs, grown = growth()
    return found + [{"work": f"growth of {work.rsplit(', ', 1)[0]} from {arcs[0]:,} to {arcs[-1]:,} arcs",
                     "ours": slope(arcs, values), "peer": None, "peer_version": "none", "ratio": None,
                     "unit": "power", "runs": 1} for work, values in grown.items()]


def _timed(work: Callable[[int], Any], runs: int = RUNS) -> float:
    """Median seconds; `work` is given the number of its run, 0 being a rehearsal."""
    work(0)
    seconds = []
    for run in range(1, runs + 1):
        began = time.perf_counter()
        work(run)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


class City:
    """One network and the questions put to everybody."""

    def __init__(self, name: str, network: Network) -> None:
        rng = np.random.default_rng(99)
        self.name, self.network = name, network
        self.sources = rng.choice(network.nodes, 2000, replace=False)
        self.targets = rng.choice(network.nodes, 300, replace=False)
        self.close = [rng.choice(network.arcs, 1000, replace=False) for _ in range(RUNS + 1)]
        self.slow = [rng.choice(network.arcs, network.arcs // 10, replace=False) for _ in range(RUNS + 1)]
        self.local = [self._around(int(node)) for node in rng.choice(network.nodes, RUNS + 1)]
        self.label = f"{name}, {network.nodes:,} nodes, {network.arcs:,} arcs"

    def _around(self, node: int) -> Any:
        """Twenty arcs about a crossing."""
        radius_m, arcs = 100.0, np.zeros(0, dtype=np.int64)
        while len(arcs) < 20:
            arcs, radius_m = self.network.arcs_within(self.network.lon[node], self.network.lat[node], radius_m), \
                radius_m * 1.5
        return arcs[:20]

    def rows(self) -> list[Row]:
        with TemporaryDirectory() as folder:
            os.environ["YUNNAO_CACHE"] = folder
            prepared, cold, memory, disk = self._prepare(Path(folder))
            peers = self._ask_peers(Path(folder))
            return [*self._live(peers),
                    self._row("preparing, once a machine", prepared, self._best(peers, "prepare"), "s", 1),
                    self._row("cold start: import, load from cache, customize", cold, None, "s", 1),
                    self._row("memory of a process with one travel", memory, None, "MB", 1),
                    self._row("on disk", disk / 1e6, self._of(peers, "pyroutingkit", "disk", 1e-6), "MB", 1)]

    def _live(self, peers: dict[str, Any]) -> list[Row]:
        free = Conditions(self.network)
        travel = free.travel()
        starts, ends = self._doors(2000), self._doors(300)
        ours = {
            "close": _timed(lambda k: free.close(self.close[k]).travel().matrix(self.sources, self.targets)),
            "slow": _timed(lambda k: free.scale(self.slow[k], 1.5).travel().matrix(self.sources, self.targets)),
            "one": _timed(lambda k: free.close(self.local[k][:1]).travel()),
            "twenty": _timed(lambda k: free.close(self.local[k]).travel()),
            "sweep": _timed(lambda k: travel.one_to_all(int(self.sources[k]))),
            "path": _timed(lambda k: travel.path(int(self.sources[k]), int(self.targets[k]))),
            "nodes": _timed(lambda k: travel.matrix(self.sources, self.targets)),
            "doors": _timed(lambda k: times(travel, starts, ends)),
            "moved": _timed(lambda k: times(free.close(self.close[k]).travel(), starts, ends)),
        }
        search = Searched(self.network, self.network.travel_ms.copy())
        search.one_to_all(0)
        scipy = {"sweep": _timed(lambda k: search.one_to_all(int(self.sources[k]))),
                 "path": _timed(lambda k: search.path(int(self.sources[k]), int(self.targets[k])))}
        beside = {work: ("scipy", version("scipy"), seconds) for work, seconds in scipy.items()}
        beside |= {work: self._best(peers, work) for work in ("close", "slow", "one", "twenty")}
        osrm = {work: self._of(peers, "osrm", work, 1.0) for work in ("close", "slow") if "osrm" in peers}
        words = {"close": "(a) close 1,000 arcs, then 2,000 x 300 times",
                 "slow": "(b) slow 10 % of arcs, then the same",
                 "one": "(c) one arc closed, ready to ask", "twenty": "(c) twenty arcs about a place closed",
                 "sweep": "(d) one to all", "path": "one way, arc by arc", "nodes": "2,000 x 300 from node to node",
                 "doors": "2,000 x 300 from door to door, half way along streets",
                 "moved": "close 1,000 arcs, then 2,000 x 300 from door to door"}
        return [*(self._row(words[work], seconds, beside.get(work), "s", RUNS) for work, seconds in ours.items()),
                *(self._row(f"{words[work]}, beside OSRM's MLD", ours[work], peer, "s", RUNS)
                  for work, peer in osrm.items())]

    def _doors(self, count: int) -> tuple[Any, Any]:
        """Places up to 100 m from the middle of random streets, the same every time."""
        n, rng = self.network, np.random.default_rng(count)
        arc = rng.choice(n.arcs, count, replace=False)
        return tuple((at[n.tail[arc]] + at[n.head[arc]]) / 2 + rng.uniform(-1e-3, 1e-3, count) for at in (n.lon, n.lat))

    def _prepare(self, folder: Path) -> tuple[float, float, float, int]:
        """A process that orders the city and compiles nothing new; then one that finds it all on disk."""
        file = folder / "network.npz"
        n = self.network
        np.savez(file, tail=n.tail, head=n.head, ms=n.travel_ms, lon=n.lon, lat=n.lat)
        self._fresh(file)  # this one also compiles
        for kept in (folder / "hierarchies").glob("*.npz"):
            kept.unlink()
        prepared, again = self._fresh(file), self._fresh(file)
        disk = sum(kept.stat().st_size for kept in (folder / "hierarchies").glob("*.npz"))
        return prepared[1], again[0], again[2], disk

    def _fresh(self, file: Path) -> list[float]:
        """Seconds in all and in making the first travel, and megabytes, of a new process."""
        program = (
            "import json, sys, time; began = time.perf_counter(); import numpy as np\n"
            "from yunnao.roads.network import Network; from yunnao.roads.conditions import Conditions\n"
            "q = np.load(sys.argv[1]); n = Network.from_arrays(q['tail'], q['head'], q['ms'], q['lon'], q['lat'])\n"
            "ready = time.perf_counter(); Conditions(n).travel(); end = time.perf_counter()\n"
            "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
            "mb = int(peak.split()[1]) / 1024\n"
            "print(json.dumps([end - began, end - ready, mb]))")
        done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
        answer: list[float] = json.loads(done.stdout)
        return answer

    def _ask_peers(self, folder: Path) -> dict[str, Any]:
        """What each peer answers, scipy included; a peer that differs from us in one entry is said so, loudly."""
        free, n = Conditions(self.network), self.network
        closed, slowed = free.close(self.close[1]), free.scale(self.slow[1], 1.5)
        matrices = [now.travel().matrix(self.sources, self.targets) for now in (closed, slowed)]
        began = time.perf_counter()
        truth = Searched(n, np.where(closed.closed, -1, closed.travel_ms)).matrix(self.sources, self.targets)
        seconds = time.perf_counter() - began
        answers = {"scipy": {"version": version("scipy"), "close": seconds, "slow": seconds,
                             "close_differences": int((truth != matrices[0]).sum())}}
        if PEERS.exists():
            file = folder / "questions.npz"
            np.savez(file, tail=n.tail, head=n.head, ms=n.travel_ms, lon=n.lon, lat=n.lat, sources=self.sources,
                     targets=self.targets, close=self.close[1], slowed_ms=slowed.travel_ms, local=self.local[1],
                     closed_matrix=matrices[0], slowed_matrix=matrices[1])
            done = subprocess.run([PEERS, HERE / "_roads_peers.py", file], capture_output=True, text=True, check=True)
            answers |= json.loads(done.stdout.splitlines()[-1])
        if _osrm.there():
            changes = {"close": np.where(closed.closed, -1, closed.travel_ms), "slow": slowed.travel_ms}
            answers["osrm"] = _osrm.ask(n, folder / "osrm", self.sources, self.targets, changes,
                                        dict(zip(changes, matrices, strict=True)))
        for name, answer in answers.items():
            print(f"{self.name}: {name} {answer}", file=sys.stderr)
        return answers

    def _best(self, peers: dict[str, Any], work: str) -> tuple[str, str, float] | None:
        asked = [(name, answer["version"], answer[work]) for name, answer in peers.items()
                 if work in answer and name != "osrm"]
        return min(asked, key=lambda peer: peer[2]) if asked else None

    def _of(self, peers: dict[str, Any], name: str, work: str, unit: float) -> tuple[str, str, float] | None:
        return (name, peers[name]["version"], peers[name][work] * unit) if name in peers else None

    def _row(self, work: str, ours: float, peer: tuple[str, str, float] | None, unit: str, runs: int) -> Row:
        name, release, theirs = peer or ("none", "", None)
        return {"work": f"{work} ({self.label})", "ours": ours, "peer": theirs,
                "peer_version": f"{name} {release}".strip(), "ratio": theirs / ours if theirs else None, "unit": unit,
                "runs": runs}
