"""`yunnao demo`: one city, one storm, the console open."""

import os
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

import typer

from yunnao import registry
from yunnao.city.package import read_package
from yunnao.cli.say import note
from yunnao.command.door import Door
from yunnao.command.people import People
from yunnao.console.host import free_port, host
from yunnao.console.room import ControlRoom
from yunnao.disk.quarantine import Quarantine
from yunnao.drill.runner import Drill, start_of
from yunnao.drill.scenario import read_scenario
from yunnao.drill.tempo import Tempo
from yunnao.log.log import open_log
from yunnao.model.order import Role

app = typer.Typer(help="Watch a recorded day: the console on a scenario at a watchable speed.")

GUEST = "演示指挥员"
PATIENCE_S = 900.0
"""Simulated seconds that a real person has before the simulated commander decides: half a minute when attentive."""


@app.callback(invoke_without_command=True)
def demo(scenario: str = typer.Option("lekima-2019", help="Which recorded day."),
         city: Path = typer.Option(Path("cities/qingdao"), help="The city package."),
         out: Path = typer.Option(Path("var/demo"), help="Where runs are kept, each in a folder of its own."),
         speed: float = typer.Option(300.0, help="Simulated seconds a real second; the console can change it."),
         seed: int = typer.Option(1, help="The same seed plays the same day."),
         cap: Path = typer.Option(None, help="A CAP 1.2 file or folder to read warnings from as well."),
         port: int = typer.Option(8701, help="Where to listen; another port if it is taken.")) -> None:
    """Run the console on a scenario; nothing leaves this machine and only this machine can see it."""
    began = time.perf_counter()
    day, ground = read_scenario(city / "scenarios" / scenario), read_package(city)
    folder = _fresh(out)
    log = open_log(str(folder / "log.sqlite"))
    tempo = Tempo(start_of(day, log), speed)
    inbox = [registry.find("feed", "cap")(cap, Quarantine(folder / "quarantine"))] if cap else []
    drill = Drill(ground, day, log, seed=seed, out=folder, clock=tempo, feeds=tuple(inbox), patience_s=PATIENCE_S,
                  door=Door(reread=inbox[0].reread) if inbox else None)
    people = People(folder / "people.db")
    secret = people.add_with_token(GUEST, [Role.COMMANDER], tempo.now())
    room = ControlRoom(brain=drill.brain, people=people, clock=tempo, tempo=tempo, guest=(GUEST, secret))
    drill.brain.watch(lambda city, entries: tempo.attend(any(p.state == "proposed" for p in city.plans.values())))
    drill.brain.watch(lambda city, entries: tempo.wake())
    listens = free_port(port)
    page = f"http://127.0.0.1:{listens}"

    def ready() -> None:
        note(f"云脑 {ground.name} · {day.title}（演练）\n"
             f"[bold]{page}[/bold]  ready in {time.perf_counter() - began:.1f} s; Ctrl-C stops it")
        if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):  # else it might start a browser of text
            webbrowser.open(page)

    host(room, lambda stop: _play(drill, stop), address="127.0.0.1", port=listens, ready=ready)
    drill.brain.close()


def _play(drill: Drill, stop: Callable[[], bool]) -> None:
    drill.run(stop=stop)
    note("The recorded day is over; the console stays open so that you can look back.")


def _fresh(out: Path) -> Path:
    """A new folder for this run; earlier runs stay where they are."""
    number = 1 + max((int(p.name[4:]) for p in out.glob("run-*") if p.name[4:].isdigit()), default=0)
    folder = out / f"run-{number}"
    folder.mkdir(parents=True)
    return folder
