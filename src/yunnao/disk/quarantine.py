"""Quarantine 隔离区: inputs that could not be read, each whole and unchanged under its SHA-256."""

import errno
import hashlib
import re
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from yunnao.disk.durable import write_whole

LIMIT_BYTES = 1 << 30


class Quarantine:
    """A folder of refused inputs, at most `limit_bytes` together. Thread-safe.

    When there is no room `keep` raises OSError and takes nothing: whoever holds the input must leave it where it is.
    """

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self.folder, self.limit_bytes = folder, limit_bytes
        self._lock = threading.Lock()
        self._sizes = self.kept()

    def keep(self, chunks: Iterable[bytes]) -> str:
        """Store an input and answer its SHA-256; one that is there already is not stored twice."""
        digest = hashlib.sha256()
        with self._lock:
            written = write_whole(self.folder, self._watched(chunks, digest), digest.hexdigest)
            self._sizes[written.name] = written.stat().st_size
        return written.name

    def read(self, sha256: str) -> bytes:
        """The bytes of an input; raises LookupError when they are not here, ValueError when they were changed."""
        path = self.folder / sha256
        if not _NAME.fullmatch(sha256) or not path.is_file():
            raise LookupError(f"隔离区里没有 {sha256[:12]}… 的内容，它可能留在原处。请查看该条记录的来源。")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError(f"隔离文件 {sha256[:12]}… 的内容已被改动，不能再用。请向发送方索取原文。")
        return data

    def kept(self) -> dict[str, int]:
        """All that is kept: SHA-256 and size in bytes, in the order of the names."""
        if not self.folder.is_dir():
            return {}
        there = (path for path in sorted(self.folder.iterdir()) if _NAME.fullmatch(path.name))
        return {path.name: path.stat().st_size for path in there}

    def has_room_for(self, size: int) -> bool:
        """Whether an input of `size` bytes may be kept."""
        return sum(self._sizes.values()) + size <= self.limit_bytes

    def _watched(self, chunks: Iterable[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
        room = self.limit_bytes - sum(self._sizes.values())
        for chunk in chunks:
            room -= len(chunk)
            if room < 0:
                raise OSError(errno.ENOSPC, f"隔离区已满（上限 {self.limit_bytes} 字节）")
            digest.update(chunk)
            yield chunk


_NAME = re.compile(r"[0-9a-f]{64}")
