"""What an answer is worth, and the quick one."""

import numpy as np

from yunnao.plan._needs import Needs, nearest_first, without_spare

NEEDS = Needs(cost=np.array([[10, 20, -1], [40, 30, 5]]), need=np.array([[2], [1]]), gives=np.array([[1], [2], [1]]),
              price=np.array([[100], [100]]), copies=np.array([1, 1, 1]))


def test_missing_amounts_and_sendings_are_added_up() -> None:
    nothing = np.zeros((2, 3), dtype=np.int64)
    assert NEEDS.value(nothing) == 300
    one = np.array([[1, 0, 0], [0, 0, 1]])
    assert NEEDS.missing(one).tolist() == [[1], [0]]
    assert NEEDS.value(one) == 10 + 5 + 100


def test_the_quick_answer_takes_the_nearest_that_helps_and_leaves_nobody_on_the_road_for_nothing() -> None:
    assert nearest_first(NEEDS).tolist() == [[0, 1, 0], [0, 0, 1]]
    all_there = np.array([[1, 1, 0], [0, 0, 1]])
    assert without_spare(NEEDS, all_there).tolist() == [[0, 1, 0], [0, 0, 1]]


def test_what_nobody_can_bring_is_left_out_of_the_question() -> None:
    far = Needs(NEEDS.cost, np.array([[9], [1]]), NEEDS.gives, NEEDS.price, NEEDS.copies)
    assert far.met_in_part().need.tolist() == [[3], [1]], "the third unit cannot get to the first task"
    assert far.one_more(1).copies.tolist() == [1, 2, 1]
