"""The tasks of a city: a persistent map that knows whose they are, who wants units, which runs out of time first.

What a question costs does not grow with how many other tasks there are: ten thousand live ones are not noticed.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import takewhile
from typing import Any, NamedTuple

from immutables import Map

from yunnao.model.procedure import Task

FINISHED = ("done", "skipped")


class _Heap(NamedTuple):
    """A leftist heap: persistent, the earliest deadline on top, `rank` the length of its right spine."""

    deadline: datetime
    task_id: str
    rank: int
    left: "_Heap | None"
    right: "_Heap | None"


_Names = tuple[str, Any] | None
"""The ids of one incident's tasks, the newest first: an id and the rest of them."""


class Tasks(Mapping[str, Task]):
    """Tasks by id, immutable: `set` and `update` give new ones that share the rest with the old."""

    __slots__ = ("_all", "_closed", "_heap", "_names", "_wanting")

    def __init__(self, tasks: Iterable[Task] = (), closed: Iterable[str] = ()) -> None:
        """`closed` are the ids of incidents whose tasks nobody waits for any more."""
        self._all: Map[str, Task] = Map()
        self._closed: Map[str, bool] = Map({incident_id: True for incident_id in closed})
        self._names: Map[str, _Names] = Map()
        self._wanting: Map[tuple[str, str], Map[str, bool]] = Map()
        self._heap: _Heap | None = None
        for task in sorted(tasks, key=lambda task: task.id):
            self._put(task)

    def set(self, task_id: str, task: Task) -> "Tasks":
        """With one task more, or one changed; `task_id` is its id."""
        after = self._copy()
        after._put(task)
        return after

    def update(self, tasks: Mapping[str, Task]) -> "Tasks":
        after = self._copy()
        for name in sorted(tasks):
            after._put(tasks[name])
        return after

    def close(self, incident_id: str) -> "Tasks":
        """The same, but no task of this incident is late any more."""
        after = self._copy()
        after._closed = self._closed.set(incident_id, True)
        after._forget_the_finished()
        return after

    def of(self, incident_id: str) -> dict[str, Task]:
        """The tasks of one incident by id."""
        return {name: self._all[name] for name in _in_order(self._names.get(incident_id))}

    def wanting(self, incident_id: str, capabilities: Iterable[str]) -> list[Task]:
        """The open tasks of an incident that need one of these capabilities, in the order they were opened."""
        names = {name for capability in capabilities for name in self._wanting.get((incident_id, capability), ())}
        return sorted((self._all[name] for name in names), key=lambda task: (task.opened_at, task.id))

    def late(self, now: datetime) -> list[Task]:
        """Tasks of open incidents that missed their deadline and of which nobody was told, the longest overdue first.

        A task that needs units keeps its deadline by having begun on site: a cordon is in time when it stands, though
        it stands for hours. Any other keeps it by being done. Suspended, it has all the time in the world.
        """
        return list(takewhile(lambda task: task.deadline is not None and task.deadline <= now, self._by_deadline()))

    def next_deadline(self, now: datetime) -> datetime | None:
        """The next moment after `now` at which an unfinished task would become late, or None."""
        ahead = (task.deadline for task in self._by_deadline())
        return next((when for when in ahead if when is not None and when > now), None)

    def _by_deadline(self) -> Iterator[Task]:
        """The tasks whose deadline runs, the earliest first; taken one by one, for all of them is dear."""
        heap, seen = self._heap, set[str]()
        while heap is not None:
            if self._holds(heap) and heap.task_id not in seen:
                seen.add(heap.task_id)
                yield self._all[heap.task_id]
            heap = _merged(heap.left, heap.right)

    def _holds(self, heap: _Heap) -> bool:
        task = self._all.get(heap.task_id)
        return task is not None and task.deadline == heap.deadline and self._waits(task)

    def _copy(self) -> "Tasks":
        after = Tasks.__new__(Tasks)
        after._all, after._closed, after._names = self._all, self._closed, self._names
        after._wanting, after._heap = self._wanting, self._heap
        return after

    def _put(self, task: Task) -> None:
        name = task.id
        before = self._all.get(name)
        self._all = self._all.set(name, task)
        if before is None or before.incident_id != task.incident_id:
            self._belongs(task, before)
        if task.needs or (before is not None and before.needs):
            self._wants_units(task, before)
        deadline = task.deadline if self._waits(task) else None
        if deadline is not None and (before is None or before.deadline != deadline or not self._waits(before)):
            self._heap = _merged(self._heap, _Heap(deadline, name, 1, None, None))
        top = self._heap
        if top is not None and top.task_id == name and top.deadline != deadline:
            self._forget_the_finished()  # only what has changed can have become stale

    def _belongs(self, task: Task, before: Task | None) -> None:
        if before is not None:  # its incident was merged into another: rare
            left: _Names = None
            for name in _in_order(self._names.get(before.incident_id)):
                left = left if name == task.id else (name, left)
            self._names = self._names.set(before.incident_id, left)
        self._names = self._names.set(task.incident_id, (task.id, self._names.get(task.incident_id)))

    def _wants_units(self, task: Task, before: Task | None) -> None:
        was, wants = set(_wanted(before)), set(_wanted(task))
        for key in was - wants:
            left = self._wanting[key].delete(task.id)
            self._wanting = self._wanting.set(key, left) if left else self._wanting.delete(key)
        for key in wants - was:
            self._wanting = self._wanting.set(key, (self._wanting.get(key) or Map()).set(task.id, True))

    def _forget_the_finished(self) -> None:
        """Nothing stale stays on top, so that whoever looks finds the earliest at once."""
        while self._heap is not None and not self._holds(self._heap):
            self._heap = _merged(self._heap.left, self._heap.right)

    def _waits(self, task: Task) -> bool:
        """Whether its deadline still runs."""
        if task.late or task.suspended_at is not None or task.incident_id in self._closed:
            return False
        if task.state == "open":
            return True
        return task.state not in FINISHED and not (task.state == "working" and task.needs and not task.evacuate)

    def __getitem__(self, task_id: str) -> Task:
        task: Task = self._all[task_id]
        return task

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, task_id: object) -> bool:
        return task_id in self._all

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tasks) and self._all == other._all

    def __hash__(self) -> int:
        return hash(self._all)

    def get(self, task_id: str, default: Any = None) -> Any:
        return self._all.get(task_id, default)

    def __repr__(self) -> str:
        return f"Tasks({len(self)})"


def _in_order(names: _Names) -> list[str]:
    """Names as they came, the oldest first."""
    found = []
    while names is not None:
        name, names = names
        found.append(name)
    return found[::-1]


def _wanted(task: Task | None) -> Iterator[tuple[str, str]]:
    """What a task waits for that nobody was sent to, as incident and capability."""
    if task is not None and task.state == "open":
        yield from ((task.incident_id, capability) for capability in task.needs)


def _merged(one: _Heap | None, other: _Heap | None) -> _Heap | None:
    """Both heaps in one, as deep as their right spines are long: the logarithm of how many there are."""
    if one is None or other is None:
        return one or other
    if (other.deadline, other.task_id) < (one.deadline, one.task_id):
        one, other = other, one
    right = _merged(one.right, other)
    left = one.left
    assert right is not None
    if left is None or left.rank < right.rank:
        left, right = right, left
    return _Heap(one.deadline, one.task_id, 1 + (right.rank if right else 0), left, right)
