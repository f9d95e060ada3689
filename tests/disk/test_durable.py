"""Durable files: all or nothing, and nothing left lying about."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from yunnao.disk.durable import write_whole


def test_a_file_appears_whole_in_a_folder_that_is_made_for_it(tmp_path: Path) -> None:
    path = write_whole(tmp_path / "a" / "b", [b"one", b"two"], lambda: "name")
    assert path == tmp_path / "a" / "b" / "name" and path.read_bytes() == b"onetwo"
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    def breaks() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    write_whole(tmp_path, [b"old"], lambda: "name")
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path, breaks(), lambda: "name")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"old"]


def test_it_is_on_the_disk_before_it_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: steps.append("sync") or fsync(handle))
    monkeypatch.setattr(os, "replace", lambda *names: steps.append("seen") or replace(*names))
    write_whole(tmp_path, [b"x"], lambda: "name")
    assert steps == ["sync", "seen", "sync"]


def test_threads_writing_the_same_name_do_not_mix(tmp_path: Path) -> None:
    bodies = [bytes([65 + i]) * 100_000 for i in range(6)]
    threads = [threading.Thread(target=write_whole, args=(tmp_path, [body] * 3, lambda: "name")) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (tmp_path / "name").read_bytes() in [body * 3 for body in bodies]
    assert [p.name for p in tmp_path.iterdir()] == ["name"]
