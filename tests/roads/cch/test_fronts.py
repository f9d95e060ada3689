"""Fronts: every node in one, everything it knows inside its table, every piece after what it needs."""

from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.roads.cch import fronts as fronts_module
from yunnao.roads.cch.fronts import fronts_of


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([1, 3, 32]), st.sampled_from([0, 2, 12]))
def test_a_front_holds_all_its_nodes_know(town, seed: int, small: int, slack: int) -> None:
    h = town(seed).hierarchy
    saved = fronts_module.SMALL_SUBTREE, fronts_module.SLACK
    fronts_module.SMALL_SUBTREE, fronts_module.SLACK = small, slack
    try:
        f = fronts_of(h.up_start, h.head, h.parent)
    finally:
        fronts_module.SMALL_SUBTREE, fronts_module.SLACK = saved
    tables = []
    for k in range(len(f.size)):
        last = f.first[k + 1] - 1
        boundary = h.head[h.up_start[last]:h.up_start[last + 1]].tolist()
        tables.append([*range(f.first[k], last + 1), *boundary])
        for v in range(f.first[k], last + 1):
            for e in range(h.up_start[v], h.up_start[v + 1]):
                assert tables[k][f.local[e]] == h.head[e]
    assert f.size.tolist() == [len(table) for table in tables]
    assert f.first[0] == 0 and f.first[-1] == len(h.node)
    for k, table in enumerate(tables):
        for c in f.child[f.child_start[k]:f.child_start[k + 1]]:
            width = f.into_start[c + 1] - f.into_start[c]
            handed = [table[i] for i in f.into[f.into_start[c]:f.into_start[c + 1]]]
            assert handed == tables[c][len(tables[c]) - width:]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6))
def test_pieces_need_nothing_of_each_other_but_the_top(town, seed: int) -> None:
    f = town(seed).hierarchy.fronts
    piece = {int(front): k for k in range(len(f.task_start) - 1)
             for front in f.task[f.task_start[k]:f.task_start[k + 1]]}
    assert sorted(piece) == list(range(len(f.size)))
    done: set[int] = set()
    for front in f.task.tolist():
        children = set(f.child[f.child_start[front]:f.child_start[front + 1]].tolist())
        assert children <= done, "children come first"
        assert all(piece[c] == piece[front] for c in children) or piece[front] == len(f.task_start) - 2
        done.add(front)
