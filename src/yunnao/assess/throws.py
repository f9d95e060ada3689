"""Source terms thrown as far as they may be off 源项扰动: numbers about the one given, the first of them itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from yunnao.city.plane import Plane
from yunnao.model.assessment import SourceTerm


@dataclass(frozen=True)
class Off:
    """How far a number may be off, one sigma: `by` so much, or `times` so much; kept from `low` to `high`.

    With `around` it is an angle: what leaves one end of the range comes in at the other. `unsaid` is what the model
    takes where a source does not say; without it, what is not said is not thrown. Of a moment `by` are hours.
    """

    by: float = 0.0
    times: float = 1.0
    low: float = 0.0
    high: float = float("inf")
    around: bool = False
    unsaid: float | None = None

    def thrown(self, value: float, sigmas: float) -> float:
        off = value * self.times**sigmas + self.by * sigmas
        if self.around:
            return self.low + (off - self.low) % (self.high - self.low)
        return min(max(off, self.low), self.high)

    def anew(self, value: Any, sigmas: float) -> Any:
        """A number, or a moment written as ISO 8601, as it may be."""
        if isinstance(value, int | float):
            return round(self.thrown(value, sigmas), 4)
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return (moment + timedelta(seconds=round(self.by * sigmas * 3600))).isoformat()


def thrown(source: SourceTerm, offs: Mapping[str, Off], members: int, seed: int, *, place: str = "", km: float = 0.0,
           but: Mapping[str, Any] | None = None) -> Sequence[SourceTerm]:
    """`members` source terms, the first as given: each number of `offs` that it has, and its `place` by `km`, is off.

    `but` are fields that every throw but the first has so. Same seed, same throws.
    """
    given = {name: value for name, off in sorted(offs.items())
             if (value := _value(source, name, off)) is not None and not isinstance(value, bool)}
    sigmas = luck(members, len(given) + 2, seed)
    return [source if number == 0 else structs.replace(source, data={
        **source.data, **(but or {}),
        **{name: offs[name].anew(value, float(sigma))
           for (name, value), sigma in zip(given.items(), row[2:], strict=True)},
        **({place: _moved(source.data[place], km, row)} if place else {}),
    }) for number, row in enumerate(sigmas)]  # fmt: skip


def luck(members: int, numbers: int, seed: int | tuple[int, ...]) -> NDArray[np.float64]:
    """Standard normal deviates (members, numbers); the first member has none. Same seed, same luck."""
    sigmas = np.random.default_rng(seed).standard_normal((members, numbers))
    sigmas[:1] = 0.0
    return sigmas


def _value(source: SourceTerm, name: str, off: Off) -> Any:
    said = source.data.get(name)
    return off.unsaid if said is None else said


def _moved(at: Mapping[str, Any], km: float, row: Any) -> dict[str, Any]:
    """A place, `km` at one sigma to the east and to the north."""
    per_lon, per_lat = Plane(at["lon"], at["lat"]).metres_a_degree
    return {**at, "lon": round(at["lon"] + float(row[0]) * km * 1000 / per_lon, 5),
            "lat": round(at["lat"] + float(row[1]) * km * 1000 / per_lat, 5)}
