"""Places, and how sure we are of them."""

from enum import StrEnum
from typing import Any

from msgspec import Struct

Geometry = dict[str, Any]
"""A GeoJSON geometry, WGS84 longitude and latitude (EPSG:4326)."""


class Quality(StrEnum):
    """How a record is known: measured, roughly known, or made up so that a drill can run."""

    SURVEYED = "surveyed"
    APPROXIMATE = "approximate"
    SYNTHETIC = "synthetic"


class Point(Struct, frozen=True):
    """A WGS84 position in degrees."""

    lon: float
    lat: float


class Facility(Struct, frozen=True, kw_only=True):
    """A building or site that matters: hospital, school, port, plant. `district` is an adcode.

    `error_m` says how far the true place may be from `point`; None when that is not known.
    """

    id: str
    name: str
    kind: str
    point: Point
    district: str
    quality: Quality
    source: str
    name_en: str = ""
    error_m: float | None = None


class Town(Struct, frozen=True, kw_only=True):
    """A named settlement: a town or subdistrict of the official list, or a place. No known position is None."""

    id: str
    name: str
    kind: str
    district: str
    quality: Quality
    source: str
    point: Point | None = None
    name_en: str = ""
    error_m: float | None = None
