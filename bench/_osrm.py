"""OSRM's multi-level Dijkstra beside ours: its own programs, out of the wheel `osrm-bindings`, asked over HTTP.

The wheel is for Python 3.12 and later, but what it brings are plain Linux programs, which need no Python at all:
`make bench-roads` unpacks them into var/peers/osrm. OSRM counts tenths of a second, charges no turn here, and expands
every crossing into its turns; so its times are near ours, not equal, and how near is said.
"""

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from yunnao.roads.network import Ints, Network

FOLDER = Path(__file__).parent.parent / "var" / "peers" / "osrm"
VERSION = "26.10.0"

PROFILE = """
api_version = 4
function setup()
  return {properties = {weight_name = 'duration', u_turn_penalty = 0, continue_straight_at_waypoint = false,
                        max_speed_for_map_matching = 200, use_turn_restrictions = false}}
end
function process_node(profile, node, result) end
function process_way(profile, way, result)
  result.forward_mode = mode.driving
  result.backward_mode = mode.inaccessible
  result.forward_speed = tonumber(way:get_value_by_key('maxspeed'))
  result.backward_speed = 0
end
function process_turn(profile, turn) turn.duration = 0 turn.weight = 0 end
return {setup = setup, process_way = process_way, process_node = process_node, process_turn = process_turn}
"""
"""Every arc is a way of its own, one way, at its own speed."""


def there() -> bool:
    """Whether the programs are unpacked and run on this machine."""
    program = FOLDER / "bin" / "osrm-routed"
    return program.exists() and subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def ask(network: Network, where: Path, sources: Ints, targets: Ints, changes: dict[str, Ints],
        ours: dict[str, Ints]) -> dict[str, Any]:
    """Seconds to prepare, and for each change (the ms of all arcs, -1 closed) to take it in and answer the matrix.

    `<change>_off` is the share of entries that differ from ours by more than a fiftieth and two seconds, or in being
    reachable at all.
    """
    where.mkdir()
    _write(network, where / "city.osm.pbf")
    (where / "arcs.lua").write_text(PROFILE)
    began = time.perf_counter()
    _run("extract", "-p", str(where / "arcs.lua"), str(where / "city.osm.pbf"))
    _run("partition", str(where / "city.osrm"))
    _run("customize", str(where / "city.osrm"))
    found: dict[str, Any] = {"version": VERSION, "prepare": time.perf_counter() - began}
    found["disk"] = sum(file.stat().st_size for file in where.glob("city.osrm*"))
    for name, ms in changes.items():
        changed = np.flatnonzero(ms != network.travel_ms)
        speed = np.where(ms[changed] < 0, 0.0, _km_h(network, ms)[changed])
        rows = zip((network.tail[changed] + 1).tolist(), (network.head[changed] + 1).tolist(), speed, strict=True)
        (where / "speeds.csv").write_text("".join(f"{a},{b},{v:.3f}\n" for a, b, v in rows))
        began = time.perf_counter()
        _run("customize", str(where / "city.osrm"), "--segment-speed-file", str(where / "speeds.csv"))
        found[f"{name}_customize"] = time.perf_counter() - began
        with _served(where / "city.osrm") as port:
            found[f"{name}_served"] = time.perf_counter() - began
            times = _table(port, network, sources, targets)
            found[name] = time.perf_counter() - began
        apart = np.abs(times - ours[name]) > np.maximum(ours[name] // 50, 2000)
        found[f"{name}_off"] = float((apart | ((times < 0) != (ours[name] < 0))).mean())
    return found


def _metres(network: Network) -> Any:
    from yunnao.roads.sphere import along_ground, on_sphere

    at = on_sphere(network.lon, network.lat)
    return np.maximum(along_ground(np.linalg.norm(at[network.tail] - at[network.head], axis=1)), 0.01)


def _km_h(network: Network, ms: Ints) -> Any:
    return _metres(network) * 3600 / np.maximum(ms, 1)


def _write(network: Network, path: Path) -> None:
    import osmium
    from osmium.osm.mutable import Node, Way

    with osmium.SimpleWriter(str(path)) as out:
        for node, place in enumerate(zip(network.lon.tolist(), network.lat.tolist(), strict=True), start=1):
            out.add_node(Node(id=node, location=place, version=1))
        ends = zip(network.tail.tolist(), network.head.tolist(), _km_h(network, network.travel_ms), strict=True)
        for way, (a, b, km_h) in enumerate(ends, start=1):
            out.add_way(Way(id=way, nodes=[a + 1, b + 1], version=1,
                            tags={"highway": "road", "maxspeed": f"{km_h:.3f}"}))


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run([FOLDER / "bin" / f"osrm-{program}", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"osrm-{program} failed: {(done.stdout + done.stderr)[-2000:]}")


@contextmanager
def _served(base: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [FOLDER / "bin" / "osrm-routed", "--algorithm", "mld", "--max-table-size", "5000", "-i", "127.0.0.1",
               "-p", str(port), str(base)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(3000):
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.01)
        yield port
    finally:
        server.terminate()
        server.wait()


def _table(port: int, network: Network, sources: Ints, targets: Ints) -> Ints:
    import msgspec

    nodes = np.concatenate([sources, targets])
    places = ";".join(f"{network.lon[n]:.6f},{network.lat[n]:.6f}" for n in nodes)
    from_, to = ";".join(map(str, range(len(sources)))), ";".join(map(str, range(len(sources), len(nodes))))
    url = f"http://127.0.0.1:{port}/table/v1/driving/{places}?sources={from_}&destinations={to}"
    with urllib.request.urlopen(url, timeout=600) as answer:
        rows = msgspec.json.decode(answer.read())["durations"]
    return np.array([[-1 if s is None else round(s * 1000) for s in row] for row in rows], dtype=np.int64)
