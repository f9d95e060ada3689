"""A folder is held by one process, until it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from yunnao.disk.lock import held

HOLD = """
import sys, pathlib
from yunnao.disk.lock import held
with held(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_one_is_refused_and_told_who_has_it_until_the_first_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as first:
        assert first.stdout is not None and first.stdout.readline() == "held\n"
        with pytest.raises(RuntimeError, match=f"process {first.pid}"), held(tmp_path):
            pytest.fail("two hold one folder")
        first.kill()
        first.wait()
    with held(tmp_path):
        pass
    with held(tmp_path):
        pass
