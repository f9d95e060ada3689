"""The search beats its start, its bound is true, and it keeps its word when it is stopped or counts coarsely."""

import numpy as np
import pytest

import yunnao.plan._search
from yunnao.plan._assignment import assign
from yunnao.plan._needs import Needs, nearest_first
from yunnao.plan._search import laid_out, search


def scarce(tasks: int, units: int, seed: int, copies: int = 1) -> Needs:
    """Odd-sized units and far more needs than they can meet: what branch and bound alone is slow at."""
    chance = np.random.default_rng(seed)
    need, gives = chance.integers(0, 60, (tasks, 2)), chance.integers(0, 23, (units, 2))
    return Needs(cost=chance.integers(60, 4000, (tasks, units)), need=need, gives=gives,
                 price=np.full((tasks, 2), 30_000), copies=np.full(units, copies))


def found(needs: Needs, share: float = 0.2, stop=lambda: False):
    start = nearest_first(needs)
    return search(needs, start, np.zeros(len(needs.copies)), 0, share, stop), needs.value(start)


@pytest.mark.parametrize("seed", range(3))
def test_it_is_no_worse_than_its_start_and_close_to_its_bound(seed: int) -> None:
    needs = scarce(8, 16, seed)
    answer, start = found(needs)
    assert answer.bound <= answer.objective == needs.value(answer.sent) <= start
    assert (answer.sent.sum(axis=0) <= needs.copies).all()
    assert answer.objective - answer.bound < 0.03 * answer.objective
    again, _ = found(needs)
    assert (again.sent == answer.sent).all() and again.bound == answer.bound


def test_copies_of_a_unit_may_go_to_one_task_or_to_several() -> None:
    needs = scarce(5, 4, 1, copies=3)
    answer, start = found(needs)
    assert answer.bound <= answer.objective < start
    assert (answer.sent.sum(axis=0) == 3).all(), "all are wanted"
    assert answer.sent.max() > 1


def test_a_table_too_large_is_counted_coarsely_and_its_bound_stays_true(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = scarce(3, 7, 4)
    best = assign(needs)
    assert best.bound == best.objective
    monkeypatch.setattr(yunnao.plan._search, "STATES", 20)
    tables, _ = laid_out(needs)
    assert max(np.prod(tables.steps[a:b] + 1) for a, b in zip(tables.row, tables.row[1:], strict=False)) <= 20
    coarse, _ = found(needs)
    assert coarse.bound <= best.objective <= coarse.objective == needs.value(coarse.sent)


def test_amounts_in_forty_fives_need_small_tables() -> None:
    needs = Needs(cost=np.array([[5, 6]]), need=np.array([[180]]), gives=np.array([[45], [90]]),
                  price=np.array([[7]]), copies=np.array([1, 1]))
    tables, _ = laid_out(needs)
    assert tables.steps.tolist() == [4] and tables.gifts.tolist() == [[1], [2]]
    assert tables.step_price.tolist() == [7 * 45]


def test_it_asks_whether_to_stop_and_does() -> None:
    asked = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 3

    answer, start = found(scarce(8, 16, 0), 1.0, stop)
    assert len(asked) < 8
    assert answer.bound <= answer.objective <= start
