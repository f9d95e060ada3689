"""Vehicle profiles 车辆类型: which roads a kind of vehicle may use, and how fast.

Where a unit's own figures are not known, its class is taken at the largest the law lets be built: what it may not pass
under, no smaller one is sent under by mistake. Where a road's limits are not known, none is assumed, and `unknown`
says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from yunnao.model.said import Said
from yunnao.model.street import RoadKind
from yunnao.roads.network import EITHER, FROM_LEFT, FROM_RIGHT, NO_DOOR, Floats, Ints

WALK_M_S = 1.2
"""People on foot, metres a second: a group with children and old people (HCM 2000 gives 1.2 for such crossings)."""

AGAINST_KM_H = 20.0
"""Blue light against a one-way, ready to stop: an assumption. The law allows it "while safety is assured"
(《道路交通安全法》第五十三条: police cars, fire engines, ambulances and 工程救险车 on an urgent task are not bound by
route, direction, speed or signals)."""

AMONG_PEOPLE_KM_H = 10.0
"""A vehicle in a street for walking: an assumption."""


@dataclass(frozen=True)
class Profile:
    """A kind of vehicle: the letter it counts as (`USERS`), its size in metres and tonnes, its top speed in km/h."""

    name: str
    zh: str
    use: str
    height_m: float = 0.0
    width_m: float = 0.0
    weight_t: float = 0.0
    fastest_km_h: float = float("inf")
    fastest_on: dict[str, float] = field(default_factory=dict, hash=False)

    @property
    def walks(self) -> bool:
        return self.use == "f"

    @property
    def blue_light(self) -> bool:
        return self.use == "e"


HEAVY_KM_H = {"motorway": 90.0, "trunk": 80.0, "primary": 70.0, "secondary": 60.0}
"""Loaded lorries and engines do not reach what cars may: assumed after the limits of heavy goods vehicles in Portugal
(Código da Estrada, art. 27: 90 on motorways, 80 on other roads); the law of China has only the 100 below."""

CAR = Profile("car", "小型车", "c", height_m=2.0, width_m=2.0, weight_t=3.5)
"""As fast as the road is signed. Sizes assumed; 3.5 t is the limit of classes M1 and N1 (GB/T 15089)."""

POLICE = Profile("police car", "警车", "e", height_m=2.3, width_m=2.0, weight_t=3.5)
"""A car or van with lights on the roof, sizes assumed."""

AMBULANCE = Profile("ambulance", "救护车", "e", height_m=2.9, width_m=2.1, weight_t=4.5, fastest_km_h=100.0)
"""A van with a high roof, sizes assumed; 100 km/h is what the law gives all but small passenger cars on motorways
(《道路交通安全法实施条例》第七十八条)."""

FIRE_ENGINE = Profile("fire engine", "消防车", "e", 4.0, 2.55, 25.0, 90.0, HEAVY_KM_H)
"""GB 1589-2016: at most 4.0 m high, 2.55 m wide, 25 t on three axles, which most water tenders do not reach."""

RESCUE_LORRY = Profile("rescue lorry", "工程救险车", "e", 4.0, 2.55, 31.0, 90.0, HEAVY_KM_H)
"""Pumps, repair crews and heavy machines: 工程救险车 of 第五十三条. GB 1589-2016: 31 t on four axles."""

COACH = Profile("coach", "客车", "b", 4.0, 2.55, 18.0, 100.0, {"trunk": 80.0})
"""GB 1589-2016: 18 t on two axles; GB 7258-2017 10.5: a limiter at 100 km/h. Ordered by the city, it counts as a bus in
bus lanes: an assumption, to be settled with the traffic police (《道路交通安全法》第三十七条)."""

LORRY = Profile("lorry", "货车", "c", 4.0, 2.55, 25.0, 90.0, HEAVY_KM_H)

FOOT = Profile("on foot", "步行", "f")

PROFILES = (CAR, POLICE, AMBULANCE, FIRE_ENGINE, RESCUE_LORRY, COACH, LORRY, FOOT)

OF_UNITS = {"fire": FIRE_ENGINE, "hazmat": FIRE_ENGINE, "ambulance": AMBULANCE, "police": POLICE, "coach": COACH,
            "pump": RESCUE_LORRY, "pipeline": RESCUE_LORRY, "engineering": RESCUE_LORRY, "inspection": CAR,
            "boat": LORRY, "lorry": LORRY}
"""The kinds of unit in a city package. Boats come by road, on a lorry."""


def profile_of(kind: str) -> Profile:
    """The profile of a kind of unit; what is not in the table drives as a car."""
    return OF_UNITS.get(kind, CAR)


class Roads(Protocol):
    """The arrays of a city package's roads layer that a profile is applied to; it may have `kind` and `kinds` too."""

    @property
    def length_m(self) -> Floats: ...
    @property
    def travel_ms(self) -> Ints: ...


class Allowed(NamedTuple):
    """For each arc whether the vehicle may use it, its ms, and from where one gets on it."""

    open: NDArray[np.bool_]
    travel_ms: Ints
    kerb: Ints


def allowed(roads: Roads, profile: Profile) -> Allowed:
    """The arcs a vehicle may use and its times on them, whole ms; a roads layer without kinds knows no difference but
    top speed."""
    kind, kinds = _kinds(roads)
    open_ = np.array([_may(each, profile) for each in kinds])
    kerb = np.array([_kerb(each, profile) for each in kinds], dtype=np.int64)
    if profile.walks:
        ms = np.rint(roads.length_m / WALK_M_S * 1000).astype(np.int64)
    else:
        fastest = np.array([_fastest_km_h(each, profile) for each in kinds])[kind]
        ms = np.maximum(roads.travel_ms, np.rint(roads.length_m * 3600 / fastest).astype(np.int64))
    return Allowed(open_[kind], ms, kerb[kind])


def usual(roads: Roads, profile: Profile) -> Profile:
    """The profile, or `CAR` where these roads know nothing that would tell the two apart."""
    if profile is CAR or profile.walks or _known(roads):
        return profile
    speed_km_h = roads.length_m * 3600 / np.maximum(roads.travel_ms, 1)
    return CAR if speed_km_h.max(initial=0.0) <= profile.fastest_km_h else profile


def unknown(roads: Roads) -> list[Said]:
    """What these roads do not tell about who may use them, in words to stand beside a plan; empty when they do."""
    if not _known(roads):
        return [Said("道路数据没有等级、限高、限重、单行和通行对象，各类车辆按同样的道路和时间计算",
                     "the roads tell no class, limits, one-ways or users: all vehicles have the same roads and times")]
    if all(kind.max_height_m is None and kind.max_weight_t is None for kind in _kinds(roads)[1]):
        return [Said("道路数据没有限高、限重，未检查大型车辆能否通过",
                     "the roads tell no limits of height and weight: whether large vehicles pass was not checked")]
    return []


def _known(roads: Roads) -> bool:
    return getattr(roads, "kind", None) is not None


def _kinds(roads: Roads) -> tuple[Ints, Sequence[RoadKind]]:
    """Each arc's place in the kinds of road; arrays that know none are all of one kind."""
    if not _known(roads):
        return np.zeros(len(roads.travel_ms), dtype=np.int64), (RoadKind(id="0"),)
    kind: Ints = getattr(roads, "kind", None)
    return kind, getattr(roads, "kinds", ())


def _may(kind: RoadKind, profile: Profile) -> bool:
    limits = ((kind.max_height_m, profile.height_m), (kind.max_width_m, profile.width_m),
              (kind.max_weight_t, profile.weight_t))
    return profile.use in kind.use and all(limit is None or size <= limit for limit, size in limits)


def _kerb(kind: RoadKind, profile: Profile) -> int:
    """Who walks crosses anywhere; blue light crosses a marked line, but nothing gets off a bridge half way."""
    if kind.kerb == "none":
        return NO_DOOR
    if profile.walks or profile.blue_light:
        return EITHER
    return {"": EITHER, "right": FROM_RIGHT, "left": FROM_LEFT}[kind.kerb]


def _fastest_km_h(kind: RoadKind, profile: Profile) -> float:
    limits = [profile.fastest_km_h, profile.fastest_on.get(kind.road_class, profile.fastest_km_h)]
    if kind.against:
        limits.append(AGAINST_KM_H)
    if kind.road_class == "pedestrian":
        limits.append(AMONG_PEOPLE_KM_H)
    return min(limits)
