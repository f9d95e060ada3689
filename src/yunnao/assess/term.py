"""Reads the source term of a hazard model, and refuses what cannot be."""

from datetime import datetime
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
    """A time with its zone, read from ISO 8601 (2019-08-11T20:50+08:00) or a datetime; `utc` is the same in UTC."""

    def __init__(self, when: datetime) -> None:
        self.utc = utc(when)


def read_term(source: SourceTerm, hazard: str, shape: type[T]) -> T:
    """The data of a source term in the shape its model wants; raises ValueError saying which field to correct."""
    if source.hazard != hazard:
        raise ValueError(f"this source term is for {source.hazard!r}, and {hazard!r} cannot start from it: "
                         f"ask for the hazard {source.hazard!r}")
    try:
        return msgspec.convert(source.data, shape, dec_hook=_moment)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        raise ValueError(f"the source term of {hazard!r} cannot be used: {what}"
                         f"{' in ' + where.strip('`$.') if where else ''}; nothing was computed from it. "
                         "Correct the field and send the source term again") from error


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
