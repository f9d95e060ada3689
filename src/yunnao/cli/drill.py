"""`yunnao drill`: list the scenarios, run one as fast as the machine goes, and write its log and review."""

import time
from datetime import datetime
from pathlib import Path

import typer
from rich.progress import Progress

from yunnao.city.package import read_package
from yunnao.cli.say import note, say
from yunnao.drill.runner import Drill
from yunnao.drill.scenario import Scenario, read_scenario, scenarios
from yunnao.log.fork import fork, position
from yunnao.log.log import open_log, read_log
from yunnao.log.ndjson import export

app = typer.Typer(no_args_is_help=True, help="Exercises 演练: recorded days, simulated people, a review that teaches.")

CITY = typer.Option(Path("cities/qingdao"), "--city", help="The city package.")
JSON = typer.Option(False, "--json", help="Print JSON with stable keys.")


@app.command("list")
def list_(city: Path = CITY, as_json: bool = JSON) -> None:
    """The scenarios of a city package."""
    rows = [{"name": s.name, "title": s.title, "title_en": s.title_en, "start": s.start.isoformat(),
             "end": s.end.isoformat(), "impact_at": s.impact_at.isoformat()} for s in scenarios(city)]
    say(rows, as_json)


@app.command()
def run(name: str, out: Path = typer.Option(..., "--out", help="Folder for log, review and outgoing warnings."),
        seed: int = typer.Option(1, "--seed", help="The same seed plays the same day."),
        begin: Path = typer.Option(None, "--from", help="Begin as this log did (a store or an export), then go on."),
        at: str = typer.Option("", "--at", help="With --from: up to this position, or time with its offset."),
        city: Path = CITY, as_json: bool = JSON) -> None:
    """Run a scenario under a virtual clock; run it again on the same folder to go on after a crash.

    With --from and --at it runs on a fork: what if, from that moment, chance or people had been different?
    """
    from yunnao.drill.review import review, write_review

    scenario, ground = read_scenario(city / "scenarios" / name), read_package(city)
    out.mkdir(parents=True, exist_ok=True)
    _same_drill(out, name, seed)
    log = open_log(str(out / "log.sqlite"))
    if begin is not None and log.head().seq == 0:
        past = read_log(str(begin))
        fork(past, position(past, at), log)
    began = time.perf_counter()
    drill = Drill(ground, scenario, log, seed=seed, out=out)
    with Progress(transient=True, disable=as_json) as progress:
        span = (scenario.end - scenario.start).total_seconds()
        bar = progress.add_task(scenario.title, total=span)
        drill.run(progress=lambda now: progress.update(bar, completed=_since(scenario, now)))
    took = time.perf_counter() - began
    made = review(log.read(), ground, scenario, seed=seed, compute_s=drill.brain.compute_s)
    export(log, out / "log.ndjson")
    write_review(made, out)
    drill.brain.close()
    summary = made.summary()
    say(summary if as_json else {k: v for k, v in summary.items() if not isinstance(v, dict | list)}, as_json)
    note(f"{scenario.title}: {took:.1f} s, {out / 'review.html'}")


def _since(scenario: Scenario, now: datetime) -> float:
    return (now - scenario.start).total_seconds()


def _same_drill(out: Path, name: str, seed: int) -> None:
    """A folder belongs to one scenario and one seed; going on with another would mix two days."""
    mark, line = out / "drill.txt", f"{name} seed {seed}\n"
    if mark.exists() and mark.read_text(encoding="utf-8") != line:
        raise ValueError(f"{out} holds the drill {mark.read_text(encoding='utf-8').strip()!r}, not {line.strip()!r}: "
                         "choose another --out, or remove the folder")
    mark.write_text(line, encoding="utf-8")


