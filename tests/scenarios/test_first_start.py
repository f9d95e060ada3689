"""What a newcomer's first minute must not pay for."""

import os
import subprocess
import sys
from pathlib import Path

from yunnao.city.ground import Ground
from yunnao.roads.search import Searched
from yunnao.roads.way import travel_for, walk_for

ROOT = Path(__file__).parents[2]


def test_qingdaos_main_roads_are_searched_so_that_a_first_start_compiles_nothing(qingdao: Ground) -> None:
    assert isinstance(travel_for(qingdao.roads), Searched)
    assert isinstance(walk_for(qingdao.roads), Searched), "two-way streets must not be counted twice"


def test_the_demo_and_the_drill_load_no_compiler() -> None:
    code = "import sys, yunnao.cli.demo, yunnao.cli.drill; print('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_drill_on_a_new_machine_waits_for_no_compiler(tmp_path: Path) -> None:
    yunnao = str(Path(sys.executable).parent / "yunnao")
    command = [yunnao, "drill", "run", "huangdao-2013", "--out", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "YUNNAO_CACHE": str(tmp_path / "cache")},
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not [p for p in (tmp_path / "cache").rglob("*") if p.is_file()], "something was compiled for two dozen units"
