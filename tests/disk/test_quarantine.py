"""Quarantine: whole, unchanged, bounded, and no way out of its folder."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.disk.quarantine import Quarantine


@given(chunks=st.lists(st.binary(max_size=50), max_size=5))
def test_what_is_kept_comes_back_byte_for_byte(tmp_path_factory: pytest.TempPathFactory, chunks: list[bytes]) -> None:
    quarantine = Quarantine(tmp_path_factory.mktemp("q"))
    whole = b"".join(chunks)
    sha256 = quarantine.keep(chunks)
    assert sha256 == hashlib.sha256(whole).hexdigest() and quarantine.read(sha256) == whole
    assert quarantine.kept() == {sha256: len(whole)}


def test_the_folder_is_made_only_when_something_must_be_kept(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path / "q")
    assert quarantine.kept() == {} and not (tmp_path / "q").exists()


def test_it_is_bounded_and_a_refusal_leaves_nothing_behind(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, limit_bytes=10)
    first = quarantine.keep([b"12345678"])
    assert quarantine.has_room_for(2) and not quarantine.has_room_for(3)
    with pytest.raises(OSError, match="隔离区已满"):
        quarantine.keep([b"ab", b"c"])
    assert [p.name for p in tmp_path.iterdir()] == [first]
    assert not Quarantine(tmp_path, limit_bytes=10).has_room_for(3), "a restart still counts what is there"


def test_the_same_input_takes_its_room_once(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, limit_bytes=10)
    assert quarantine.keep([b"1234"]) == quarantine.keep([b"12", b"34"])
    assert quarantine.has_room_for(6)


def test_a_changed_file_is_not_given_out(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    sha256 = quarantine.keep([b"original"])
    (tmp_path / sha256).write_bytes(b"forged")
    with pytest.raises(ValueError, match="已被改动"):
        quarantine.read(sha256)


@pytest.mark.parametrize("name", ["../secret", "x", "", "ab" * 31 + "..", "AB" * 32])
def test_only_what_is_kept_can_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "q").mkdir()
    with pytest.raises(LookupError, match="没有"):
        Quarantine(tmp_path / "q").read(name)
