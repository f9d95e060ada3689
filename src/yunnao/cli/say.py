"""How the program speaks: a table for people, the same as JSON for scripts, errors that say what to do."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)


def say(value: Any, as_json: bool) -> None:
    """Print `value`: JSON with stable keys, or a table (a list of dicts), or one `key value` line each (a dict)."""
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")
    elif isinstance(value, dict):
        for key, part in value.items():
            _out.print(f"[bold]{key}[/bold]  {part}")
    elif value:
        _table(value)


def _table(rows: Sequence[dict[str, Any]]) -> None:
    table = Table(*rows[0].keys())
    for row in rows:
        table.add_row(*(str(part) for part in row.values()))
    _out.print(table)


def note(text: str) -> None:
    """Say something to the person, never to the script: it goes to standard error."""
    _err.print(text)


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show a person at a terminal that something is under way; say nothing to a script or a file."""
    with _err.status(escape(text) + " ..."):
        yield


def complain(text: str) -> None:
    """Say what went wrong, on standard error."""
    _err.print(f"[bold red]yunnao:[/bold red] {escape(text)}")
