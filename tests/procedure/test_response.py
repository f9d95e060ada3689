"""A response stays with the text its incident was opened with, whatever the city package says now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from immutables import Map
from msgspec import structs

from yunnao.city.city import City, SeenReport
from yunnao.city.ground import Ground
from yunnao.model.event import Mode
from yunnao.model.facts import ReportReceived
from yunnao.model.incident import Incident
from yunnao.model.procedure import ContingencyPlan, TaskRule, digest_of
from yunnao.model.scale import Level
from yunnao.procedure.response import program_for, run_of, texts_for, written_plan

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Stand = Callable[..., City]


def plan_of(name: str, *tasks: TaskRule, version: str = "1") -> ContingencyPlan:
    return ContingencyPlan(id=name, name="", version=version, status="", issuer="", incident_kind=name, hazard="none",
                           legal_basis=[], opens=[], levels=[], grades=[], owners={}, tasks=list(tasks))


def rule(id: str, **changes: object) -> TaskRule:
    return structs.replace(TaskRule(id=id, name=id, owner="fire"), **changes)


INNER = plan_of("inner", rule("x"))
OUTER = plan_of("fire", rule("a"), rule("call", calls="inner"))
INNER_2, OUTER_2 = plan_of("inner", rule("z"), version="2"), plan_of("fire", rule("b"), version="2")
UNPINNED = Incident(id="fire-1", kind="fire", title="", opened_at=NOON, reason="", procedure="fire@1", level=Level.IV)
PINNED = structs.replace(UNPINNED, texts={plan.id: digest_of(plan) for plan in (INNER, OUTER)})


@pytest.fixture
def stand(littletown: Ground) -> Stand:
    """A city whose package has these plans, and whose log kept the first versions of both."""

    def city(*plans: ContingencyPlan, kept: tuple[ContingencyPlan, ...] = (INNER, OUTER)) -> City:
        return City(replace(littletown, plans={plan.id: plan for plan in plans}),
                    procedures=Map({digest_of(plan): plan for plan in kept}))

    return city


def test_the_text_the_log_kept_counts_also_when_the_package_has_another_or_none(stand: Stand) -> None:
    for city in (stand(INNER_2, OUTER_2), stand()):
        assert written_plan(city, PINNED) == OUTER
        assert list(program_for(city, PINNED).steps) == ["a", "call", "call/x"], "what it calls is pinned too"


def test_without_a_kept_text_the_package_must_still_have_that_version(stand: Stand) -> None:
    assert written_plan(stand(OUTER), UNPINNED) == OUTER
    assert list(program_for(stand(OUTER, INNER_2), UNPINNED).steps) == ["a", "call", "call/z"]
    with pytest.raises(LookupError, match=r"fire-1 runs on fire@1, but the city package has version 2: put that"):
        written_plan(stand(OUTER_2), UNPINNED)
    with pytest.raises(LookupError, match="has no such plan"):
        program_for(stand(INNER), UNPINNED)


def test_one_program_serves_all_who_ask_for_the_same_texts(stand: Stand) -> None:
    first = program_for(stand(OUTER), PINNED)
    twin = structs.replace(PINNED, id="fire-2", texts=dict(reversed(PINNED.texts.items())))
    assert program_for(stand(OUTER), twin) is first
    moved = structs.replace(PINNED, procedure="fire@2", texts={"fire": digest_of(OUTER_2)})
    assert list(program_for(stand(kept=(OUTER_2,)), moved).steps) == ["b"]


def test_there_is_no_run_before_a_level_is_set_nor_after_the_end(stand: Stand) -> None:
    city = stand()
    waiting = structs.replace(PINNED, level=None)
    assert run_of(city, waiting, NOON, Mode.ACTUAL) is None
    assert run_of(city, structs.replace(PINNED, closed_at=NOON), NOON, Mode.ACTUAL, Level.I) is None
    run, asked, early = (run_of(city, PINNED, NOON, Mode.ACTUAL), run_of(city, PINNED, NOON, Mode.ACTUAL, Level.II),
                         run_of(city, waiting, NOON, Mode.ACTUAL, Level.II))
    assert run and asked and early
    assert (run.level, asked.level, early.level) == (Level.IV, Level.II, Level.II)
    assert (run.now, run.zone, run.incident) == (NOON, city.ground.timezone, PINNED)


def test_what_is_known_is_gathered_only_for_a_plan_that_asks(stand: Stand) -> None:
    smoke = SeenReport(report=ReportReceived(kind="smoke", text="t", reporter="r"), at=NOON, event_id="e")
    asking = plan_of("fire", rule("a", when={"report.smoke": ">= 1"}), version="2")
    for plan, seen in ((OUTER, None), (asking, 1.0)):
        city = replace(stand(kept=(plan,)), reports=Map({"e": smoke}))
        run = run_of(city, structs.replace(PINNED, texts={"fire": digest_of(plan)}), NOON, Mode.ACTUAL)
        assert run is not None and run.known.get("report.smoke") == seen


def test_a_run_is_pinned_to_all_it_may_call_and_the_log_is_given_only_what_it_lacks(stand: Stand) -> None:
    deep = plan_of("inner", rule("x", calls="deep"), rule("back", calls="fire"))
    last = plan_of("deep", rule("y", calls="nowhere"))
    texts, lacking = texts_for(stand(OUTER, deep, last, plan_of("other")), OUTER)
    assert list(texts) == ["deep", "fire", "inner"], "in one order, without strangers and without what is not there"
    assert texts["inner"] == digest_of(deep)
    assert lacking == [last, deep], "the outer text is in the log already"
    assert texts_for(stand(OUTER, INNER), OUTER)[1] == []
    assert texts_for(stand(OUTER, INNER), OUTER_2) == ({"fire": digest_of(OUTER_2)}, [OUTER_2])
