"""`yunnao new KIND NAME`: a new feed, hazard, planner or channel: one file that runs, and its mirror test."""

import keyword
import re
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Annotated

import typer

import yunnao
from yunnao.cli.say import note, say
from yunnao.registry import every

app = typer.Typer(invoke_without_command=True, context_settings={"allow_interspersed_args": True},
                  help="Begin a new feed, hazard, planner or channel.")


class Kind(StrEnum):
    """What can be begun, each in its own room."""

    HAZARD = "hazard"
    FEED = "feed"
    PLANNER = "planner"
    CHANNEL = "channel"


ROOMS = {  # the source folder below src/yunnao, the test folder below tests
    Kind.HAZARD: ("assess/hazards", "assess"),
    Kind.FEED: ("feeds", "feeds"),
    Kind.PLANNER: ("plan", "plan"),
    Kind.CHANNEL: ("command/channels", "command"),
}
NEXT = {
    Kind.HAZARD: "yunnao hazard list; pytest tests/conformance/test_hazards.py -k {name}",
    Kind.FEED: "name it in docs/, then pytest tests/conformance/test_feeds.py -k {name}",
    Kind.PLANNER: "pytest tests/plan/test_{name}.py, then name it in a contingency plan's `planners`",
    Kind.CHANNEL: "name it in docs/, then pytest tests/conformance/test_channels.py -k {name}",
}


@app.callback()
def new(
    kind: Annotated[Kind, typer.Argument(help="What it is.")],
    name: Annotated[str, typer.Argument(help="Its name: lower-case words joined by _, such as hail or dam_break.")],
    root: Annotated[Path | None, typer.Option("--root", help="The checkout to write to; else this one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON with stable keys, for scripts.")] = False,
) -> None:
    """Write exactly one source file and its mirror test; nothing else is touched."""
    source, test = places(kind, name, root or Path(yunnao.__file__).parents[2])
    words = {"name": name, "Name": "".join(part.capitalize() for part in name.split("_"))}
    for path, template in ((source, f"{kind}.py.tmpl"), (test, f"{kind}_test.py.tmpl")):
        text = files("yunnao.cli").joinpath("templates", template).read_text(encoding="utf-8")
        path.write_text(Template(text).substitute(words), encoding="utf-8")
    if as_json:
        say({"source": str(source), "test": str(test)}, True)
        return
    print(source)
    print(test)
    note(f"next: {NEXT[kind].format(name=name)}")


def places(kind: Kind, name: str, root: Path) -> tuple[Path, Path]:
    """Where the two files go; raises ValueError when the name will not do or one of them is there already."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or len(name) > 40 or keyword.iskeyword(name):
        raise ValueError(f"{name!r} is no name for a {kind}: it becomes a Python module, so write lower-case words "
                         "joined by _, no keyword, at most 40 letters")
    if name in every(kind):
        raise ValueError(f"a {kind} called {name!r} is registered already, and two of one name are refused: "
                         f"choose a name that is not among {', '.join(sorted(every(kind)))}")
    room, mirror = ROOMS[kind]
    source = root / "src" / "yunnao" / room / f"{name}.py"
    test = root / "tests" / mirror / f"test_{name}.py"
    if not source.parent.is_dir() or not test.parent.parent.is_dir():
        raise ValueError(f"{root} is no checkout of Yunnao (no {source.parent.relative_to(root)}): "
                         "run this in one, or name it with --root")
    for path in (source, test):
        if path.exists():
            raise ValueError(f"{path} is there already and stays as it is: choose another name, or edit that file")
    test.parent.mkdir(exist_ok=True)
    return source, test
