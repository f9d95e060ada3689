"""What is opened as a store, and what is left alone."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from yunnao.log.log import Unusable, open_log, read_log


def foreign(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)
    return path


@pytest.mark.parametrize("opening", [open_log, read_log])
def test_what_is_not_a_log_is_left_as_it_is(tmp_path: Path, opening) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("a long story\n" * 500)
    other = foreign(tmp_path / "other.sqlite", "CREATE TABLE phone (number)", "INSERT INTO phone VALUES (119)")
    app = foreign(tmp_path / "app.sqlite", "CREATE TABLE event (id)", "PRAGMA application_id = 7")
    for path in (text, other, app):
        before = path.read_bytes()
        with pytest.raises(Unusable, match="this is not a Yunnao log: check the path"):
            opening(str(path))
        assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("opening", [open_log, read_log])
def test_a_newer_format_asks_for_a_newer_program(tmp_path: Path, opening) -> None:
    path = tmp_path / "log.sqlite"
    open_log(str(path)).close()
    foreign(path, "PRAGMA user_version = 2")
    with pytest.raises(Unusable, match=r"format 2, this one knows 1.*update this program"):
        opening(str(path))


def test_an_empty_file_is_made_a_log_but_not_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    path.touch()
    with pytest.raises(Unusable, match="or empty"):
        read_log(str(path))
    with closing(open_log(str(path))) as log:
        assert log.head().seq == 0


def test_a_missing_folder_and_a_folder_are_said(tmp_path: Path) -> None:
    for address in (tmp_path / "nowhere" / "log.sqlite", tmp_path):
        with pytest.raises(Unusable, match="see that its folder exists"):
            open_log(str(address))
    with pytest.raises(FileNotFoundError, match="there is no log at"):
        read_log(str(tmp_path))


def test_odd_names_are_names(tmp_path: Path, make) -> None:
    path = tmp_path / "青岛 #1?mode=memory%20.sqlite"
    with closing(open_log(str(path))) as log:
        log.append(make(2))
    assert path.exists()
    with closing(read_log(str(path))) as log:
        assert log.verify().seq == 2


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    """`file log.sqlite` shows it, and so does any SQLite tool."""
    path = tmp_path / "log.sqlite"
    open_log(str(path)).close()
    assert path.read_bytes()[68:72] == b"YUNN"
