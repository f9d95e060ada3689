"""The fold: pure, immutable, complete; the same log gives the same city, also elsewhere and from a snapshot."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from yunnao.city.city import City, city_digest, dump, load, state_of
from yunnao.city.evolve import evolve, fold
from yunnao.city.ground import Ground
from yunnao.city.rules import RULES
from yunnao.model import facts
from yunnao.model.event import Entry, Event, to_cloudevent
from yunnao.model.facts import KINDS, as_data
from yunnao.model.place import Point
from yunnao.model.scale import Level
from yunnao.model.warning import Warning

STATE_FREE = {"IncidentDeclared", "MigrationRequested", "TaskForced", "OrderRefused", "SignedIn", "AccountChanged",
              "SituationReportRequested"}
"""Kinds that only the log keeps, on purpose: they change nothing that anybody decides by."""

Next = Callable[[facts.Fact], Event]


def without_position(city: City) -> dict[str, object]:
    return {name: value for name, value in state_of(city).items() if name not in ("seq", "now")}


def test_every_kind_has_a_rule_or_is_state_free_on_purpose(day: list[Entry]) -> None:
    assert set(RULES) | STATE_FREE == set(KINDS) and not set(RULES) & STATE_FREE
    assert {entry.event.kind for entry in day} == set(KINDS), "the day must have every kind in it"


def test_every_fact_of_the_day_changes_the_city_unless_it_is_state_free(littletown: Ground, day: list[Entry]) -> None:
    city = City(littletown)
    for entry in day:
        after = evolve(city, entry.event)
        assert (without_position(after) == without_position(city)) == (entry.event.kind in STATE_FREE), entry.event.kind
        assert after.seq == entry.seq and after.now == entry.event.recorded_at
        city = after


def test_evolve_leaves_the_old_city_and_the_event_as_they_were(littletown: Ground, day: list[Entry]) -> None:
    city = City(littletown)
    for entry in day:
        before, line = dump(city), to_cloudevent(entry.event)
        after = evolve(city, entry.event)
        assert evolve(city, entry.event) == after, "the same step twice gives the same city"
        assert dump(city) == before and to_cloudevent(entry.event) == line
        city = after


@given(at=st.integers(0, len(KINDS)))
def test_a_snapshot_at_any_position_goes_on_like_the_log(littletown: Ground, day: list[Entry], at: int) -> None:
    halfway = fold(City(littletown), day[:at])
    again = load(dump(halfway), littletown)
    assert dump(again) == dump(halfway) and again == halfway
    assert city_digest(fold(again, day[at:])) == city_digest(fold(City(littletown), day))


@given(at=st.integers(8, len(KINDS)))
def test_a_fork_leaves_the_real_city_alone(littletown: Ground, day: list[Entry], at: int) -> None:
    real = fold(City(littletown), day[:at])
    digest = city_digest(real)
    what_if = facts.RoadClosed(id="r-2", name="西街", place=littletown.shelters["shelter-school"].point, radius_m=50,
                               reason="what if")
    source = day[0].event
    fork = evolve(real, structs.replace(source, id="f-1", kind="RoadClosed", data=as_data(what_if)))
    assert "r-2" in fork.closures and "r-2" not in real.closures
    assert city_digest(real) == digest != city_digest(fork)
    assert fork.units is real.units, "what did not change is shared, not copied"


def test_another_order_of_two_independent_facts_gives_the_same_state(littletown: Ground, day: list[Entry]) -> None:
    city = fold(City(littletown), day[:2])
    warned, observed = day[2].event, day[3].event
    one, other = evolve(evolve(city, warned), observed), evolve(evolve(city, observed), warned)
    assert without_position(one) == without_position(other)


def test_the_digest_is_the_same_in_a_process_with_another_hash_seed(littletown: Ground, day: list[Entry],
                                                                    tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"\n".join(to_cloudevent(entry.event) for entry in day))
    script = (
        "import sys\n"
        "from yunnao.city.city import City, city_digest\n"
        "from yunnao.city.evolve import evolve\n"
        "from yunnao.city.package import read_package\n"
        "from yunnao.model.event import from_cloudevent\n"
        "city = City(read_package(sys.argv[1]))\n"
        "for line in open(sys.argv[2], 'rb'):\n"
        "    city = evolve(city, from_cloudevent(line))\n"
        "print(city_digest(city), city.ground.digest)\n"
    )
    wanted = [city_digest(fold(City(littletown), day)), littletown.digest]
    for seed in ("1", "2"):
        done = subprocess.run([sys.executable, "-c", script, str(littletown.folder), str(tmp_path / "log")],
                              env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True)
        assert done.stdout.split() == wanted


def test_a_gap_in_the_log_is_refused(littletown: Ground, day: list[Entry]) -> None:
    with pytest.raises(ValueError, match="stands at 3 and cannot take entry 5"):
        fold(fold(City(littletown), day[:3]), day[4:])


def test_an_event_of_no_known_kind_or_shape_is_refused(littletown: Ground, day: list[Entry]) -> None:
    strange = structs.replace(day[0].event, kind="MoonRisen")
    with pytest.raises(ValueError, match="no kind is called 'MoonRisen'"):
        evolve(City(littletown), strange)
    with pytest.raises(ValueError, match="SignedIn"):
        evolve(City(littletown), structs.replace(day[1].event, data={"person": 7}))


def test_a_fact_about_something_unknown_names_it(littletown: Ground, next_event: Next) -> None:
    with pytest.raises(LookupError, match="speaks of 'i-9', which the city does not know"):
        evolve(City(littletown), next_event(facts.LevelSet(incident_id="i-9", level=Level.IV, reason="", by="p")))


# -- single rules -----------------------------------------------------------------------------------------


def test_late_news_of_an_earlier_moment_does_not_overwrite_what_is_newer(littletown: Ground, day: list[Entry]) -> None:
    city = fold(City(littletown), day[:5])
    seen = city.observations["s/pipeline_pressure"]
    assert (seen.observation.value, seen.before) == (4.52, 4.56)
    late = structs.replace(day[3].event, id="late", occurred_at=day[3].event.occurred_at - timedelta(hours=1))
    assert evolve(city, late).observations == city.observations


def test_an_unknown_reading_is_kept_as_unknown(littletown: Ground, next_event: Next, day: list[Entry]) -> None:
    silent = facts.ObservationReceived(station="s", quantity="pipeline_pressure", value=None, unit="MPa")
    seen = evolve(fold(City(littletown), day[:5]), next_event(silent)).observations["s/pipeline_pressure"]
    assert seen.observation.value is None and seen.before == 4.52


def test_an_update_replaces_a_warning_and_a_cancel_ends_it(littletown: Ground, day: list[Entry],
                                                           next_event: Next) -> None:
    city = fold(City(littletown), day[:3])
    first: Warning = city.warnings["w-1"]
    update = structs.replace(first, id="w-2", message_type="Update", references=["w-1"])
    city = evolve(city, next_event(facts.WarningReceived(warning=update)))
    assert set(city.warnings) == {"w-2"}
    cancel = structs.replace(first, id="w-3", message_type="Cancel", references=["w-2"])
    assert not evolve(city, next_event(facts.WarningReceived(warning=cancel))).warnings


def test_a_new_plan_replaces_the_one_nobody_answered(littletown: Ground, day: list[Entry]) -> None:
    city = fold(City(littletown), day)
    assert {name: plan.state for name, plan in city.plans.items()} == {
        "p-1": "rejected", "p-2": "replaced", "p-3": "complete"}


def test_work_comes_home_once_and_leaves_no_request(littletown: Ground, day: list[Entry]) -> None:
    kinds = [entry.event.kind for entry in day]
    asked = fold(City(littletown), day[: kinds.index("PlanRequested") + 1])
    assert [(request.what, request.hazard) for request in asked.requests.values()] == [("plan", "")]
    assert not fold(City(littletown), day).requests


def test_a_blocked_unit_is_free_and_its_task_open_again(littletown: Ground, day: list[Entry]) -> None:
    kinds = [entry.event.kind for entry in day]
    city = fold(City(littletown), day[: kinds.index("UnitBlocked") + 1])
    assert city.units["unit-hazmat"].idle and city.tasks["t-2"].state == "open" and city.tasks["t-2"].units == []
    assert not city.units["unit-fire"].idle and city.tasks["t-1"].state == "working"


def test_a_unit_that_is_stopped_on_the_road_is_where_it_was_stopped(littletown: Ground, day: list[Entry],
                                                                    next_event: Next) -> None:
    kinds = [entry.event.kind for entry in day]
    left = day[kinds.index("UnitDeparted")]
    road = fold(City(littletown), day[: left.seq])
    for stop in (facts.UnitBlocked(unit_id="unit-fire", task_id="t-1", reason="flood"),
                 facts.UnitReleased(unit_id="unit-fire", task_id="t-1")):
        half_a_minute_on = structs.replace(next_event(stop), occurred_at=left.event.occurred_at + timedelta(seconds=30))
        stopped = evolve(road, half_a_minute_on).units["unit-fire"]
        assert (stopped.place, stopped.idle, stopped.path) == (Point(120.0, 36.0045), True, [])


def test_a_diverted_unit_leaves_its_task_open_behind_it(littletown: Ground, day: list[Entry]) -> None:
    diverted = next(n for n, entry in enumerate(day) if entry.event.kind == "UnitDiverted")
    before, after = (fold(City(littletown), day[:n]) for n in (diverted, diverted + 1))
    assert (before.tasks["i-3/far"].state, before.units["unit-fire"].task_id) == ("assigned", "i-3/far")
    assert (after.tasks["i-3/far"].state, after.tasks["i-3/far"].units) == ("open", [])
    assert after.units["unit-fire"].idle, "the assignment to the other task is a fact of its own"


def test_a_message_leaves_the_outbox_when_it_is_sent_or_has_failed(littletown: Ground, day: list[Entry]) -> None:
    kinds = [entry.event.kind for entry in day]
    assert set(fold(City(littletown), day[: kinds.index("MessageQueued") + 1]).outbox) == {"m-1"}
    city = fold(City(littletown), day)
    assert not city.outbox and dict(city.sent) == {"m-1": "out/m-1.xml", "m-2": "failed: disk full"}


def test_a_crew_that_worked_on_site_rests_and_one_called_off_on_the_way_does_not(littletown: Ground,
                                                                               day: list[Entry]) -> None:
    city = fold(City(littletown), day)
    unit = structs.replace(city.units["unit-fire"].unit, rest_h=8)
    for there, rests in ((day[0].event.occurred_at, timedelta(hours=8)), (None, None)):
        busy = structs.replace(city.units["unit-fire"], unit=unit, task_id="t-1", arrived_at=there)
        event = day[-1].event
        released = Event(kind="UnitReleased", id="x", occurred_at=event.occurred_at, recorded_at=event.occurred_at,
                         source="t", actor="t", mode=event.mode, data={"unit_id": "unit-fire", "task_id": "t-1"})
        after = evolve(replace(city, units=city.units.set("unit-fire", busy)), released).units["unit-fire"]
        assert after.idle and after.free_at == (None if rests is None else event.occurred_at + rests)
