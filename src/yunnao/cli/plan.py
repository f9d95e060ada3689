"""`yunnao plan`: read, check, test, compare and print contingency plans 预案."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress as Bar

from yunnao.city.finding import Finding as Fault
from yunnao.city.ground import Ground
from yunnao.city.package import survey
from yunnao.cli.say import complain, note, say
from yunnao.model.facts import as_data
from yunnao.model.procedure import ContingencyPlan
from yunnao.model.scale import Level
from yunnao.paper.tables import document, workbook
from yunnao.paper.tables import read as read_tables
from yunnao.procedure.bpmn import bpmn
from yunnao.procedure.cards import cards, cards_pdf, time_of
from yunnao.procedure.cases import cases_beside
from yunnao.procedure.chart import chart, chart_pdf
from yunnao.procedure.compare import compare
from yunnao.procedure.finding import Finding
from yunnao.procedure.form import form
from yunnao.procedure.form_reading import read_form
from yunnao.procedure.layout import laid_out
from yunnao.procedure.lint import RULES, lint
from yunnao.procedure.marks import marks_of
from yunnao.procedure.read import city_of, plans_in, read_plan, unreadable
from yunnao.procedure.schema import schema
from yunnao.procedure.written import written

if TYPE_CHECKING:
    from yunnao.drill.report import Outcome

app = typer.Typer(no_args_is_help=True, help="Contingency plans 预案: check them, test them, look at them.")
PlanPath = Annotated[Path, typer.Argument(exists=True, help="A plan's YAML file, or a folder of them.")]
PlanFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A plan's YAML file.")]
CityPath = Annotated[Path | None, typer.Option(
    "--city", exists=True, file_okay=False, help="The city package to check against; else the one the plan lies in.")]
Json = Annotated[bool, typer.Option("--json", help="JSON with stable keys, for scripts.")]
Day = Annotated[str | None, typer.Option("--today", help="The date to check exercises against: 2026-11-24.")]


@app.command("lint")
def lint_command(path: PlanPath, city: CityPath = None, today: Day = None, as_json: Json = False) -> None:
    """Say what would fail on the day: exit 0 clean, 1 with errors."""
    files = _files(path)
    ground = _ground(path, city)
    day = date.fromisoformat(today) if today else datetime.now(UTC).date()
    shelf = {file.resolve(): plan for file in _shelf(files) if (plan := _readable(file)) is not None}
    found = [(file, finding) for file in files for finding in _findings(file, ground, day, shelf)]
    errors = sum(finding.severity == "error" for _, finding in found)
    if as_json:
        rows = [{"plan": file.name, **as_data(finding)} for file, finding in found]
        say({"plans": [file.name for file in files], "city": ground.name if ground else None, "errors": errors,
             "findings": rows}, True)
    else:
        for file, finding in found:
            print(f"{file}:{finding.line}: {finding.severity} {finding.code} {finding.place}\n    {finding.cause}\n"
                  f"    -> {finding.remedy}")
        against = f"对照{ground.name}" if ground else "未对照城市（--city DIR）"
        note(f"{len(files)} 个预案，{against}，{errors} 处错误，{len(found) - errors} 处提醒")
    raise typer.Exit(1 if errors else 0)


@app.command("test")
def test_command(path: PlanPath, city: CityPath = None, as_json: Json = False,
                 junit_file: Annotated[Path | None, typer.Option("--junit", help="Write JUnit XML here.")] = None,
                 jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Processes.")] = None,
                 mutants: Annotated[int, typer.Option("--mutate", min=0, help="How many things to take away.")] = 0,
                 seed: Annotated[int, typer.Option("--seed", help="Draws what is taken away.")] = 1) -> None:
    """Play the cases written beside a plan: exit 0 when all hold, 1 when one does not."""
    from yunnao.drill.junit import junit
    from yunnao.drill.report import report

    tests = [file for file in _files(path) if cases_beside(file).is_file()]
    if not tests:
        complain(f"no test stands beside {path}: write {cases_beside(_files(path)[0]).name}; "
                 "docs/howto/plan.md shows one")
        raise typer.Exit(1)
    with Bar(transient=True, disable=as_json) as bar:
        made = [_tested(file, city or city_of(file) or Path("cities/qingdao"), jobs, mutants, seed, bar)
                for file in tests]
    if junit_file is not None:
        junit_file.write_bytes(junit({one.plan: one.cases for one in made}))
    if as_json:
        say({"held": all(one.held for one in made), "plans": made}, True)
    else:
        print("\n\n".join(report(one) for one in made))
    raise typer.Exit(0 if all(one.held for one in made) else 1)


def _tested(file: Path, city: Path, jobs: int | None, most: int, seed: int, bar: Bar) -> "Outcome":
    from yunnao.drill.report import try_plan

    row = bar.add_task(file.stem)
    return try_plan(file, cases_beside(file), city, jobs, most, seed,
                lambda done, of: bar.update(row, completed=done, total=of))


@app.command()
def rules(as_json: Json = False) -> None:
    """List what lint looks for; docs/lint/plan.md explains each with an example."""
    say([{"code": code, "severity": RULES[code].severity, "title": RULES[code].title} for code in sorted(RULES)],
        as_json)


@app.command("fmt")
def fmt_command(path: PlanPath, check: Annotated[bool, typer.Option("--check", help="Change nothing; 1 if it would.")] =
                False, as_json: Json = False) -> None:
    """Lay plans and their tests out the one way; comments and quotes stay."""
    files = [file for plan in _files(path) for file in (plan, cases_beside(plan)) if file.is_file()]
    changed: list[str] = []
    for file in files:
        text = file.read_text(encoding="utf-8")
        try:
            made = laid_out(text)
        except ValueError as error:
            raise ValueError(f"{file}: {error}") from error
        if made != text:
            changed.append(str(file))
            if not check:
                file.write_text(made, encoding="utf-8")
    say({"files": len(files), "changed": changed}, as_json)
    raise typer.Exit(1 if check and changed else 0)


@app.command("diff")
def diff_command(old: PlanFile, new: PlanFile, as_json: Json = False) -> None:
    """Say what changed in what a plan does: exit 0 when nothing did (but words), 1 when something did."""
    changes = compare(read_plan(old), read_plan(new))
    if as_json:
        say({"same": not any(change.kind != "words" for change in changes), "changes": changes}, True)
    for change in changes if not as_json else []:
        print(f"{change.kind} {change.place}: {change.means}")
        print(*(f"    {sign} {side}" for sign, side in (("-", change.before), ("+", change.after)) if side), sep="\n")
    raise typer.Exit(1 if any(change.kind != "words" for change in changes) else 0)


@app.command("print")
def print_command(path: PlanPath, out: Annotated[Path, typer.Option("--out", help="The folder to write to.")],
                  with_pdf: Annotated[bool, typer.Option("--pdf", help="Cards and chart as PDF too.")] = False,
                  as_json: Json = False) -> None:
    """Write for each plan its cards 处置卡 (HTML, a sheet a department), its chart 作战图 (SVG) and BPMN 2.0."""
    out.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    for file in _files(path):
        plan = read_plan(file)
        made = {"cards.html": cards(plan).encode(), "chart.svg": chart(plan).encode(), "bpmn": bpmn(plan)}
        made |= {"cards.pdf": cards_pdf(plan), "chart.pdf": chart_pdf(plan)} if with_pdf else {}
        for ending, content in made.items():
            (out / f"{plan.id}.{ending}").write_bytes(content)
            written.append(str(out / f"{plan.id}.{ending}"))
    say({"written": written}, True) if as_json else print(*written, sep="\n")


@app.command("template")
def template_command(out: Annotated[Path, typer.Argument(help="An .xlsx or .docx file to write.")],
                     filled: Annotated[Path | None, typer.Option("--from", exists=True, dir_okay=False, help=(
                         "A plan's YAML file to fill it from."))] = None, as_json: Json = False) -> None:
    """Write the form 预案表 for Excel or Word, empty or filled from a plan; `import` reads it back."""
    makers = {".xlsx": workbook, ".docx": document}
    if out.suffix.lower() not in makers:
        raise LookupError(f"{out.name} ends in neither .xlsx nor .docx: name it like plan.xlsx or plan.docx")
    out.write_bytes(makers[out.suffix.lower()](form(read_plan(filled) if filled else None)))
    say({"written": str(out)}, as_json)


@app.command("import")
def import_command(path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A filled form.")],
                   out: Annotated[Path | None, typer.Option("--out", help="The YAML file to write.")] = None,
                   as_json: Json = False) -> None:
    """Read a filled form from Excel or Word into a plan's YAML: exit 1 and every fault by table, row and column."""
    try:
        plan = read_form(read_tables(path))
    except ValueError as error:
        faults = str(error).splitlines()
        say({"plan": None, "faults": faults}, True) if as_json else complain("\n".join(faults))
        raise typer.Exit(1) from error
    text = written(plan, f"由 {path.name} 导入；yunnao plan lint 检查，yunnao plan test 试验")
    if out is not None:
        out.write_text(text, encoding="utf-8")
    if as_json:
        say({"plan": plan.id, "tasks": len(plan.tasks), "written": str(out) if out else None, "faults": []}, True)
    elif out is None:
        print(text, end="")
    else:
        note(f"{out}：{len(plan.tasks)} 项任务。下一步：yunnao plan lint {out}")


@app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of a plan, for editors."""
    say(schema(), True)


@app.command()
def show(path: PlanFile, as_json: Json = False) -> None:
    """Print a plan: its tables and its tasks by level."""
    plan = read_plan(path)
    if as_json:
        say(as_data(plan), True)
        return
    say({"预案": f"{plan.name} {plan.version}", "状态": plan.status, "依据": "；".join(plan.legal_basis)}, False)
    for level in reversed(Level):
        say([_row(plan, rule) for rule in plan.tasks if rule.from_level == level], False)


def _files(path: Path) -> list[Path]:
    files = plans_in(path)
    if not files:
        complain(f"{path} holds no .yaml file: name a plan, or a folder with plans")
        raise typer.Exit(1)
    return files


def _ground(path: Path, city: Path | None) -> Ground | None:
    """The city asked for, or the one the plan lies in; a broken plan in it is ours to tell, not to refuse."""
    folder = city or city_of(path)
    if folder is None:
        return None
    faults: list[Fault] = []
    ground = survey(folder, faults)
    others = [fault for fault in faults if fault.severity == "error" and not fault.file.startswith("plans/")]
    if ground is None or others:
        raise ValueError(f"the city package {folder} cannot be used: {others[0] if others else faults[0]}")
    return ground


def _shelf(files: list[Path]) -> list[Path]:
    """The plans that lie together with those asked for."""
    return sorted({file for path in files for file in plans_in(path.parent)})


def _readable(file: Path) -> ContingencyPlan | None:
    try:
        return read_plan(file)
    except ValueError:
        return None


def _findings(file: Path, ground: Ground | None, today: date, shelf: dict[Path, ContingencyPlan]) -> list[Finding]:
    try:
        plan = read_plan(file)
    except ValueError as error:
        return [unreadable(file, error)]
    others = [other for path, other in shelf.items() if path != file.resolve()]
    return lint(plan, ground, today, others, marks_of(file.read_text(encoding="utf-8")))


def _row(plan: ContingencyPlan, rule: Any) -> dict[str, Any]:
    return {"级别": rule.from_level.value, "任务": rule.name, "责任": plan.owners.get(rule.owner, rule.owner),
            "先完成": ", ".join(rule.after), "时限": time_of(rule), "需要": rule.needs or "",
            "依据": rule.legal_basis}
