"""The search keeps to its memory."""

import numpy as np
import pytest

from yunnao.roads import search
from yunnao.roads.network import Network
from yunnao.roads.search import Searched

LINE = Network.from_arrays([0, 1, 0, 0], [1, 2, 2, 1], [10, 10, 20, 10], [120.0, 120.1, 120.2], [36.0] * 3)


def test_a_matrix_is_made_row_by_row_where_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "ROWS_AT_ONCE", 1)
    nodes = np.arange(3)
    found = Searched(LINE, LINE.travel_ms.copy()).matrix(nodes, nodes)
    assert found.tolist() == [[0, 10, 20], [-1, 0, 10], [-1, -1, 0]]
