"""The scenario feed: tells a recorded day as it became known, each fact at the moment it was known and not before."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field
from ruamel.yaml import YAML, YAMLError

from yunnao.model.clock import utc
from yunnao.model.event import Sighting
from yunnao.model.facts import KINDS
from yunnao.registry import feed


class _Line(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    at: str
    kind: str
    source: str
    actor: str
    data: dict[str, Any] = field(default_factory=dict)
    occurred_at: str | None = None


@feed("scenario")
class ScenarioFeed:
    """Reads `feed.yaml` of a scenario folder; raises ValueError naming the line that is wrong."""

    def __init__(self, folder: Path) -> None:
        self._sightings = _read(folder / "feed.yaml", folder.name)
        self._given = 0  # spares the log a question about old news; a new feed starts from the beginning again

    @classmethod
    def specimen(cls, folder: Path) -> "ScenarioFeed":
        """A feed on a day of one report, written to `folder`: what the conformance suite polls."""
        line = {"at": "2019-08-09T11:00+08:00", "kind": "ReportReceived", "source": "sample", "actor": "值班员",
                "data": {"kind": "sample", "text": "样例", "reporter": "值班员"}}
        with (folder / "feed.yaml").open("w", encoding="utf-8") as file:
            YAML(typ="safe").dump([line], file)
        return cls(folder)

    def poll(self, city: Any, now: datetime) -> Sequence[Sighting]:
        until = next((i for i, (at, _) in enumerate(self._sightings) if at > now), len(self._sightings))
        fresh = [seen for _, seen in self._sightings[self._given:until]]
        self._given = max(self._given, until)
        return fresh

    def next_at(self, city: Any, now: datetime) -> datetime | None:
        return next((at for at, _ in self._sightings if at > now), None)


def _read(path: Path, name: str) -> list[tuple[datetime, Sighting]]:
    try:
        lines = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or []
    except (YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not readable YAML: {error}") from error
    told = [_sighting(line, number, name, path) for number, line in enumerate(lines, 1)]
    return sorted(told, key=lambda pair: pair[0])


def _sighting(raw: Any, number: int, name: str, path: Path) -> tuple[datetime, Sighting]:
    try:
        line = msgspec.convert(raw, _Line)
        if line.kind not in KINDS:
            raise ValueError(f"no kind is called {line.kind!r}")
        body = msgspec.convert(line.data, KINDS[line.kind])
        at, occurred = (utc(datetime.fromisoformat(text)) for text in (line.at, line.occurred_at or line.at))
    except (msgspec.ValidationError, ValueError) as error:
        raise ValueError(f"{path}, item {number}: {error}") from error
    if occurred > at:
        raise ValueError(f"{path}, item {number}: it is said to be known at {at} before it happened at {occurred}; "
                         "a scenario feeds only what could be known")
    return at, Sighting(kind=line.kind, data=body, occurred_at=occurred, source=line.source, actor=line.actor,
                        id=f"scenario:{name}:{number}")
