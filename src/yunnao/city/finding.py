"""A finding: one thing wrong with a city package, why it matters and what to do about it."""

from typing import Literal

from msgspec import Struct


class Finding(Struct, frozen=True, kw_only=True):
    """What is wrong with which record of which file; an error makes the package unfit, a warning does not."""

    severity: Literal["error", "warning"]
    file: str
    record: str
    what: str
    why: str
    todo: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.record}" if self.record else self.file
        return f"{where}: {self.what}; {self.why}; {self.todo}"


def error(file: str, record: str, what: str, why: str, todo: str) -> Finding:
    return Finding(severity="error", file=file, record=record, what=what, why=why, todo=todo)


def warning(file: str, record: str, what: str, why: str, todo: str) -> Finding:
    return Finding(severity="warning", file=file, record=record, what=what, why=why, todo=todo)
