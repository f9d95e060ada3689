"""What a newcomer's first minute must not pay for."""

import subprocess
import sys

from yunnao.city.ground import Ground
from yunnao.roads.search import Searched
from yunnao.roads.way import travel_for, walk_for


def test_qingdaos_main_roads_are_searched_so_that_a_first_start_compiles_nothing(qingdao: Ground) -> None:
    assert isinstance(travel_for(qingdao.roads), Searched)
    assert isinstance(walk_for(qingdao.roads), Searched), "two-way streets must not be counted twice"


def test_the_demo_and_the_drill_load_no_compiler() -> None:
    code = "import sys, yunnao.cli.demo, yunnao.cli.drill; print('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
