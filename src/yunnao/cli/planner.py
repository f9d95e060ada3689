"""`yunnao planner`: which planners there are, and what each promises to minimise."""

import inspect
from typing import Annotated, Any

import typer

from yunnao.cli.say import say
from yunnao.registry import every

app = typer.Typer(no_args_is_help=True, help="Planners 规划器: list them.")
Json = Annotated[bool, typer.Option("--json", help="JSON with stable keys, for scripts.")]


@app.callback()
def _planner() -> None:
    """Keeps `list` a word of its own while it is the only one."""


@app.command("list")
def list_planners(as_json: Json = False) -> None:
    """Every planner that is registered, ours and a stranger's."""
    rows = [_row(name, kind) for name, kind in sorted(every("planner").items())]
    say(rows if as_json else [{k: row[k] for k in ("name", "title", "promise")} for row in rows], as_json)


def _row(name: str, kind: Any) -> dict[str, Any]:
    module = inspect.getmodule(kind)
    title = (module.__doc__ if module and module.__doc__ else name).strip().splitlines()[0].partition(":")[0]
    promise = " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())
    return {"name": name, "title": title, "promise": promise, "module": kind.__module__}
