"""Group commit: who comes while a write is under way waits, and the next write takes all of them together."""

import threading
from collections.abc import Callable, Sequence

from yunnao.log.log import Overloaded, Unusable
from yunnao.log.seal import Sealed
from yunnao.model.event import Entry


class Batch:
    """Events on their way into a log; `outcome` is what the writer made of them, final once `done`."""

    def __init__(self, sealed: Sequence[Sealed], after: int | None) -> None:
        self.sealed = sealed
        self.after = after
        self.outcome: list[Entry] | Exception = []
        self.done = False


class Group:
    """Lets many threads share one write, and so one fsync; nobody's batch waits for more than the write before it.

    `write` gets batches in the order they came, sets each one's outcome, and raises when none could be kept.
    At most `room` events wait; the batch that comes after that is told so at once.
    """

    def __init__(self, write: Callable[[list[Batch]], None], room: int) -> None:
        self._write, self._room = write, room
        self._waiting: list[Batch] = []
        self._writing = False
        self._turn = threading.Condition()

    def submit(self, sealed: Sequence[Sealed], after: int | None) -> list[Entry]:
        """Have a batch written, by this thread or by one that was sooner; raises what became of it instead."""
        batch = Batch(sealed, after)
        with self._turn:
            self._queue(batch)
            self._turn.wait_for(lambda: batch.done or not self._writing)
            if not batch.done:
                self._writing = True
                together, self._waiting = self._waiting, []
        if not batch.done:
            self._lead(together)
        if isinstance(batch.outcome, Exception):
            raise batch.outcome
        return batch.outcome

    def _queue(self, batch: Batch) -> None:
        waiting = sum(len(each.sealed) for each in self._waiting)
        if self._writing and waiting >= self._room:
            raise Overloaded(f"{waiting} events wait to be written already, and nothing of this batch was taken: "
                             "bring less at a time, let feeds rest, and send it again")
        self._waiting.append(batch)

    def _lead(self, together: list[Batch]) -> None:
        failure: Exception | None = Unusable("the writer was stopped half-way: what was not acknowledged may or may "
                                             "not be recorded; ask known(), then send the rest again")
        try:
            self._write(together)
            failure = None
        except Exception as error:
            failure = error
        finally:
            with self._turn:
                for batch in together:
                    batch.outcome = failure or batch.outcome
                    batch.done = True
                self._writing = False
                self._turn.notify_all()
