"""`yunnao assess HAZARD`: an assessment of one source term, outside any log: who, where, when, how sure."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
import typer
from ruamel.yaml import YAML

from yunnao.assess.assess import assess
from yunnao.assess.picture import picture, png
from yunnao.city.city import City
from yunnao.city.package import read_package
from yunnao.cli.say import note, say
from yunnao.model.assessment import Assessment, SourceTerm
from yunnao.model.clock import utc
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
) -> None:
    """Print the assessment and one plain sentence: who, where, when, how sure."""
    ground = read_package(city)
    source = find("hazard", hazard)().example(ground) if input is None else _read(input, hazard)
    made = assess(City(ground), "none", source, id="assessment-0", now=source.at, members=members,
                  seed=seed)
    if map_to is not None:
        map_to.write_bytes(png(picture(ground, made.footprint.bands, unsure=made.footprint.unsure)))
        note(f"{map_to}: {ground.map_notice}" if ground.map_notice else str(map_to))
    if as_json:
        say(made, True)
        print(sentence(made, ground.name, ground.timezone), file=sys.stderr)
        return
    say([{"band": band.name, "名称": band.name_zh, "people": round(made.facts["people_" + _slug(band.name)]),
          "from": _clock(band.start, ground.timezone), "to": _clock(band.end, ground.timezone)}
         for band in made.footprint.bands], False)
    say({key: f"{value:g}" for key, value in sorted(made.facts.items())}, False)
    say({key: f"{each.likely:g} ({each.low:g} to {each.high:g})" for key, each in made.impact.items()}, False)
    say({key: f"{chance:.0%}" for key, chance in sorted(made.chances.items())}, False)
    for assumption in made.assumptions:
        note(f"- {assumption}")
    print(sentence(made, ground.name, ground.timezone))


def sentence(made: Assessment, city: str, zone: ZoneInfo) -> str:
    """Who, where, when and how sure, in one sentence."""
    if not made.footprint.bands:
        return f"{made.hazard} ({made.model}): nobody in {city} is reached, as far as the stated assumptions hold."
    worst = max(made.zones, key=lambda z: (z.to_move, z.people, z.zone_id), default=None)
    where = f"the largest group in {worst.name}" if worst else "no zone has anyone in it"
    harm = made.impact.get("deaths")
    dead = f" {harm.low:,.0f} to {harm.high:,.0f} might die;" if harm else ""
    span = f"from {_clock(made.footprint.start, zone)} to {_clock(made.footprint.end, zone)}"
    return (f"{made.hazard} ({made.model}): {made.people:,} people of {city} are inside, {made.to_move:,} should move, "
            f"{len(made.facilities)} facilities are reached;{dead} {where}; {span}; a model resting on "
            f"{len(made.assumptions)} stated assumptions, to be renewed by {_clock(made.valid_until, zone)}.")


def _read(path: Path, hazard: str) -> SourceTerm:
    said = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    try:
        at = said["at"] if isinstance(said["at"], datetime) else datetime.fromisoformat(said["at"])
        return SourceTerm(hazard=hazard, at=utc(at), data=msgspec.convert(said["data"], dict[str, Any]))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is no source term: {error}. Give it `at`, a time with an offset, and `data`, "
                         f"with the fields that `yunnao hazard show {hazard}` names") from error


def _slug(name: str) -> str:
    return name.lower().replace(" ", "_")


def _clock(when: datetime, zone: ZoneInfo) -> str:
    return when.astimezone(zone).strftime("%Y-%m-%d %H:%M")
