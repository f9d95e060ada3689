"""`yunnao hazard`: which hazards there are, and whether their models give the published numbers again."""

import inspect
from pathlib import Path
from typing import Annotated, Any

import typer

from yunnao.assess.best_track import find as storm
from yunnao.assess.best_track import read
from yunnao.cli.say import note, say
from yunnao.registry import every, find

app = typer.Typer(no_args_is_help=True, help="Hazard models 致灾因子: list them, verify them.")
Json = Annotated[bool, typer.Option("--json", help="JSON with stable keys, for scripts.")]


@app.command("list")
def list_hazards(as_json: Json = False) -> None:
    """Every hazard that is registered, ours and a stranger's."""
    say([_row(name, kind) for name, kind in sorted(every("hazard").items())], as_json)


@app.command()
def show(name: Annotated[str, typer.Argument(help="A registered hazard, such as plume.")],
         as_json: Json = False) -> None:
    """What one hazard starts from, what it tells, and where its model comes from."""
    kind = find("hazard", name)
    told = inspect.getdoc(kind.facts) if hasattr(kind, "facts") else None
    many = getattr(kind, "thrown_by", None) or (inspect.getdoc(kind.members) if hasattr(kind, "members") else None)
    say({"name": name, "model": kind.model, "source_term": inspect.getdoc(kind) or "", "facts": told or "",
         "members": many or "", "origin": inspect.getdoc(inspect.getmodule(kind)) or ""}, as_json)


@app.command()
def verify(name: Annotated[str | None, typer.Argument(help="One hazard; without it, all of them.")] = None,
           as_json: Json = False) -> None:
    """Compute every published number again: exit 0 when all agree, 1 when one does not."""
    names = [name] if name else sorted(every("hazard"))
    rows = [row for each in names for row in _verified(each)]
    failed = sum(not row["ok"] for row in rows)
    if as_json:
        say({"ok": failed == 0, "numbers": len(rows), "failed": failed, "rows": rows}, True)
    else:
        say([{"hazard": row["hazard"], "what": row["what"], "ours": f"{row['ours']:.5g}", "ok": row["ok"],
              "theirs": f"{row['theirs']:.5g} ± {row['tolerance']:.2g} {row['unit']}", "off": f"{row['off']:+.2g}",
              "why so wide": row["why"]} for row in rows], False)
        note(f"{len(rows)} published numbers, {failed} not met")
    raise typer.Exit(1 if failed else 0)


@app.command("best-track")
def best_track(file: Annotated[Path, typer.Argument(help="A best-track file of RSMC Tokyo, such as bst_all.txt.")],
               number: Annotated[str, typer.Argument(help="The storm's international number, such as 201909.")],
               name_zh: Annotated[str, typer.Option("--name-zh", help="Its Chinese name.")] = "") -> None:
    """Write a storm of the past as the source term of `assess typhoon --input`."""
    term = storm(read(file.read_text(encoding="ascii")), number).term(name_zh)
    say({"at": term.at.isoformat(), "data": term.data}, True)


def _row(name: str, kind: Any) -> dict[str, Any]:
    hazard, module = kind(), inspect.getmodule(kind)
    title = (module.__doc__ if module and module.__doc__ else name).strip().splitlines()[0].partition(":")[0]
    return {"name": name, "title": title, "model": hazard.model, "published_numbers": len(hazard.verification),
            "module": kind.__module__}


def _verified(name: str) -> list[dict[str, Any]]:
    rows = []
    for row in find("hazard", name)().verification:
        ours = float(row.ours())
        rows.append({"hazard": name, "what": row.what, "ours": ours, "theirs": row.theirs, "tolerance": row.tolerance,
                     "unit": row.unit, "off": ours - row.theirs, "ok": abs(ours - row.theirs) <= row.tolerance,
                     "why": row.why, "source": row.source})
    return rows
