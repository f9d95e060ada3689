"""The height of the ground around a place, from the terrain raster of a city package.

The layer `terrain` of a package is one GeoTIFF of heights in metres, in any projection. Reading it needs rasterio,
which comes with the extra `yunnao[terrain]`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.ndimage import map_coordinates

from yunnao.city.ground import Ground

Floats = NDArray[np.float64]

MOST_CELLS = 20_000


@dataclass(frozen=True)
class Terrain:
    """Heights in metres (rows northward, columns eastward; nan where the raster says nothing) on the city's plane.

    `x`, `y` are the middles of columns and rows in metres on that plane, `cell_m` apart.
    """

    height_m: Floats
    x: Floats
    y: Floats
    cell_m: float

    def cells(self, inside: NDArray[np.bool_]) -> Any:
        """The area of these cells in metres on the plane, as few boxes as rows allow."""
        boxes = []
        half = self.cell_m / 2
        for row, those in enumerate(inside):
            ends = np.flatnonzero(np.diff(np.concatenate([[0], those.astype(np.int8), [0]])))
            boxes += [shapely.box(self.x[a] - half, self.y[row] - half, self.x[b - 1] + half, self.y[row] + half)
                      for a, b in zip(ends[::2], ends[1::2], strict=True)]
        return shapely.union_all(boxes) if boxes else shapely.Polygon()


def missing(ground: Ground) -> str | None:
    """Why there is no terrain to work with, in both languages; None when there is."""
    if "terrain" not in ground.layers:
        return ("城市包没有地形栅格：只按阈值判断，不计算积水深度。"
                " / There is no terrain in the city package: thresholds only, no depth of water anywhere.")
    try:
        import rasterio  # noqa: F401
    except ImportError:
        return ("城市包有地形栅格，但本机未装 rasterio：未计算积水深度。请安装 yunnao[terrain]。"
                " / The package has terrain, but rasterio is not installed, so no depth was computed: "
                "install yunnao[terrain].")
    return None


def around(ground: Ground, area: Any, cells: int = MOST_CELLS) -> Terrain | None:
    """The terrain over the bounds of `area` (metres on the plane), on at most `cells`; None where the raster is not.

    Cells are square, of the raster's own size or larger, and take the height at their middle (bilinear). Raises
    ValueError for a file that is no raster with a projection.
    """
    import rasterio
    from rasterio.errors import RasterioIOError

    path = ground.folder / ground.layers["terrain"].files[0]
    try:
        raster = rasterio.open(path)
    except RasterioIOError as fault:
        raise ValueError(f"the terrain {path.name} cannot be read ({fault}): no depth of water can be computed. "
                         "Put a GeoTIFF of heights there, or take the layer out of city.yaml") from fault
    with raster:
        if raster.crs is None:
            raise ValueError(f"the terrain {path.name} does not say in which projection it is: nothing can be placed "
                             "on it. Write the projection into the file (gdal_edit -a_srs)")
        return _sampled(ground, raster, area, cells)


def _sampled(ground: Ground, raster: Any, area: Any, cells: int) -> Terrain | None:
    west, south, east, north = area.bounds
    turn = Transformer.from_crs("EPSG:4326", raster.crs, always_xy=True)
    own = _cell_m(ground, raster, turn, (west + east) / 2, (south + north) / 2)
    cell = max(own, float(np.sqrt((east - west) * (north - south) / cells)) * 1.01)
    x, y = np.arange(west + cell / 2, east, cell), np.arange(south + cell / 2, north, cell)
    across, along = _pixels(ground, raster, turn, *np.meshgrid(x, y))
    low_c, low_r = max(0, int(across.min()) - 1), max(0, int(along.min()) - 1)
    high_c, high_r = min(raster.width, int(across.max()) + 3), min(raster.height, int(along.max()) + 3)
    if low_c >= high_c or low_r >= high_r:
        return None
    part = raster.read(1, window=((low_r, high_r), (low_c, high_c)), masked=True).astype(np.float64).filled(np.nan)
    height = map_coordinates(part, [along - low_r, across - low_c], order=1, mode="constant", cval=np.nan)
    return None if np.isnan(height).all() else Terrain(height, x, y, cell)


def _pixels(ground: Ground, raster: Any, turn: Transformer, x: Any, y: Any) -> tuple[Floats, Floats]:
    """Columns and rows of the raster, counted to the middle of its pixels, of places on the plane."""
    per_lon, per_lat = ground.plane.metres_a_degree
    there = turn.transform(x / per_lon + ground.plane.lon, y / per_lat + ground.plane.lat)
    back, east, north = ~raster.transform, np.asarray(there[0]), np.asarray(there[1])
    return back.a * east + back.b * north + back.c - 0.5, back.d * east + back.e * north + back.f - 0.5


def _cell_m(ground: Ground, raster: Any, turn: Transformer, x: float, y: float) -> float:
    """The size of a pixel of the raster on the plane, at a place: the longer side."""
    hundred = np.array([x, x + 100.0, x]), np.array([y, y, y + 100.0])
    across, along = _pixels(ground, raster, turn, *hundred)
    return float(max(100 / np.hypot(across[1] - across[0], along[1] - along[0]),
                     100 / np.hypot(across[2] - across[0], along[2] - along[0])))
