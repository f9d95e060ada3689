"""Attenuation: distance and intensity are each other's inverse, the ellipse is one, other models are not far."""

import numpy as np
import pygmm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess import shake

MAGNITUDES = st.floats(4.5, 8.5)
AXES = st.sampled_from(["long", "short"])


@given(MAGNITUDES, st.floats(0.5, 300), AXES)
def test_at_its_distance_the_intensity_is_what_was_asked(ms: float, km: float, axis: str) -> None:
    assert shake.reach_km(ms, shake.intensity(ms, km, axis), axis) == pytest.approx(km, rel=1e-6)


@given(MAGNITUDES, st.floats(6, 10))
def test_a_stronger_one_reaches_farther_and_the_long_axis_is_the_longer(ms: float, level: float) -> None:
    a, b = (shake.reach_km(ms, level, axis) for axis in ("long", "short"))
    assert a >= b - 0.02 >= -0.02
    assert shake.reach_km(ms + 0.1, level, "long") >= a


@given(MAGNITUDES, st.floats(1, 200))
def test_the_ellipse_meets_both_axes(ms: float, km: float) -> None:
    along, across = shake.intensity_at(ms, np.array([km, 0.0]), np.array([0.0, km]))
    top = min(shake.intensity(ms, 0, axis) for axis in ("long", "short"))
    assert along == pytest.approx(min(top, shake.intensity(ms, km, "long")), abs=1e-3)
    assert across == pytest.approx(min(top, shake.intensity(ms, km, "short")), abs=1e-3)


def test_nowhere_is_the_intensity_more_than_above_the_focus() -> None:
    way = np.linspace(-100, 100, 41)
    field = shake.intensity_at(6.5, *np.meshgrid(way, way))
    assert field.max() == pytest.approx(shake.intensity(6.5, 0, "long"), abs=0.01)
    assert np.unravel_index(field.argmax(), field.shape) == (20, 20)


@pytest.mark.parametrize(("ms", "km"), [(5.5, 10), (6.5, 20), (6.5, 50), (7.5, 50)])
def test_the_chinese_relation_is_within_a_degree_and_a_factor_of_2_5_of_the_others(ms: float, km: float) -> None:
    ours = np.mean([shake.intensity(ms, km, axis) for axis in ("long", "short")])
    assert abs(ours - shake.allen_2012(ms, float(np.hypot(km, 10)))) < 1
    gal = np.sqrt(shake.acceleration_gal(ms, km, "long") * shake.acceleration_gal(ms, km, "short"))
    assert 1 / 2.5 < gal / (981 * shake.bssa_2014_g(ms, km)) < 2.5


@pytest.mark.parametrize(("gal", "degree"), [(65, 6), (135, 7), (280, 8), (577, 9)])
def test_the_scale_s_mean_accelerations_have_their_degree(gal: float, degree: int) -> None:
    assert shake.intensity_of(gal) == pytest.approx(degree, abs=0.05)


def test_the_acceleration_has_no_jump_where_the_relation_breaks() -> None:
    for axis in ("long", "short"):
        below, above = (shake.acceleration_gal(ms, 20, axis) for ms in (6.5, 6.5001))
        assert above == pytest.approx(below, rel=0.02)


def _scenario(mw: float, km: float) -> pygmm.Scenario:
    rupture = float(np.hypot(km, 2.0))
    return pygmm.Scenario(mag=mw, dist_jb=km, dist_rup=rupture, dist_x=km, mechanism="SS", v_s30=760, dip=90, width=10,
                          depth_tor=2, depth_hyp=10)


@pytest.mark.parametrize("mw", [4.5, 5.5, 6.5, 7.5])
@pytest.mark.parametrize("km", [5.0, 20.0, 80.0, 200.0])
def test_the_published_model_is_that_of_the_library(mw: float, km: float) -> None:
    theirs = pygmm.BooreStewartSeyhanAtkinson2014(_scenario(mw, km)).pga
    assert shake.bssa_2014_g(mw, km) == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize("ms", [5.5, 6.5, 7.5])
@pytest.mark.parametrize("km", [20.0, 50.0, 100.0])
def test_eastern_china_shakes_as_models_of_stable_and_of_active_crust_bracket_it(ms: float, km: float) -> None:
    """Between a third of what three models of active crust give on average and three times what one of stable North
    America gives: the relation of GB 18306 is for neither, and nearer to the stable one."""
    where = _scenario(ms, km)
    active = np.mean([model(where).pga for model in (
        pygmm.BooreStewartSeyhanAtkinson2014, pygmm.ChiouYoungs2014, pygmm.CampbellBozorgnia2014)])
    stable = pygmm.AtkinsonBoore2006(where).pga
    ours = shake.acceleration_gal(ms, km, "long") / 981
    assert active / 3 < ours < 3 * stable
