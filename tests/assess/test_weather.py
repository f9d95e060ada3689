"""The sun, the stability of the air, and Briggs's curves."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess.weather import PASQUILL, sigma_y, sigma_z, stability, sun_deg

CLASSES = "ABCDEF"


@pytest.mark.parametrize(("at", "height"), [
    (datetime(2024, 6, 21, 4, 0, tzinfo=UTC), 90 - 36 + 23.44),
    (datetime(2024, 12, 21, 4, 0, tzinfo=UTC), 90 - 36 - 23.44),
    (datetime(2024, 3, 20, 4, 8, tzinfo=UTC), 90 - 36),
])  # fmt: skip
def test_at_noon_the_sun_stands_as_high_as_the_season_says(at: datetime, height: float) -> None:
    assert sun_deg(at, 120.0, 36.0) == pytest.approx(height, abs=0.6)


def test_at_midnight_the_sun_is_down() -> None:
    assert sun_deg(datetime(2024, 6, 21, 16, tzinfo=UTC), 120.0, 36.0) < 0


@pytest.mark.parametrize(("wind", "sun", "cloud", "of"), [
    (1.0, 70, 0, "A"), (4.0, 70, 0, "B"), (8.0, 70, 0, "C"), (3.0, 20, 0, "C"), (8.0, 20, 8, "D"),
    (2.0, -5, 0, "F"), (2.0, -5, 8, "E"), (8.0, -5, 0, "D"), (2.0, 50, 10, "D"), (2.0, -5, 10, "D"),
])  # fmt: skip
def test_stability_is_pasquill_s(wind: float, sun: float, cloud: float, of: str) -> None:
    """Strong sun and little wind mix, a clear night does not, overcast or strong wind is neutral."""
    assert stability(wind, sun, cloud) == of


@given(st.floats(0.5, 40), st.floats(-30, 85), st.floats(0, 10))
def test_every_weather_has_a_class_and_wind_drives_it_toward_neutral(wind: float, sun: float, cloud: float) -> None:
    here, windy = (CLASSES.index(stability(w, sun, cloud)) for w in (wind, wind + 1))
    assert abs(windy - 3) <= abs(here - 3)


@given(st.floats(1, 3e4), st.sampled_from(CLASSES), st.sampled_from(["rural", "urban"]))
def test_a_plume_only_widens(x: float, of: str, ground: str) -> None:
    way = np.array([x, x * 1.01])
    for curve in (sigma_y, sigma_z):
        here, there = curve(way, of, ground)
        assert 0 < here < there


@pytest.mark.parametrize("curve", [sigma_y, sigma_z])
def test_a_stabler_air_mixes_less(curve) -> None:
    at = [float(curve(np.array([500.0]), of, "rural")[0]) for of in CLASSES]
    assert at == sorted(at, reverse=True)


@pytest.mark.parametrize(("of", "x", "metres"), [
    ("A", 50, 7.246283645973222), ("A", 550, 128.0454080208172), ("B", 300, 30.144226325216724),
    ("C", 100, 7.44187785547111), ("D", 2000, 50.15135417398994), ("D", 35_000, 271.77785930262854),
    ("E", 500, 12.80138815568348), ("E", 50_000, 151.5410717370677), ("F", 1500, 18.030377292486545),
    ("F", 75_000, 87.38876819912205),
])  # fmt: skip
def test_pasquill_s_curves_are_those_of_isc3(of: str, x: float, metres: float) -> None:
    """As another program of the same tables has them (aefarrell/GasDispersion.jl, tests of ISC3)."""
    assert float(sigma_z(np.array([float(x)]), of, PASQUILL)[0]) == pytest.approx(metres, rel=1e-6)


@pytest.mark.parametrize(("of", "metres"), [("A", 0.48870396813625905), ("D", 0.1309207626723034),
                                            ("F", 0.0645858766834503)])
def test_pasquill_s_widths_are_those_of_isc3(of: str, metres: float) -> None:
    assert float(sigma_y(np.array([1.2]), of, PASQUILL)[0]) == pytest.approx(metres, rel=1e-6)


@given(st.floats(1, 9e3), st.sampled_from(CLASSES))
def test_briggs_and_pasquill_tell_much_the_same_of_open_country(x: float, of: str) -> None:
    """Within a factor of two across the wind, as far as both are known to hold."""
    at = np.array([x])
    assert 0.5 < float(sigma_y(at, of, PASQUILL)[0] / sigma_y(at, of, "rural")[0]) < 2
