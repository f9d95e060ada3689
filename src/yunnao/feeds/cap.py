"""The CAP feed: warnings from a CAP 1.2 file or a folder of them; what cannot be read is kept and shown, never lost."""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from yunnao.disk.quarantine import Quarantine
from yunnao.feeds._cap_fields import Reading, read_warning
from yunnao.model import cap12, facts
from yunnao.model.event import Sighting
from yunnao.model.warning import Warning
from yunnao.registry import feed

SUFFIXES = (".cap", ".xml")
_CHUNK = 1 << 20

_SAMPLE = f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="{cap12.NAMESPACE}">
  <identifier>sample</identifier><sender>sample@yunnao.example</sender><sent>2019-08-09T11:00:00+08:00</sent>
  <status>Test</status><msgType>Alert</msgType><scope>Public</scope>
  <info><language>zh-CN</language><category>Met</category><event>台风</event><urgency>Expected</urgency>
    <severity>Moderate</severity><certainty>Likely</certainty><headline>台风黄色预警（样例）</headline>
    <area><areaDesc>青岛市</areaDesc><geocode><valueName>adcode</valueName><value>370200</value></geocode></area></info>
</alert>
"""

_Stamp = tuple[int, int, int]


@feed("cap")
class CapFeed:
    """Watches `source`, a CAP file or a folder with *.cap and *.xml; refused input goes to `quarantine`.

    A warning is named "cap:<sender>,<identifier>,<sent>", so that it is taken once however often it arrives. Nothing
    a file contains makes `poll` raise. A file that cannot be opened or kept is told once, stays where it is, and is
    tried again at every poll.
    """

    def __init__(self, source: Path, quarantine: Quarantine) -> None:
        self._source, self._quarantine = source, quarantine
        self._known: dict[Path, tuple[_Stamp, list[Sighting]]] = {}  # spares reading again; nothing depends on it
        self._given: dict[str, Warning] = {}

    @classmethod
    def specimen(cls, folder: Path) -> "CapFeed":
        """A feed on one small warning, written to `folder`: what the conformance suite polls."""
        (folder / "inbox").mkdir(exist_ok=True)
        (folder / "inbox" / "sample.cap").write_text(_SAMPLE, encoding="utf-8")
        return cls(folder / "inbox", Quarantine(folder / "quarantine"))

    def poll(self, city: Any, now: datetime) -> Sequence[Sighting]:
        """All that the files say and the city does not show yet."""
        told: list[Sighting] = []
        left: set[str] = set()
        paths = self._paths()
        self._given = {}
        for path in paths:
            try:
                for sighting in self._file(path, city, now):
                    told.append(sighting)  # one by one: what was said before a failure counts
            except OSError as error:
                if self._moved_on(path, error):
                    continue
                left.add(self._origin(path))
                told.append(self._left_there(path, error, now))
        self._known = {path: self._known[path] for path in paths if path in self._known}
        return [sighting for sighting in (*told, *self._back(left, city, now)) if not _shown(city, sighting)]

    def next_at(self, city: Any, now: datetime) -> datetime | None:
        """Only the outside world knows."""
        return None

    def reread(self, sha256: str, now: datetime) -> list[Sighting]:
        """Read a quarantined input again: an InputRetried, and the warning when all of it could be read this time."""
        try:
            reading = read_warning(self._quarantine.read(sha256))
        except Exception as error:
            return [_retried(sha256, False, _words(error), now)]
        if reading.flaw:
            return [_retried(sha256, False, reading.flaw, now)]
        return [_retried(sha256, True, "", now), _warning(reading)]

    def _paths(self) -> list[Path]:
        try:
            return sorted(p for p in self._source.iterdir() if p.suffix.lower() in SUFFIXES)
        except OSError:
            return [self._source]  # a single file, or a folder whose opening will say what is wrong

    def _file(self, path: Path, city: Any, now: datetime) -> Iterator[Sighting]:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            os.scandir(path).close()  # a folder that we may not look into says so itself
        if not stat.S_ISREG(about.st_mode):
            raise OSError(0, "不是普通文件")
        stamp = (about.st_mtime_ns, about.st_size, about.st_ino)
        known = self._known.pop(path, None)
        told: list[Sighting] = []
        for sighting in known[1] if known and known[0] == stamp else self._fresh(path, about.st_size, city, now):
            yield sighting
            told += [] if _shown(city, sighting) else [sighting]
        self._known[path] = (stamp, told)

    def _fresh(self, path: Path, size: int, city: Any, now: datetime) -> Iterator[Sighting]:
        """What a file says, read from the disk; raises OSError when it cannot be read, or not kept."""
        if size > cap12.MAX_BYTES:
            with path.open("rb") as file:
                yield self._refuse(path, _chunks(file), size, cap12.oversized(size), now)
            return
        data = path.read_bytes()
        try:
            reading = read_warning(data)
        except Exception as error:  # whatever a file contains, the loop lives on and a person is told
            yield self._refuse(path, iter([data]), len(data), _words(error), now)
            return
        first = city.warnings.get(reading.warning.id) or self._given.setdefault(reading.warning.id, reading.warning)
        if first != reading.warning:
            reason = f"与已收到的预警编号相同而内容不同（{reading.warning.id}），未采用。请向发送方核实。"
            yield self._refuse(path, iter([data]), len(data), reason, now)
            return
        yield _warning(reading)
        yield from self._completed(path, data, city, now)
        if reading.flaw:
            yield self._refuse(path, iter([data]), len(data), f"已采用，但有缺陷：{reading.flaw}", now)

    def _refuse(self, path: Path, chunks: Iterator[bytes], size: int, reason: str, now: datetime) -> Sighting:
        if not self._quarantine.has_room_for(size):
            raise OSError(0, f"{reason} 隔离区已满，请腾出空间")
        sha256 = self._quarantine.keep(chunks)
        fact = facts.InputQuarantined(origin=self._origin(path), reason=reason, sha256=sha256, size=size, feed="cap")
        return _say(fact, now, id=f"quarantine:{sha256}")

    def _left_there(self, path: Path, error: OSError, now: datetime) -> Sighting:
        """A file that stays where it is: there are no bytes to name it by, so it goes by its place."""
        origin = self._origin(path)
        fact = facts.InputQuarantined(
            origin=origin, reason=f"未能读取或保存：{error.strerror or error}。原文件未动，恢复后会自动重读。",
            sha256=self._mark(origin), size=0, feed="cap",
        )
        return _say(fact, now)

    def _back(self, left: set[str], city: Any, now: datetime) -> Iterator[Sighting]:
        """Files of ours that could not be opened or kept, and now were, or are gone."""
        for sha256, there in sorted(city.quarantine.items()):
            if sha256 == self._mark(there.origin) and there.origin not in left:
                yield _retried(sha256, True, "文件已可读取，或已移走", now)

    def _completed(self, path: Path, data: bytes, city: Any, now: datetime) -> Iterator[Sighting]:
        """Beginnings of this very file, refused while its sender was still writing it."""
        for sha256, there in sorted(city.quarantine.items()):
            begins_so = there.origin == self._origin(path) and 0 < there.size < len(data)
            if begins_so and hashlib.sha256(data[:there.size]).hexdigest() == sha256:
                yield _retried(sha256, True, "文件已写完整", now)

    def _moved_on(self, path: Path, error: OSError) -> bool:
        """Whether a file was taken away between the listing and the reading, which is no fault of anyone's."""
        return isinstance(error, FileNotFoundError) and path != self._source and not path.is_symlink()

    def _origin(self, path: Path) -> str:
        """The file's name without the machine's own folders, which do not belong in a log that others read."""
        name = path.name if path == self._source else f"{self._source.name}/{path.name}"
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    def _mark(self, origin: str) -> str:
        return hashlib.sha256(os.fsencode(self._source.absolute()) + b"\0" + origin.encode()).hexdigest()


def _shown(city: Any, sighting: Sighting) -> bool:
    """Whether the city shows that the log has this; when in doubt it is told again, and the log knows it by its id."""
    fact = sighting.data
    if isinstance(fact, facts.WarningReceived):
        return fact.warning.id in city.warnings
    if isinstance(fact, facts.InputQuarantined):
        return fact.sha256 in city.quarantine
    return isinstance(fact, facts.InputRetried) and fact.sha256 not in city.quarantine


def _warning(reading: Reading) -> Sighting:
    warning = reading.warning
    return Sighting(kind="WarningReceived", data=facts.WarningReceived(warning=warning), occurred_at=warning.sent_at,
                    source="cap", actor=warning.sender, id=f"cap:{warning.id}")


def _retried(sha256: str, accepted: bool, reason: str, now: datetime) -> Sighting:
    return _say(facts.InputRetried(sha256=sha256, accepted=accepted, reason=reason), now)


def _say(fact: facts.InputQuarantined | facts.InputRetried, now: datetime, id: str | None = None) -> Sighting:
    return Sighting(kind=type(fact).__name__, data=fact, occurred_at=now, source="cap", actor="feed:cap", id=id)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _words(error: Exception) -> str:
    if isinstance(error, (ValueError, LookupError)) and error.args:
        return str(error.args[0])
    return f"读取时出错（{type(error).__name__}）：{error.strerror if isinstance(error, OSError) else error}"
