"""Runs all cases of a plan's test, in processes side by side, on the city as it is and with something gone."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import datetime
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from msgspec import Struct

from yunnao.city.ground import Ground
from yunnao.city.package import read_package
from yunnao.drill.coverage import Covered, covered
from yunnao.drill.mutants import Mutant, mutants, without
from yunnao.drill.plantest import play
from yunnao.drill.verdict import Verdict, verdicts
from yunnao.procedure.cases import Case, read_cases
from yunnao.procedure.read import read_plan

Progress = Callable[[int, int], None]
"""Told after each piece of work: how many are done, of how many."""


def quiet(done: int, of: int) -> None:
    """Progress that nobody watches."""


class Result(Struct, frozen=True, kw_only=True):
    """One case, played once: its verdicts, or why it could not be played. `took_s` is wall time in seconds."""

    case: str
    held: bool
    verdicts: list[Verdict]
    took_s: float
    digest: str = ""
    covered: Covered | None = None
    error: str = ""


class Break(Struct, frozen=True, kw_only=True):
    """What became of the plan in a city with something gone; `breaks` is the expectation that broke first."""

    mutant: Mutant
    held: bool
    case: str = ""
    breaks: str = ""
    seen: str = ""
    at: datetime | None = None


class Job(Struct, frozen=True, kw_only=True):
    """One case to play: by number, of the plan and test in these files, in this city."""

    plan: str
    cases: str
    city: str
    number: int
    mutant: Mutant | None = None


def jobs_of(plan: Path, cases: Path, city: Path) -> list[Job]:
    """A job for every case of a test file; raises ValueError when it cannot be read or holds none."""
    there = read_cases(cases)
    if not there:
        raise ValueError(f"{cases} holds no case: write one, docs/howto/plan.md shows how")
    return [Job(plan=str(plan), cases=str(cases), city=str(city), number=n) for n in range(len(there))]


def run_all(jobs: Sequence[Job], processes: int | None = None, progress: Progress = quiet) -> list[Result]:
    """A result for every job, in order; each is the same however many `processes` there are (default: all cores)."""
    processes = min(processes or os.cpu_count() or 1, len(jobs))
    if processes <= 1:
        return list(_one_by_one(jobs, progress))
    found: dict[int, Result] = {}
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(run_one, job): place for place, job in enumerate(jobs)}
        for done in as_completed(waiting):
            found[waiting[done]] = done.result()
            progress(len(found), len(jobs))
    return [found[place] for place in range(len(jobs))]


def _one_by_one(jobs: Sequence[Job], progress: Progress) -> Iterator[Result]:
    for number, job in enumerate(jobs, 1):
        yield run_one(job)
        progress(number, len(jobs))


def run_one(job: Job) -> Result:
    """Play one case and judge it; what cannot be played comes back as a result that did not hold, with the reason."""
    began, case = time.perf_counter(), _case(job)
    ground, absent = without(_ground(job.city), job.mutant) if job.mutant else (_ground(job.city), "")
    try:
        played = play(ground, read_plan(Path(job.plan)), case, absent)
        judged = verdicts(played)
    except (ValueError, LookupError) as error:
        return Result(case=case.name, held=False, verdicts=[], took_s=time.perf_counter() - began, error=str(error))
    return Result(case=case.name, held=all(v.held for v in judged), verdicts=judged, digest=played.digest,
                  covered=covered(played), took_s=time.perf_counter() - began)


def mutants_for(jobs: Sequence[Job], most: int, seed: int) -> list[Mutant]:
    """The mutants worth trying for these cases, which are played once more to see what they use."""
    played = [play(_ground(job.city), read_plan(Path(job.plan)), _case(job)) for job in jobs]
    return mutants(played, most, seed)


def mutate(jobs: Sequence[Job], baseline: Sequence[Result], tried: Sequence[Mutant], processes: int | None = None,
           progress: Progress = quiet) -> list[Break]:
    """For every mutant, whether all that held in the city as it is still holds, and what breaks first."""
    work = [Job(plan=j.plan, cases=j.cases, city=j.city, number=j.number, mutant=m) for m in tried for j in jobs]
    results = run_all(work, processes, progress)
    return [_break(m, baseline, results[n * len(jobs):(n + 1) * len(jobs)]) for n, m in enumerate(tried)]


def _break(mutant: Mutant, baseline: Sequence[Result], results: Sequence[Result]) -> Break:
    broken: list[tuple[float, Result, Verdict]] = []
    for before, after in zip(baseline, results, strict=True):
        if after.error and not before.error:
            return Break(mutant=mutant, held=False, case=after.case, breaks="the case can be played", seen=after.error)
        broken += [(now.at.timestamp() if now.at else 0.0, after, now)
                   for was, now in zip(before.verdicts, after.verdicts, strict=False) if was.held and not now.held]
    if not broken:
        return Break(mutant=mutant, held=True)
    _, result, verdict = min(broken, key=lambda b: b[0])
    return Break(mutant=mutant, held=False, case=result.case, breaks=verdict.expected, seen=verdict.seen, at=verdict.at)


@lru_cache(maxsize=2)
def _ground(city: str) -> Ground:
    return read_package(city)


def _case(job: Job) -> Case:
    return read_cases(Path(job.cases))[job.number]
