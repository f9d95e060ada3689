"""Long arcs cut into short ones, so that a place half way along a country road gets on where it is."""

from typing import NamedTuple

import numpy as np

from yunnao.roads.network import Floats, Ints

STEP_M = 1000.0
"""No piece is longer: the error of getting on at the nearest node stays below half of it."""

LONGEST_M = 1e6


class Pieces(NamedTuple):
    """Road arrays whose arcs are all short, and the arc each is of; the first nodes are the nodes given, in order."""

    tail: Ints
    head: Ints
    length_m: Floats
    travel_ms: Ints
    lon: Floats
    lat: Floats
    arc: Ints


def split_long(tail: Ints, head: Ints, length_m: Floats, travel_ms: Ints, lon: Floats, lat: Floats,
               step_m: float = STEP_M) -> Pieces:
    """Cut every arc longer than `step_m` metres into equal pieces along the straight line between its ends.

    Both directions of a road, and parallel arcs, share the new nodes, so that one may turn either way there.
    The times of the pieces add up to the arc's. Nodes n, arcs m in; more of both out. Raises ValueError for a length
    that is no number from 0 to a thousand kilometres.
    """
    wrong = np.flatnonzero(~((length_m >= 0) & (length_m <= LONGEST_M)))
    if len(wrong) or len(length_m) != len(tail):
        raise ValueError(f"{len(length_m)} lengths for {len(tail)} arcs" if not len(wrong) else
                         f"length_m[{wrong[0]}] is {length_m[wrong[0]]}: metres from 0 to {LONGEST_M:.0f} are expected")
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    pair, of = np.unique(low * len(lon) + high, return_inverse=True)
    wanted = np.where(tail == head, 1, np.maximum(1, np.ceil(length_m / step_m))).astype(np.int64)
    count = np.ones(len(pair), dtype=np.int64)
    np.maximum.at(count, of, wanted)
    first_new = len(lon) + np.concatenate([[0], np.cumsum(count - 1)])

    a, b = pair // len(lon), pair % len(lon)
    new_pair = np.repeat(np.arange(len(pair)), count - 1)
    share = (np.arange(len(new_pair)) - (first_new[new_pair] - len(lon)) + 1) / count[new_pair]
    new_lon = lon[a[new_pair]] * (1 - share) + lon[b[new_pair]] * share
    new_lat = lat[a[new_pair]] * (1 - share) + lat[b[new_pair]] * share

    arc = np.repeat(np.arange(len(tail)), count[of])
    step = np.arange(len(arc)) - np.repeat(np.cumsum(count[of]) - count[of], count[of])
    whole, group = count[of][arc], of[arc]

    def node(at: Ints) -> Ints:
        """The node `at` steps from the lower end of its pair."""
        inner = first_new[group] + at - 1
        return np.where(at == 0, a[group], np.where(at == whole, b[group], inner))

    forward = tail[arc] == a[group]
    ms = travel_ms[arc]
    return Pieces(
        tail=node(np.where(forward, step, whole - step)), head=node(np.where(forward, step + 1, whole - step - 1)),
        length_m=length_m[arc] / whole, travel_ms=ms * (step + 1) // whole - ms * step // whole,
        lon=np.concatenate([lon, new_lon]), lat=np.concatenate([lat, new_lat]), arc=arc,
    )  # fmt: skip
