"""Reads the source term of a hazard model, and refuses what cannot be."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any, TypeVar

import msgspec
import shapely
from msgspec import Meta, Struct, structs

from yunnao.city.ground import Ground
from yunnao.model.assessment import SourceTerm
from yunnao.model.clock import utc
from yunnao.model.place import Point

T = TypeVar("T", bound=Struct)

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

Longitude = Annotated[float, Meta(ge=-180, le=180)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """A WGS84 position in degrees, checked."""

    lon: Longitude
    lat: Latitude

    @property
    def point(self) -> Point:
        return Point(self.lon, self.lat)


class Moment:
    """A time with its zone, read from ISO 8601 (2019-08-11T20:50+08:00) or a datetime; `utc` is the same in UTC.

    Raises ValueError for a time without a zone, or one that no city package's people live in.
    """

    def __init__(self, when: datetime) -> None:
        self.utc = in_our_time(when)


def read_term(source: SourceTerm, hazard: str, shape: type[T]) -> T:
    """The data of a source term in the shape its model wants; raises ValueError saying which field to correct, and what
    it holds now."""
    if source.hazard != hazard:
        raise ValueError(f"this source term is for {source.hazard!r}, and {hazard!r} cannot start from it: "
                         f"ask for the hazard {source.hazard!r}")
    in_our_time(source.at)
    try:
        return msgspec.convert(source.data, shape, dec_hook=_moment)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        raise ValueError(f"the source term of {hazard!r} cannot be used: {what}{_found(source.data, where)}; "
                         "nothing was computed from it. Correct the field and send the source term again"
                         f"{_fields(what, where, shape)}") from error


def in_our_time(when: datetime) -> datetime:
    """A time in UTC; raises ValueError for one without a zone, before 1900, or after 2200."""
    there = utc(when)
    if not EARLIEST <= there <= LATEST:
        raise ValueError(f"{when.isoformat()} is no time of this city: its people are counted for today, and would "
                         f"be put into another century. Give a time from {EARLIEST.year} to {LATEST.year}")
    return there


def within(when: datetime, at: datetime, days: float, what: str) -> None:
    """Raises ValueError when `what` is at a time more than `days` after `at`, or more than `days` before it."""
    if abs(when - utc(at)) > timedelta(days=days):
        raise ValueError(f"{what} is at {when.isoformat()} and looked at at {utc(at).isoformat()}, more than "
                         f"{days:g} days away from each other: no forecast reaches so far. Correct one of the two")


def _found(data: Any, where: str) -> str:
    """Where a field is, and what it holds."""
    way = where.strip("`$.")
    if not way:
        return ""
    for part in re.findall(r"[^.\[\]]+", way):
        try:
            data = data[int(part)] if isinstance(data, list) else data[part]
        except (KeyError, IndexError, TypeError, ValueError):
            return f" in {way}"
    return f" in {way}" + (f", which is {data!r}" if isinstance(data, str | int | float | None) else "")


def _fields(what: str, where: str, shape: type[Struct]) -> str:
    """The fields there are, when one of them was not known and it is the source term's own."""
    if "unknown field" not in what or where:
        return ""
    return f": its fields are {', '.join(shape.__struct_fields__)}, each with its unit in its name"


def changed(source: SourceTerm, **data: Any) -> SourceTerm:
    """The same source term with other values for these fields."""
    return structs.replace(source, data=source.data | data)


def _moment(wanted: type, value: Any) -> Any:
    if wanted is Moment and isinstance(value, str | datetime):
        return Moment(datetime.fromisoformat(value) if isinstance(value, str) else value)
    raise ValueError(f"a time is written like 2019-08-11T20:50+08:00, not {value!r}")


def near(ground: Ground, place: Place, reach_km: float, what: str) -> None:
    """Raises ValueError when a place is farther than `reach_km` from the city, which is no matter of this city."""
    away = _land_m(ground).distance(ground.plane.metres(shapely.Point(place.lon, place.lat))) / 1000
    if away > reach_km:
        raise ValueError(f"{what} at {place.lon:.4f}, {place.lat:.4f} is {away:.0f} km from {ground.name_en}, "
                         f"more than {reach_km:g} km: check that longitude and latitude are not exchanged")


@lru_cache(maxsize=4)
def _land_m(ground: Ground) -> Any:
    """The city's land in metres on its plane: every throw of a source is held to it."""
    return shapely.union_all([ground.plane.metres(district.area) for district in ground.districts])
