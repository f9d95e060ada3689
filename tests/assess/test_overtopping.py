"""The sea over a shore: it comes as far as the ground is lower, a wall holds it back, a gap lets it in."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from yunnao.assess.hazards.storm_surge import StormSurge
from yunnao.assess.overtopping import come_in
from yunnao.city.city import City
from yunnao.city.ground import Ground, Layer
from yunnao.model.assessment import SourceTerm

WEST, NORTH, STEP, SIZE = 119.98, 36.04, 0.001, 80
SHORE_LON = 120.045  # the sea is to the east of it


@pytest.fixture(scope="module")
def beach(littletown: Ground, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Ground that rises 1 m in a kilometre to the west of the shore, and sea of -5 m to the east."""
    folder = tmp_path_factory.mktemp("beach")
    lon = WEST + (np.arange(SIZE) + 0.5) * STEP
    inland_km = (SHORE_LON - lon) * 90.2
    heights = np.repeat(np.where(inland_km > 0, inland_km, -5.0)[None, :], SIZE, axis=0)
    with rasterio.open(folder / "beach.tif", "w", driver="GTiff", height=SIZE, width=SIZE, count=1, dtype="float32",
                       crs="EPSG:4326", transform=from_origin(WEST, NORTH, STEP, STEP)) as file:
        file.write(heights.astype("float32"), 1)
    layer = Layer(files=["beach.tif"], licence="none", source="a test", quality="synthetic")
    return replace(littletown, folder=folder, layers={**littletown.layers, "terrain": layer})


def box(ground: Ground, west: float = 120.015, east: float = 120.05) -> Any:
    return ground.plane.metres(shapely.box(west, 35.99, east, 36.01))


def wall(ground: Ground, south: float = 35.98, north: float = 36.02) -> Any:
    return ground.plane.metres(shapely.LineString([(SHORE_LON - 0.002, south), (SHORE_LON - 0.002, north)]))


def test_the_sea_comes_as_far_as_the_ground_is_lower_given_time(beach: Ground) -> None:
    made = come_in(beach, box(beach), 1.5, 9.0, [])
    assert made is not None
    wet = made.at_least(0.05)
    west = beach.plane.degrees(wet).bounds[0]
    assert (SHORE_LON - west) * 90.2 == pytest.approx(1.45, abs=0.2)
    assert made.deepest_m.max() == pytest.approx(1.5, abs=0.1)


def test_a_higher_sea_comes_farther(beach: Ground) -> None:
    areas = [come_in(beach, box(beach), level, 3.0, []).at_least(0.15).area for level in (0.5, 1.0, 2.0)]
    assert areas == sorted(areas) and areas[0] < areas[1] < areas[2]


def test_a_wall_above_the_sea_holds_it_and_a_gap_lets_it_in(beach: Ground) -> None:
    free = come_in(beach, box(beach), 1.2, 3.0, [])
    held = come_in(beach, box(beach), 1.2, 3.0, [(wall(beach), 3.0)])
    gap = come_in(beach, box(beach), 1.2, 3.0, [(wall(beach, north=35.999), 3.0)])
    low = come_in(beach, box(beach), 1.2, 3.0, [(wall(beach), 0.5)])
    behind = [made.at_least(0.15).area for made in (free, held, gap, low)]
    assert behind[1] < 0.2 * behind[0] and behind[1] < behind[2] < behind[0] and behind[3] > 0.5 * behind[0]


def test_where_there_is_no_sea_in_the_raster_nothing_is_reckoned(beach: Ground) -> None:
    assert come_in(beach, box(beach, 119.985, 120.02), 1.0, 1.0, []) is None


def surge(level_cm: float, **more: Any) -> SourceTerm:
    line = [{"lon": SHORE_LON, "lat": 35.995}, {"lon": SHORE_LON, "lat": 36.005}]
    return SourceTerm(hazard="storm_surge", at=datetime(2024, 8, 1, tzinfo=UTC), data={
        "station": "pier", "point": line[0], "warning_cm": {"blue": 300, "yellow": 330, "orange": 360, "red": 400},
        "peak_at": "2024-08-01T06:00+00:00", "level_cm": level_cm,
        "segments": [{"name": "quay", "line": line, "crest_cm": 250.0}]} | more)


def test_the_hazard_speaks_of_depth_where_it_knows_how_the_zeros_lie(beach: Ground, littletown: Ground) -> None:
    hazard = StormSurge()
    deep = hazard.footprint(City(beach), surge(420.0, datum_m=-2.4))
    assert [band.name for band in deep.bands][:2] == ["shore", "water 0.15 m"]
    assert any("comes in over cells" in note for note in deep.notes)
    told = hazard.facts(City(beach), surge(420.0, datum_m=-2.4), deep)
    assert told["max_depth_m"] == pytest.approx(1.8, abs=0.2) and told["flooded_ha"] > 10
    for ground, term in ((beach, surge(420.0)), (littletown, surge(420.0, datum_m=-2.4))):
        made = hazard.footprint(City(ground), term)
        assert made.bands[-1].name == "red tide" and any("assumed slope" in note for note in made.notes)
        assert "max_depth_m" not in hazard.facts(City(ground), term, made)


def test_a_sea_below_the_blue_level_reaches_nothing(beach: Ground) -> None:
    assert StormSurge().footprint(City(beach), surge(290.0, datum_m=-2.4)).bands == []
