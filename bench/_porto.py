"""Porto's streets from OpenStreetMap (ODbL), where the shared data lies beside the checkout."""

from pathlib import Path

import numpy as np

from yunnao.roads.network import Network

FOLDER = Path(__file__).parent.parent.parent / "shared" / "data" / "open" / "roads"
SPEED_KM_H = {"motorway": 100, "trunk": 80, "primary": 50, "secondary": 45, "tertiary": 40}


def porto() -> Network | None:
    """All drivable streets with a speed by class, or None where the files are absent."""
    if not (FOLDER / "porto_drive_osm_edges.csv.gz").exists():
        return None
    columns = {"names": True, "delimiter": ",", "dtype": None, "encoding": "utf-8"}
    nodes = np.genfromtxt(FOLDER / "porto_drive_osm_nodes.csv.gz", **columns)
    edges = np.genfromtxt(FOLDER / "porto_drive_osm_edges.csv.gz", usecols=range(6), **columns)
    order = np.argsort(nodes["osm_node_id"])
    ends = order[np.searchsorted(nodes["osm_node_id"][order], np.stack([edges["from_node"], edges["to_node"]]))]
    speed = np.array([SPEED_KM_H.get(kind.removesuffix("_link"), 30) for kind in edges["highway"]])
    ms, back = np.rint(edges["length_m"] * 3600 / speed), edges["oneway"] == 0
    return Network.from_arrays(np.r_[ends[0], ends[1][back]], np.r_[ends[1], ends[0][back]], np.r_[ms, ms[back]],
                               nodes["lon"], nodes["lat"])
