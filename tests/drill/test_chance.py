from hypothesis import given
from hypothesis import strategies as st

from yunnao.drill.chance import between, share


@given(st.integers(), st.text())
def test_a_share_is_in_the_unit_interval_and_the_same_each_time(seed: int, name: str) -> None:
    name = name.encode("utf-8", "ignore").decode()
    assert 0 <= share(seed, name) < 1
    assert share(seed, name) == share(seed, name)
    assert 3 <= between(3, 9, seed, name) < 9


def test_names_do_not_run_into_each_other() -> None:
    assert share(1, "ab", "c") != share(1, "a", "bc")
    assert share(1, "a") != share(2, "a")
