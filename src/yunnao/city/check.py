"""Checks a city package: what is wrong with which record, why it matters and what to do about it."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from yunnao.city.check_places import check_places
from yunnao.city.check_roads import check_roads
from yunnao.city.finding import Finding, error, warning
from yunnao.city.ground import Ground
from yunnao.city.layers_files import read_text
from yunnao.city.package import Manifest, read_manifest, survey
from yunnao.model.place import Quality
from yunnao.model.resource import CAPABILITIES


def check(folder: str | Path) -> list[Finding]:
    """Every finding about a package, errors first; an empty list says that it is fit for use."""
    folder, found = Path(folder), list[Finding]()
    ground = survey(folder, found)
    manifest = read_manifest(folder, [])
    if manifest is not None:
        found += _records(folder, manifest)
        found += _strays(folder, manifest)
    if ground is not None and manifest is not None:
        found += _people(ground, manifest)
        found += check_places(ground)
        found += check_roads(ground)
        found += _resources(ground)
        found += _plans(ground)
        found += _names(ground)
    return sorted(dict.fromkeys(found), key=lambda f: f.severity)


def _records(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    for name, layer in sorted(manifest.layers.items()):
        there = [_count(folder, file) for file in layer.files]
        if layer.records is not None and None not in there and sum(n or 0 for n in there) != layer.records:
            yield error("city.yaml", f"layers.{name}", f"{sum(n or 0 for n in there)} records, not {layer.records}",
                        "a file may have been cut short or pasted twice",
                        "compare the file with where it came from, then correct `records`")


def _count(folder: Path, name: str) -> int | None:
    text = read_text(folder, name, [])
    if text is None:
        return None
    if name.endswith(".geojson"):
        try:
            return len(json.loads(text)["features"])
        except (ValueError, KeyError, TypeError):
            return None
    return sum(1 for row in csv.reader(io.StringIO(text)) if row) - 1


def _strays(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    listed = {file for layer in manifest.layers.values() for file in layer.files}
    for path in sorted(folder.iterdir()):
        if path.name.endswith((".csv", ".csv.gz", ".geojson")) and path.name not in listed:
            yield warning(path.name, "", "no layer lists the file", "it is never read", "list it, or take it away")
    if not manifest.attribution:
        yield error("city.yaml", "attribution", "nobody is named", "most map data may be used only with attribution",
                    "name the source and licence of every layer that asks for it")


def _people(ground: Ground, manifest: Manifest) -> Iterator[Finding]:
    grid = ground.population
    sums = np.bincount(grid.district, weights=grid.people, minlength=len(ground.districts)).astype(int)
    for district, total in zip(ground.districts, sums, strict=True):
        if total != district.population:
            yield error("population", district.adcode,
                        f"the cells of {district.name} hold {total} people, the district says {district.population}",
                        "people at risk would be counted wrongly", "share the count out again, largest remainder last")
    whole = sum(district.population for district in ground.districts)
    if manifest.population is not None and whole != manifest.population:
        yield error("city.yaml", "population", f"the districts add up to {whole}, not {manifest.population}",
                    "a district is missing or its count is wrong", "compare the districts with the census")
    if len(np.unique(np.column_stack([grid.lon, grid.lat]), axis=0)) != len(grid.lon):
        yield error("population", "", "two cells have one place", "their people would be counted twice",
                    "join the two cells")


def _resources(ground: Ground) -> Iterator[Finding]:
    for shelter in ground.shelters.values():
        if shelter.capacity <= 0:
            yield error("shelters", shelter.id, f"{shelter.name} has no capacity", "nobody can be sent there",
                        "give the capacity, or take the shelter out until it is known")
    for unit in ground.units.values():
        strange = sorted(set(unit.capabilities) - set(CAPABILITIES))
        if strange:
            yield error("units", unit.id, f"no capability is called {', '.join(strange)}",
                        "no contingency plan will ever ask for it", f"the words are {', '.join(CAPABILITIES)}")
        if not unit.capabilities or min(unit.capabilities.values()) <= 0:
            yield error("units", unit.id, f"{unit.name} brings nothing, or none of something",
                        "it would be sent for no use", "give what it brings, such as rescue:2")


def _plans(ground: Ground) -> Iterator[Finding]:
    there = {word for unit in ground.units.values() for word in unit.capabilities}
    for plan in ground.plans.values():
        for task in plan.tasks:
            for word in sorted(set(task.needs) - there):
                yield warning("plans", f"{plan.id}: {task.id}", f"no unit of the city has {word!r}",
                              "the task will stay without units", "add such a unit, or correct the word")


def _names(ground: Ground) -> Iterator[Finding]:
    records: tuple[tuple[str, Iterable[Any]], ...] = (
        ("shelters", ground.shelters.values()), ("units", ground.units.values()),
        ("stocks", ground.stocks.values()), ("facilities", ground.facilities.values()),
    )  # fmt: skip
    seen: dict[str, str] = {}
    for layer, things in records:
        for thing in things:
            if thing.quality is Quality.SYNTHETIC and "合成" not in thing.name:
                yield warning(layer, thing.id, f"{thing.name!r} is made up and does not say so",
                              "nothing synthetic may look real", "put 合成 before the name")
            if thing.id in seen:
                yield error(layer, thing.id, f"the layer {seen[thing.id]} has the same id", "orders go to an id",
                            "give one of the two another id")
            seen[thing.id] = layer
