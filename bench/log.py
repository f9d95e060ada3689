"""The log beside plain SQLite: durable appends from one and from sixteen threads, and folding beside re-reading.

The peer is the standard library's sqlite3 on the same disk in the same minutes: same events, same bytes, the
write-ahead file flushed at every commit (synchronous=FULL), one commit an event, no chain, no ids, no checks.
"""

import json
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from yunnao.city.city import City
from yunnao.city.evolve import evolve, fold
from yunnao.city.package import read_package
from yunnao.log.log import open_log
from yunnao.model import facts
from yunnao.model.event import Event, Mode, to_cloudevent

HERE = Path(__file__).parent
RUNS = 5
WRITES = 1600
FOLDED = 20_000
THREADS = 16
START = datetime(2019, 8, 10, tzinfo=UTC)


def rows() -> list[dict[str, Any]]:
    """Four rows, each the median of interleaved runs, in events a second."""
    (HERE / "results").mkdir(exist_ok=True)
    found: list[dict[str, Any]] = []
    with TemporaryDirectory(dir=HERE / "results") as folder:  # beside the results: a disk in memory would flatter us
        place = Path(folder)
        for threads in (1, THREADS):
            work = f"durable appends, one event a batch, {threads} thread{'s' if threads > 1 else ''}"
            found.append(_row(work, lambda n, t=threads: _append_ours(place / f"ours-{t}-{n}", t),
                              lambda n, t=threads: _append_plain(place / f"plain-{t}-{n}", t),
                              "commit each event, synchronous=FULL"))
        store = place / "fold"
        ground = read_package(HERE.parent / "cities" / "qingdao")
        with closing(open_log(str(store))) as log:
            log.append(_events(FOLDED))
        found.append(_row(f"fold a log of {FOLDED} events: read, check, evolve", lambda n: _fold(store, City(ground)),
                          lambda n: _reread(store), "select and json.loads, no city"))
        found.append(_row(f"evolve {FOLDED} events that are in memory", lambda n: _evolve(City(ground)),
                          lambda n: _reread(store), "select and json.loads, no city"))
    return found


def _row(work: str, ours: Callable[[int], float], peer: Callable[[int], float], how: str) -> dict[str, Any]:
    pairs = [(ours(run), peer(run)) for run in range(RUNS)]
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    return {"work": work, "ours": mine, "peer": theirs, "peer_version": f"sqlite3 {sqlite3.sqlite_version}, {how}",
            "ratio": mine / theirs, "unit": "events/s", "runs": RUNS}


def _rate(count: int, work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


def _events(count: int) -> list[Event]:
    seen = (facts.ObservationReceived(station=f"雨量站 {n % 200}", quantity="rain_1h", value=n % 97 / 7, unit="mm")
            for n in range(count))
    return [Event(kind="ObservationReceived", id=f"rain/{n}", occurred_at=START + timedelta(seconds=n),
                  recorded_at=START + timedelta(seconds=n + 9), source="hydrology bureau", actor="feed:rain",
                  mode=Mode.EXERCISE, data=facts.as_data(fact)) for n, fact in enumerate(seen)]


def _shared_out(events: Sequence[Event], threads: int, write: Callable[[Event], Any]) -> None:
    """Every thread writes its share, one event at a time."""
    def work(mine: Sequence[Event]) -> None:
        for event in mine:
            write(event)

    workers = [threading.Thread(target=work, args=(events[n::threads],)) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def _append_ours(path: Path, threads: int) -> float:
    events = _events(WRITES)
    with closing(open_log(str(path))) as log:
        rate = _rate(WRITES, lambda: _shared_out(events, threads, lambda event: log.append([event])))
        assert log.head().seq == WRITES
    return rate


def _append_plain(path: Path, threads: int) -> float:
    events, turn = _events(WRITES), threading.Lock()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, wire BLOB)")

        def write(event: Event) -> None:
            with turn:
                db.execute("INSERT INTO event (wire) VALUES (?)", (to_cloudevent(event),))

        rate = _rate(WRITES, lambda: _shared_out(events, threads, write))
        assert db.execute("SELECT count(*) FROM event").fetchone() == (WRITES,)
    return rate


def _fold(store: Path, city: City) -> float:
    with closing(open_log(str(store))) as log:
        return _rate(FOLDED, lambda: fold(city, log.read()))


def _evolve(city: City) -> float:
    events = _events(FOLDED)

    def work() -> None:
        now = city
        for event in events:
            now = evolve(now, event)

    return _rate(FOLDED, work)


def _reread(store: Path) -> float:
    with closing(sqlite3.connect(store)) as db:
        rows = "SELECT wire FROM event ORDER BY seq"
        return _rate(FOLDED, lambda: [json.loads(wire) for (wire,) in db.execute(rows)])
