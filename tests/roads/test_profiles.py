"""Who may use which road, and how fast."""

from types import SimpleNamespace

import numpy as np
import pytest

from yunnao.model.street import RoadKind
from yunnao.roads.network import EITHER, FROM_LEFT, FROM_RIGHT, NO_DOOR
from yunnao.roads.profiles import (
    AGAINST_KM_H,
    AMBULANCE,
    AMONG_PEOPLE_KM_H,
    CAR,
    COACH,
    FIRE_ENGINE,
    FOOT,
    OF_UNITS,
    POLICE,
    PROFILES,
    RESCUE_LORRY,
    WALK_M_S,
    allowed,
    profile_of,
    unknown,
    usual,
)

DRIVING = [profile for profile in PROFILES if not profile.walks]


def roads(*kinds: RoadKind, km_h: float = 60.0) -> SimpleNamespace:
    """An arc of a kilometre of each kind."""
    arcs = max(1, len(kinds))
    return SimpleNamespace(length_m=np.full(arcs, 1000.0), travel_ms=np.full(arcs, round(3.6e6 / km_h)),
                           kind=np.arange(arcs) if kinds else None, kinds=kinds)


def who(**says: object) -> set[str]:
    return {p.name for p in PROFILES if allowed(roads(RoadKind(id="1", **says)), p).open[0]}


EVERYONE = {p.name for p in PROFILES}
BLUE = {p.name for p in PROFILES if p.blue_light}


def test_a_street_is_for_whom_it_says() -> None:
    assert who() == EVERYONE
    assert who(use="cbe") == EVERYONE - {"on foot"}
    assert who(use="be") == BLUE | {"coach"}, "a bus lane"
    assert who(use="ef", against=True) == BLUE | {"on foot"}, "against the one-way"
    assert who(use="f") == {"on foot"}


def test_what_does_not_fit_is_not_sent() -> None:
    assert who(max_height_m=3.5) == {"car", "police car", "ambulance", "on foot"}
    assert who(max_height_m=4.0) == EVERYONE
    assert who(max_height_m=2.5) == {"car", "police car", "on foot"}
    assert who(max_weight_t=20.0) == EVERYONE - {"fire engine", "rescue lorry", "lorry"}
    assert who(max_weight_t=4.0) == {"car", "police car", "on foot"}
    assert who(max_width_m=2.2) == {"car", "police car", "ambulance", "on foot"}


@pytest.mark.parametrize(("profile", "says", "km_h"), [
    (CAR, {"class": "motorway"}, 120), (AMBULANCE, {"class": "motorway"}, 100), (COACH, {"class": "motorway"}, 100),
    (COACH, {"class": "trunk"}, 80), (FIRE_ENGINE, {"class": "motorway"}, 90), (FIRE_ENGINE, {"class": "trunk"}, 80),
    (FIRE_ENGINE, {"class": "primary"}, 70), (RESCUE_LORRY, {"class": "secondary"}, 60),
    (POLICE, {"class": "residential"}, 120), (POLICE, {"against": True}, AGAINST_KM_H),
    (AMBULANCE, {"class": "pedestrian"}, AMONG_PEOPLE_KM_H), (FOOT, {"class": "primary"}, WALK_M_S * 3.6),
])
def test_nobody_is_faster_than_his_ceiling(profile, says: dict, km_h: float) -> None:
    says = {"road_class" if key == "class" else key: value for key, value in says.items()}
    assert allowed(roads(RoadKind(id="1", **says), km_h=120), profile).travel_ms[0] == round(3.6e6 / km_h)


def test_nobody_is_faster_than_the_street() -> None:
    slow = roads(RoadKind(id="1", road_class="motorway"), km_h=30)
    assert {int(allowed(slow, profile).travel_ms[0]) for profile in DRIVING} == {120_000}


def test_where_one_gets_on() -> None:
    kinds = roads(*(RoadKind(id=str(i), kerb=kerb) for i, kerb in enumerate(("", "right", "left", "none"))))
    assert allowed(kinds, CAR).kerb.tolist() == [EITHER, FROM_RIGHT, FROM_LEFT, NO_DOOR]
    assert allowed(kinds, POLICE).kerb.tolist() == allowed(kinds, FOOT).kerb.tolist() == [EITHER] * 3 + [NO_DOOR]


def test_roads_that_know_nothing_are_the_same_for_all_and_say_so() -> None:
    plain = roads()
    assert all(usual(plain, profile) is CAR for profile in DRIVING)
    assert usual(plain, FOOT) is FOOT
    assert usual(roads(km_h=100), FIRE_ENGINE) is FIRE_ENGINE, "its top speed is known"
    assert allowed(roads(km_h=100), FIRE_ENGINE).travel_ms.tolist() == [40_000]
    assert len(unknown(plain)) == 1 and "单行" in unknown(plain)[0].zh and "one-ways" in unknown(plain)[0].en
    assert "限高" in unknown(roads(RoadKind(id="1")))[0].zh
    assert unknown(roads(RoadKind(id="1", max_weight_t=10.0))) == []
    assert usual(roads(RoadKind(id="1")), COACH) is COACH


def test_every_kind_of_unit_has_its_vehicle(qingdao_kinds: set[str]) -> None:
    assert qingdao_kinds <= set(OF_UNITS)
    assert profile_of("fire") is FIRE_ENGINE and profile_of("balloon") is CAR


@pytest.fixture
def qingdao_kinds() -> set[str]:
    import csv
    from pathlib import Path

    with open(Path(__file__).parents[2] / "cities" / "qingdao" / "units.csv", encoding="utf-8") as file:
        return {row["kind"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("wrong", [{"id": "a"}, {"id": "1", "use": "x"}, {"id": "1", "max_height_m": 0.0}])
def test_a_kind_of_road_that_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"whole number|nobody who|above 0"):
        RoadKind(**wrong)
