"""The language of a plan's test: cases with given, when and then, as an officer writes them beside the plan."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct, field
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from yunnao.model.clock import utc
from yunnao.model.facts import KINDS
from yunnao.model.scale import Level
from yunnao.procedure.read import TEST

Line = dict[str, Any]
"""One line of a scenario's feed, or one of the short forms of `procedure.lines`."""


class _Strict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Given(_Strict, frozen=True, kw_only=True):
    """What the day starts from: a recorded scenario, perhaps cut short at `until`, or lines of news from `start` on.

    Moments are ISO times with an offset, or "+90" for minutes after the start. `hours` is how long a day of lines is
    followed.
    """

    scenario: str = ""
    until: str = ""
    start: str = "2026-03-01T08:00+08:00"
    hours: float = 12
    events: list[Line] = field(default_factory=list)


class Then(_Strict, frozen=True, kw_only=True):
    """Something that must hold afterwards; `before` is a moment, "impact" the scenario's own."""

    before: str = ""


class TaskThen(Then, frozen=True, kw_only=True):
    """A task is opened, assigned, started or done, in time counted from its opening or from the incident's.

    One that comes round is judged by its first occurrence; `times` asks that there were at least so many.
    """

    task: str
    is_: Literal["opened", "assigned", "started", "done", "not opened"] = field(default="done", name="is")
    within_minutes: int | None = None
    clock: Literal["opened", "incident"] = "opened"
    times: int | None = None


class LateThen(Then, frozen=True, kw_only=True):
    """No task is late, except those named."""

    no_task_late_except: list[str]


class LevelThen(Then, frozen=True, kw_only=True):
    """The response reaches at least a level: proposed by the tables, or set by a person."""

    level: Level
    is_: Literal["proposed", "set"] = field(default="set", name="is")


class MovedThen(Then, frozen=True, kw_only=True):
    """At least so many percent of the people to be moved have left their zones."""

    moved_percent: float


class NeverThen(Then, frozen=True, kw_only=True):
    """Facts of these kinds are never recorded."""

    never: list[str]


class OpenedThen(Then, frozen=True, kw_only=True):
    """The plan opens an incident, or does not."""

    opened: bool


AnyThen = TaskThen | LateThen | LevelThen | MovedThen | NeverThen | OpenedThen
_FORMS: dict[str, type[Then]] = {"task": TaskThen, "no_task_late_except": LateThen, "level": LevelThen,
                                 "moved_percent": MovedThen, "never": NeverThen, "opened": OpenedThen}


class Case(_Strict, frozen=True, kw_only=True):
    """One case: the day it starts from, what then happens on top of it, and what must hold."""

    name: str
    given: Given
    then: list[AnyThen]
    when: list[Line] = field(default_factory=list)
    seed: int = 1


class _Written(_Strict, frozen=True, kw_only=True):
    name: str
    given: Given
    then: list[dict[str, Any]]
    when: list[Line] = field(default_factory=list)
    seed: int = 1


def cases_beside(plan: Path) -> Path:
    """Where the test of a plan stands: typhoon.test.yaml beside typhoon.yaml."""
    return plan.with_name(plan.name.removesuffix(".yaml") + TEST)


def read_cases(path: Path) -> list[Case]:
    """The cases in a test file; raises ValueError naming the case that is wrong and what was expected."""
    try:
        raw = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        written = msgspec.convert(raw, dict[Literal["cases"], list[_Written]])
    except (YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{path} is not a plan's test: {error}; docs/howto/plan.md shows one") from error
    return [_case(path, number, case) for number, case in enumerate(written.get("cases", []), 1)]


def moment(text: str, start: datetime) -> datetime:
    """ "+90" is ninety minutes after `start`; anything else an ISO time with its offset, or ValueError."""
    if text.startswith("+"):
        return utc(start) + timedelta(minutes=float(text))
    return utc(datetime.fromisoformat(text))


def _case(path: Path, number: int, case: _Written) -> Case:
    then = [_then(f"{path}, case {number} ({case.name}), then[{n}]", raw) for n, raw in enumerate(case.then, 1)]
    if not then:
        raise ValueError(f"{path}, case {number} ({case.name}): `then` is empty, so it cannot fail")
    if not (case.given.scenario or case.given.events or case.when):
        raise ValueError(f"{path}, case {number} ({case.name}): nothing happens; give a scenario or some events")
    return Case(name=case.name, given=case.given, then=then, when=case.when, seed=case.seed)


def _then(where: str, raw: dict[str, Any]) -> Any:
    form = next((form for key, form in _FORMS.items() if key in raw), None)
    if form is None:
        raise ValueError(f"{where}: it names none of {', '.join(_FORMS)}")
    try:
        made = msgspec.convert(raw, form)
    except msgspec.ValidationError as error:
        raise ValueError(f"{where}: {error}") from error
    if isinstance(made, NeverThen):
        unknown = [kind for kind in made.never if kind not in KINDS]
        if unknown:
            raise ValueError(f"{where}: no fact is called {unknown[0]!r}: there are {', '.join(sorted(KINDS))}")
    return made
