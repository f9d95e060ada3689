"""Puts a review on the disk: each file appears under its name only when it is whole."""

import os
from pathlib import Path

import msgspec

from yunnao.drill.review.page import page
from yunnao.drill.review.reviewing import Review


def write_review(review: Review, out: Path) -> None:
    """Write `review.json` and `review.html` into the folder `out`, which is made when it is not there."""
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "review.json", msgspec.json.format(msgspec.json.encode(review.as_json()), indent=2) + b"\n")
    _write(out / "review.html", page(review).encode())


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
