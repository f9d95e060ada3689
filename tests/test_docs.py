"""Documents are executed: every command of README and docs runs, in order, page by page, and must succeed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")])
BLOCK = re.compile(r"^```(sh|python|json|yaml|text|xml|svg|mermaid)?[^\n]*\n(.*?)^```", re.M | re.S)

RUN_ELSEWHERE = {
    "make demo": "tests/e2e/test_demo.py starts it and opens its page",
    "make test": "is what runs this",
    "make setup": "is what made this possible",
    "make check": "is a part of make test",
    "make bench": "is no test: it measures",
}


def blocks(page: Path) -> list[tuple[str, str]]:
    return [(kind, body) for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")) if kind in ("sh", "python")]


def commands(body: str) -> list[str]:
    """The commands of a shell block: comments dropped, continued lines joined."""
    lines = body.replace("\\\n", " ").splitlines()
    return [line.split("  #")[0].strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder that looks like a checkout but may be written to."""
    for name in ("cities", "src", "tests", "docs", ".venv", "Makefile", "pyproject.toml", "constraints.txt"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p)], ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_and_snippet_runs(page: Path, desk: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for kind, body in blocks(page):
        if kind == "python":
            run([sys.executable, "-c", body], desk, path)
            continue
        for command in commands(body):
            if command.startswith(("git clone", "cd yunnao")) or command in RUN_ELSEWHERE:
                continue
            run(["bash", "-euo", "pipefail", "-c", command], desk, path)


def run(command: list[str], folder: Path, path: str) -> None:
    env = {**os.environ, "PATH": path, "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{command[-1]}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def test_the_pages_that_must_exist_do() -> None:
    for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/tour.md", "docs/glossary.md"):
        assert (ROOT / name).is_file(), name


def test_no_file_names_this_machine_or_a_registry() -> None:
    hosts = [
        "pypi" + ".org", "files.python" + "hosted.org", "registry.npm" + "js.org", "deb.debian" + ".org", "/wo" + "rk/",
    ]
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        path = ROOT / name
        if path.suffix in {".gz", ".png", ".npz", ".jpg"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for host in hosts:
            assert host not in text, f"{name} names {host}"
