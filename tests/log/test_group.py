"""Group commit, with a writer that does as it is told."""

import threading
from collections.abc import Callable

import pytest

from yunnao.log.group import Batch, Group
from yunnao.log.log import Conflict, Overloaded, Unusable
from yunnao.log.seal import Sealed, seal
from yunnao.model.event import Entry


class Writer:
    """Keeps what it is given; the first write goes no further than `gate` until that is opened."""

    def __init__(self) -> None:
        self.writes: list[list[str]] = []
        self.begun, self.gate = threading.Event(), threading.Event()

    def __call__(self, together: list[Batch]) -> None:
        if not self.begun.is_set():
            self.begun.set()
            assert self.gate.wait(30)
        self.writes.append([sealed.event.id for batch in together for sealed in batch.sealed])
        for batch in together:
            batch.outcome = [Entry(seq=0, event=sealed.event, hash="") for sealed in batch.sealed]


class Asker(threading.Thread):
    """Submits one batch and keeps what it was told."""

    def __init__(self, group: Group, sealed: list[Sealed]) -> None:
        super().__init__()
        self._group, self._sealed, self.told = group, sealed, None
        self.start()

    def run(self) -> None:
        try:
            self.told = self._group.submit(self._sealed, None)
        except BaseException as error:
            self.told = error


@pytest.fixture
def batches(make) -> list[list[Sealed]]:
    return [[seal(event) for event in make(2, f"{n}-")] for n in range(6)]


def wait_until(condition: Callable[[], bool]) -> None:
    while not condition():
        pass


def test_one_alone_is_written_at_once(batches) -> None:
    writer = Writer()
    writer.gate.set()
    group = Group(writer, room=0)
    for batch in batches:
        assert [entry.event for entry in group.submit(batch, None)] == [sealed.event for sealed in batch]
    assert [len(write) for write in writer.writes] == [2] * 6


def test_who_comes_while_one_writes_is_written_together_next(batches) -> None:
    writer = Writer()
    group = Group(writer, room=100)
    first = Asker(group, batches[0])
    writer.begun.wait()
    rest = []
    for batch in batches[1:]:
        rest.append(Asker(group, batch))
        wait_until(lambda: len(group._waiting) == len(rest))
    writer.gate.set()
    for asker, batch in zip([first, *rest], batches, strict=True):
        asker.join()
        assert [entry.event for entry in asker.told] == [sealed.event for sealed in batch]
    assert writer.writes == [["r-0-1", "r-0-2"], [f"r-{n}-{m}" for n in range(1, 6) for m in (1, 2)]]


def test_too_much_waiting_is_said_at_once_and_costs_nobody_else_anything(batches) -> None:
    writer = Writer()
    group = Group(writer, room=2)
    first = Asker(group, batches[0])
    writer.begun.wait()
    second = Asker(group, batches[1])
    wait_until(lambda: bool(group._waiting))
    with pytest.raises(Overloaded, match="2 events wait"):
        group.submit(batches[2], None)
    writer.gate.set()
    first.join()
    second.join()
    assert len(first.told) == len(second.told) == 2
    assert len(group.submit(batches[2], None)) == 2, "sent again, it is taken"
    assert writer.writes == [["r-0-1", "r-0-2"], ["r-1-1", "r-1-2"], ["r-2-1", "r-2-2"]]


def test_a_batch_is_refused_with_its_own_reason(batches) -> None:
    def write(together: list[Batch]) -> None:
        for batch in together:
            batch.outcome = Conflict(1, 2)

    with pytest.raises(Conflict):
        Group(write, room=10).submit(batches[0], 1)


@pytest.mark.parametrize(("stroke", "others_hear"), [(OSError("no disk"), OSError), (KeyboardInterrupt(), Unusable)])
def test_a_write_that_fails_is_told_to_all_in_it_and_the_next_goes_on(batches, stroke, others_hear) -> None:
    def write(together: list[Batch]) -> None:
        writer(together)
        if len(writer.writes) == 2:
            raise stroke

    writer = Writer()
    group = Group(write, room=100)
    first = Asker(group, batches[0])
    writer.begun.wait()
    rest = [Asker(group, batch) for batch in batches[1:4]]
    wait_until(lambda: len(group._waiting) == 3)
    writer.gate.set()
    for asker in (first, *rest):
        asker.join()
    assert len(first.told) == 2, "it was acknowledged before the failure"
    assert [len(write) for write in writer.writes] == [2, 6]
    heard = [asker.told for asker in rest]
    assert sum(isinstance(told, others_hear) for told in heard) >= 2
    assert all(isinstance(told, others_hear | type(stroke)) for told in heard)
    assert len(group.submit(batches[5], None)) == 2
