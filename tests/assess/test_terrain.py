"""The terrain raster of a package: sampled where it is, in whatever projection, and refused with a reason."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from yunnao.assess import terrain
from yunnao.city.ground import Ground, Layer

FILE = "heights.tif"


def raster(folder: Path, heights: np.ndarray, west: float, north: float, step: float, crs: str | None = "EPSG:4326",
           nodata: float = -9999.0) -> None:
    with rasterio.open(folder / FILE, "w", driver="GTiff", height=heights.shape[0], width=heights.shape[1], count=1,
                       dtype="float32", crs=crs, transform=from_origin(west, north, step, step), nodata=nodata) as file:
        file.write(heights.astype("float32"), 1)


def on_ground(town: Ground, folder: Path) -> Ground:
    layer = Layer(files=[FILE], licence="none", source="a test", quality="synthetic")
    return replace(town, folder=folder, layers={**town.layers, "terrain": layer})


def square(town: Ground, half_m: float) -> Any:
    x, y = town.plane.xy(120.0111, 36.009)
    return shapely.box(float(x) - half_m, float(y) - half_m, float(x) + half_m, float(y) + half_m)


def ramp(step: float, size: int) -> np.ndarray:
    """Heights that rise 1 m for each pixel to the north."""
    return np.repeat(np.arange(size, dtype=float)[::-1, None], size, axis=1)


def test_heights_are_where_they_are_on_the_map(littletown: Ground, tmp_path: Path) -> None:
    raster(tmp_path, ramp(0.0005, 200), 119.96, 36.06, 0.0005)
    there = terrain.around(on_ground(littletown, tmp_path), square(littletown, 1000.0))
    assert there is not None
    per_lat = littletown.plane.metres_a_degree[1]
    lat = there.y / per_lat + littletown.plane.lat
    wanted = (lat - (36.06 - 200 * 0.0005)) / 0.0005 - 0.5
    assert there.height_m[:, 5] == pytest.approx(wanted, abs=1e-3)
    assert there.cell_m == pytest.approx(0.0005 * per_lat, rel=0.01)
    assert there.cells(np.ones(there.height_m.shape, dtype=bool)).area == pytest.approx(
        there.height_m.size * there.cell_m**2)


def test_a_raster_in_metres_is_read_as_well(littletown: Ground, tmp_path: Path) -> None:
    """UTM zone 51 N: the town lies some 230 km east of its false origin."""
    raster(tmp_path, np.full((300, 300), 7.0), 225_000.0, 3_992_000.0, 30.0, crs="EPSG:32651")
    there = terrain.around(on_ground(littletown, tmp_path), square(littletown, 500.0))
    assert there is not None and there.height_m == pytest.approx(7.0)
    assert there.cell_m == pytest.approx(30.0, rel=0.01)


def test_a_wide_area_gets_larger_cells_and_what_is_unknown_stays_unknown(littletown: Ground, tmp_path: Path) -> None:
    heights = ramp(0.0005, 200)
    heights[:, :100] = -9999.0
    raster(tmp_path, heights, 119.96, 36.06, 0.0005)
    there = terrain.around(on_ground(littletown, tmp_path), square(littletown, 8000.0))
    assert there is not None and there.height_m.size <= terrain.MOST_CELLS
    assert np.isnan(there.height_m[:, 0]).all() and np.isfinite(there.height_m).any()
    assert np.nanmin(there.height_m) >= 0


def test_where_the_raster_is_not_there_is_no_terrain(littletown: Ground, tmp_path: Path) -> None:
    raster(tmp_path, ramp(0.0005, 50), 110.0, 30.0, 0.0005)
    assert terrain.around(on_ground(littletown, tmp_path), square(littletown, 500.0)) is None
    assert "no terrain in the city package" in (terrain.missing(littletown) or "")
    assert terrain.missing(on_ground(littletown, tmp_path)) is None


@pytest.mark.parametrize(("write", "said"), [
    (lambda folder: (folder / FILE).write_text("heights"), "Put a GeoTIFF"),
    (lambda folder: raster(folder, np.ones((9, 9)), 0.0, 0.0, 1.0, crs=None), "projection"),
])
def test_a_file_that_is_no_raster_with_a_place_is_refused(
        littletown: Ground, tmp_path: Path, write: Any, said: str) -> None:
    write(tmp_path)
    with pytest.raises(ValueError, match=said):
        terrain.around(on_ground(littletown, tmp_path), square(littletown, 500.0))
