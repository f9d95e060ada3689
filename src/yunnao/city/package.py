"""Reads a city package, the folder that holds what a city is before anything happens, into the ground."""

import hashlib
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta, Struct, field
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from yunnao.city.finding import Finding, error
from yunnao.city.ground import Cars, Ground, Layer
from yunnao.city.layers_arrays import read_population, read_roads
from yunnao.city.layers_files import present, read_text
from yunnao.city.layers_shapes import read_coast, read_districts, read_drains, read_lines
from yunnao.city.layers_tables import read_table
from yunnao.model.place import Facility, Town
from yunnao.model.procedure import ContingencyPlan
from yunnao.model.resource import Shelter, Stock, Unit
from yunnao.model.street import RoadKind

NEEDED = ("districts", "population", "road_nodes", "roads")
OPTIONAL = ("road_kinds", "coast", "towns", "facilities", "shelters", "units", "stocks", "drains", "lines",
            "terrain")


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What city.yaml says: the city's names, its licences and notices, and where each layer is.

    `population` is the city's own total, which the districts must add up to.
    """

    name: str
    name_en: str
    version: str
    timezone: str
    adcode: str
    attribution: list[str]
    layers: dict[str, Layer]
    population: int | None = None
    map_notice: str = ""
    notes: list[str] = field(default_factory=list)
    cars: Cars = field(default_factory=Cars)
    open_shelters: Annotated[int, Meta(ge=0)] | None = None


def read_package(folder: str | Path) -> Ground:
    """The ground of a city package; raises ValueError with the first fault that makes it unfit."""
    found: list[Finding] = []
    ground = survey(Path(folder), found)
    errors = [finding for finding in found if finding.severity == "error"]
    if errors or ground is None:
        more = f" ({len(errors) - 1} more; `yunnao city check {folder}` lists them)" if len(errors) > 1 else ""
        raise ValueError(f"the city package {folder} cannot be used: {errors[0]}{more}")
    return ground


def survey(folder: Path, found: list[Finding]) -> Ground | None:
    """As much of a package as can be read, and a finding for all that cannot; None when no ground is left."""
    manifest = read_manifest(folder, found)
    if manifest is None:
        return None
    layers = manifest.layers
    plans = read_plans(folder, found)
    if any(name not in layers for name in NEEDED):
        return None
    districts = read_districts(folder, layers["districts"], found)
    population = read_population(folder, layers["population"], districts, found)
    kinds = read_table(folder, layers.get("road_kinds"), RoadKind, found)
    roads = read_roads(folder, layers["road_nodes"], layers["roads"], found, tuple(kinds.values()))
    towns = read_table(folder, layers.get("towns"), Town, found)
    present(folder, layers.get("terrain"), found)
    parts: dict[str, Any] = {
        "facilities": read_table(folder, layers.get("facilities"), Facility, found),
        "shelters": read_table(folder, layers.get("shelters"), Shelter, found),
        "units": read_table(folder, layers.get("units"), Unit, found),
        "stocks": read_table(folder, layers.get("stocks"), Stock, found),
        "coast": read_coast(folder, layers.get("coast"), found),
        "drains": read_drains(folder, layers.get("drains"), found),
        "lines": read_lines(folder, layers.get("lines"), found),
    }
    if population is None or roads is None:
        return None
    return Ground(
        name=manifest.name, name_en=manifest.name_en, version=manifest.version, digest=digest(folder, manifest),
        timezone=ZoneInfo(manifest.timezone), folder=folder, attribution=tuple(manifest.attribution),
        districts=districts, population=population, roads=roads, plans=plans, towns=tuple(towns.values()),
        notes=tuple(manifest.notes), adcode=manifest.adcode, map_notice=manifest.map_notice, layers=layers,
        cars=manifest.cars, open_shelters=manifest.open_shelters, **parts,
    )  # fmt: skip


def read_manifest(folder: Path, found: list[Finding]) -> Manifest | None:
    """city.yaml; None, with a finding, when it does not read."""
    if not (folder / "city.yaml").is_file():
        found.append(error("city.yaml", "", f"{folder} holds no city.yaml", "without it a folder is no city package",
                           "give the path of a city package, such as cities/qingdao"))
        return None
    manifest: Manifest | None = _yaml(folder, "city.yaml", Manifest, found)
    if manifest is None:
        return None
    try:
        ZoneInfo(manifest.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        found.append(error("city.yaml", "timezone", f"no time zone is called {manifest.timezone!r}",
                           "every time on the screen depends on it", "write a name such as Asia/Shanghai"))
        return None
    for name in NEEDED:
        if name not in manifest.layers:
            found.append(error("city.yaml", "layers", f"no layer {name!r}", "a city cannot do without it", "add it"))
    for name in sorted(set(manifest.layers) - set(NEEDED) - set(OPTIONAL)):
        found.append(error("city.yaml", f"layers.{name}", f"no layer is called {name!r}", "it would never be read",
                           f"there are {', '.join(NEEDED + OPTIONAL)}"))
    return manifest


def read_plans(folder: Path, found: list[Finding]) -> dict[str, ContingencyPlan]:
    """The contingency plans in plans/*.yaml by id, ordered by file name."""
    plans: dict[str, ContingencyPlan] = {}
    for path in _plan_files(folder):
        name = f"plans/{path.name}"
        plan: ContingencyPlan | None = _yaml(folder, name, ContingencyPlan, found)
        if plan is None:
            continue
        if plan.id in plans:
            found.append(error(name, plan.id, "another plan has the same id", "a response is pinned to one plan",
                               "give it an id of its own"))
        plans[plan.id] = plan
    return plans


def _plan_files(folder: Path) -> list[Path]:
    """The plans; what stands beside them as NAME.test.yaml is their test."""
    return sorted(path for path in (folder / "plans").glob("*.yaml") if not path.name.endswith(".test.yaml"))


def _yaml(folder: Path, name: str, kind: type[Any], found: list[Finding]) -> Any:
    text = read_text(folder, name, found)
    if text is None:
        return None
    try:
        return msgspec.convert(YAML(typ="safe", pure=True).load(text), kind)
    except YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        what = getattr(fault, "problem", None) or str(fault)
        found.append(error(name, where, f"not YAML: {what}", "nothing of the file is used", "correct the line"))
    except (msgspec.ValidationError, ValueError) as fault:
        what, _, place = str(fault).partition(" - at ")
        found.append(error(name, place.strip("`"), what, "nothing of the file is used",
                           "correct it (docs/howto/city-package.md has every field)"))
    return None


def digest(folder: Path, manifest: Manifest) -> str:
    """SHA-256 over the names and contents of the files a ground is read from: city.yaml, its layers, the plans."""
    names = {"city.yaml"} | {name for layer in manifest.layers.values() for name in layer.files}
    names |= {f"plans/{path.name}" for path in _plan_files(folder)}
    total = hashlib.sha256()
    for name in sorted(names):
        content = (folder / name).read_bytes() if (folder / name).is_file() else b""
        total.update(f"{name}\n{hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()
