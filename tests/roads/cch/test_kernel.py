"""Work is shared out whole, and answers come back in order."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from yunnao.roads.cch import kernel


@pytest.mark.parametrize("count", [0, 1, 3, 100])
@pytest.mark.parametrize("processors", [1, 2, 7])
def test_pieces_cover_everything_once(monkeypatch: pytest.MonkeyPatch, count: int, processors: int) -> None:
    monkeypatch.setattr(kernel, "threads", lambda: processors)
    done: list[int] = []
    kernel.in_pieces(lambda a, b: done.extend(range(a, b)), count)
    assert sorted(done) == list(range(count))
    assert kernel.side_by_side([lambda k=k: k * k for k in range(count)]) == [k * k for k in range(count)]


def test_an_error_in_a_piece_is_not_lost() -> None:
    with pytest.raises(ZeroDivisionError):
        kernel.side_by_side([lambda: 1, lambda: 1 // 0])


def test_compiled_loops_go_to_the_cache_folder_and_not_beside_the_source(tmp_path: Path) -> None:
    program = ("import numpy as np; from yunnao.roads.cch.elimination import depths;"
               "assert depths(np.array([1, -1], dtype=np.int32)).tolist() == [1, 0]")
    env = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    subprocess.run([sys.executable, "-c", program], check=True, env={**env, "YUNNAO_CACHE": str(tmp_path)})
    assert list(tmp_path.glob("loops-*/**/elimination.depths-*.nbi"))


FIRST_USE = """
from yunnao.roads.cch import kernel
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
