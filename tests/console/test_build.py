"""The page's own workshop: built when its sources change, with or without a Node on the machine, naming no host."""

import importlib.util
import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"


@pytest.fixture
def hook():
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_fingerprint_follows_names_and_contents_and_nothing_that_is_installed(hook, tmp_path):
    (tmp_path / "a.ts").write_text("1")
    first = hook.fingerprint(tmp_path)
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/b.js").write_text("2")
    assert hook.fingerprint(tmp_path) == first
    (tmp_path / "a.ts").write_text("2")
    changed = hook.fingerprint(tmp_path)
    (tmp_path / "a.ts").rename(tmp_path / "b.ts")
    assert len({first, changed, hook.fingerprint(tmp_path)}) == 3


def test_without_a_node_on_the_machine_the_one_from_the_package_index_is_used(hook, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    command, environment = hook.find_npm()
    said = subprocess.run([*command, "--version"], env=environment, capture_output=True, text=True, check=True).stdout
    assert int(said.split(".")[0]) >= 10 and str(Path(command[0]).parent) in environment["PATH"]


def test_the_lock_pins_every_package_by_its_content_and_names_no_host():
    packages = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    del packages[""]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all(package["integrity"] for package in packages.values())


def test_the_page_passes_its_type_check_without_a_warning(hook):
    assert (WEB / "node_modules").is_dir(), "the page's packages are not there: run `pip install -e .`"
    npm, environment = hook.find_npm()
    done = subprocess.run([*npm, "run", "check"], cwd=WEB, env={**os.environ, **environment}, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_nothing_of_the_page_is_fetched_from_elsewhere():
    sources = [*WEB.glob("src/**/*.*"), WEB / "index.html", *WEB.glob("public/*")]
    links = [(path.name, line) for path in sources for line in path.read_text(encoding="utf-8").splitlines()
             if ("http://" in line or "https://" in line) and "www.w3.org" not in line]
    assert links == []
