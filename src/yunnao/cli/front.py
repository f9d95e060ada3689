"""`yunnao NOUN VERB`: the nouns are the files of this folder; exit status 0 done, 1 found wanting, 2 wrong use."""

import importlib
import pkgutil
import sys
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from yunnao import __version__
from yunnao.cli.say import complain


class Nouns(TyperGroup):
    """Loads a noun when it is asked for, so that a small question is not kept waiting by a large room."""

    def list_commands(self, ctx: Any) -> list[str]:
        there = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
        return sorted(set(there) - {"front", "say"})

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.list_commands(ctx):
            return None
        noun = typer.main.get_command(importlib.import_module(f"yunnao.cli.{cmd_name}").app)
        noun.name = cmd_name
        return noun


front = typer.Typer(cls=Nouns, no_args_is_help=True, add_completion=False, help="Yunnao 云脑, an open city brain.")


@front.callback(invoke_without_command=True)
def _front(version: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    if version:
        print(__version__)
        raise typer.Exit


def main() -> None:
    """Run the program; an error we foresaw is one clear paragraph, not a traceback.

    A name or file that is not there is wrong use (2); what is there and is not right was found wanting (1).
    """
    try:
        front()
    except (KeyError, IndexError):
        raise  # nobody writes these on purpose: it is a bug, and its traceback is what helps
    except (LookupError, FileNotFoundError) as error:
        complain(str(error))
        sys.exit(2)
    except (ValueError, OSError, RuntimeError) as error:
        complain(str(error))
        sys.exit(1)
