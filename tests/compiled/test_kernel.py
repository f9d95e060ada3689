"""What is compiled is kept where the user's caches are, whole, and the wait for it is announced once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from yunnao.compiled.kernel import kept_loops


def test_compiled_loops_go_to_the_cache_folder_and_not_beside_the_source(tmp_path: Path) -> None:
    program = ("import numpy as np; from yunnao.roads.cch.elimination import depths;"
               "assert depths(np.array([1, -1], dtype=np.int32)).tolist() == [1, 0]")
    env = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    subprocess.run([sys.executable, "-c", program], check=True, env={**env, "YUNNAO_CACHE": str(tmp_path)})
    assert list(tmp_path.glob("loops-cch-*/**/elimination.depths-*.nbi"))


def test_a_changed_loop_moves_its_folder_s_and_nothing_else_does(tmp_path: Path,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        (folder / "loop.py").write_text("@kernel\ndef one(): ...")
    before = [kept_loops(folder) for folder in folders]
    (folders[0] / "words.py").write_text("no loop at all")
    kept_loops.cache_clear()
    assert [kept_loops(folder) for folder in folders] == before
    (folders[0] / "loop.py").write_text("@kernel\ndef one(): return 2")
    kept_loops.cache_clear()
    after = [kept_loops(folder) for folder in folders]
    assert after[0] != before[0] and after[1] == before[1]


FIRST_USE = """
from yunnao.compiled import kernel
from yunnao.roads.cch.store import hierarchy_of
import numpy as np
if {own!r}:
    kernel.tell = print
for _ in range(2):
    hierarchy_of(2, np.array([0, 1]), np.array([1, 0]))
"""


@pytest.mark.parametrize("own", [True, False])
def test_the_first_use_on_a_machine_says_that_it_compiles_and_the_next_says_nothing(tmp_path: Path, own: bool) -> None:
    env = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    env |= {"YUNNAO_CACHE": str(tmp_path), "NUMBA_DISABLE_JIT": "1"}  # what is said is tested, not numba's patience
    program = [sys.executable, "-c", FIRST_USE.format(own=own)]
    first = subprocess.run(program, check=True, capture_output=True, text=True, env=env)
    said = first.stdout if own else first.stderr
    assert said.count("is being compiled for this machine") == 1 and str(tmp_path) in said
    folder = next(word for word in said.split() if "loops-" in word)
    Path(folder).mkdir(parents=True, exist_ok=True)
    (Path(folder) / "kept.nbi").touch()
    again = subprocess.run(program, check=True, capture_output=True, text=True, env=env)
    assert "compiled" not in again.stdout + again.stderr
