"""Where units stand is the best there is: against every stand, on small towns."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.plan._cover import Watch, cover


@st.composite
def towns(draw: st.DrawFn) -> tuple[Watch, np.ndarray]:
    """Up to 4 units, 4 sites, 5 places; some units cannot get everywhere; everyone starts at site 0 or nowhere."""
    units, sites, places = draw(st.integers(0, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 5))
    near = draw(st.lists(st.lists(st.booleans(), min_size=places, max_size=places), min_size=sites, max_size=sites))
    move = draw(st.lists(st.lists(st.sampled_from([-1, 1, 5, 400]), min_size=sites, max_size=sites), min_size=units,
                         max_size=units))
    people = draw(st.lists(st.integers(0, 300), min_size=places, max_size=places))
    move_ = np.array(move, dtype=np.int64).reshape(units, sites)
    move_[:, 0] = np.where(move_[:, 0] > 0, 0, -1)
    share = draw(st.none() | st.lists(st.sampled_from([0, 0.5, 1]), min_size=places, max_size=places))
    twice = None if share is None else (np.array(people) * share).astype(np.int64)
    return Watch(np.array(people), np.array(near, dtype=bool), move_, twice=twice), np.where(move_[:, 0] == 0, 0, -1)


def everything_tried(watch: Watch) -> int:
    units, sites = watch.move.shape
    stands = (np.array(at, dtype=np.int64) for at in product(range(-1, sites), repeat=units))
    return min(watch.value(at) for at in stands if all(s < 0 or watch.move[u, s] >= 0 for u, s in enumerate(at)))


@settings(max_examples=150, deadline=None)
@given(towns())
def test_no_stand_is_better_and_the_bound_proves_it(town: tuple[Watch, np.ndarray]) -> None:
    watch, start = town
    stand = cover(watch, start)
    assert stand.objective == stand.bound == watch.value(stand.at) == everything_tried(watch)
    stopped = cover(watch, start, lambda: True)
    assert stopped.bound <= stand.objective <= stopped.objective == watch.value(stopped.at)
