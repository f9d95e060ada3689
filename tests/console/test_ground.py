"""The ground of the map, sent once."""

import numpy as np
import shapely
from fake_ground import ground

from yunnao.city.ground import RoadArrays
from yunnao.console.ground import base, road_lines


def test_all_that_the_map_stands_on_is_there_with_its_sources(sign_in):
    there = sign_in().get("/api/base").json()
    assert there["notice"] == "示意图，无审图号" and there["attribution"]
    assert len(there["districts"]["features"]) == 10 and len(there["shelters"]) == 16
    assert there["drains"]["features"][0]["properties"]["id"] == "drain-1"
    assert there["timezone"] == "Asia/Shanghai" and there["words"]["typhoon"] == ["台风", "Typhoon"]


def test_every_made_up_place_says_so(sign_in):
    there = sign_in().get("/api/base").json()
    assert {s["capacity_quality"] for s in there["shelters"]} == {"synthetic"}
    assert there["roads"]["features"][0]["properties"]["quality"] == "synthetic"


def test_the_bounds_hold_every_district():
    city = ground()
    west, south, east, north = base(city)["bounds"]
    assert all(shapely.box(west, south, east, north).covers(d.area) for d in city.districts)


def test_a_street_driven_both_ways_is_drawn_once_and_joined_end_to_end():
    lon, lat = np.array([120.0, 120.1, 120.2]), np.array([36.0, 36.1, 36.0])
    tail, head = np.array([0, 1, 1, 2, 2]), np.array([1, 0, 2, 1, 2])  # two streets both ways, and a loop on the spot
    arrays = RoadArrays(lon, lat, tail, head, np.ones(5), np.ones(5, dtype=np.int64), "surveyed", "by hand")
    line = road_lines(arrays)
    assert line.geom_type == "LineString"
    assert sorted(line.coords) == [(120.0, 36.0), (120.1, 36.1), (120.2, 36.0)]


def test_a_city_without_roads_has_an_empty_layer():
    none = np.array([], dtype=np.int64)
    empty = RoadArrays(np.array([]), np.array([]), none, none, np.array([]), none, "surveyed", "")
    assert road_lines(empty).is_empty
