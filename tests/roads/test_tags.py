"""What tags say, word by word."""

import pytest

from yunnao.roads.tags import SPEED_KM_H, way_of


def along(country: str = "CN", **tags: str):
    way = way_of({"highway": "primary", **{key.replace("__", ":"): value for key, value in tags.items()}}, country)
    return way.along if way else None


@pytest.mark.parametrize(("tags", "along_use", "back_use"), [
    ({}, "cbef", "cbef"),
    ({"oneway": "yes"}, "cbef", "ef"),
    ({"oneway": "-1"}, "ef", "cbef"),
    ({"oneway": "yes", "oneway:bus": "no"}, "cbef", "bef"),
    ({"highway": "motorway"}, "cbe", "e"),
    ({"highway": "motorway_link"}, "cbe", "e"),
    ({"highway": "trunk", "motorroad": "yes"}, "cbe", "cbe"),
    ({"junction": "roundabout"}, "cbef", "ef"),
    ({"access": "private"}, "e", "e"),
    ({"access": "private", "foot": "yes"}, "ef", "ef"),
    ({"access": "no", "bus": "yes"}, "be", "be"),
    ({"motor_vehicle": "no", "psv": "designated"}, "bef", "bef"),
    ({"access": "destination"}, "cbef", "cbef"),
    ({"access": "no", "emergency": "no", "foot": "yes"}, "f", "f"),
    ({"access": "military"}, None, None),
    ({"highway": "pedestrian"}, "ef", "ef"),
    ({"highway": "pedestrian", "motor_vehicle": "yes"}, "cbef", "cbef"),
    ({"highway": "busway"}, "be", "be"),
    ({"motorcar": "no"}, "bef", "bef"),
])
def test_who_may(tags: dict, along_use: str | None, back_use: str | None) -> None:
    way = way_of({"highway": "primary", **tags}, "CN")
    assert (way.along and way.along.use, way.back and way.back.use) == (along_use, back_use)


def test_against_a_one_way_is_said_to_be_against_it() -> None:
    way = way_of({"highway": "residential", "oneway": "yes"}, "CN")
    assert (way.along.against, way.back.against) == (False, True)
    assert not way_of({"highway": "residential", "oneway": "yes", "oneway:bus": "no"}, "CN").back.against, "a bus lane"


@pytest.mark.parametrize("tags", [{"highway": "footway"}, {"highway": "construction"}, {},
                                  {"highway": "pedestrian", "area": "yes"}])
def test_what_is_no_way_for_wheels(tags: dict) -> None:
    assert way_of(tags, "CN") is None


@pytest.mark.parametrize(("country", "tags", "kerb"), [
    ("CN", {}, ""), ("CN", {"lanes": "2"}, ""), ("CN", {"lanes": "4"}, "right"), ("PT", {"lanes": "4"}, "right"),
    ("HK", {"lanes": "6"}, "left"), ("CN", {"lanes": "4", "oneway": "yes"}, ""), ("CN", {"lanes": "four"}, ""),
    ("CN", {"dual_carriageway": "yes"}, "right"), ("CN", {"highway": "motorway"}, "none"),
    ("CN", {"bridge": "yes"}, "none"), ("CN", {"tunnel": "yes", "lanes": "4"}, "none"), ("CN", {"bridge": "no"}, ""),
])
def test_where_one_gets_on(country: str, tags: dict, kerb: str) -> None:
    assert along(country, **tags).kerb == kerb


@pytest.mark.parametrize(("text", "metres"), [("3.5", 3.5), ("3.5 m", 3.5), ("3,5", 3.5), ("default", None),
                                              ("11'6\"", None), ("0", None), ("", None)])
def test_limits_are_plain_numbers_or_not_known(text: str, metres: float | None) -> None:
    kind = along(maxheight=text, maxwidth=text, maxweight=text.replace("m", "t"))
    assert (kind.max_height_m, kind.max_width_m, kind.max_weight_t) == (metres, metres, metres)


@pytest.mark.parametrize(("tags", "structure", "layer"), [
    ({"bridge": "viaduct", "layer": "1"}, "bridge", 1), ({"tunnel": "yes", "layer": "-2"}, "tunnel", -2),
    ({"tunnel": "culvert"}, "", 0), ({"layer": "high"}, "", 0)])
def test_bridges_and_tunnels(tags: dict, structure: str, layer: int) -> None:
    assert (along(**tags).structure, along(**tags).layer) == (structure, layer)


@pytest.mark.parametrize(("country", "tags", "km_h"), [
    ("CN", {}, 50), ("CN", {"maxspeed": "70"}, 70), ("CN", {"maxspeed": "30 mph"}, 48.28032), ("PT", {}, 50),
    ("CN", {"maxspeed": "signals"}, 50), ("CN", {"maxspeed": "999"}, 50), ("XX", {}, 60),
    ("PT", {"highway": "motorway"}, 120)])
def test_speeds_by_sign_or_by_country(country: str, tags: dict, km_h: float) -> None:
    assert way_of({"highway": "primary", **tags}, country).km_h == pytest.approx(km_h)


def test_every_country_knows_every_class() -> None:
    assert {frozenset(table) for table in SPEED_KM_H.values()} == {frozenset(SPEED_KM_H["default"])}
