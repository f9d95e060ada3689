"""`yunnao new`: what it writes runs, is held to its conformance suite and is listed, with no other file touched."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from typer.testing import CliRunner, Result

from yunnao.cli.new import Kind, app

ROOT = Path(__file__).parent.parent.parent


def new(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout that may be written to."""
    root = tmp_path_factory.mktemp("checkout")
    copytree(ROOT / "src", root / "src", ignore=ignore_patterns("__pycache__", "static"))
    copytree(ROOT / "tests", root / "tests", ignore=ignore_patterns("__pycache__", "e2e"))
    for name in ("pyproject.toml", "docs"):
        (root / name).symlink_to(ROOT / name)
    (root / "cities").symlink_to(ROOT / "cities")
    return root


def state(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for folder in ("src", "tests") for path in sorted((root / folder).rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts}


def there(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *words], cwd=root, env=env, capture_output=True, text=True, timeout=300,
                          check=False)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_one_passes_its_own_test_and_its_suite_and_touches_nothing_else(checkout: Path, kind: Kind) -> None:
    before = state(checkout)
    done = new(kind, f"demo_{kind}", "--root", checkout, "--json")
    assert done.exit_code == 0, done.output
    wrote = {str(Path(path).relative_to(checkout)) for path in json.loads(done.stdout).values()}
    after = state(checkout)
    assert wrote == after.keys() - before.keys() and len(wrote) == 2
    assert {path: after[path] for path in before} == before
    suites = [path for path in before if path == f"tests/conformance/test_{kind}s.py"]
    assert suites or kind == Kind.PLANNER
    tests = [path for path in wrote if path.startswith("tests/")] + suites + ["tests/test_house.py"]
    ran = there(checkout, "-m", "pytest", "-v", "-p", "no:cacheprovider", *tests, "-k", f"demo_{kind}")
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    assert all(test in ran.stdout for test in tests), "each of them has something to say about the new one"


def test_a_new_hazard_is_listed_and_can_be_assessed(checkout: Path) -> None:
    assert new("hazard", "hail", "--root", checkout).exit_code == 0
    program = "import sys; from yunnao.cli import main; sys.argv[0] = 'yunnao'; main()"
    listed = there(checkout, "-c", program, "hazard", "list", "--json")
    assert "hail" in {row["name"] for row in json.loads(listed.stdout)}
    made = there(checkout, "-c", program, "assess", "hail", "--city", "tests/data/littletown", "--json")
    assert json.loads(made.stdout)["people"] > 0, made.stderr


@pytest.mark.parametrize("name", ["Hail", "2hail", "ha-il", "class", "_hail", "hail_", "../hail", "", "h" * 41, "冰雹"])
def test_a_name_that_is_no_module_is_refused(checkout: Path, name: str) -> None:
    before = state(checkout)
    refused = new("hazard", "--root", checkout, "--", name)
    assert refused.exit_code != 0 and "no name for a hazard" in str(refused.exception)
    assert state(checkout) == before


def test_a_name_that_is_taken_is_refused_and_nothing_is_overwritten(checkout: Path) -> None:
    assert new("hazard", "flood", "--root", checkout).exit_code == 0
    before = state(checkout)
    for kind, name, word in (("hazard", "flood", "there already"), ("hazard", "typhoon", "registered already"),
                             ("feed", "cap", "registered already")):
        refused = new(kind, name, "--root", checkout)
        assert refused.exit_code != 0 and word in str(refused.exception)
    assert state(checkout) == before


def test_outside_a_checkout_it_says_where_to_go(tmp_path: Path) -> None:
    refused = new("hazard", "hail", "--root", tmp_path)
    assert "no checkout of Yunnao" in str(refused.exception) and not list(tmp_path.iterdir())


def test_an_unknown_kind_is_wrong_use(tmp_path: Path) -> None:
    assert new("dragon", "smaug", "--root", tmp_path).exit_code == 2
