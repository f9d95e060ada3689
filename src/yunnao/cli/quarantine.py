"""`yunnao quarantine`: what could not be read, why, and the bytes themselves."""

from contextlib import closing
from pathlib import Path

import typer

from yunnao.brain import Brain, last_recorded
from yunnao.city.package import read_package
from yunnao.cli.say import say
from yunnao.command.door import Door
from yunnao.command.people import People
from yunnao.disk.quarantine import Quarantine
from yunnao.log.log import Log, open_log, read_log
from yunnao.model import facts
from yunnao.model.clock import WallClock
from yunnao.model.event import Mode
from yunnao.model.order import DiscardInput

app = typer.Typer(no_args_is_help=True, help="Quarantine 隔离区: inputs that could not be read.")

STORE = typer.Argument(..., help="The folder of the log.")
JSON = typer.Option(False, "--json", help="Print JSON with stable keys.")


@app.command("list")
def list_(store: Path = STORE, as_json: bool = JSON,
          every: bool = typer.Option(False, "--all", help="Those that a person gave up as well.")) -> None:
    """All that waits for a person, oldest first; `kept` says whether the bytes are here or still at their origin."""
    there: dict[str, dict[str, object]] = {}
    kept = Quarantine(store / "quarantine").kept()
    with closing(_log(store)) as log:
        for event in (entry.event for entry in log.read()):
            fact = facts.body(event) if event.kind.startswith("Input") else None
            if isinstance(fact, facts.InputQuarantined):
                there[fact.sha256] = {"sha256": fact.sha256, "at": event.recorded_at.isoformat(timespec="seconds"),
                                      "feed": fact.feed, "origin": fact.origin, "size": fact.size,
                                      "reason": fact.reason, "kept": fact.sha256 in kept, "state": "waiting"}
            elif isinstance(fact, facts.InputRetried) and fact.accepted:
                there.pop(fact.sha256, None)
            elif isinstance(fact, facts.InputDiscarded) and fact.sha256 in there:
                there[fact.sha256] |= {"state": "discarded", "by": fact.name, "why": fact.reason}
    say([row for row in there.values() if every or row["state"] == "waiting"], as_json)


@app.command("discard")
def discard(store: Path = STORE, sha256: str = typer.Argument(..., help="As `list` shows it; its beginning will do."),
            who: str = typer.Option(..., "--as", help="Who says so: the id of an account."),
            reason: str = typer.Option(..., help="Why nothing can be made of it."),
            secret: str = typer.Option(..., prompt=True, hide_input=True, envvar="YUNNAO_SECRET",
                                       help="Of that account; asked for when it is not given."),
            city: Path = typer.Option(Path("cities/qingdao"), help="The city package."), as_json: bool = JSON) -> None:
    """Give an input up as hopeless, by the same door as in the console; its bytes and its line in the log stay."""
    with closing(People(store / "people.db")) as people, closing(_log(store)) as log:
        clock = WallClock(not_before=last_recorded(log))
        session = people.sign_in(who, secret, clock.now())
        people.sign_out(session.id)
    brain = Brain(read_package(city), open_log(str(store / "log.sqlite")), clock=clock, mode=Mode.ACTUAL, seed=0,
                  feeds=[], desks=[], channels={}, door=Door())
    with closing(brain):
        meant = _meant(sha256, list(brain.city.quarantine))
        brain.submit(DiscardInput(sha256=meant, reason=reason), session.person)
    say({"sha256": meant, "state": "discarded", "by": session.person.name, "why": reason}, as_json)


@app.command("copy")
def copy(store: Path = STORE, sha256: str = typer.Argument(..., help="As `list` shows it; its beginning will do."),
         out: Path = typer.Option(..., "--out", help="Where to write the bytes, unchanged."),
         as_json: bool = JSON) -> None:
    """Write an input out as it arrived, to look at or to send back; never overwrites."""
    quarantine = Quarantine(store / "quarantine")
    name = _meant(sha256, list(quarantine.kept()))
    data = quarantine.read(name)
    with out.open("xb") as file:
        file.write(data)
    say({"sha256": name, "size": len(data), "out": str(out)}, as_json)


def _meant(beginning: str, names: list[str]) -> str:
    """The one name that begins so; raises LookupError for several, and gives back what no name begins with."""
    meant = [name for name in names if beginning and name.startswith(beginning)]
    if len(meant) > 1:
        raise LookupError(f"{beginning} begins {len(meant)} inputs: give more of it")
    return meant[0] if meant else beginning


def _log(store: Path) -> Log:
    if not (store / "log.sqlite").is_file():
        raise typer.BadParameter(f"there is no log in {store}: give the folder that `yunnao serve --store` was given")
    return read_log(str(store / "log.sqlite"))
