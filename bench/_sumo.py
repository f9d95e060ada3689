"""SUMO (EPL-2.0, in var/peers) as a judge: our streets and trips written as its files, its own record read back."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from yunnao.city.plane import Plane
from yunnao.roads.network import Network

BIN = Path(__file__).parent.parent / "var" / "peers" / "bin"

LANES = ((70.0, 2), (0.0, 1))
"""Lanes from so many km/h on, as our capacities assume: 3,600 vehicles an hour on two, 1,800 or 900 on one."""


@dataclass(frozen=True)
class Run:
    """What became of the vehicles: seconds until each was there, from the start of all, and how many were beamed on.

    SUMO beams on ("teleports") a vehicle that has stood for five minutes.
    """

    there_s: NDArray[np.float64]
    drove_s: NDArray[np.float64]
    beamed: int


def available() -> bool:
    return (BIN / "sumo").exists() and (BIN / "netconvert").exists()


def version() -> str:
    said = subprocess.run([BIN / "sumo", "--version"], capture_output=True, text=True, check=True).stdout
    return said.splitlines()[0].removeprefix("Eclipse ").strip()


Trips = list[tuple[float, list[int]]]
"""When each vehicle sets out (s) and the arcs it drives."""


def lanes(kmh: float) -> int:
    return next(many for speed, many in LANES if kmh >= speed)


def build(network: Network, metres: NDArray[np.float64], folder: Path) -> Path:
    """SUMO's network of our arcs: edge k is arc k, with its length, its speed and the lanes of its class.

    From every arc one may turn into every other, but not back.
    """
    plane = Plane(float(network.lon.mean()), float(network.lat.mean()))
    x, y = plane.xy(network.lon, network.lat)
    kmh = metres / np.maximum(1, network.travel_ms) * 3600
    nodes = "".join(f'<node id="{n}" x="{x[n]:.1f}" y="{y[n]:.1f}"/>\n' for n in range(network.nodes))
    edges = "".join(
        f'<edge id="{a}" from="{network.tail[a]}" to="{network.head[a]}" length="{max(1.0, metres[a]):.1f}" '
        f'speed="{max(2.0, kmh[a] / 3.6):.2f}" numLanes="{lanes(kmh[a])}" '
        f'priority="{int(kmh[a] // 10)}"/>\n' for a in range(network.arcs) if network.tail[a] != network.head[a])
    into: list[list[int]] = [[] for _ in range(network.nodes)]
    for a, head in enumerate(network.head.tolist()):
        into[head].append(a)
    turns = {(a, b) for b in range(network.arcs) for a in into[network.tail[b]]
              if network.tail[a] != network.head[b] and network.tail[a] != network.head[a]
              and network.tail[b] != network.head[b]}
    joins = "".join(f'<connection from="{a}" to="{b}"/>\n' for a, b in sorted(turns))
    (folder / "porto.con.xml").write_text(f"<connections>\n{joins}</connections>\n")
    (folder / "porto.nod.xml").write_text(f"<nodes>\n{nodes}</nodes>\n")
    (folder / "porto.edg.xml").write_text(f"<edges>\n{edges}</edges>\n")
    net = folder / "porto.net.xml"
    subprocess.run([BIN / "netconvert", "-n", folder / "porto.nod.xml", "-e", folder / "porto.edg.xml",
                    "-x", folder / "porto.con.xml", "-o", net, "--no-turnarounds", "true",
                    "--no-internal-links", "false", "--no-warnings", "true",
                    "--offset.disable-normalization", "true"], check=True, capture_output=True)
    return net


def without_turning_back(network: Network, way: list[int]) -> list[int]:
    """The same way, cut short where it goes to the end of a street and back to come to a door on the other side."""
    kept: list[int] = []
    for arc in way:
        if kept and network.tail[kept[-1]] == network.head[arc] and network.head[kept[-1]] == network.tail[arc]:
            kept.pop()
        else:
            kept.append(arc)
    return kept


def drive(net: Path, trips: Trips, seed: int, folder: Path) -> Run:
    """Every trip's vehicle sets out at its second along its arcs; runs until the last is there.

    In SUMO's mesoscopic model (queues on every street, junctions with right of way): the microscopic one takes minutes
    for a run of so many cars.
    """
    folder.mkdir(exist_ok=True)
    rows = "".join(f'<vehicle id="{n}" depart="{at:.1f}" departLane="best" departSpeed="0">'
                   f'<route edges="{" ".join(map(str, way))}"/></vehicle>\n'
                   for n, (at, way) in enumerate(sorted(trips, key=lambda trip: trip[0])))
    (folder / "trips.xml").write_text(f"<routes>\n{rows}</routes>\n")
    record = folder / "record.xml"
    subprocess.run([BIN / "sumo", "-n", net, "-r", folder / "trips.xml", "--tripinfo-output", record,
                    "--seed", str(seed), "--mesosim", "true", "--meso-junction-control", "true",
                    "--no-step-log", "true", "--no-warnings", "true", "--statistic-output", folder / "all.xml",
                    "--max-depart-delay", "-1", "--end", "86400"], check=True, capture_output=True)
    trips_ = [trip.attrib for trip in ElementTree.parse(record).getroot().iter("tripinfo")]
    beamed = ElementTree.parse(folder / "all.xml").getroot().find("teleports")
    if len(trips_) != len(trips):
        raise RuntimeError(f"SUMO brought {len(trips_)} of {len(trips)} vehicles home within a day")
    return Run(np.array([float(t["arrival"]) for t in trips_]), np.array([float(t["duration"]) for t in trips_]),
               int(beamed.attrib["total"]) if beamed is not None else 0)
