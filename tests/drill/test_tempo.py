import threading
from datetime import UTC, datetime, timedelta

import pytest

from yunnao.drill.tempo import ATTENTIVE, Tempo

START = datetime(2019, 8, 9, tzinfo=UTC)


def test_time_runs_to_what_is_due_and_stands_still_there() -> None:
    tempo = Tempo(START, speed=7200)
    due = START + timedelta(seconds=60)
    tempo.advance_to(due)
    assert tempo.now() == due
    assert tempo.now() == due, "the brain's own work costs no simulated time"


def test_a_wake_ends_the_wait_at_the_time_reached() -> None:
    tempo = Tempo(START, speed=1)
    tempo.wake()
    tempo.advance_to(START + timedelta(days=1))
    assert START <= tempo.now() < START + timedelta(minutes=5)


def test_a_pause_holds_until_it_is_lifted() -> None:
    tempo = Tempo(START, speed=7200)
    tempo.paused = True
    assert tempo.pace == 0
    waiter = threading.Thread(target=tempo.advance_to, args=(START + timedelta(seconds=30),))
    waiter.start()
    assert tempo.now() == START
    tempo.paused = False
    waiter.join(timeout=30)
    assert tempo.now() == START + timedelta(seconds=30)


def test_a_waiting_proposal_slows_the_day_down() -> None:
    tempo = Tempo(START, speed=600)
    tempo.attend(True)
    assert tempo.pace == ATTENTIVE
    tempo.attend(False)
    assert tempo.pace == 600


@pytest.mark.parametrize("speed", [0, -1, 1e6, float("nan")])
def test_a_speed_nobody_could_watch_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="cannot be watched"):
        Tempo(START, speed=1).speed = speed
