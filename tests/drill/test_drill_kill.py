"""kill -9 a hundred times at random moments: nothing acknowledged is lost, and the day comes out the same."""

import os
import random
import signal
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from yunnao.city.ground import Ground
from yunnao.drill.runner import Drill
from yunnao.drill.scenario import Scenario, read_scenario
from yunnao.log.log import open_log

KILLS = 100
SEED = 7


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_scenario(Path(__file__).parents[2] / "cities" / "qingdao" / "scenarios" / "huangdao-2013")


def play(ground: Ground, scenario: Scenario, store: Path, acknowledge: Callable[[int], None]) -> str:
    """Run or go on with the drill in `store`; returns the head's hash at the end."""
    log = open_log(str(store / "log.sqlite"))
    drill = Drill(ground, scenario, log, seed=SEED, out=store)
    drill.brain.watch(lambda city, entries: acknowledge(entries[-1].seq))
    drill.run()
    head = log.head().hash
    drill.brain.close()
    return head


def in_a_child(ground: Ground, scenario: Scenario, store: Path, lives_s: float | None) -> tuple[int, bool]:
    """The drill in a forked process, killed after `lives_s`: the last position acknowledged, and whether it ended."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reads)
            play(ground, scenario, store, lambda seq: os.write(writes, struct.pack("<q", seq)) and None)
            os._exit(0)
        except BaseException:
            os._exit(3)
    os.close(writes)
    deadline = time.monotonic() + (lives_s if lives_s is not None else 600)
    ended = False
    while time.monotonic() < deadline:
        if os.waitpid(child, os.WNOHANG)[0]:
            ended = True
            break
        time.sleep(0.001)  # the moment of the kill is what is being chosen here
    if not ended:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with os.fdopen(reads, "rb") as pipe:
        said = pipe.read()
    whole = len(said) // 8 * 8
    return (struct.unpack("<q", said[whole - 8:whole])[0] if whole else 0), ended


@pytest.mark.xdist_group("kill")
def test_a_drill_survives_a_hundred_kills(qingdao: Ground, scenario: Scenario, tmp_path: Path) -> None:
    quiet = tmp_path / "quiet"
    quiet.mkdir()
    began = time.monotonic()
    undisturbed = play(qingdao, scenario, quiet, lambda seq: None)
    whole_s = time.monotonic() - began
    chance = random.Random(SEED)
    run, kills, finished = 0, 0, 0
    store = tmp_path / "run-0"
    store.mkdir()
    while kills < KILLS:
        acknowledged, ended = in_a_child(qingdao, scenario, store, chance.uniform(0, whole_s / 2))
        log = open_log(str(store / "log.sqlite"))
        head = log.verify()
        assert head.seq >= acknowledged, f"entry {acknowledged} was acknowledged and is gone after kill {kills}"
        log.close()
        kills += not ended
        if ended:
            assert head.hash == undisturbed, "a killed day came out different from an undisturbed one"
            run, finished = run + 1, finished + 1
            store = tmp_path / f"run-{run}"
            store.mkdir()
    acknowledged, ended = in_a_child(qingdao, scenario, store, None)
    assert ended
    log = open_log(str(store / "log.sqlite"))
    assert log.verify().hash == undisturbed
    log.close()
    assert finished >= 1
