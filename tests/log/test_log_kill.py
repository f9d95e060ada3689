"""Killed in the middle of writing, thirty times over: nothing acknowledged is lost, nothing half is there.

kill -9 takes the process, not the machine: that commits wait for the disk is checked in test_sqlite.py.
"""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from yunnao.log.log import open_log, read_log
from yunnao.model.event import Event, Mode

KILLS = 30
WRITERS = 3
NOON = datetime(2019, 8, 10, 4, 0, tzinfo=UTC)


def test_thirty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    store, chance = tmp_path / "log.sqlite", random.Random(20190810)
    acknowledged: dict[str, tuple[int, int]] = {}
    for run in range(KILLS):
        acknowledged |= kill_after(store, run, lines=1 if run in (0, 7) else chance.randint(2, 45))
        if acknowledged:
            with closing(read_log(str(store))) as log:
                check(log, acknowledged)
        with closing(open_log(str(store))) as log:
            check(log, acknowledged)
            log.append([event(f"between/0/{run}", 0, 1)], after=log.head().seq)
    assert len(acknowledged) > KILLS * 5


def kill_after(store: Path, run: int, lines: int) -> dict[str, tuple[int, int]]:
    """Start a writer, kill it when it has said so many lines; all it said: batch -> (size, first position)."""
    writer = subprocess.Popen([sys.executable, __file__, str(store), str(run)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    with writer, writer.stdout as said:
        heard = [said.readline() for _ in range(lines)]
        writer.send_signal(signal.SIGKILL)
        heard += said.readlines()
    assert writer.returncode == -signal.SIGKILL, "the writer ended before it was killed"
    words = [line.split() for line in heard if line.startswith("batch")]
    return {batch: (int(size), int(seq)) for _, batch, size, seq in words}


def check(log, acknowledged: dict[str, tuple[int, int]]) -> None:
    head = log.verify()
    there = [(entry.event.id, entry.event.data["of"]) for entry in log.read()]
    assert head.seq == len(there)
    for batch, (size, seq) in acknowledged.items():
        assert there[seq - 1 : seq - 1 + size] == [(f"{batch}/{part}", size) for part in range(size)]
    whole = {name.rpartition("/")[0]: of for name, of in there}
    assert Counter(name.rpartition("/")[0] for name, _ in there) == whole, "a batch is there in part"


def event(batch: str, part: int, of: int) -> Event:
    return Event(kind="ReportReceived", id=f"{batch}/{part}", occurred_at=NOON, recorded_at=NOON, source="test",
                 actor="test", mode=Mode.EXERCISE, data={"of": of, "text": "积水" * 40})


def write_until_killed(store: str, run: str) -> None:
    os.write(1, b"opening\n")
    log = open_log(store)

    def write(who: int) -> None:
        chance, number = random.Random(f"{run}/{who}"), 0
        while True:
            batch, size = f"{run}/{who}/{number}", chance.choice((1, 1, 2, 5, 30))
            entries = log.append([event(batch, part, size) for part in range(size)])
            os.write(1, f"batch {batch} {size} {entries[0].seq}\n".encode())  # short, so never torn in the pipe
            number += 1

    for who in range(WRITERS):
        threading.Thread(target=write, args=(who,)).start()


if __name__ == "__main__":
    write_until_killed(*sys.argv[1:])
