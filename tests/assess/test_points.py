"""Things under a field: each is under its nearest cell, and loses what CLIMADA says it loses."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.assess.points import Cells, Curve, losses
from yunnao.assess.vulnerability import wind_curve

TABLE = Path(__file__).parent.parent / "data" / "climada_wind.csv"
X, Y = (side.ravel() for side in np.meshgrid(119.5 + 0.05 * np.arange(40), 35.5 + 0.05 * np.arange(30)))


def climada() -> dict[str, np.ndarray]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# CLIMADA 6.")
    rows = list(csv.DictReader(lines[1:]))
    return {key: np.array([float(row[key] or "nan") for row in rows]) for key in rows[0]}


@pytest.mark.parametrize(("region", "half"), [("usa", 74.7), ("china", 86.3)])
def test_wind_takes_to_rounding_what_it_takes_in_climada(region: str, half: float) -> None:
    told = climada()
    cell = Cells(X, Y).nearest(told["lon"], told["lat"])
    assert (cell == told["cell"]).all() and (cell < 0).sum() > 20
    wind = np.zeros(len(X))
    wind[cell[cell >= 0]] = told["wind_m_s"][cell >= 0]
    lost = losses(told["value"], cell, wind, wind_curve(half))
    assert told[region].sum() > 1e8
    np.testing.assert_allclose(lost, told[region], rtol=1e-12, atol=1e-9)


def test_even_cells_are_counted_as_a_search_would_find_them() -> None:
    chance = np.random.default_rng(3)
    lon, lat = chance.uniform(119.3, 121.7, 2000), chance.uniform(35.3, 37.2, 2000)
    counted = Cells(X, Y)
    searched = Cells(np.append(X, 200.0), np.append(Y, 80.0), limit=counted._limit)  # one odd cell and no even rows
    assert counted._lattice is not None and searched._lattice is None
    assert (counted.nearest(lon, lat) == searched.nearest(lon, lat)).all()


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_cells_and_of_points_does_not_matter(chance) -> None:
    places = np.random.default_rng(5)
    lon, lat = places.uniform(119.5, 121.4, 60), places.uniform(35.5, 36.9, 60)
    wind, value = places.uniform(0, 80, len(X)), places.uniform(0, 1e6, 60)
    straight = losses(value, Cells(X, Y).nearest(lon, lat), wind, wind_curve())
    order, points = chance.sample(range(len(X)), len(X)), chance.sample(range(60), 60)
    mixed = losses(value[points], Cells(X[order], Y[order]).nearest(lon[points], lat[points]), wind[order],
                   wind_curve())
    np.testing.assert_array_equal(mixed, straight[points])


def test_what_is_far_from_every_cell_or_of_unknown_strength_loses_nothing() -> None:
    cell = Cells(X, Y).nearest([119.5, 118.0], [35.5, 35.5])
    assert cell.tolist() == [0, -1]
    strength = np.full(len(X), np.nan)
    assert losses([1e6, 1e6], cell, strength, wind_curve()).tolist() == [0.0, 0.0]


def test_members_are_answered_each_by_itself() -> None:
    cell = np.array([0, 1, -1])
    curve = Curve((0.0, 10.0, 20.0), (0.0, 0.0, 1.0))
    lost = losses([10, 10, 10], cell, np.array([[15.0, 20.0], [0.0, 30.0]]), curve)
    assert lost.tolist() == [[5.0, 10.0, 0.0], [0.0, 10.0, 0.0]]


def test_one_cell_is_a_field_too() -> None:
    assert Cells(np.array([120.0]), np.array([36.0])).nearest([121.0], [37.0]).tolist() == [0]
