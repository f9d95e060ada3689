"""A plan's test as a whole: its cases, what they covered, what breaks when something is gone; in words and as data."""

from pathlib import Path

from msgspec import Struct

from yunnao.drill.coverage import Coverage, coverage
from yunnao.drill.suite import Break, Progress, Result, jobs_of, mutants_for, mutate, run_all
from yunnao.procedure.read import read_plan

NEVER_SHOWN = 12
"""So many names that were never exercised are printed; all of them are in the JSON."""


class Outcome(Struct, frozen=True, kw_only=True):
    """A plan's test: every case, the coverage of all of them together, and the mutants that were tried."""

    plan: str
    held: bool
    cases: list[Result]
    coverage: Coverage
    mutants: list[Break]


def try_plan(plan: Path, cases: Path, city: Path, processes: int | None, most: int, seed: int,
         progress: Progress) -> Outcome:
    """Run a plan's test and, when `most` is not 0, that many mutants; they teach, and do not fail the test."""
    jobs = jobs_of(plan, cases, city)
    results = run_all(jobs, processes, progress)
    broken: list[Break] = []
    if most and not any(result.error for result in results):
        broken = mutate(jobs, results, mutants_for(jobs, most, seed), processes, progress)
    covered = [result.covered for result in results if result.covered is not None]
    return Outcome(plan=plan.name, held=all(result.held for result in results), cases=results,
                  coverage=coverage(read_plan(plan), covered), mutants=broken)


def report(outcome: Outcome) -> str:
    """The same in words, one line a case, and more for what did not hold."""
    lines = [f"{outcome.plan}: {sum(c.held for c in outcome.cases)} of {len(outcome.cases)} cases hold"]
    for case in outcome.cases:
        lines.append(f"  {'ok  ' if case.held else 'FAIL'} {case.case} ({case.took_s:.1f} s)")
        lines += [f"       could not be played: {case.error}"] if case.error else []
        lines += [f"       expected: {v.expected}\n       seen:     {v.seen}" for v in case.verdicts if not v.held]
    lines.append("coverage")
    for kind, part in outcome.coverage.items():
        never = ", ".join(part.never[:NEVER_SHOWN]) + (" ..." if len(part.never) > NEVER_SHOWN else "")
        lines.append(f"  {kind}: {part.exercised} of {part.of}" + (f"; never: {never}" if never else ""))
    lines += ["what if"] if outcome.mutants else []
    for found in outcome.mutants:
        lines.append(f"  {found.mutant}: " + ("the plan holds" if found.held else f"breaks first: {found.breaks}\n"
                                               f"       {found.seen} ({found.case})"))
    return "\n".join(lines)
