"""The front door: versions, nouns, and an exit status that scripts can hold on to."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
YUNNAO = str(Path(sys.executable).parent / "yunnao")


def yunnao(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([YUNNAO, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def test_the_version_is_the_packages() -> None:
    from yunnao import __version__

    assert yunnao("--version").stdout.strip() == __version__


@pytest.mark.parametrize(("words", "status"), [
    (("city", "check", "cities/qingdao"), 0),
    (("nonsense",), 2),
    (("drill", "run"), 2),
    (("drill", "run", "atlantis", "--out", "nowhere"), 2),
    (("log", "verify", "not-there.sqlite"), 2),
    (("log", "verify", "README.md"), 1),
])  # fmt: skip
def test_the_exit_status_says_what_kind_of_no_it_is(words: tuple[str, ...], status: int) -> None:
    done = yunnao(*words)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr


def test_every_noun_is_listed_with_a_line_of_help() -> None:
    said = yunnao("--help").stdout
    for noun in ("assess", "city", "demo", "drill", "hazard", "log", "new", "people", "plan", "planner", "quarantine",
                 "serve"):
        assert noun in said
