"""Rain on the ground: when it fell, what of it stays, and that it runs to the lowest place."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from rasterio.transform import from_origin

from yunnao.assess.hazards.rainstorm import Rainstorm
from yunnao.assess.ponding import Rained, flood, hours_and_mm, runs_off
from yunnao.city.city import City
from yunnao.city.ground import Ground, Layer
from yunnao.model.assessment import SourceTerm

AT = datetime(2024, 7, 20, 8, tzinfo=UTC)


def bowl(town: Ground, folder: Path) -> Ground:
    """The town in a bowl 6 km wide whose middle is the hospital, 20 m above the sea."""
    size, step = 140, 0.0005
    rows, columns = np.mgrid[:size, :size] - size / 2
    heights = 20.0 + np.hypot(rows, columns) * 0.3
    west, north = 120.0111 - size / 2 * step, 36.009 + size / 2 * step
    with rasterio.open(folder / "bowl.tif", "w", driver="GTiff", height=size, width=size, count=1, dtype="float32",
                       crs="EPSG:4326", transform=from_origin(west, north, step, step)) as file:
        file.write(heights.astype("float32"), 1)
    layer = Layer(files=["bowl.tif"], licence="none", source="a test", quality="synthetic")
    return replace(town, folder=folder, layers={**town.layers, "terrain": layer})


@pytest.fixture(scope="module")
def basin(littletown: Ground, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return bowl(littletown, tmp_path_factory.mktemp("bowl"))


def test_rain_of_windows_is_told_oldest_first() -> None:
    assert hours_and_mm({1: 50.0, 3: 80.0, 6: 110.0, 24: 200.0}) == [(3, 30.0), (2, 30.0), (1, 50.0)]
    assert hours_and_mm({24: 48.0}) == [(24, 48.0)]


@given(st.floats(0, 200), st.floats(0, 60))
def test_no_more_stays_than_fell_and_drains_take_their_part(mm: float, drained: float) -> None:
    without, taken = runs_off({1: mm, 3: mm}, 90.0, 0.0), runs_off({1: mm, 3: mm}, 90.0, drained)
    assert without.sum() <= mm and (taken >= 0).all() and (taken <= without).all()


def test_a_cloudburst_fills_the_bottom_of_the_bowl_and_the_books_balance(basin: Ground) -> None:
    x, y = (float(side) for side in basin.plane.xy(120.0111, 36.009))
    made = flood(basin, [Rained(x, y, {1: 80.0, 3: 120.0})], 1.5, 90.0, 0.0)
    assert made is not None
    deepest = np.unravel_index(int(np.argmax(made.deepest_m)), made.deepest_m.shape)
    assert np.hypot(made.ground.x[deepest[1]] - x, made.ground.y[deepest[0]] - y) < 3 * made.ground.cell_m
    assert made.stands_m3 + made.left_m3 == pytest.approx(made.came_m3, rel=1e-9)
    assert made.deepest_m.max() > 1.0
    wider, deeper = made.at_least(0.15), made.at_least(0.5)
    assert deeper.difference(wider).area == 0 < deeper.area < wider.area


def source(mm: float, **more: float) -> SourceTerm:
    return SourceTerm(hazard="rainstorm", at=AT, data={
        "gauges": [{"name": "g", "point": {"lon": 120.0111, "lat": 36.009}, "mm_1h": mm, "mm_3h": 1.5 * mm}],
        "flood_km": 1.5} | more)


def test_with_terrain_the_assessment_speaks_of_depth_and_without_it_says_so(basin: Ground, littletown: Ground) -> None:
    hazard = Rainstorm()
    deep = hazard.footprint(City(basin), source(80.0))
    names = [band.name for band in deep.bands]
    assert names[:3] == ["rain or water", "water 0.15 m", "water 0.3 m"] and deep.bands[1].unit == "m"
    assert [band.evacuate for band in deep.bands] == [band.threshold >= 0.5 and band.unit == "m" for band in deep.bands]
    assert any("cells of" in note for note in deep.notes)
    told = hazard.facts(City(basin), source(80.0), deep)
    assert told["max_depth_m"] > 1 and told["flooded_ha"] > 1 and told["standing_m3"] > 0
    dry = hazard.footprint(City(littletown), source(80.0))
    assert "max_depth_m" not in hazard.facts(City(littletown), source(80.0), dry)
    assert any("no terrain" in note for note in dry.notes)


def test_sewers_and_less_rain_leave_less_water(basin: Ground) -> None:
    hazard = Rainstorm()

    def deepest(term: SourceTerm) -> float:
        return hazard.facts(City(basin), term, hazard.footprint(City(basin), term))["max_depth_m"]

    assert deepest(source(40.0)) < deepest(source(80.0))
    assert deepest(source(80.0, drained_mm_h=30.0)) < deepest(source(80.0))


def test_a_gauge_beyond_the_raster_gets_colours_only(basin: Ground) -> None:
    far = SourceTerm(hazard="rainstorm", at=AT, data={
        "gauges": [{"name": "g", "point": {"lon": 120.25, "lat": 36.009}, "mm_3h": 120.0}]})
    made = Rainstorm().footprint(City(basin), far)
    assert made.bands[-1].name == "rain red" and any("does not reach" in note for note in made.notes)
