"""Opening a log by its address, and the words it says no with."""

from contextlib import closing
from pathlib import Path

import pytest

from yunnao.log.log import AlreadyRecorded, Conflict, Tampered, Unusable, open_log, read_log
from yunnao.log.memory import MemoryLog
from yunnao.log.ndjson import export
from yunnao.log.sqlite import SqliteLog


def test_an_address_is_memory_or_the_path_of_a_store(tmp_path: Path) -> None:
    assert isinstance(open_log("memory:"), MemoryLog)
    with closing(open_log(str(tmp_path / "log.sqlite"))) as log:
        assert isinstance(log, SqliteLog)
    assert (tmp_path / "log.sqlite").exists()


def test_memory_is_a_new_log_each_time(make) -> None:
    open_log("memory:").append(make(2))
    assert open_log("memory:").head().seq == 0


def test_an_export_is_not_written_to(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="yunnao log import"):
        open_log(str(tmp_path / "log.ndjson"))
    assert list(tmp_path.iterdir()) == []


def test_reading_takes_a_store_or_an_export(tmp_path: Path, make) -> None:
    with closing(open_log(str(tmp_path / "log.sqlite"))) as log:
        entries = log.append(make(3))
        export(log, tmp_path / "log.ndjson")
    for name in ("log.sqlite", "log.ndjson"):
        with closing(read_log(str(tmp_path / name))) as log:
            assert list(log.read()) == entries


def test_reading_makes_nothing_where_there_is_nothing(tmp_path: Path) -> None:
    for name in ("log.sqlite", "log.ndjson"):
        with pytest.raises(FileNotFoundError, match="there is no log at"):
            read_log(str(tmp_path / name))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("error", "what_to_do"), [
    (Conflict(after=3, head=7), "read on after 3, decide again"),
    (Conflict(after=9, head=7), "read on after 7, decide again"),
    (AlreadyRecorded(["a", "b", "c", "d", "e"]), "a, b, c and 2 more"),
    (AlreadyRecorded(["a"]), "append the rest"),
    (Tampered(4, "it is missing"), "from position 4 on: it is missing. What stands before 4 is sound"),
])  # fmt: skip
def test_an_error_says_what_to_do(error: ValueError, what_to_do: str) -> None:
    assert what_to_do in str(error)
