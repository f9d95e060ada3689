"""`yunnao NOUN VERB`: gathers the nouns of this folder; exit status 0 done, 1 found wanting, 2 wrong use."""

import importlib
import pkgutil
import sys

import typer

from yunnao import __version__
from yunnao.cli.say import complain

front = typer.Typer(no_args_is_help=True, add_completion=False, help="Yunnao 云脑, an open city brain.")


@front.callback(invoke_without_command=True)
def _front(version: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    if version:
        print(__version__)
        raise typer.Exit


def main() -> None:
    """Run the program; an error we foresaw is one clear paragraph, not a traceback."""
    import yunnao.cli as folder

    for module in pkgutil.iter_modules(folder.__path__):
        app = getattr(importlib.import_module(f"yunnao.cli.{module.name}"), "app", None)
        if app is not None:
            front.add_typer(app, name=module.name)
    try:
        front()
    except (ValueError, LookupError, OSError) as error:
        complain(str(error))
        sys.exit(1)
