"""Wildfire 森林草原火灾: where a fire that nobody fights will have run after 1, 3 and 6 hours.

Source: rate of spread and shape, `yunnao.assess.rothermel`; wind under the trees, Andrews (2012), RMRS-GTR-266
(adjustment factors); the wind at 10 m is taken 1.15 times that at 20 ft, Turner and Lawson (1978); how far a model's
rate of spread is off, Cruz and Alexander (2013), Environ. Model. Softw. 47, 16-28: 35 %, about one sigma.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Annotated, Any, Literal

import numpy as np
import shapely
import shapely.affinity
from msgspec import Meta, Struct

from yunnao.assess import rothermel
from yunnao.assess.bands import Ring, nested
from yunnao.assess.published import Published
from yunnao.assess.rothermel import FT_MIN_M_S, FUELS, bed
from yunnao.assess.term import Place, changed, near, read_term
from yunnao.assess.throws import Off, thrown
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm
from yunnao.model.clock import utc
from yunnao.registry import hazard

HOURS = (6, 3, 1)
SHELTER = {"open": 0.4, "partly": 0.3, "sheltered": 0.15}  # wind at the flame as a share of that at 20 ft
TO_20_FT = 1 / 1.15
OFF = {"wind_from_deg": Off(by=20.0, high=360.0, around=True), "wind_m_s": Off(times=1.3, high=40.0),
       "dead_moisture": Off(times=1.25, low=1.0, high=60.0),
       "live_moisture": Off(times=1.2, low=30.0, high=300.0, unsaid=100.0),
       "rate_factor": Off(times=1.35, low=0.1, high=10.0, unsaid=1.0)}  # fmt: skip


class _Fire(Struct, frozen=True, forbid_unknown_fields=True):
    point: Place
    fuel: Annotated[int, Meta(ge=1, le=13)]
    wind_m_s: Annotated[float, Meta(ge=0, le=40)]
    wind_from_deg: Annotated[float, Meta(ge=0, le=360)]
    dead_moisture: Annotated[float, Meta(ge=1, le=60)]
    live_moisture: Annotated[float, Meta(ge=30, le=300)] = 100.0
    slope_deg: Annotated[float, Meta(ge=0, le=60)] = 0.0
    upslope_deg: Annotated[float, Meta(ge=0, le=360)] = 0.0
    shelter: Literal["open", "partly", "sheltered"] = "open"
    across_m: Annotated[float, Meta(ge=0, le=20_000)] = 50.0
    rate_factor: Annotated[float, Meta(ge=0.1, le=10)] = 1.0
    note: str = ""


@dataclass(frozen=True)
class _Run:
    """Speeds of the head and the back in m/s, the compass direction of the head, length by width of the ellipse."""

    term: _Fire
    head_m_s: float
    back_m_s: float
    toward_deg: float
    longer: float


@hazard("wildfire")
class Wildfire:
    """Ellipses a free fire reaches within 6, 3 and 1 hours; nobody may stay in any of them.

    Source term: point, fuel (Anderson's model 1-13), wind_m_s at 10 m, wind_from_deg, dead_moisture in per cent of dry
    weight; if known live_moisture, slope_deg and upslope_deg (compass direction uphill), shelter "open", "partly",
    "sheltered", across_m (how wide it burns already), rate_factor (how many times faster it was seen to run than the
    model has it).
    """

    model = "rothermel@1"
    valid_for = timedelta(hours=1)
    lead_time = timedelta(minutes=30)

    thrown_by = (
        "概率来自集合：蔓延速度误差 35%（Cruz & Alexander 2013，约一个标准差）；风向 20 度、风速乘除 1.3、枯死含水"
        "率乘除 1.25、鲜活含水率乘除 1.2、起火点 100 米（均为一个标准差、假设）。可燃物类型不在内。"
        " / Chances are of throws: the rate of spread off by 35 % (Cruz and Alexander 2013, about one sigma); wind"
        " turned by 20 degrees, its speed times or by 1.3, dead fuel's moisture 1.25, live fuel's 1.2, the place"
        " 100 m (each one sigma, assumed). The kind of fuel is not thrown.")

    def thrown(self, source: SourceTerm, members: int, seed: int) -> Sequence[SourceTerm]:
        """The fire, its wind and its fuel as they may be."""
        return thrown(source, OFF, members, seed, place="point", km=0.1)

    def footprint(self, city: Any, source: SourceTerm) -> Footprint:
        run, at = _run(city.ground, source), utc(source.at)
        centre = city.ground.plane.metres(shapely.Point(run.term.point.lon, run.term.point.lat))
        first = dict(zip(HOURS, (*HOURS[1:], 0), strict=True))
        rings = [Ring(_burnt(run, hours, centre), f"reached within {hours} h", f"{hours}小时过火区", "time burning",
                      float(HOURS[0] - hours), "h", evacuate=True, start=at + timedelta(hours=first[hours]))
                 for hours in HOURS]
        end = at + timedelta(hours=HOURS[0])
        return Footprint(hazard="wildfire", bands=nested(rings, city.ground.plane, at, end), start=at, end=end,
                         notes=_notes(run))

    def facts(self, city: Any, source: SourceTerm, footprint: Footprint) -> dict[str, float]:
        """rate_m_min of the head, toward_deg, head_km it runs in 6 hours, burnt_ha after 6 hours."""
        run = _run(city.ground, source)
        return {"rate_m_min": round(run.head_m_s * 60, 2), "toward_deg": round(run.toward_deg, 1),
                "head_km": round(run.head_m_s * 3600 * HOURS[0] / 1000, 2),
                "burnt_ha": round(_burnt(run, HOURS[0], shapely.Point(0, 0)).area / 1e4, 1)}

    def example(self, ground: Ground, strength: float = 1.0) -> SourceTerm:
        """Dry tall grass in a wind of 8 m/s at strength 1, where most people live."""
        most = int(np.argmax(ground.population.people))
        return SourceTerm(hazard="wildfire", at=datetime(2024, 4, 5, 3, tzinfo=UTC), data={
            "point": {"lon": float(ground.population.lon[most]), "lat": float(ground.population.lat[most])},
            "fuel": 3, "wind_m_s": 8.0 * strength, "wind_from_deg": 200.0, "dead_moisture": 8.0,
            "live_moisture": 100.0, "slope_deg": 5.0, "upslope_deg": 20.0, "across_m": 50.0})

    def beyond(self, ground: Ground) -> SourceTerm:
        """Fuel too wet to burn."""
        return changed(self.example(ground), dead_moisture=40.0)

    @property
    def verification(self) -> Sequence[Published]:
        return VERIFICATION


def _run(ground: Ground, source: SourceTerm) -> _Run:
    term = read_term(source, "wildfire", _Fire)
    near(ground, term.point, 30.0, "the fire")
    fuel = bed(FUELS[term.fuel], term.dead_moisture, term.live_moisture)
    midflame = term.wind_m_s * TO_20_FT * SHELTER[term.shelter]
    wind, slope = fuel.wind_factor(midflame), fuel.slope_factor(term.slope_deg)
    toward = radians(term.wind_from_deg + 180), radians(term.upslope_deg)
    east = wind * sin(toward[0]) + slope * sin(toward[1])
    north = wind * cos(toward[0]) + slope * cos(toward[1])
    factor = hypot(east, north)
    longer = rothermel.longer(fuel.wind_of(factor))
    head = fuel.still_m_s * (1 + factor) * term.rate_factor
    narrow = (1 - 1 / longer**2) ** 0.5
    return _Run(term, head, head * (1 - narrow) / (1 + narrow), degrees(atan2(east, north)) % 360, longer)


def _burnt(run: _Run, hours: float, centre: Any) -> Any:
    """The ellipse after `hours`: the fire started at its rear focus and was `across_m` wide already."""
    ahead, back = run.head_m_s * hours * 3600, run.back_m_s * hours * 3600
    half = (ahead + back) / 2
    ellipse = shapely.affinity.scale(shapely.Point(0, 0).buffer(1.0, quad_segs=32), half / run.longer, half)
    placed = shapely.affinity.translate(ellipse, 0, (ahead - back) / 2).buffer(run.term.across_m / 2)
    turned = shapely.affinity.rotate(placed, -run.toward_deg, origin=(0, 0))
    return shapely.affinity.translate(turned, centre.x, centre.y)


def _notes(run: _Run) -> list[str]:
    fuel = FUELS[run.term.fuel]
    notes = [
        f"Rothermel 地表火模型，可燃物 {run.term.fuel}（{fuel.zh}）：火头 {run.head_m_s * 60:.1f} 米/分，无人扑救。"
        f" / Rothermel's surface fire in {fuel.name}: its head runs {run.head_m_s * 60:.1f} m/min, nobody fighting it.",
        "可燃物、坡度、风处处相同；未计飞火、树冠火、道路河流隔断，也未看是否真有植被。"
        " / One fuel, slope and wind everywhere: no spotting, no crown fire, no road or river in its way, and nobody "
        "looked whether anything grows there.",
    ]
    if run.term.dead_moisture >= fuel.wet:
        notes.append(f"枯死可燃物含水率达到熄灭含水率 {fuel.wet:g}%：模型认为不能蔓延。"
                     f" / Dead fuel as wet as {fuel.wet:g} % does not carry a fire in this model.")
    if run.head_m_s > run.term.wind_m_s > 0:
        notes.append("火头快于风速：超出模型适用范围。 / A head faster than the wind is beyond the model.")
    return notes


def _chains_h(number: int, slope_deg: float) -> float:
    """Speed in chains an hour at 8 % dead and 100 % live moisture, 5 miles an hour of wind at the flame, uphill."""
    fuel = bed(FUELS[number], 8.0, 100.0)
    factors = 1 + fuel.wind_factor(5 * 0.44704) + fuel.slope_factor(slope_deg)
    return fuel.still_m_s * factors / FT_MIN_M_S * 60 / 66


_BEHAVE = "the USDA Forest Service's Behave library, as in PyPI pyrothermel 0.1.4 (MIT)"
_SPEEDS = {  # fuel model: on the level, on a slope of 20 degrees
    1: (81.0822, 100.7893), 2: (32.5031, 39.3187), 3: (102.1120, 120.5265), 4: (71.4051, 85.8622),
    5: (14.4890, 17.3145), 6: (29.5570, 35.3358), 7: (26.1219, 31.1236), 8: (1.7516, 2.1398), 9: (7.5885, 9.1218),
    10: (7.8635, 9.5907), 11: (5.5779, 6.8084), 12: (11.9345, 14.6514), 13: (14.1504, 17.4730),
}  # fmt: skip
VERIFICATION: Sequence[Published] = tuple(
    Published(f"fuel model {number}, {FUELS[number].name}, slope {slope:g} degrees",
              lambda number=number, slope=slope: _chains_h(number, slope), speed, round(0.01 * speed, 4), "chains/h",
              "1 %: constants rounded differently, live fuel of model 7", _BEHAVE)
    for number, speeds in _SPEEDS.items() for slope, speed in zip((0.0, 20.0), speeds, strict=True))
