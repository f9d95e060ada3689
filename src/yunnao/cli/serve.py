"""`yunnao serve`: a city's own brain on the wall clock, fed by a folder of CAP warnings."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import typer

from yunnao import registry
from yunnao.brain import Brain, last_recorded
from yunnao.city.ground import Ground
from yunnao.city.package import read_package
from yunnao.cli.say import complain, note
from yunnao.command.account_feed import AccountFeed
from yunnao.command.door import Door
from yunnao.command.people import People
from yunnao.console.host import free_port, host
from yunnao.console.room import LOOPBACK, ControlRoom
from yunnao.disk.lock import held
from yunnao.disk.quarantine import Quarantine
from yunnao.log.log import open_log
from yunnao.model.clock import WallClock
from yunnao.model.event import Mode
from yunnao.rounds.clock_watch import ClockWatch
from yunnao.rounds.errands import Beside
from yunnao.rounds.intake import rereader

app = typer.Typer(help="Run a city's brain for real: wall clock, durable log, console.")

LOOK_AGAIN = timedelta(seconds=1)
"""How often the feeds' folders are looked at when nothing else is due."""


@app.callback(invoke_without_command=True)
def serve(store: Path = typer.Option(..., help="Folder of the log, the accounts and what goes out."),
          city: Path = typer.Option(Path("cities/qingdao"), help="The city package."),
          cap: Path = typer.Option(None, help="A CAP 1.2 file, or a folder where they arrive."),
          address: str = typer.Option("127.0.0.1", help="Where to listen; loopback unless you choose otherwise."),
          port: int = typer.Option(8700)) -> None:
    """Start, or go on where the log ends; the first start prints the administrator's secret, once."""
    ground = read_package(city)
    store.mkdir(parents=True, exist_ok=True)
    with held(store):
        _serve(store, ground, cap, address, port)


def _serve(store: Path, ground: Ground, cap: Path | None, address: str, port: int) -> None:
    log = open_log(str(store / "log.sqlite"))
    clock = WallClock(not_before=last_recorded(log))
    quarantine = Quarantine(store / "quarantine")
    people = People(store / "people.db")
    secret = people.first_run(clock.now())
    inbox = [registry.find("feed", "cap")(cap, quarantine)] if cap else []
    channels = {name: kind(store) for name, kind in sorted(registry.every("channel").items())}
    desks = [kind() for _, kind in sorted(registry.every("desk").items())]
    door = Door(reread=rereader(quarantine, [feed.reread for feed in inbox]))
    brain = Brain(ground, log, clock=clock, mode=Mode.ACTUAL, seed=0,
                  feeds=[AccountFeed(people), ClockWatch(clock), *inbox], desks=desks, channels=channels, door=door,
                  errands=Beside(clock.wake), quarantine=quarantine)
    if secret is not None:
        note(f"first start: sign in as [bold]admin[/bold] with [bold]{secret}[/bold]; it is shown only now")
    brain.watch(lambda city, entries: clock.wake())
    listens = free_port(port, address)
    room = ControlRoom(brain=brain, people=people, clock=clock, hosts=(*LOOPBACK, address))
    host(room, lambda stop: _turn(brain, clock, stop), address=address, port=listens,
         ready=lambda: note(f"云脑 {ground.name}  [bold]http://{address}:{listens}[/bold]  Ctrl-C stops it"))
    brain.close()


def _turn(brain: Brain, clock: WallClock, stop: Callable[[], bool]) -> None:
    """Turn the brain until `stop`; while its log takes nothing, say so once and try again every second."""
    said = None
    while not stop():
        moved = brain.step()
        if brain.stuck != said:
            complain(brain.stuck.reason_en) if brain.stuck else note("the log can be written again")
            said = brain.stuck
        if not moved:
            soon = clock.now() + LOOK_AGAIN
            clock.advance_to(soon if brain.stuck else min(soon, brain.next_at() or soon))
