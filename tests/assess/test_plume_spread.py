"""The Gaussian plume and puff keep the gas they were given; the heavy plume thins steadily."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess.plume import Dense, DensePuff, HeavyGas, axis_kg_m3, plume_kg_m3, puff_kg_m3
from yunnao.assess.weather import sigma_y, sigma_z

AIR = 1.22


@given(st.floats(50, 10_000), st.sampled_from("ABCDEF"), st.floats(0.01, 100), st.floats(0.5, 20))
def test_what_passes_any_cross_section_is_what_came_out(x: float, of: str, kg_s: float, wind: float) -> None:
    """On the ground the plume keeps all: the flux is half of 2 pi sy sz u C."""
    at = np.array([x])
    flux = np.pi * sigma_y(at, of, "rural") * sigma_z(at, of, "rural") * wind * plume_kg_m3(at, kg_s, wind, of, "rural")
    assert float(flux[0]) == pytest.approx(kg_s)


@given(st.floats(50, 10_000), st.sampled_from("ABCDEF"), st.floats(0.1, 1e5))
def test_a_puff_holds_what_was_let_go(x: float, of: str, kg: float) -> None:
    at = np.array([x])
    y, z = sigma_y(at, of, "rural"), sigma_z(at, of, "rural")
    assert float((puff_kg_m3(at, kg, of, "rural") * (2 * np.pi) ** 1.5 * y**2 * z / 2)[0]) == pytest.approx(kg)


@given(st.floats(0.01, 100), st.floats(1, 3600))
def test_a_release_is_never_thicker_than_its_plume_or_its_puff(kg_s: float, seconds: float) -> None:
    way = np.geomspace(1, 3e4, 50)
    axis = axis_kg_m3(way, kg_s, seconds, 3.0, "D", "rural")
    assert (axis >= 0).all() and (np.diff(axis) < 0).all()
    assert (axis <= plume_kg_m3(way, kg_s, 3.0, "D", "rural")).all()
    assert (axis <= axis_kg_m3(way, kg_s, seconds * 2, 3.0, "D", "rural")).all()


def test_a_high_chimney_spares_the_ground_near_it() -> None:
    near, far = plume_kg_m3(np.array([100.0, 5000.0]), 1.0, 5.0, "D", "rural", height_m=50)
    assert near < 1e-9 < far


@given(st.floats(0.1, 200), st.floats(1.3, 4), st.floats(1, 15))
def test_heavy_gas_thins_steadily_and_more_of_it_reaches_farther(m3_s: float, kg_m3: float, wind: float) -> None:
    way = np.geomspace(1, 3e4, 200)
    one, more = (Dense(flow, HeavyGas(kg_m3, 288.0, wind, AIR, 288.0)).share(way) for flow in (m3_s, 1.5 * m3_s))
    assert (one >= 0).all() and (one <= 1).all() and (np.diff(one) <= 1e-12).all()
    for share in (0.1, 0.01, 0.002):
        assert (more >= share).sum() >= (one >= share).sum()


def test_a_whiff_of_heavy_gas_in_a_gale_moves_like_any_other() -> None:
    assert not Dense(0.001, HeavyGas(3.0, 288.0, 15.0, AIR, 288.0)).dense
    assert Dense(10.0, HeavyGas(3.0, 288.0, 2.0, AIR, 288.0)).dense


@pytest.mark.parametrize(("alpha", "lg"), [
    (-0.75, [0.70, 0.85, 0.95, 1.15, 1.48, 1.83, 2.075]), (0.0, [0.81, 1.0, 1.19, 1.39, 1.62, 1.83, 2.05]),
    (0.75, [0.93, 1.03, 1.185, 1.375, 1.525, 1.68, 1.8475]),
])  # fmt: skip
def test_a_heavy_puff_is_read_off_the_published_curves(alpha: float, lg: list[float]) -> None:
    """The three columns held in the tests of aefarrell/GasDispersion.jl, from CCPS (1999), table 2.14."""
    wind = (9.81 * 2.0) ** 0.5 / 10**alpha
    puff = DensePuff(8.0, HeavyGas(2 * AIR, 288.0, wind, AIR, 288.0))
    assert list(puff.lg_reach().values()) == pytest.approx(lg, abs=0.012)


@given(st.floats(1, 1e5), st.floats(1.3, 4), st.floats(0.5, 15))
def test_a_heavy_puff_thins_steadily_and_more_of_it_reaches_farther(m3: float, kg_m3: float, wind: float) -> None:
    way = np.geomspace(1, 3e4, 200)
    one, more = (DensePuff(size, HeavyGas(kg_m3, 288.0, wind, AIR, 288.0)) for size in (m3, 1.5 * m3))
    thin = one.share(way)
    assert (thin >= 0).all() and (thin <= 1).all() and (np.diff(thin) <= 1e-12).all()
    for share in (0.1, 0.01, 0.001):
        assert (more.share(way) >= share).sum() >= (thin >= share).sum()
    assert (np.diff(one.half_width_m(way)) >= 0).all() and more.upwind_m > one.upwind_m


def test_cold_gas_takes_more_room_when_the_air_has_warmed_it() -> None:
    way = np.geomspace(10, 1000, 20)
    cold, warm = (Dense(10.0, HeavyGas(1.8, kelvin, 5.0, AIR, 288.0)).share(way) for kelvin in (112.0, 288.0))
    assert (cold >= warm).all() and cold[10] > warm[10]
