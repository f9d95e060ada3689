"""Exports: what is carried, and that a changed line is found."""

import json
import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yunnao.log.log import Head, Tampered
from yunnao.log.memory import MemoryLog
from yunnao.log.ndjson import export, line, read_events, read_export
from yunnao.model.event import to_cloudevent


@pytest.fixture
def log(make) -> MemoryLog:
    log = MemoryLog()
    log.append(make(7))
    return log


@pytest.fixture
def file(log: MemoryLog, tmp_path: Path) -> Path:
    export(log, tmp_path / "log.ndjson")
    return tmp_path / "log.ndjson"


def test_an_export_is_the_same_log(log: MemoryLog, file: Path) -> None:
    again = read_export(file)
    assert list(again.read()) == list(log.read())
    assert again.verify() == log.verify()


def test_each_line_is_a_cloudevent_with_its_place(log: MemoryLog, file: Path) -> None:
    for entry, text in zip(log.read(), file.read_text(encoding="utf-8").splitlines(), strict=True):
        told = json.loads(text)
        assert told.pop("chainhash") == entry.hash
        assert told.pop("sequence") == f"{entry.seq:010d}"
        assert told == json.loads(to_cloudevent(entry.event))
        assert all(name.isalnum() and name.islower() for name in told), "CloudEvents' rule for attribute names"


def test_the_same_log_is_the_same_file(log: MemoryLog, file: Path, tmp_path: Path) -> None:
    assert export(log, tmp_path / "again.ndjson") == log.head()
    assert (tmp_path / "again.ndjson").read_bytes() == file.read_bytes()


def test_an_empty_log_is_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "log.ndjson"
    assert export(MemoryLog(), path) == Head()
    assert path.read_bytes() == b""
    assert read_export(path).verify() == read_events(path).verify() == Head()


def test_an_export_that_fails_leaves_the_old_one(log: MemoryLog, file: Path) -> None:
    before = file.read_bytes()
    log._records[3] = log._records[3]._replace(wire=b"{}")
    with pytest.raises(Tampered):
        export(log, file)
    assert file.read_bytes() == before


def test_another_spelling_of_the_same_events_is_the_same_log(log: MemoryLog, file: Path) -> None:
    """Tools that sort keys or add spaces do no harm: the hash covers what is said."""
    spelt = [json.dumps(json.loads(text), indent=None, sort_keys=True, ensure_ascii=True)
             for text in file.read_text(encoding="utf-8").splitlines()]
    file.write_text("\n".join(spelt), encoding="utf-8")
    assert read_export(file).verify() == log.head()


@pytest.mark.parametrize(("field", "value"), [
    ("id", "r-40"), ("source", "120"), ("type", "cn.yunnao.RoadClosed"), ("time", "2019-08-10T04:00:01Z"),
    ("recordedtime", "2019-08-10T04:00:05Z"), ("actor", "nobody"), ("mode", "exercise"), ("cause", "r-1"),
    ("cause", None), ("data", {"text": "积水", "depth_m": 0.4}), ("chainhash", "f" * 64), ("chainhash", ""),
    ("sequence", "0000000005"), ("sequence", "4th"), ("mode", "real"), ("specversion", "0.3"), ("time", "yesterday"),
])  # fmt: skip
def test_a_changed_line_is_found(file: Path, field: str, value: object) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[3] = json.dumps(json.loads(lines[3]) | {field: value}, ensure_ascii=False)
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(Tampered) as found:
        read_export(file).verify()
    assert found.value.seq == 4


@pytest.mark.parametrize(("change", "position"), [
    (lambda lines: lines[:3] + lines[4:], 4),
    (lambda lines: lines[1:], 1),
    (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], 3),
    (lambda lines: [*lines[:3], lines[2], *lines[3:]], 4),
    (lambda lines: [*lines[:3], b"", *lines[3:]], 4),
    (lambda lines: [*lines, b"{"], 8),
    (lambda lines: [*lines[:-1], lines[-1][:50]], 7),
    (lambda lines: [*lines[:3], b"[" * 100_000, *lines[3:]], 4),
    (lambda lines: [*lines[:3], b"\xff\xfe", *lines[3:]], 4),
], ids=["removed", "first removed", "swapped", "twice", "empty", "half", "cut", "deep", "not UTF-8"])  # fmt: skip
def test_lines_that_are_missing_or_do_not_belong_are_found(file: Path, change, position: int) -> None:
    file.write_bytes(b"\n".join(change(file.read_bytes().splitlines())))
    with pytest.raises(Tampered) as found:
        read_export(file).verify()
    assert found.value.seq == position


def test_no_flipped_bit_goes_unnoticed(log: MemoryLog, file: Path) -> None:
    whole, chance, events, found = file.read_bytes(), random.Random(2), list(log.read()), 0
    for _ in range(500):
        broken = bytearray(whole)
        broken[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(broken)
        try:
            again = read_export(file)
            again.verify()
            assert list(again.read()) == events
        except Tampered:
            found += 1
    assert found > 400


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_our_own_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.ndjson"
    path.write_bytes(content)
    for read in (read_export, read_events):
        with suppress(Tampered):
            assert read(path).verify().seq == len(content.splitlines())


def test_plain_cloudevents_are_chained_as_they_are_read(log: MemoryLog, file: Path) -> None:
    file.write_bytes(b"".join(to_cloudevent(entry.event) + b"\n" for entry in log.read()))
    assert read_events(file).verify() == log.head()
    with pytest.raises(Tampered, match="line 1 does not say its sequence and chainhash"):
        read_export(file)


def test_events_of_an_export_keep_their_place(log: MemoryLog, file: Path) -> None:
    assert read_events(file).verify() == log.head()


def test_an_export_whose_changed_line_hides_its_hash_is_refused(log: MemoryLog, file: Path) -> None:
    lines = [line(entry) for entry in log.read()]
    plain = [to_cloudevent(entry.event) + b"\n" for entry in log.read()]
    for mixed in ([*lines[:3], plain[3], *lines[4:]], [plain[0], *lines[1:]]):
        file.write_bytes(b"".join(mixed))
        with pytest.raises(Tampered):
            read_events(file)
