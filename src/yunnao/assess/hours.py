"""Who is where at an hour 昼夜人口: a residential grid by night; by day those in work away from it, as far as is known.

Source: in work 75,064 of 141,178 ten thousand people, 22.9 % of them on the land (国家统计局, 2020 and 2021), who stay
near; of those who go, half work within 5 km (中国主要城市通勤监测报告 2023, 45 cities). Where they work is in no city
package, so it is taken to be where people live: at the same distance a lively place draws more than an empty one.
Children, shoppers, travellers and shifts are left out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from yunnao.city.ground import Floats, Ground
from yunnao.model.assessment import Estimate

GO_OUT = (0.30, 0.41, 0.50)  # share of residents away at work: 0.532 of them work, 0.771 of these off the land; assumed
NEAR_SHARE, NEAR_KM, FAR_KM = 0.5, 5.0, 20.0
WORK_BEGINS, WORK_ENDS, WORKDAYS = 8, 18, 5
LONG = timedelta(hours=24)  # what lasts longer finds people at home more often than at work


@dataclass(frozen=True)
class Present:
    """People of each cell at one hour; `low` and `high` are other guesses of the same hour, None by night."""

    people: Floats
    note: str
    day: bool
    low: Floats | None = None
    high: Floats | None = None


def who_is_there(ground: Ground, start: datetime, end: datetime) -> Present:
    """The people of each cell when something begins at `start` and lasts until `end`; their sum is everyone.

    By day on a working day (Monday to Friday, 8 to 18 local time; no calendar of holidays is known) unless it lasts
    longer than a day.
    """
    if not (works(start, ground.timezone) and end - start <= LONG):
        return Present(ground.population.people.astype(float), "人口按夜间（居住地）计。"
                       " / People are counted where they live, as by night.", day=False)
    low, likely, high = _by_day(ground)
    return Present(likely, "人口按工作日白天计：41%（30%-50%）的居民外出工作，一半在 5 公里内，其余 20 公里内，工作地按"
                   "居住人口分布（假设，数据包没有岗位图层）。 / People are counted as on a working day: 41 % (30-50) "
                   "are away at work, half of them within 5 km, the others within 20, drawn to where people live "
                   "(assumed: the package has no layer of workplaces).", day=True, low=low, high=high)


def works(when: datetime, zone: ZoneInfo) -> bool:
    """Whether it is a working hour."""
    local = when.astimezone(zone)
    return local.weekday() < WORKDAYS and WORK_BEGINS <= local.hour < WORK_ENDS


def interval(share: Floats, present: Present, cells: object) -> dict[str, Estimate]:
    """people: how many are inside by each guess of the hour; `share` (cells) is what part of each cell is inside."""
    if present.low is None or present.high is None:
        return {}
    inside = sorted(float(share @ guess[cells]) for guess in (present.low, present.people, present.high))
    return {"people": Estimate(**dict(zip(("low", "likely", "high"), np.round(inside, 0).tolist(), strict=True)))}


@lru_cache(maxsize=4)
def _by_day(ground: Ground) -> tuple[Floats, Floats, Floats]:
    """The people of each cell by day, for each of `GO_OUT`."""
    grid = ground.population
    east = np.rint((grid.lon - grid.lon.min()) / grid.step_lon).astype(np.int64)
    north = np.rint((grid.lat - grid.lat.min()) / grid.step_lat).astype(np.int64)
    homes = np.zeros((north.max() + 1, east.max() + 1))
    np.add.at(homes, (north, east), grid.people)
    per_lon, per_lat = (metres / 1000 for metres in ground.plane.metres_a_degree)
    step = (grid.step_lat * per_lat, grid.step_lon * per_lon)
    near, far = (tuple(round(km / side) for side in step) for km in (NEAR_KM, FAR_KM))
    drawn = NEAR_SHARE * _drawn(homes, near, None) + (1 - NEAR_SHARE) * _drawn(homes, far, near)
    low, likely, high = (np.where(homes > 0, (1 - out) + out * drawn, 0.0)[north, east] * grid.people
                         for out in GO_OUT)
    return low, likely, high


def _drawn(homes: Floats, reach: tuple[int, ...], without: tuple[int, ...] | None) -> Floats:
    """Workers at each cell for one that lives there, when all go to work within `reach` cells but not `without`.

    Who has nowhere to go within reach stays.
    """
    def around(field: Floats) -> Floats:
        return _window(field, reach) - (_window(field, without) if without else 0.0)

    places = around(homes)
    goes = places > 0.5  # whole people, so less is rounding
    leaving = np.divide(homes, places, out=np.zeros_like(homes), where=goes)
    drawn: Floats = np.maximum(around(leaving), 0.0) + ~goes
    return drawn


def _window(field: Floats, reach: tuple[int, ...]) -> Floats:
    """The sum of a field over the square of `reach` cells about each cell."""
    for axis, cells in enumerate(reach):
        total = np.cumsum(np.insert(field, 0, 0.0, axis=axis), axis=axis)
        size = field.shape[axis]
        after = np.minimum(np.arange(size) + cells + 1, size)
        before = np.maximum(np.arange(size) - cells, 0)
        field = np.take(total, after, axis=axis) - np.take(total, before, axis=axis)
    return field
