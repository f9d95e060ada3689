"""`yunnao report`: situation reports 值班信息 (初报, 续报, 终报) drafted from a log, as text, DOCX and PDF."""

from contextlib import closing
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from yunnao.city.city import City
from yunnao.city.evolve import fold
from yunnao.city.package import read_package
from yunnao.cli.say import note, say
from yunnao.log.fork import position
from yunnao.log.log import read_log
from yunnao.model.clock import utc
from yunnao.model.event import Mode
from yunnao.model.situation import KIND_ZH, ReportKind, SituationReport
from yunnao.procedure.situation import draft
from yunnao.procedure.situation_paper import docx, sheet

app = typer.Typer(no_args_is_help=True, help="Situation reports 值班信息: 初报, 续报, 终报, drafted from the log.")
KINDS: dict[str, ReportKind] = {**{kind: kind for kind in KIND_ZH}, **{zh: kind for kind, zh in KIND_ZH.items()}}


@app.callback()
def _noun() -> None:
    """Keeps `draft` a verb of its own."""


@app.command("draft")
def draft_command(
    store: Annotated[str, typer.Argument(help="A SQLite store, or an .ndjson export.")],
    incident: Annotated[str, typer.Argument(help="The incident's id; `yunnao log replay` lists them.")],
    kind: Annotated[str, typer.Option("--kind", help="first (初报), progress (续报) or final (终报).")] = "first",
    at: Annotated[str | None, typer.Option("--at", help="A position of the log, or an ISO time; else its end.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="When the last one was drafted, ISO.")] = None,
    number: Annotated[int, typer.Option("--number", min=1, help="Which report of this incident it is.")] = 1,
    city: Annotated[Path, typer.Option("--city", exists=True, file_okay=False)] = Path("cities/qingdao"),
    out: Annotated[Path | None, typer.Option("--out", help="A folder for .docx, .pdf and .json.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON with stable keys, for scripts.")] = False,
) -> None:
    """Draft a report from the log alone; what the log does not say is marked for a person to fill in."""
    if kind not in KINDS:
        raise LookupError(f"no report is called {kind!r}: there are {', '.join(KINDS)}")
    ground = read_package(city)
    with closing(read_log(store)) as log:
        entries = list(log.read(until=position(log, at) if at else None))
    if not entries:
        raise ValueError(f"{store} holds nothing up to {at or 'its end'}: there is nothing to tell")
    there = fold(City(ground), entries)
    made = draft(there, incident, KINDS[kind], entries[-1].event.recorded_at, number=number,
                 since=utc(datetime.fromisoformat(since)) if since else None,
                 exercise=entries[-1].event.mode is Mode.EXERCISE)
    if out is not None:
        _write(made, out, ground.timezone)
    if as_json:
        say(msgspec.to_builtins(made), True)
        return
    print(made.title, *(f"\n{section.title}\n{section.text}" for section in made.sections), sep="\n")
    note("须补充：" + "、".join(made.unknown) if made.unknown else "没有空缺")


def _write(made: SituationReport, out: Path, zone: tzinfo) -> None:
    out.mkdir(parents=True, exist_ok=True)
    name = made.id.replace("/", "-")
    (out / f"{name}.docx").write_bytes(docx(made, zone))
    (out / f"{name}.pdf").write_bytes(sheet(made, zone))
    (out / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=2))
