"""Errands: what the loop asks of feeds, channels, hazards and planners, so that one who hangs holds up nobody else."""

import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from yunnao.model.promise import Stop

Work = Callable[[Stop], Any]
"""Something to do; the stopping rule it is handed says when it had better give the best it has."""

MOST = 12
"""Errands out at once, those that hang included: beyond that a new one is refused, for threads cannot be ended."""


class Outcome(NamedTuple):
    """What became of an errand: its answer, its error, or how long it has been under way (None: it is home)."""

    answer: Any = None
    error: Exception | None = None
    under_way_s: float | None = None


class Errands(Protocol):
    """How errands are run. `beside`: away from the loop, so that their errors and delays stay their own."""

    beside: bool

    def run(self, name: str, work: Work, patience_s: float = 1.0) -> Outcome: ...

    def under_way(self) -> set[str]: ...

    def give_up(self, name: str) -> None: ...


class AtOnce:
    """Every errand on the spot, errors and all: for drills and tests, where nothing may hang on a machine's speed."""

    beside = False

    def run(self, name: str, work: Work, patience_s: float = 1.0) -> Outcome:
        return Outcome(work(lambda: False))

    def under_way(self) -> set[str]:
        return set()

    def give_up(self, name: str) -> None:
        """Nothing is ever under way."""


class Beside:
    """Every errand on a thread of its own. `wake` is called when one comes home; `clock_s` is a steady clock."""

    beside = True

    def __init__(self, wake: Callable[[], None] = lambda: None, *, enough_s: float = 30.0,
                 clock_s: Callable[[], float] = time.monotonic) -> None:
        self._wake, self._enough_s, self._clock_s = wake, enough_s, clock_s
        self._out: dict[str, _Errand] = {}
        self._given_up: list[_Errand] = []

    def run(self, name: str, work: Work, patience_s: float = 1.0) -> Outcome:
        """Begin `work` unless one called `name` is out; its outcome, awaited `patience_s` when it has just begun."""
        errand = self._out.get(name)
        if errand is None:
            self._given_up = [old for old in self._given_up if not old.home.is_set()]
            if len(self._out) + len(self._given_up) >= MOST:
                return Outcome(error=RuntimeError(f"{MOST} errands are out and do not come home: {name} was not begun"))
            errand = self._out[name] = _Errand(name, work, self)
            errand.home.wait(patience_s)
        if not errand.home.is_set():
            return Outcome(under_way_s=self._clock_s() - errand.began_s)
        del self._out[name]
        return errand.outcome

    def under_way(self) -> set[str]:
        return {name for name, errand in self._out.items() if not errand.home.is_set()}

    def give_up(self, name: str) -> None:
        """Wait no longer for it: what it brings home one day is not looked at."""
        errand = self._out.pop(name, None)
        if errand is not None:
            self._given_up.append(errand)


class _Errand:
    """One piece of work on a thread that does not keep the program from ending."""

    def __init__(self, name: str, work: Work, errands: Beside) -> None:
        self._work, self._errands = work, errands
        self.outcome = Outcome()
        self.home = threading.Event()
        self.began_s = errands._clock_s()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def _run(self) -> None:
        try:
            self.outcome = Outcome(self._work(self._enough))
        except Exception as error:
            self.outcome = Outcome(error=error)
        self.home.set()
        self._errands._wake()

    def _enough(self) -> bool:
        return self._errands._clock_s() - self.began_s > self._errands._enough_s
