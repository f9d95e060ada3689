"""What is in a city package, in numbers."""

from collections import Counter
from typing import Any

import numpy as np
import shapely

from yunnao.city.ground import Ground


def describe(ground: Ground) -> dict[str, Any]:
    """Counts, people, area in km2, bounds in degrees, road length, qualities, one row a district, attribution."""
    rows = [_row(ground, number) for number in range(len(ground.districts))]
    west, south, east, north = shapely.total_bounds([district.area for district in ground.districts])
    return {
        "name": ground.name, "name_en": ground.name_en, "version": ground.version, "digest": ground.digest,
        "timezone": ground.timezone.key, "adcode": ground.adcode,
        "population": int(ground.population.people.sum()),
        "area_km2": round(sum(row["area_km2"] for row in rows), 1),
        "bounds": {"west": float(west), "south": float(south), "east": float(east), "north": float(north)},
        "roads_km": round(_roads_km(ground), 1),
        "shelter_capacity": sum(shelter.capacity for shelter in ground.shelters.values()),
        "counts": _counts(ground), "qualities": _qualities(ground), "districts": rows,
        "attribution": list(ground.attribution), "map_notice": ground.map_notice, "notes": list(ground.notes),
    }  # fmt: skip


def _row(ground: Ground, number: int) -> dict[str, Any]:
    district, grid = ground.districts[number], ground.population
    shelters = [s for s in ground.shelters.values() if s.district == district.adcode]
    return {
        "adcode": district.adcode, "name": district.name, "name_en": district.name_en,
        "population": district.population, "area_km2": round(float(ground.plane.metres(district.area).area) / 1e6, 1),
        "cells": int((grid.district == number).sum()),
        "hospitals": sum(1 for f in ground.facilities.values()
                         if f.kind == "hospital" and f.district == district.adcode),
        "shelters": len(shelters), "shelter_capacity": sum(shelter.capacity for shelter in shelters),
        "units": sum(1 for unit in ground.units.values() if unit.district == district.adcode),
    }  # fmt: skip


def _roads_km(ground: Ground) -> float:
    """Length of road, a two-way road counted once."""
    roads = ground.roads
    ends = np.sort(np.column_stack([roads.tail, roads.head]), axis=1)
    once = np.unique(np.column_stack([ends, np.rint(roads.length_m)]), axis=0)
    return float(once[:, 2].sum()) / 1000


def _counts(ground: Ground) -> dict[str, int]:
    return {
        "districts": len(ground.districts), "cells": len(ground.population.people),
        "road_nodes": len(ground.roads.lon), "road_arcs": len(ground.roads.tail), "towns": len(ground.towns),
        "towns_without_place": sum(1 for town in ground.towns if town.point is None),
        "facilities": len(ground.facilities), "shelters": len(ground.shelters), "units": len(ground.units),
        "stocks": len(ground.stocks), "drains": len(ground.drains), "plans": len(ground.plans),
    }  # fmt: skip


def _qualities(ground: Ground) -> dict[str, float]:
    """Share of records of each quality over towns, facilities, shelters, units, stocks and drains."""
    records: list[Any] = [*ground.towns, *ground.facilities.values(), *ground.shelters.values(), *ground.units.values(),
                          *ground.stocks.values()]
    seen = Counter(record.quality.value for record in records)
    seen.update(drain["properties"]["quality"] for drain in ground.drains.values())
    return {quality: round(count / seen.total(), 4) for quality, count in sorted(seen.items())}
