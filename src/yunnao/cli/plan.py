"""`yunnao plan`: read and check contingency plans 预案."""

from pathlib import Path
from typing import Annotated, Any

import typer

from yunnao.cli.say import complain, note, say
from yunnao.model.facts import as_data
from yunnao.model.procedure import ContingencyPlan
from yunnao.model.scale import Level
from yunnao.procedure.lint import Finding, lint
from yunnao.procedure.read import plans_in, read_plan

app = typer.Typer(no_args_is_help=True, help="Contingency plans 预案: check them, look at them.")
PlanPath = Annotated[Path, typer.Argument(exists=True, help="A plan's YAML file, or a folder of them.")]
Json = Annotated[bool, typer.Option("--json", help="JSON with stable keys, for scripts.")]


@app.command("lint")
def lint_command(path: PlanPath, as_json: Json = False) -> None:
    """Say what would fail on the day: exit 0 clean, 1 with errors."""
    files = plans_in(path)
    if not files:
        complain(f"{path} holds no .yaml file: name a plan, or a folder with plans")
        raise typer.Exit(1)
    rows = [row for file in files for row in _findings(file)]
    errors = sum(row["severity"] == "error" for row in rows)
    if as_json:
        say({"plans": [file.name for file in files], "errors": errors, "findings": rows}, True)
    else:
        say(rows, False)
        note(f"{len(files)} 个预案，{errors} 处错误，{len(rows) - errors} 处提醒")
    raise typer.Exit(1 if errors else 0)


@app.command()
def show(path: PlanPath, as_json: Json = False) -> None:
    """Print a plan: its tables and its tasks by level."""
    plan = read_plan(path)
    if as_json:
        say(as_data(plan), True)
        return
    say({"预案": f"{plan.name} {plan.version}", "状态": plan.status, "依据": "；".join(plan.legal_basis)}, False)
    for level in reversed(Level):
        say([_row(plan, rule) for rule in plan.tasks if rule.from_level == level], False)


def _findings(file: Path) -> list[dict[str, Any]]:
    try:
        found = lint(read_plan(file))
    except ValueError as error:
        found = [Finding(code="P000", severity="error", place="file", cause=str(error),
                         remedy="correct the file until it can be read; the other checks come after")]
    return [{"plan": file.name, **as_data(finding)} for finding in found]


def _row(plan: ContingencyPlan, rule: Any) -> dict[str, Any]:
    return {"级别": rule.from_level.value, "任务": rule.name, "责任": plan.owners.get(rule.owner, rule.owner),
            "先完成": ", ".join(rule.after), "时限(分)": rule.within_minutes or "", "需要": rule.needs or "",
            "依据": rule.legal_basis}
