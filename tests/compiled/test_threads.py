"""Work is shared out whole, and answers come back in order."""

import pytest

from yunnao.compiled import threads


@pytest.mark.parametrize("count", [0, 1, 3, 100])
@pytest.mark.parametrize("processors", [1, 2, 7])
def test_pieces_cover_everything_once(monkeypatch: pytest.MonkeyPatch, count: int, processors: int) -> None:
    monkeypatch.setattr(threads, "threads", lambda: processors)
    done: list[int] = []
    threads.in_pieces(lambda a, b: done.extend(range(a, b)), count)
    assert sorted(done) == list(range(count))
    assert threads.side_by_side([lambda k=k: k * k for k in range(count)]) == [k * k for k in range(count)]


def test_an_error_in_a_piece_is_not_lost() -> None:
    with pytest.raises(ZeroDivisionError):
        threads.side_by_side([lambda: 1, lambda: 1 // 0])
