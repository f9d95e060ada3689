"""The sea under low pressure and before the wind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess import surge


def test_a_hectopascal_is_about_a_centimetre() -> None:
    assert surge.barometer_m(1012.25) == pytest.approx(0.00995, abs=1e-5)
    assert surge.barometer_m(surge.STILL_HPA) == 0
    assert surge.barometer_m(1030) < 0


@given(st.floats(0, 60), st.floats(1, 500), st.floats(1, 200))
def test_more_wind_longer_way_and_shallower_water_pile_it_higher(wind: float, fetch: float, depth: float) -> None:
    here = surge.set_up_m(wind, fetch, depth)
    assert here >= 0
    assert surge.set_up_m(wind + 1, fetch, depth) > here
    assert surge.set_up_m(wind, fetch * 1.1, depth) >= here >= surge.set_up_m(wind, fetch, depth * 1.1)
