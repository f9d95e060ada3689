"""Errands: at once they are plain calls; beside the loop nothing that hangs or fails holds anybody up."""

import threading

import pytest

from yunnao.rounds.errands import MOST, AtOnce, Beside, Outcome


class Steady:
    """A steady clock that a test moves."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


def come_home(errands: Beside, name: str) -> Outcome:
    """Wait for an errand that is about to end."""
    errands._out[name].home.wait(10)
    return errands.run(name, lambda stop: pytest.fail("begun again before its answer was fetched"))


def test_at_once_is_a_plain_call_errors_and_all() -> None:
    assert AtOnce().run("a", lambda stop: (7, stop())) == Outcome((7, False))
    with pytest.raises(ZeroDivisionError):
        AtOnce().run("a", lambda stop: 1 // 0)


def test_a_quick_one_is_answered_the_first_time_and_its_error_is_an_outcome() -> None:
    errands = Beside()
    assert errands.run("a", lambda stop: 7, patience_s=10) == Outcome(7)
    outcome = errands.run("a", lambda stop: 1 // 0, patience_s=10)
    assert isinstance(outcome.error, ZeroDivisionError) and not errands.under_way()


def test_one_that_hangs_is_begun_once_says_how_long_and_leaves_the_others_alone() -> None:
    clock, release, begun = Steady(), threading.Event(), []
    errands = Beside(clock_s=clock)

    def hang(stop):
        begun.append(1)
        release.wait(10)
        return "at last"

    assert errands.run("hangs", hang, patience_s=0).under_way_s == 0
    clock.s = 42
    assert errands.run("hangs", hang).under_way_s == 42
    assert errands.under_way() == {"hangs"}
    assert errands.run("other", lambda stop: "well", patience_s=10) == Outcome("well")
    release.set()
    assert come_home(errands, "hangs") == Outcome("at last")
    assert begun == [1]


def test_it_is_told_to_give_its_best_when_there_was_time_enough() -> None:
    clock, asked, go_on = Steady(), [], threading.Event()
    errands = Beside(enough_s=30, clock_s=clock)

    def improve(stop):
        asked.append(stop())
        go_on.wait(10)
        asked.append(stop())
        return "best so far"

    errands.run("plan", improve, patience_s=0)
    clock.s = 31
    go_on.set()
    assert come_home(errands, "plan").answer == "best so far"
    assert asked[-1] is True


def test_whoever_waits_is_woken_when_one_comes_home() -> None:
    woken = threading.Event()
    errands = Beside(woken.set)
    errands.run("a", lambda stop: 1, patience_s=0)
    assert woken.wait(10)


def test_one_given_up_may_be_begun_again_and_there_is_an_end_to_that() -> None:
    errands, release = Beside(), threading.Event()
    for _ in range(MOST):
        errands.run("hangs", lambda stop: release.wait(10), patience_s=0)
        errands.give_up("hangs")
    outcome = errands.run("hangs", lambda stop: 1, patience_s=0)
    assert outcome.error is not None and f"{MOST} errands are out" in str(outcome.error)
    release.set()
    for old in errands._given_up:
        old.home.wait(10)
    assert errands.run("hangs", lambda stop: 1, patience_s=10) == Outcome(1)
    errands.give_up("never begun")
