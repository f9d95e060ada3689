"""The vortex: its strongest wind is where and as it should be, and it falls off as told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess import vortex

NOWHERE = float("nan")


def test_with_the_exponent_of_1980_the_profile_is_holland_s_cyclostrophic_one() -> None:
    radius = np.linspace(10, 400, 50)
    deficit, rmax, b = 50.0, 40.0, 1.4
    theirs = np.sqrt(b * deficit * 100 / vortex.AIR_KG_M3 * (rmax / radius) ** b * np.exp(-((rmax / radius) ** b)))
    ours = vortex.profile_m_s(radius, vortex.strongest_m_s(deficit, b), rmax, b, 0.5)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_the_calm_of_the_eye_is_calm() -> None:
    assert vortex.profile_m_s(np.array([0.0]), 50.0, 40.0, 1.4, 0.36)[0] < 0.01


@given(top=st.floats(20, 80), gale_km=st.floats(150, 600))
def test_a_known_gale_radius_is_met(top: float, gale_km: float) -> None:
    outer = vortex.outer_exponent(gale_km, 13.9, top, 50.0, 1.2)
    wind = float(vortex.profile_m_s(np.array([gale_km]), top, 50.0, 1.2, outer)[0])
    assert wind == pytest.approx(13.9, rel=1e-9) or outer in (0.05, 1.0)


@pytest.mark.parametrize(("gale_km", "top"), [(NOWHERE, 40.0), (50.0, 40.0), (300.0, 14.0)])
def test_an_unknown_or_impossible_gale_radius_leaves_the_average_decay(gale_km: float, top: float) -> None:
    assert vortex.outer_exponent(gale_km, 13.9, top, 50.0, 1.2) == vortex.OUTER


def test_a_moving_storm_blows_hardest_on_its_right_and_no_harder_than_reported() -> None:
    way = np.linspace(-200, 200, 201)
    east, north = np.meshgrid(way, way)
    wind = vortex.surface_m_s(east, north, top_m_s=40.0, deficit_hpa=50.0, lat=30.0, motion=(0.0, 6.0))
    at = np.unravel_index(wind.argmax(), wind.shape)
    assert east[at] > 0 and abs(north[at]) < east[at]
    assert 39.0 < wind.max() <= 40.0


def test_a_storm_that_stands_still_is_round() -> None:
    ring = np.linspace(0, 2 * np.pi, 16)
    wind = vortex.surface_m_s(80 * np.cos(ring), 80 * np.sin(ring), top_m_s=30.0, deficit_hpa=30.0, lat=30.0,
                              motion=(0.0, 0.0))
    np.testing.assert_allclose(wind, wind[0])


@given(top=st.floats(20, 60), more=st.floats(1.01, 1.8), radius=st.floats(1, 800))
def test_a_stronger_storm_of_the_same_pressure_is_stronger_everywhere(top: float, more: float, radius: float) -> None:
    def at(wind: float) -> float:
        return float(vortex.surface_m_s(np.array([radius]), np.array([0.0]), top_m_s=wind, deficit_hpa=40.0, lat=30.0,
                                        motion=(0.0, 5.0))[0])

    assert at(top * more) > at(top)
