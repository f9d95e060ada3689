"""`yunnao city`: is a city package fit for use, and what is in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import Progress

from yunnao.city.check import check as findings_of
from yunnao.city.describe import describe as description_of
from yunnao.city.package import read_package
from yunnao.cli.say import note, say

app = typer.Typer(help="City packages: check one, or say what is in it.", no_args_is_help=True)

FOLDER = typer.Argument(help="The folder of a city package, such as cities/qingdao.")
JSON = typer.Option(False, "--json", help="For scripts: the same as JSON.")

COLUMNS = {"adcode": "code", "name": "区市", "population": "people", "area_km2": "km²", "hospitals": "hosp.",
           "shelters": "shelters", "shelter_capacity": "places", "units": "units"}


@app.command()
def check(folder: Path = FOLDER, as_json: bool = JSON) -> None:
    """Look for everything that makes a city package unfit; exit status 1 when there is an error."""
    found = findings_of(folder)
    errors = sum(1 for finding in found if finding.severity == "error")
    if as_json:
        say({"ok": errors == 0, "errors": errors, "warnings": len(found) - errors, "findings": found}, True)
    else:
        for finding in found:
            note(f"{finding.severity}: {finding}")
        note(f"{folder}: {errors} errors, {len(found) - errors} warnings")
    if errors:
        raise typer.Exit(1)


@app.command()
def describe(folder: Path = FOLDER, as_json: bool = JSON) -> None:
    """Say what is in a city package: people, areas, roads, resources, how sure each is, and whom to name."""
    said = description_of(read_package(folder))
    if as_json:
        say(said, True)
        return
    rows = said.pop("districts")
    for key in ("qualities", "counts", "bounds"):
        said[key] = ", ".join(f"{name} {value}" for name, value in said[key].items())
    for key in ("attribution", "notes"):
        said[key] = "; ".join(said[key])
    say({key: value for key, value in said.items() if value}, False)
    say([{head: row[key] for key, head in COLUMNS.items()} for row in rows], False)


@app.command("import-roads")
def import_roads(extract: Path = typer.Argument(help="An OpenStreetMap extract of the city, FILE.osm.pbf."),
                 out: Path = typer.Option(Path("."), help="Where to write road_nodes, roads and road_kinds."),
                 country: str = typer.Option("CN", help="Whose speeds, and side to drive on, hold without a sign."),
                 as_json: bool = JSON) -> None:
    """Make the roads layer of a city package out of an OpenStreetMap extract (ODbL: name its contributors)."""
    from yunnao.roads.layer import write_layer  # only here: it brings half of scipy with it
    from yunnao.roads.osm import read_extract
    from yunnao.roads.tags import SPEED_KM_H

    if country not in SPEED_KM_H:
        note(f"no speeds of {country} are known, only of {', '.join(sorted(set(SPEED_KM_H) - {'default'}))}: "
             "streets without a sign get the default ones")
    with _bars(as_json) as told:
        streets = read_extract(extract, country, told)
        told("writing", 0.0)
        files = write_layer(streets, out)
        told("writing", 1.0)
    say({"files": [str(file) for file in files], "nodes": len(streets.lon), "arcs": len(streets.tail),
         "kinds": len(streets.kinds), "left_out": streets.left_out,
         "attribution": "© OpenStreetMap contributors, ODbL 1.0"}, as_json)


@contextmanager
def _bars(silent: bool) -> Iterator[Callable[[str, float], None]]:
    """One bar a step, on standard error, moved by telling the step and the share of it that is done."""
    with Progress(console=Console(stderr=True), disable=silent) as progress:
        steps: dict[str, Any] = {}

        def told(step: str, share: float) -> None:
            if step not in steps:
                steps[step] = progress.add_task(step, total=1.0)
            progress.update(steps[step], completed=share)

        yield told
