"""A scenario on disk: what it is called, when it runs, and the history that the review holds against it."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field
from ruamel.yaml import YAML, YAMLError


class HistoryFact(Struct, frozen=True, kw_only=True):
    """One thing that really happened; never fed to the drill."""

    at: datetime
    kind: str
    text: str
    source: str
    text_en: str = ""
    value: float | str | None = None
    unit: str = ""


class Scenario(Struct, frozen=True, kw_only=True):
    """A scenario's own page; times carry their offset. `impact_at` is when the hazard really struck."""

    name: str
    title: str
    title_en: str
    start: datetime
    end: datetime
    impact_at: datetime
    impact_text: str
    notes: list[str] = field(default_factory=list)
    description: str = ""
    people_question: str = ""
    incident_kind: str = ""
    folder: Path = Path()
    history: list[HistoryFact] = field(default_factory=list)


def read_scenario(folder: Path) -> Scenario:
    """The scenario in `folder`; raises ValueError naming the file that is wrong, LookupError when there is none."""
    if not (folder / "scenario.yaml").is_file():
        there = sorted(p.name for p in folder.parent.glob("*/") if (p / "scenario.yaml").is_file())
        raise LookupError(f"no scenario is called {folder.name!r} in {folder.parent}: "
                          f"there are {', '.join(there) or 'none'}")
    page = _convert(folder / "scenario.yaml", Scenario)
    history = _convert(folder / "history.yaml", list[HistoryFact])
    return msgspec.structs.replace(page, folder=folder, history=history)


def scenarios(city_folder: Path) -> list[Scenario]:
    """All scenarios of a city package, by name."""
    return [read_scenario(page.parent) for page in sorted((city_folder / "scenarios").glob("*/scenario.yaml"))]


def _convert(path: Path, shape: Any) -> Any:
    try:
        return msgspec.convert(YAML(typ="safe").load(path.read_text(encoding="utf-8")), shape)
    except (YAMLError, UnicodeDecodeError, msgspec.ValidationError, OSError) as error:
        raise ValueError(f"{path} cannot be read as a scenario: {error}") from error
