"""A plain picture of a footprint on its city as a PNG: land, water, bands in the colours of warnings, no words on it.

Source: PNG (Portable Network Graphics) Specification, third edition, W3C 2025: one 8-bit RGB image, no filter.
"""

import struct
import zlib
from collections.abc import Sequence
from math import cos, radians
from typing import Any, Protocol

import numpy as np
import shapely
import shapely.geometry
from numpy.typing import NDArray

from yunnao.city.ground import Ground
from yunnao.model.place import Geometry

Pixels = NDArray[np.uint8]

WATER, LAND, BORDER, POINT = (214, 229, 240), (246, 244, 238), (150, 150, 150), (40, 40, 40)
COLOURS = ((58, 120, 200), (240, 210, 60), (240, 140, 40), (210, 40, 40), (130, 20, 60), (70, 0, 40))  # weak to strong
SHOWS = 0.6  # how much of a band's colour covers the land under it


class Drawable(Protocol):
    """Anything with an area: a band, a line of a map of chances."""

    @property
    def area(self) -> Geometry: ...


def picture(ground: Ground, bands: Sequence[Drawable], across: int = 800, unsure: Geometry | None = None) -> Pixels:
    """Rows by columns by RGB, north up, `across` pixels wide: the bands and 20 % around them, or the whole city.

    `unsure`, the area a storm's centre may pass, is a dark outline.
    """
    shapes = [shapely.geometry.shape(band.area) for band in bands]
    west, south, east, north = shapely.total_bounds(shapes or [district.area for district in ground.districts])
    wide, high = max(east - west, 0.01) * 0.2, max(north - south, 0.01) * 0.2
    lon = np.linspace(west - wide, east + wide, across)
    step = (lon[1] - lon[0]) * cos(radians((south + north) / 2))
    lat = np.arange(north + high, south - high, -step)
    pixels = np.full((len(lat), across, 3), WATER, dtype=np.uint8)
    for district in ground.districts:
        inside = _inside(district.area, lon, lat)
        pixels[inside] = LAND
        pixels[inside & _edge(inside)] = BORDER
    for shape, colour in zip(shapes, _colours(len(shapes)), strict=True):
        inside = _inside(shape, lon, lat)
        pixels[inside] = np.rint((1 - SHOWS) * pixels[inside] + SHOWS * np.array(colour)).astype(np.uint8)
    if unsure is not None:
        inside = _inside(shapely.geometry.shape(unsure), lon, lat)
        pixels[inside & _edge(inside)] = POINT
    for _, facility in sorted(ground.facilities.items()):
        row, column = np.searchsorted(-lat, -facility.point.lat), np.searchsorted(lon, facility.point.lon)
        if 1 <= row < len(lat) - 1 and 1 <= column < across - 1:
            pixels[row - 1:row + 2, column - 1:column + 2] = POINT
    return pixels


def _colours(bands: int) -> Sequence[tuple[int, int, int]]:
    """One band is red; two or more begin with blue; more than there are colours share the darkest."""
    if bands == 1:
        return COLOURS[3:4]
    return [COLOURS[min(n, len(COLOURS) - 1)] for n in range(bands)]


def _inside(shape: Any, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which pixels' middles lie in a shape; only its own box is looked at."""
    inside = np.zeros((len(lat), len(lon)), dtype=bool)
    west, south, east, north = shape.bounds
    columns, rows = np.flatnonzero((lon >= west) & (lon <= east)), np.flatnonzero((lat >= south) & (lat <= north))
    if len(columns) and len(rows):
        shapely.prepare(shape)
        x, y = np.meshgrid(lon[columns], lat[rows])
        inside[np.ix_(rows, columns)] = shapely.contains_xy(shape, x, y)
    return inside


def _edge(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The pixels of an area that touch one outside it."""
    padded = np.pad(inside, 1, mode="edge")
    whole: NDArray[np.bool_] = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return ~whole


def png(pixels: Pixels) -> bytes:
    """An image of rows by columns by RGB as the bytes of a PNG file."""
    rows, columns, _ = pixels.shape
    lines = np.concatenate([np.zeros((rows, 1), dtype=np.uint8), pixels.reshape(rows, -1)], axis=1)
    header = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts)
