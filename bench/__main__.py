"""`make bench`: runs every module of this folder that has `rows()`, prints a table, writes results/NAME.json."""

import importlib
import json
import pkgutil
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

KEYS = ("work", "ours", "peer", "peer_version", "ratio", "unit", "runs")


def main(names: list[str]) -> int:
    folder = Path(__file__).parent
    there = [m.name for m in pkgutil.iter_modules([str(folder)]) if not m.name.startswith("_")]
    unknown = sorted(set(names) - set(there))
    if unknown:
        print(f"no measurement is called {', '.join(unknown)}: there are {', '.join(there)}", file=sys.stderr)
        return 2
    table = Table(*KEYS)
    (folder / "results").mkdir(exist_ok=True)
    for name in names or there:
        rows = [{key: row[key] for key in KEYS} for row in importlib.import_module(f"bench.{name}").rows()]
        (folder / "results" / f"{name}.json").write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        for row in rows:
            table.add_row(*(f"{v:.4g}" if isinstance(v, float) else str(v) for v in row.values()))
    Console(width=160).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
