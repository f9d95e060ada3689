"""`yunnao log`: prove a log, carry it elsewhere, and see the city as it stood at any position."""

import sys
from collections.abc import Iterable
from contextlib import closing
from itertools import islice
from pathlib import Path

import typer

from yunnao.city.city import City, city_digest
from yunnao.city.evolve import fold
from yunnao.city.ground import Ground
from yunnao.city.package import read_package
from yunnao.cli.say import complain, say
from yunnao.log.fork import position
from yunnao.log.log import GENESIS, Log, Tampered, open_log, read_log
from yunnao.log.ndjson import export, line, read_events
from yunnao.model import facts
from yunnao.model.event import Event

app = typer.Typer(no_args_is_help=True, help="The log 事件日志: verify, export, import, replay.")

STORE = typer.Argument(..., help="A SQLite store, or an .ndjson export.")
JSON = typer.Option(False, "--json", help="Print JSON with stable keys.")
TOGETHER = 1000


@app.command("verify")
def verify_(store: str = STORE, as_json: bool = JSON,
            noted: str = typer.Option("", "--noted", help="A log_digest written down earlier.")) -> None:
    """Recompute the whole hash chain; exit status 1 and the first wrong position when the past was changed.

    A chain cannot show that its end was cut off: write the digest down elsewhere, and hand it in with --noted.
    """
    try:
        with closing(read_log(store)) as log:
            head = log.verify()
            if noted and all(entry.hash != noted for entry in log.read()):
                raise Tampered(head.seq + 1, f"the digest you noted, {noted}, is not in it: its end was cut off, or "
                                             "all of it was written anew")
    except Tampered as found:
        say({"intact": False, "seq": found.seq, "log_digest": None, "reason": found.why}, as_json)
        complain(str(found))
        raise typer.Exit(1) from found
    say({"intact": True, "seq": head.seq, "log_digest": head.hash, "reason": ""}, as_json)


@app.command("export")
def export_(store: str = STORE,
            out: Path | None = typer.Option(None, "--out", help="A file; else standard output."),
            as_json: bool = JSON) -> None:
    """Write the log as NDJSON: one CloudEvent a line, each with its place in the hash chain.

    To standard output that is all there is; with --out, --json says what was written.
    """
    with closing(read_log(store)) as log:
        if out is not None:
            head = export(log, out)
            say({"seq": head.seq, "log_digest": head.hash, "out": str(out)}, as_json)
            return
        for entry in log.read():
            sys.stdout.buffer.write(line(entry))
        sys.stdout.buffer.flush()


@app.command("import")
def import_(file: Path, store: str = typer.Argument(..., help="A SQLite store, made when it is not there."),
            as_json: bool = JSON) -> None:
    """Bring an export, or plain CloudEvents as NDJSON, into a store: a new one, or one that holds its beginning."""
    if not file.exists():
        raise FileNotFoundError(f"there is no file {file} to import")
    source = read_events(file)
    source.verify()
    with closing(open_log(store)) as log:
        there = _common(source, log)
        seq = there
        for batch in _batches(entry.event for entry in source.read(after=there)):
            seq = log.append(batch, after=seq)[-1].seq
        head = log.head()
    say({"imported": seq - there, "already": there, "seq": head.seq, "log_digest": head.hash}, as_json)


@app.command("replay")
def replay_(store: str = STORE, as_json: bool = JSON,
            at: str = typer.Option("", "--at", help="A position, or a time with its offset; else the end."),
            city: Path | None = typer.Option(None, "--city", help="The city package, if not ./cities/NAME.")) -> None:
    """Fold the log into the city, up to a position or time, and print the digests; nothing is sent or computed."""
    with closing(read_log(store)) as log:
        log.verify()
        seq = position(log, at)
        then = fold(City(_ground(log, city)), log.read(until=seq))
        digest = _hash_at(log, seq)
    time = then.now.isoformat() if then.now else None
    say({"seq": seq, "time": time, "log_digest": digest, "city_digest": city_digest(then), "events": then.seq}, as_json)


def _common(source: Log, log: Log) -> int:
    """How much of `source` is in `log` already; raises ValueError when the two tell different pasts."""
    short = min(source.head().seq, log.head().seq)
    if _hash_at(source, short) != _hash_at(log, short):
        raise ValueError(f"the store holds {log.head().seq} events that are not the beginning of this file, and two "
                         "pasts cannot be one log: import into a new store")
    return short


def _hash_at(log: Log, seq: int) -> str:
    return next((entry.hash for entry in log.read(after=seq - 1, until=seq)), GENESIS)


def _batches(events: Iterable[Event]) -> Iterable[list[Event]]:
    there = iter(events)
    while batch := list(islice(there, TOGETHER)):
        yield batch


def _ground(log: Log, folder: Path | None) -> Ground:
    """The package the log was begun on, which must be the very same: other units would make another city."""
    opened = next((facts.body(entry.event) for entry in log.read() if entry.event.kind == "CityOpened"), None)
    if folder is None and opened is None:
        raise ValueError("no event of this log says which city it is about (CityOpened): give the package with --city")
    folder = folder or Path("cities") / opened.package.lower()
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no city package in {folder}: go to the folder that holds cities/, or give "
                                "the package with --city")
    ground = read_package(folder)
    if opened is not None and opened.digest != ground.digest:
        raise ValueError(f"the log was begun on {opened.package} {opened.version}, and {folder} is not that any more: "
                         "give the package as it was then with --city, or you would see a city that never was")
    return ground
