"""Critical lines in a footprint 生命线: how many metres of drain, power, gas or water line each band reaches."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import shapely
import shapely.geometry

from yunnao.city.ground import Ground
from yunnao.model.assessment import Band, LineExposure

LEAST_M = 1.0  # a line that only touches a band is not in it


def lines_in(bands: Sequence[Band], ground: Ground) -> list[LineExposure]:
    """Every line that some band reaches, ordered by id: its length inside, and the strongest band on any of it.

    A package without lines has none in a footprint; that says nothing about the city.
    """
    areas = [shapely.geometry.shape(band.area) for band in bands]
    found = []
    for id, feature, kind in _lines(ground):
        line = shapely.geometry.shape(feature["geometry"])
        inside = [ground.plane.metres(shapely.intersection(line, area)).length for area in areas]
        there = [number for number, metres in enumerate(inside) if metres >= LEAST_M]
        if there:
            told = feature["properties"]
            found.append(LineExposure(line_id=id, name=told["name"], kind=kind, band=bands[there[-1]].name,
                                      length_m=round(max(inside), 1), quality=told["quality"]))
    return found


def _lines(ground: Ground) -> Iterable[tuple[str, Mapping[str, Any], str]]:
    drains = ((id, ground.drains[id], "drain") for id in sorted(ground.drains))
    lines = ((id, ground.lines[id], ground.lines[id]["properties"]["kind"]) for id in sorted(ground.lines))
    return chain(drains, lines)


def line_facts(lines: Sequence[LineExposure]) -> dict[str, float]:
    """lines_<kind>: how many lines of each kind are reached; line_km_<kind>: their kilometres inside."""
    facts: dict[str, float] = {}
    for line in lines:
        facts[f"lines_{line.kind}"] = facts.get(f"lines_{line.kind}", 0.0) + 1
        facts[f"line_km_{line.kind}"] = round(facts.get(f"line_km_{line.kind}", 0.0) + line.length_m / 1000, 3)
    return facts
