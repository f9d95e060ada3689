"""Lint of the decision tables: rows that cannot be read, never hold, never have their turn, or lead nowhere."""

from collections.abc import Iterator
from typing import Any

from yunnao.model.hazard_words import HAZARD_WORDS
from yunnao.model.procedure import Rule
from yunnao.model.scale import Colour, Grade, Level
from yunnao.model.table import holds
from yunnao.procedure.condition import condition, covers, possible
from yunnao.procedure.finding import Reading, Told, level_of, rule, tables

SCOPES = ("warning.", "province.", "national.")


@rule("P009", "a level with no row, or nothing that opens the plan")
def level_without_row(reading: Reading) -> Iterator[Told]:
    there = {level_of(row) for row in reading.plan.levels}
    for level in reversed(Level):
        if level not in there:
            yield ("levels", f"no row asks for level {level.value}", "add a row with its condition and its source")
    if not reading.plan.opens:
        yield "opens", "nothing opens this plan", "add a row with its condition and its source"


@rule("P012", "a row that cannot be read, hides a graver one, or names no authority")
def unreadable(reading: Reading) -> Iterator[Told]:
    for name, rows in tables(reading.plan):
        for number, row in enumerate(rows, 1):
            yield from _unreadable(f"{name}[{number}]", row)
    yield from _order("levels", reading.plan.levels, Level)
    yield from _order("grades", reading.plan.grades, Grade)


def _unreadable(place: str, row: Rule) -> Iterator[Told]:
    for fact, wanted in row.when.items():
        try:
            holds(Colour.BLUE if fact.startswith(SCOPES) else 0.0, wanted)
        except ValueError as error:
            yield (f"{place}.when.{fact}", str(error),
                   "write '>= yellow' for a warning, '>= 3' for a number, or 'known'")
    if not row.source.strip():
        yield place, "the row names no authority", "write its article, or 草拟, in `source`"


def _order(name: str, rows: list[Rule], scale: Any) -> Iterator[Told]:
    lightest = None
    for number, row in enumerate(rows, 1):
        try:
            step = scale(row.then)
        except ValueError as error:
            yield f"{name}[{number}].then", str(error), "write one of these in `then`"
            continue
        if lightest is not None and step > lightest:
            yield (f"{name}[{number}]", f"it asks for {step.value} below a row for {lightest.value}: the first row "
                   "that holds decides, so the graver answer would be hidden", "order rows from gravest to lightest")
        lightest = step if lightest is None else min(lightest, step)


@rule("P020", "a row that never has its turn")
def hidden_row(reading: Reading) -> Iterator[Told]:
    """A row that holds only when an earlier one holds too: the earlier one always answers first."""
    for name, rows in tables(reading.plan):
        for number, row in enumerate(rows):
            earlier = next((i for i in range(number) if covers(rows[i].when, row.when)), None)
            if earlier is not None:
                why = "always holds" if not rows[earlier].when else "holds whenever this one does"
                yield (f"{name}[{number + 1}]", f"row {earlier + 1} {why}, so this one never has its turn",
                       "put the narrower row first, or take this one out")


@rule("P021", "a condition that can never hold")
def never_holds(reading: Reading) -> Iterator[Told]:
    """What is unknown meets no condition, so "no such report yet" cannot be asked for; nor a colour beyond red."""
    for name, rows in tables(reading.plan):
        for number, row in enumerate(rows, 1):
            for fact, wanted in row.when.items():
                if not possible(fact, wanted):
                    unknown = fact.startswith("report.")
                    cause = ("reports count from 1, and before the first the fact is unknown and meets no condition"
                             if unknown else "the scale has no step that meets it")
                    yield (f"{name}[{number}].when.{fact}", f"{fact} {wanted!r} can never hold: {cause}",
                           "turn the row round: ask for what is known, and put the other case below it")


@rule("P022", "a warning that nobody issues")
def unknown_warning(reading: Reading) -> Iterator[Told]:
    words = {word.key for word in HAZARD_WORDS}
    for name, rows in tables(reading.plan):
        for number, row in enumerate(rows, 1):
            for fact in row.when:
                word = fact.partition(".")[2] if fact.startswith(SCOPES) else None
                if word is not None and word not in words:
                    yield (f"{name}[{number}].when.{fact}", f"no warning is called {word!r}, so the row never holds",
                           f"use one of {', '.join(sorted(words))}")


@rule("P023", "a response level with no way down")
def no_way_down(reading: Reading) -> Iterator[Told]:
    """A level held up by counts of reports alone: they never fall, so no table ever lowers it."""
    if reading.plan.stand_down.strip():
        return
    for number, row in enumerate(reading.plan.levels, 1):
        if row.when and all(fact.startswith("report.") for fact in row.when) and level_of(row) is not Level.IV:
            yield (f"levels[{number}]", f"level {row.then} stands on reports alone, whose number never falls: once "
                   "reached, no row ever lowers it",
                   "say in `stand_down` who lowers or ends the response, and on what conditions")


@rule("P024", "one fact is asked for both as a number and as a colour")
def contradictory(reading: Reading) -> Iterator[Told]:
    kinds: dict[str, tuple[str, str]] = {}
    for name, rows in tables(reading.plan):
        for number, row in enumerate(rows, 1):
            for fact, wanted in row.when.items():
                kind = condition(fact, wanted).kind
                first, where = kinds.setdefault(fact, (kind, f"{name}[{number}]"))
                if "any" not in (kind, first) and kind != first:
                    yield (f"{name}[{number}].when.{fact}", f"{fact} is asked for as a {kind} here and as a {first} in "
                           f"{where}: one of the two cannot be compared and stops the table", "ask for one kind")
