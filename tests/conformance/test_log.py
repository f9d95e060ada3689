"""Every log keeps one promise. A new backend is one more line in BACKENDS, and inherits all of this."""

import contextlib
import hashlib
import json
import math
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yunnao.log.chain import Record, next_hash
from yunnao.log.log import GENESIS, AlreadyRecorded, Conflict, Head, Log, Tampered, open_log
from yunnao.log.memory import MemoryLog
from yunnao.model.event import Event, Mode, from_cloudevent, to_cloudevent

Rewrite = Callable[[list[Record]], list[Record]]
NOON = datetime(2019, 8, 10, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Backend:
    """How a log is opened in a folder, and how a burglar rewrites what it holds; `keeps` what outlives a process."""

    name: str
    open: Callable[[Path], Log]
    rewrite: Callable[[Path, Log, Rewrite], None]
    keeps: bool = True


def _rewrite_memory(folder: Path, log: Log, rewrite: Rewrite) -> None:
    log._records[:] = rewrite(list(log._records))


def _rewrite_sqlite(folder: Path, log: Log, rewrite: Rewrite) -> None:
    with contextlib.closing(sqlite3.connect(folder / "log.sqlite", isolation_level=None)) as db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        records = [Record(*row) for row in db.execute("SELECT seq, id, recorded_us, wire, hash FROM event ORDER BY 1")]
        db.execute("DELETE FROM event")
        db.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?)", rewrite(records))


BACKENDS = [
    Backend("memory", lambda folder: MemoryLog(), _rewrite_memory, keeps=False),
    Backend("sqlite", lambda folder: open_log(str(folder / "log.sqlite")), _rewrite_sqlite),
]
KEEPING = [backend for backend in BACKENDS if backend.keeps]


@pytest.fixture(params=BACKENDS, ids=lambda backend: backend.name)
def backend(request: pytest.FixtureRequest) -> Backend:
    return request.param


@pytest.fixture(params=KEEPING, ids=lambda backend: backend.name)
def keeping(request: pytest.FixtureRequest) -> Backend:
    return request.param


@pytest.fixture
def log(backend: Backend, tmp_path: Path) -> Iterator[Log]:
    with contextlib.closing(backend.open(tmp_path)) as log:
        yield log


def event(name: Any, **changes: Any) -> Event:
    given = {"kind": "ReportReceived", "id": f"r-{name}", "occurred_at": NOON, "recorded_at": NOON, "source": "119",
             "actor": "duty officer", "mode": Mode.ACTUAL, "cause": "r-0", "data": {"text": "积水", "depth_m": 0.5}}
    return Event(**(given | changes))


def events(count: int, prefix: str = "") -> list[Event]:
    return [event(f"{prefix}{n}", recorded_at=NOON + timedelta(seconds=n)) for n in range(1, count + 1)]


def ids(log: Log, **where: int) -> list[str]:
    return [entry.event.id for entry in log.read(**where)]


# -- order, atomicity, durability ------------------------------------------------------------------


def test_an_empty_log(log: Log) -> None:
    assert log.head() == log.verify() == Head(0, GENESIS) == Head(0, "0" * 64)
    assert list(log.read()) == []
    assert log.position_at(NOON) == 0


def test_events_keep_their_order_and_count_from_one(log: Log) -> None:
    given = events(7)
    entries = log.append(given[:3]) + log.append(given[3:])
    assert [(e.seq, e.event) for e in entries] == list(enumerate(given, 1))
    assert list(log.read()) == entries
    assert log.head() == Head(7, entries[-1].hash)


def test_any_stretch_can_be_read(log: Log) -> None:
    log.append(events(6))
    assert ids(log, after=4) == ["r-5", "r-6"]
    assert ids(log, after=1, until=3) == ["r-2", "r-3"]
    assert ids(log, until=2) == ids(log, after=-5, until=2) == ["r-1", "r-2"]
    assert ids(log, until=10**30) == ids(log)
    assert ids(log, after=6) == ids(log, after=10**30) == ids(log, after=3, until=3) == ids(log, until=0) == []


def test_no_events_record_nothing(log: Log) -> None:
    log.append(events(2))
    before = log.head()
    assert log.append([]) == []
    assert log.append([], after=2) == []
    assert log.head() == before
    with pytest.raises(Conflict):
        log.append([], after=1)


def test_ten_thousand_events_are_one_batch(log: Log) -> None:
    assert len(log.append(events(10_000))) == 10_000
    assert ids(log) == [f"r-{n}" for n in range(1, 10_001)]
    assert log.known(f"r-{n}" for n in range(20_000)) == {f"r-{n}" for n in range(1, 10_001)}
    assert log.verify().seq == 10_000


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_bad_event_keeps_out_the_whole_batch(log: Log, place: int) -> None:
    log.append(events(2))
    before = log.head()
    bad = events(3, "bad-")
    bad[place] = event("bad", data={"depth_m": math.nan})
    with pytest.raises(ValueError, match="depth_m is nan"):
        log.append(bad)
    bad[place] = event("2")
    with pytest.raises(AlreadyRecorded):
        log.append(bad)
    assert log.head() == before
    assert log.known(e.id for e in bad) == {"r-2"}
    assert len(log.append(events(3, "good-"))) == 3
    assert log.verify().seq == 5


def test_what_was_acknowledged_is_there_after_reopening(keeping: Backend, tmp_path: Path) -> None:
    with contextlib.closing(keeping.open(tmp_path)) as log:
        entries = log.append(events(5))
        log.put_snapshot(3, b"the city at three")
    with contextlib.closing(keeping.open(tmp_path)) as log:
        assert list(log.read()) == entries
        assert log.verify() == log.head() == Head(5, entries[-1].hash)
        assert log.snapshot_before(5) == (3, b"the city at three")
        more = log.append([event("six")], after=5)
        assert more[0].hash == next_hash(entries[-1].hash, to_cloudevent(event("six")))


def test_a_log_may_be_closed_twice(backend: Backend, tmp_path: Path) -> None:
    log = backend.open(tmp_path)
    log.append(events(1))
    log.close()
    log.close()


# -- each once, and nobody overtaken -------------------------------------------------------------------


def test_an_event_is_taken_once(log: Log) -> None:
    log.append(events(3))
    assert log.known(["r-2", "r-9", "", "r-3"]) == {"r-2", "r-3"}
    with pytest.raises(AlreadyRecorded, match="r-2") as refused:
        log.append([event("new"), event("2")])
    assert refused.value.ids == ["r-2"]
    with pytest.raises(AlreadyRecorded) as refused:
        log.append([event("new"), event("new")])
    assert refused.value.ids == ["r-new"]
    assert log.head().seq == 3


def test_whoever_decided_on_an_older_city_is_told(log: Log) -> None:
    log.append(events(2), after=0)
    for stale in (0, 1, 3):
        with pytest.raises(Conflict, match="stands at 2") as refused:
            log.append([event("late")], after=stale)
        assert refused.value.head == 2
    assert log.append([event("in time")], after=2)[0].seq == 3


def test_of_two_who_decide_at_once_one_is_told(log: Log) -> None:
    log.append(events(1))
    won: list[int] = []

    def decide(who: int) -> None:
        for n in range(20):
            with contextlib.suppress(Conflict):
                won.append(log.append([event(f"{who}-{n}")], after=log.head().seq)[0].seq)

    together([lambda who=who: decide(who) for who in range(4)])
    assert sorted(won) == list(range(2, len(won) + 2))
    assert log.verify().seq == len(won) + 1


def test_two_may_hold_one_store_and_write_in_turn(keeping: Backend, tmp_path: Path) -> None:
    with contextlib.closing(keeping.open(tmp_path)) as ours, contextlib.closing(keeping.open(tmp_path)) as theirs:
        ours.append(events(2))
        assert ids(theirs) == ["r-1", "r-2"]
        theirs.append([event("theirs")], after=2)
        with pytest.raises(Conflict) as refused:
            ours.append([event("ours")], after=2)
        assert refused.value.head == 3
        with pytest.raises(AlreadyRecorded):
            ours.append([event("theirs")])
        ours.append([event("ours")], after=3)
        assert ours.verify() == theirs.verify() == theirs.head()
        assert ids(theirs) == ["r-1", "r-2", "r-theirs", "r-ours"]


# -- what an event may be ------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)
times = st.datetimes(min_value=datetime(1949, 10, 1), max_value=datetime(2949, 10, 1),
                     timezones=st.integers(-840, 840).map(lambda m: timezone(timedelta(minutes=m))))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.dictionaries(st.text(), json_values), occurred_at=times, recorded_at=times, kind=st.text(min_size=1),
       name=st.text(), source=st.text(min_size=1), actor=st.text(), mode=st.sampled_from(Mode),
       cause=st.none() | st.text())
def test_every_event_comes_back_as_it_went_in(log: Log, name: str, **fields: Any) -> None:
    given = Event(id=f"{log.head().seq}/{name}", **fields)
    entry = log.append([given])[0]
    assert entry.event == given
    assert list(log.read(after=entry.seq - 1)) == [entry]
    assert log.known([given.id]) == {given.id}
    wire = to_cloudevent(given)
    assert from_cloudevent(wire) == given
    assert to_cloudevent(from_cloudevent(wire)) == wire
    assert json.loads(wire)["data" if given.data else "id"] == (given.data or given.id)


def test_an_event_is_a_cloudevent(log: Log) -> None:
    log.append([event("1", occurred_at=NOON - timedelta(hours=1), mode=Mode.EXERCISE)])
    assert json.loads(to_cloudevent(next(log.read()).event)) == {
        "specversion": "1.0", "id": "r-1", "source": "119", "type": "cn.yunnao.ReportReceived",
        "time": "2019-08-10T03:00:00Z", "recordedtime": "2019-08-10T04:00:00Z", "actor": "duty officer",
        "mode": "exercise", "cause": "r-0", "datacontenttype": "application/json",
        "data": {"text": "积水", "depth_m": 0.5},
    }  # fmt: skip


def test_when_it_happened_and_when_we_learned_it_are_both_kept(log: Log) -> None:
    beijing = timezone(timedelta(hours=8))
    happened, learned = datetime(2013, 11, 22, 2, 12, 0, 1, tzinfo=beijing), datetime(2013, 11, 22, 3, 40, tzinfo=UTC)
    log.append([event("leak", occurred_at=happened, recorded_at=learned)])
    there = next(log.read()).event
    assert (there.occurred_at, there.recorded_at) == (happened, learned)
    assert there.occurred_at.tzinfo is UTC


@pytest.mark.parametrize(("changes", "text"), [
    ({"data": {"levels": [{"depth_m": math.nan}]}}, "data.levels.0.depth_m is nan"),
    ({"data": {"depth_m": math.inf}}, "data.depth_m is inf"),
    ({"data": {"path": (1, 2)}}, "lists for tuples"),
    ({"data": {"at": NOON}}, "data.at"),
    ({"data": {"at": {1, 2}}}, "data.at"),
    ({"data": {"by_number": {1: "one"}}}, "plain JSON"),
    ({"data": {"what": object()}}, "plain JSON"),
    ({"data": {"half a letter": "\ud800"}}, "plain JSON"),
    ({"occurred_at": datetime(2019, 8, 10)}, "no time zone"),
    ({"recorded_at": datetime(2019, 8, 10)}, "no time zone"),
    ({"id": ""}, "must all be given"),
    ({"kind": ""}, "must all be given"),
    ({"source": ""}, "must all be given"),
    ({"data": {"photo": "x" * 2**25}}, "keep the large thing in a file"),
], ids=lambda value: value if isinstance(value, str) else next(iter(value)))  # fmt: skip
def test_what_json_cannot_give_back_is_refused(log: Log, changes: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        log.append([event("odd", **changes)])
    assert log.head().seq == 0


def test_data_without_end_is_refused(log: Log) -> None:
    endless: dict[str, Any] = {}
    endless["again"] = endless
    with pytest.raises(ValueError, match="recursion"):
        log.append([event("endless", data=endless)])


def test_a_large_event_is_kept_whole(log: Log) -> None:
    outline = [[n / 7, n / 11] for n in range(60_000)]
    log.append([event("large", data={"outline": outline})])
    assert next(log.read()).event.data["outline"] == outline


def test_what_is_recorded_no_longer_follows_what_the_caller_holds(log: Log) -> None:
    data = {"depth_m": 0.5}
    entry = log.append([event("1", data=data)])[0]
    data["depth_m"] = 9.9
    entry.event.data["depth_m"] = 8.8
    assert next(log.read()).event.data == {"depth_m": 0.5}
    assert log.verify().seq == 1


# -- the chain -----------------------------------------------------------------------------------------


def test_each_hash_covers_the_event_and_all_before_it(log: Log) -> None:
    last = "0" * 64
    for entry in log.append(events(4)):
        last = hashlib.sha256(last.encode() + b"\n" + to_cloudevent(entry.event)).hexdigest()
        assert entry.hash == last
    assert log.verify() == Head(4, last)


def test_the_first_hash_stays_what_it_has_always_been(log: Log) -> None:
    """A change of this number makes every log in the world unverifiable."""
    assert log.append([event("1")])[0].hash == "10921f871a7f7a6597351e91f5d1c0f9b9d78f933b35254db576c5db50c71cc4"


def _at(place: int, **changes: Any) -> Rewrite:
    return lambda records: [r._replace(**changes) if r.seq == place else r for r in records]


def _in_event(place: int, field: str, value: Any) -> Rewrite:
    def rewrite(records: list[Record]) -> list[Record]:
        changed = json.dumps(json.loads(records[place - 1].wire) | {field: value}, ensure_ascii=False).encode()
        return _at(place, wire=changed)(records)

    return rewrite


def _with_its_own_hash(records: list[Record]) -> list[Record]:
    """The careful burglar: changes the fourth event and gives it the hash that fits."""
    wire = to_cloudevent(event("4", actor="nobody", recorded_at=NOON + timedelta(seconds=4)))
    return _at(4, wire=wire, hash=next_hash(records[2].hash, wire))(records)


def _swapped(records: list[Record]) -> list[Record]:
    one, two = records[2], records[3]
    return [*records[:2], two._replace(seq=3), one._replace(seq=4), *records[4:]]


BURGLARIES: dict[str, tuple[Rewrite, int]] = {
    **{f"event {field}": (_in_event(4, field, value), 4) for field, value in {
        "id": "r-40", "source": "120", "type": "cn.yunnao.RoadClosed", "time": "2019-08-10T04:00:01Z",
        "recordedtime": "2019-08-10T04:00:05Z", "actor": "nobody", "mode": "exercise", "cause": "r-1",
        "data": {"text": "积水", "depth_m": 0.4}, "datacontenttype": "text/plain", "subject": "added"}.items()},
    "the spelling of the event": (lambda records: _at(4, wire=records[3].wire + b" ")(records), 4),
    "no event at all": (_at(4, wire=b"\xff\xfe"), 4),
    "its id in the index": (_at(4, id="r-40"), 4),
    "its time in the index": (_at(4, recorded_us=4), 4),
    "its hash": (_at(4, hash="f" * 64), 4),
    "its hash, emptied": (_at(4, hash=""), 4),
    "its position": (_at(7, seq=8), 7),
    "event and hash, so that they fit": (_with_its_own_hash, 5),
    "removed from the middle": (lambda records: records[:3] + records[4:], 4),
    "removed from the start": (lambda records: records[1:], 1),
    "swapped with the next": (_swapped, 3),
    "added at the end": (lambda records: [*records, Record(8, "r-8", 0, to_cloudevent(event("8")), "a" * 64)], 8),
}


@pytest.mark.parametrize("burglary", BURGLARIES)
def test_a_changed_past_is_found_at_its_position(backend: Backend, log: Log, tmp_path: Path, burglary: str) -> None:
    log.append(events(7))
    rewrite, position = BURGLARIES[burglary]
    backend.rewrite(tmp_path, log, rewrite)
    with pytest.raises(Tampered, match=f"position {position} ") as found:
        log.verify()
    assert found.value.seq == position


def test_a_rewriting_that_changes_nothing_is_no_burglary(backend: Backend, log: Log, tmp_path: Path) -> None:
    log.append(events(7))
    before = log.head()
    backend.rewrite(tmp_path, log, lambda records: records)
    assert log.verify() == before


def test_a_cut_end_shows_only_beside_a_head_noted_elsewhere(backend: Backend, log: Log, tmp_path: Path) -> None:
    noted = Head(7, log.append(events(7))[-1].hash)
    backend.rewrite(tmp_path, log, lambda records: records[:5])
    assert log.verify() != noted
    assert all(entry.hash != noted.hash for entry in log.read())


def test_an_unreadable_event_is_named_when_it_is_met(backend: Backend, log: Log, tmp_path: Path) -> None:
    log.append(events(7))
    backend.rewrite(tmp_path, log, _at(4, wire=b"{}"))
    with pytest.raises(Tampered) as found:
        list(log.read(after=2))
    assert found.value.seq == 4


# -- back in time --------------------------------------------------------------------------------------


def test_the_position_at_a_time(log: Log) -> None:
    log.append([event(n, recorded_at=NOON + timedelta(minutes=m)) for n, m in enumerate((0, 5, 5, 9))])
    assert log.position_at(NOON - timedelta(microseconds=1)) == 0
    assert log.position_at(NOON) == 1
    assert log.position_at(NOON + timedelta(minutes=5) - timedelta(microseconds=1)) == 1
    assert log.position_at(NOON + timedelta(minutes=5)) == 3
    assert log.position_at((NOON + timedelta(minutes=8)).astimezone(timezone(timedelta(hours=8)))) == 3
    assert log.position_at(NOON + timedelta(days=900)) == 4
    with pytest.raises(ValueError, match="no time zone"):
        log.position_at(datetime(2019, 8, 10))


def test_a_clock_that_was_set_back_leaves_the_last_position_known_by_then(log: Log) -> None:
    log.append([event(n, recorded_at=NOON + timedelta(minutes=m)) for n, m in enumerate((0, 9, 4))])
    assert log.position_at(NOON + timedelta(minutes=5)) == 3
    assert log.position_at(NOON + timedelta(minutes=1)) == 1


def test_snapshots_are_found_at_or_before_a_position(log: Log) -> None:
    log.append(events(9))
    assert log.snapshot_before(9) is None
    log.put_snapshot(4, b"four")
    log.put_snapshot(8, b"\x00\xff eight")
    assert [log.snapshot_before(seq) for seq in (3, 4, 7, 8, 10**30)] == [
        None, (4, b"four"), (4, b"four"), (8, b"\x00\xff eight"), (8, b"\x00\xff eight")]
    log.put_snapshot(4, b"four again")
    assert log.snapshot_before(5) == (4, b"four again")
    assert log.verify().seq == 9


@pytest.mark.parametrize("seq", [0, -1, 4])
def test_there_is_no_snapshot_of_what_has_not_happened(log: Log, seq: int) -> None:
    log.append(events(3))
    with pytest.raises(ValueError, match="the log stands at 3"):
        log.put_snapshot(seq, b"?")
    assert log.snapshot_before(3) is None


# -- many at once --------------------------------------------------------------------------------------


def together(tasks: list[Callable[[], None]]) -> None:
    """Run all at once; the first failure of any is ours."""
    failures: list[BaseException] = []
    start = threading.Barrier(len(tasks))

    def run(task: Callable[[], None]) -> None:
        try:
            start.wait()
            task()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_many_threads_make_one_unbroken_chain(log: Log) -> None:
    told: dict[int, list[list[int]]] = {who: [] for who in range(8)}

    def write(who: int) -> None:
        for n in range(25):
            batch = [event(f"{who}/{n}/{part}") for part in range(1 + (who + n) % 4)]
            told[who].append([entry.seq for entry in log.append(batch)])

    together([lambda who=who: write(who) for who in told])
    there = {entry.seq: entry.event.id for entry in log.read()}
    assert log.verify().seq == len(there) == sum(len(batch) for batches in told.values() for batch in batches)
    for who, batches in told.items():
        for n, seqs in enumerate(batches):
            assert seqs == list(range(seqs[0], seqs[0] + len(seqs))), "a batch stands together"
            assert [there[seq] for seq in seqs] == [f"r-{who}/{n}/{part}" for part in range(len(seqs))]
        assert batches == sorted(batches), "one thread's batches keep their order"


def test_a_refused_batch_leaves_its_neighbours_in_peace(log: Log) -> None:
    log.append([event("old")])
    refused: list[BaseException] = []

    def good(who: int) -> None:
        for n in range(20):
            log.append([event(f"{who}/{n}"), event(f"{who}/{n}/b")])

    def bad() -> None:
        for n in range(20):
            for attempt in ({"events": [event(f"bad/{n}"), event("old")]}, {"events": [event("x")], "after": 0}):
                try:
                    log.append(**attempt)
                except (AlreadyRecorded, Conflict) as error:
                    refused.append(error)

    together([lambda who=who: good(who) for who in range(4)] + [bad, bad])
    assert len(refused) == 80
    assert log.verify().seq == 1 + 4 * 20 * 2
    assert not any("bad" in each or each == "r-x" for each in ids(log))


def test_readers_see_a_growing_prefix_while_others_write(log: Log) -> None:
    log.append(events(1, "first-"))
    done = threading.Event()
    seen: list[list[int]] = []

    def write() -> None:
        try:
            for n in range(120):
                log.append([event(f"{n}/a"), event(f"{n}/b")])
        finally:
            done.set()

    def read() -> None:
        while not done.is_set() or not seen:
            head = log.head().seq
            entries = list(log.read())
            assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
            assert len(entries) % 2 == 1, "half a batch was seen"
            assert len(entries) >= head
            seen.append([entry.seq for entry in entries])

    together([write, read, read])
    assert ids(log) == ["r-first-1", *(f"r-{n}/{part}" for n in range(120) for part in "ab")]


def test_a_reading_ends_where_the_log_stood_when_it_began(log: Log) -> None:
    log.append(events(3))
    reading = log.read()
    log.append(events(3, "later-"))
    assert len(list(reading)) == 3
