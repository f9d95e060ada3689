"""`yunnao quarantine`: what could not be read, why, and the bytes themselves."""

from contextlib import closing
from pathlib import Path

import typer

from yunnao.cli.say import say
from yunnao.disk.quarantine import Quarantine
from yunnao.log.log import read_log
from yunnao.model import facts

app = typer.Typer(no_args_is_help=True, help="Quarantine 隔离区: inputs that could not be read.")

STORE = typer.Argument(..., help="The folder of the log.")
JSON = typer.Option(False, "--json", help="Print JSON with stable keys.")


@app.command("list")
def list_(store: Path = STORE, as_json: bool = JSON) -> None:
    """All that waits for a person, oldest first; `kept` says whether the bytes are here or still at their origin."""
    if not (store / "log.sqlite").is_file():
        raise typer.BadParameter(f"there is no log in {store}: give the folder that `yunnao serve --store` was given")
    waiting: dict[str, dict[str, object]] = {}
    kept = Quarantine(store / "quarantine").kept()
    with closing(read_log(str(store / "log.sqlite"))) as log:
        for event in (entry.event for entry in log.read()):
            if event.kind == "InputQuarantined":
                there = facts.body(event)
                assert isinstance(there, facts.InputQuarantined)
                waiting[there.sha256] = {"sha256": there.sha256, "at": event.recorded_at.isoformat(timespec="seconds"),
                                         "feed": there.feed, "origin": there.origin, "size": there.size,
                                         "reason": there.reason, "kept": there.sha256 in kept}
            elif event.kind == "InputRetried" and event.data["accepted"]:
                waiting.pop(event.data["sha256"], None)
    say(list(waiting.values()), as_json)


@app.command("copy")
def copy(store: Path = STORE, sha256: str = typer.Argument(..., help="As `list` shows it; its beginning will do."),
         out: Path = typer.Option(..., "--out", help="Where to write the bytes, unchanged."),
         as_json: bool = JSON) -> None:
    """Write an input out as it arrived, to look at or to send back; never overwrites."""
    quarantine = Quarantine(store / "quarantine")
    meant = [name for name in quarantine.kept() if sha256 and name.startswith(sha256)]
    if len(meant) > 1:
        raise LookupError(f"{sha256} begins {len(meant)} inputs: give more of it")
    data = quarantine.read(meant[0] if meant else sha256)
    with out.open("xb") as file:
        file.write(data)
    say({"sha256": meant[0], "size": len(data), "out": str(out)}, as_json)
