"""`yunnao assess HAZARD`: an assessment of one source term, outside any log: who, where, when, how sure."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
import typer
from msgspec import structs
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from yunnao.assess.assess import assess
from yunnao.assess.levels import level_chances
from yunnao.assess.members import as_features, slug
from yunnao.assess.picture import Drawable, picture, png
from yunnao.assess.sentence import sentence
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.city.package import read_package
from yunnao.cli.say import note, say, working
from yunnao.model.assessment import Assessment, SourceTerm
from yunnao.model.clock import utc
from yunnao.model.place import Geometry
from yunnao.model.procedure import Rule
from yunnao.model.scale import Colour
from yunnao.registry import find

app = typer.Typer(invoke_without_command=True, context_settings={"allow_interspersed_args": True},
                  help="Assess a source term 研判, outside any log.")


@app.callback()
def assess_once(
    hazard: Annotated[str, typer.Argument(help="A registered hazard, such as typhoon or leak.")],
    city: Annotated[Path, typer.Option("--city", help="The folder of a city package.")],
    input: Annotated[Path | None, typer.Option("--input", help="A source term {at, data}, JSON or YAML; without it, "
                                                               "the hazard's own example.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole assessment as JSON.")] = False,
    members: Annotated[int, typer.Option("--members", min=0, max=2000, help="Run a hazard that can this many times "
                                                                            "over, for the chances of it.")] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Makes the same members again.")] = 0,
    map_to: Annotated[Path | None, typer.Option("--map", help="Draw the bands on the city, as a PNG.")] = None,
    exceedance: Annotated[Path | None, typer.Option("--exceedance", help="With --members: where each band is how "
                                                    "likely, as .geojson, or one band of it as .png.")] = None,
    band: Annotated[str, typer.Option("--band", help="The band that the .png of --exceedance draws.")] = "",
    plan: Annotated[str, typer.Option("--plan", help="With --members: ask the level table of this contingency plan of "
                                                     "each, for the chance of every response level.")] = "",
    known: Annotated[list[str] | None, typer.Option("--known", help="What its table may ask besides: NAME=VALUE, "
                                                                    "such as warning.typhoon=orange.")] = None,
) -> None:
    """Print the assessment and one plain sentence: who, where, by when, how sure."""
    with working(f"reading {city}"):
        ground = read_package(city)
    source = find("hazard", hazard)().example(ground) if input is None else _read(input, hazard)
    with working(f"assessing {hazard}" + (f", {members} members" if members else "")):
        made = assess(City(ground), "none", source, id="assessment-0", now=source.at, members=members, seed=seed)
    if plan:
        made = structs.replace(made, chances=made.chances | level_chances(_levels(ground, plan), _known(known or []),
                                                                          made.members))
    if map_to is not None:
        _drawn(map_to, ground, made.footprint.bands, made.footprint.unsure)
    if exceedance is not None:
        _likely(exceedance, ground, made, band)
    told = sentence(made, ground)
    if as_json:
        say(made, True)
        print(told.zh, told.en, sep="\n", file=sys.stderr)
        return
    _tables(made, ground.timezone)
    print(told.zh, told.en, sep="\n")


def _tables(made: Assessment, zone: ZoneInfo) -> None:
    say([{"band": band.name, "名称": band.name_zh, "people": round(made.facts["people_" + slug(band.name)]),
          "from": _clock(band.start, zone), "to": _clock(band.end, zone)} for band in made.footprint.bands], False)
    say({key: f"{value:g}" for key, value in sorted(made.facts.items())}, False)
    say({key: f"{each.likely:g} ({each.low:g} to {each.high:g})" for key, each in made.impact.items()}, False)
    say({key: f"{chance:.0%}" for key, chance in sorted(made.chances.items())}, False)
    say([{"road": road.name, "道路": road.name_zh, "speed": "cut" if road.speed_factor == 0 else
          f"{road.speed_factor:.0%}", "from": _clock(road.start, zone), "to": _clock(road.end, zone),
          "source": road.source} for road in made.roads], False)
    for assumption in made.assumptions:
        note(f"- {assumption}")


def _drawn(path: Path, ground: Ground, bands: Sequence[Drawable], unsure: Geometry | None = None) -> None:
    path.write_bytes(png(picture(ground, bands, unsure=unsure)))
    note(f"{path}: {ground.map_notice}" if ground.map_notice else str(path))


def _likely(path: Path, ground: Ground, made: Assessment, band: str) -> None:
    """The map of exceedance: every line of it as GeoJSON, or the lines of one band as a picture, 10 % to 90 %."""
    if not made.exceedance:
        raise ValueError(f"{made.hazard} has no map of chances here: give --members for a hazard that can be run many "
                         "times over (yunnao hazard show NAME), and a source that reaches the city")
    if path.suffix != ".png":
        path.write_bytes(msgspec.json.encode(as_features(made.exceedance)))
        note(str(path))
        return
    names = list(dict.fromkeys(line.name for line in made.exceedance))
    if band and band not in names:
        raise LookupError(f"no band of this storm is called {band!r}: there are {', '.join(names)}")
    _drawn(path, ground, [line for line in made.exceedance if line.name == (band or names[0])])


def _levels(ground: Ground, plan: str) -> Sequence[Rule]:
    if plan not in ground.plans:
        there = ", ".join(sorted(ground.plans))
        raise LookupError(f"{ground.name} has no contingency plan {plan!r}: there are {there}")
    return ground.plans[plan].levels


def _known(said: Sequence[str]) -> dict[str, float | Colour]:
    """NAME=VALUE as a table's facts: a colour of a warning by its name, or a number."""
    facts: dict[str, float | Colour] = {}
    for text in said:
        name, sign, value = text.partition("=")
        if not sign:
            raise ValueError(f"--known takes NAME=VALUE, such as warning.typhoon=orange, not {text!r}")
        colour = name.startswith(("warning.", "province.", "national."))
        facts[name.strip()] = Colour(value.strip()) if colour else float(value)
    return facts


def _read(path: Path, hazard: str) -> SourceTerm:
    try:
        said = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is neither JSON nor YAML ({' '.join(str(error).split())}): no source term can be "
                         f"read from it. Write `at` and `data`, as `yunnao hazard show {hazard}` names them") from error
    if not isinstance(said, dict):
        raise ValueError(f"{path} holds {'nothing' if said is None else f'a {type(said).__name__}'}, and no source "
                         "term: give it `at`, a time with an offset, and `data`, as "
                         f"`yunnao hazard show {hazard}` names them")
    try:
        at = said["at"] if isinstance(said["at"], datetime) else datetime.fromisoformat(str(said["at"]))
        return SourceTerm(hazard=hazard, at=utc(at), data=msgspec.convert(said["data"], dict[str, Any]))
    except KeyError as error:
        raise ValueError(f"{path} has no {error.args[0]}: a source term needs `at`, a time with an offset, and "
                         f"`data`, with the fields that `yunnao hazard show {hazard}` names. Add it") from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path} is no source term: {error}. Give it `at`, a time with an offset, and `data`, "
                         f"with the fields that `yunnao hazard show {hazard}` names") from error


def _clock(when: datetime, zone: ZoneInfo) -> str:
    return when.astimezone(zone).strftime("%Y-%m-%d %H:%M")
