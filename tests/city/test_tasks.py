"""The tasks of a city: a map like any other that also knows whose they are and which runs out of time first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis import given
from msgspec import structs

from yunnao.city.tasks import Tasks
from yunnao.model.procedure import Task

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def task(name: str, minutes: int | None = 30, **changes: Any) -> Task:
    deadline = None if minutes is None else NOON + timedelta(minutes=minutes)
    made = Task(id=name, rule_id=name, incident_id=name[0], name=name, owner="fire", state="open", opened_at=NOON,
                deadline=deadline)
    return structs.replace(made, **changes)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_it_is_a_map_that_leaves_the_old_one_alone() -> None:
    one = Tasks([task("a1")])
    two = one.set("b1", task("b1"))
    assert (len(one), len(two), "b1" in one, two["b1"].id, two.get("x")) == (1, 2, False, "b1", None)
    assert sorted(two) == ["a1", "b1"] and two == Tasks([task("b1"), task("a1")]) != one


def test_it_knows_whose_they_are_also_when_they_change_hands() -> None:
    tasks = Tasks([task("a1"), task("a2"), task("b1")])
    assert sorted(tasks.of("a")) == ["a1", "a2"] and not tasks.of("z")
    moved = tasks.set("a1", structs.replace(tasks["a1"], incident_id="b"))
    assert (sorted(moved.of("a")), sorted(moved.of("b"))) == (["a2"], ["a1", "b1"])


def test_it_knows_which_open_tasks_of_an_incident_want_what_a_unit_brings() -> None:
    tasks = Tasks([task("a1", needs={"rescue": 2, "pump": 1}, opened_at=at(2)), task("a2", needs={"rescue": 1}),
                   task("a3"), task("a4", needs={"seats": 1}), task("b1", needs={"rescue": 1})])

    def ids(there: Tasks, *brings: str, incident: str = "a") -> list[str]:
        return [t.id for t in there.wanting(incident, brings)]

    assert ids(tasks, "rescue", "pump") == ["a2", "a1"], "each once, the first opened first"
    assert ids(tasks, "pump") == ["a1"] and not ids(tasks, "boat") + ids(tasks) + ids(tasks, "pump", incident="z")
    sent = tasks.set("a2", structs.replace(tasks["a2"], state="assigned"))
    assert ids(sent, "rescue") == ["a1"] and ids(tasks, "rescue") == ["a2", "a1"]
    assert ids(sent.set("a2", tasks["a2"]), "rescue") == ["a2", "a1"], "its units were taken away"
    other = tasks.set("a1", structs.replace(tasks["a1"], needs={"pump": 1}, incident_id="b"))
    assert (ids(other, "rescue", "pump"), ids(other, "rescue", "pump", incident="b")) == (["a2"], ["b1", "a1"])


def test_late_are_those_past_their_deadline_that_nobody_was_told_of_the_longest_overdue_first() -> None:
    tasks = Tasks([task("slow", 30), task("quick", 10), task("free", None)])
    assert tasks.next_deadline(NOON) == at(10) and tasks.late(at(9)) == []
    assert [t.id for t in tasks.late(at(30))] == ["quick", "slow"]
    assert tasks.next_deadline(at(15)) == at(30), "a late one does not hide the next"
    told = tasks.set("quick", task("quick", 10, late=True)).set("slow", task("slow", 30, state="done"))
    assert told.late(at(60)) == [] and told.next_deadline(NOON) is None


def test_units_on_site_keep_a_deadline_units_on_the_road_do_not() -> None:
    def late(state: str) -> bool:
        return bool(Tasks([task("cordon", needs={"cordon": 1}, state=state)]).late(at(45)))

    assert late("open") and late("assigned") and not late("working")
    moving = task("move", needs={"seats": 1}, state="working", evacuate=True)
    assert Tasks([moving]).late(at(45)), "people are moved when they have arrived"


def test_a_suspended_task_is_never_late_and_a_closed_incident_has_no_late_task() -> None:
    tasks = Tasks([task("a1", 10), task("b1", 20)])
    waiting = tasks.set("a1", task("a1", 10, suspended_at=at(5)))
    assert waiting.next_deadline(NOON) == at(20) and [t.id for t in waiting.late(at(60))] == ["b1"]
    assert [t.id for t in tasks.close("b").late(at(60))] == ["a1"]


def test_an_extended_deadline_counts_once() -> None:
    tasks = Tasks([task("a1", 10)]).set("a1", task("a1", 50)).set("a1", task("a1", 50))
    assert tasks.late(at(49)) == [] and tasks.next_deadline(NOON) == at(50)
    back = tasks.set("a1", task("a1", 50, state="done")).set("a1", task("a1", 50))
    assert [t.id for t in back.late(at(50))] == ["a1"], "reopened: waited for again, and told of once"


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 50), st.sampled_from(["open", "done"]), st.booleans()),
                max_size=60), st.integers(0, 50))
def test_it_answers_as_a_plain_list_would(changes: list[tuple[int, int, str, bool]], minute: int) -> None:
    tasks, plain = Tasks(), dict[str, Task]()
    for number, minutes, state, late in changes:
        needs = {("rescue", "pump")[minutes % 2]: 1} if minutes % 3 else {}
        made = task(f"{'ab'[number % 2]}{number}", minutes, state=state, late=late, needs=needs)
        tasks, plain[made.id] = tasks.set(made.id, made), made
    waiting = [t for t in plain.values() if t.state == "open" and not t.late]
    late_now = sorted((t.deadline, t.id) for t in waiting if t.deadline and t.deadline <= at(minute))
    ahead = [t.deadline for t in waiting if t.deadline and t.deadline > at(minute)]
    for asked in (tasks, Tasks(plain.values())):
        assert [(t.deadline, t.id) for t in asked.late(at(minute))] == late_now
        assert asked.next_deadline(at(minute)) == min(ahead, default=None)
        assert {i: set(asked.of(i)) for i in "ab"} == {i: {k for k in plain if k[0] == i} for i in "ab"}
        for brings in ("rescue", "pump"):
            wanted = sorted(t.id for t in plain.values() if t.state == "open" and t.id[0] == "a" and brings in t.needs)
            assert [t.id for t in asked.wanting("a", [brings])] == wanted
