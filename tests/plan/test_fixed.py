"""Held units: the best answer around them is the best there is, tried one by one."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.plan._fixed import Held, assign_around
from yunnao.plan._needs import Needs


@st.composite
def held_questions(draw: st.DrawFn) -> tuple[Needs, list[Held]]:
    tasks, units = draw(st.integers(1, 3)), draw(st.integers(1, 4))

    def table(values: list[int], rows: int, width: int) -> np.ndarray:
        cells = draw(st.lists(st.sampled_from(values), min_size=rows * width, max_size=rows * width))
        return np.array(cells, dtype=np.int64).reshape(rows, width)

    needs = Needs(table([-1, 0, 60, 700, 9000], tasks, units), table([0, 1, 2, 3], tasks, 2),
                  table([0, 1, 2], units, 2), table([604_800, 13_440], tasks, 2), np.ones(units, dtype=np.int64))
    which = draw(st.lists(st.integers(0, units - 1), unique=True, max_size=2))
    held = [(u, draw(st.sampled_from([None, *(t for t in range(tasks) if needs.cost[t, u] >= 0)]))) for u in which]
    return needs, held


def everything_tried(needs: Needs, held: list[Held]) -> int:
    tasks, units = needs.cost.shape
    where = {u: -1 if t is None else t for u, t in held}
    least = None
    for choice in product(range(-1, tasks), repeat=units):
        if any(t >= 0 and needs.cost[t, u] < 0 for u, t in enumerate(choice)) or \
                any(choice[u] != t for u, t in where.items()):
            continue
        sent = np.zeros_like(needs.cost)
        for u, t in enumerate(choice):
            if t >= 0:
                sent[t, u] = 1
        least = needs.value(sent) if least is None else min(least, needs.value(sent))
    assert least is not None
    return least


@settings(max_examples=60, deadline=None)
@given(held_questions())
def test_around_what_is_held_nothing_is_better(question: tuple[Needs, list[Held]]) -> None:
    needs, held = question
    answer = assign_around(needs, held)
    assert answer.objective == answer.bound == everything_tried(needs, held) == needs.value(answer.sent)
    assert (answer.sent.sum(axis=0) <= 1).all()
    for unit, task in held:
        assert (answer.sent[:, unit].nonzero()[0].tolist() or [None]) == [task]
