"""A plan made ready to run: who waits for whom, and what a called plan brings."""

from msgspec import structs

from yunnao.model.procedure import ContingencyPlan, TaskRule
from yunnao.procedure.program import Program, called, program_of


def plan_of(name: str, *tasks: TaskRule) -> ContingencyPlan:
    return ContingencyPlan(id=name, name="", version="1", status="", issuer="", incident_kind=name, hazard="none",
                           legal_basis=[], opens=[], levels=[], grades=[], owners={}, tasks=list(tasks))


def rule(id: str, **changes: object) -> TaskRule:
    return structs.replace(TaskRule(id=id, name=id, owner="fire"), **changes)


INNER = plan_of("inner", rule("x"), rule("y", after=["x"], when={"people": ">= 1"}))
OUTER = plan_of("outer", rule("a"), rule("call", calls="inner", after=["a"], when={"fire": ">= 1"}),
                rule("b", after=["call"]), rule("m", after=["a", "b"], milestone=True), rule("r", every_minutes=30))


def test_a_step_knows_who_waits_for_it() -> None:
    program = Program(OUTER, {"inner": INNER})
    assert list(program.steps) == ["a", "call", "call/x", "call/y", "b", "m", "r"]
    assert program.followers["a"] == ("call", "call/x", "m"), "a called plan's first tasks wait for what the call does"
    assert program.followers["call/x"] == ("call", "call/y") and program.followers["call"] == ("b",)
    assert (program.composed, program.recurring) == (("call", "m"), ("r",))


def test_conditions_are_watched_with_those_who_wait_for_them() -> None:
    assert Program(OUTER, {"inner": INNER}).guarded == ("call", "call/x", "call/y", "b")
    assert Program(OUTER, {"inner": INNER}).steps["call/y"].guards == ({"fire": ">= 1"}, {"people": ">= 1"})
    assert Program(INNER).guarded == ("y",)


def test_a_plan_that_is_not_there_leaves_a_task_like_any_other() -> None:
    step = Program(OUTER).steps["call"]
    assert step.parts is None and called(OUTER, {}) == ["inner"]


def test_a_program_is_made_once_for_a_plan_and_its_library() -> None:
    library = {"inner": INNER}
    assert program_of(OUTER, library) is program_of(OUTER, library)
    assert program_of(OUTER, library) is not program_of(structs.replace(OUTER), library)
