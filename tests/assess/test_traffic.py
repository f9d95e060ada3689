"""What bands do to roads: the published speeds, who is cut, how many kilometres, and that more is never less."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from yunnao.assess.contour import geometry
from yunnao.assess.gusts import factor
from yunnao.assess.outage import GAL
from yunnao.assess.shake import gal_of
from yunnao.assess.traffic import (
    RULES,
    UNTOLD,
    by_intensity,
    in_water,
    road_effects,
    road_facts,
    road_notes,
    speed_in_water_km_h,
)
from yunnao.city.ground import Ground
from yunnao.model.assessment import Band
from yunnao.model.street import RoadKind

NOON = datetime(2024, 7, 1, tzinfo=UTC)
TOWN = shapely.box(119.98, 35.98, 120.04, 36.03)
EAST = shapely.box(120.0111, 35.98, 120.04, 36.03)


def band(quantity: str, threshold: float, unit: str, area: shapely.Geometry = TOWN, evacuate: bool = False,
         hours: int = 6) -> Band:
    return Band(name=f"{quantity} {threshold}", name_zh="带", quantity=quantity, threshold=threshold, unit=unit,
                area=geometry(area), start=NOON, end=NOON + timedelta(hours=hours), evacuate=evacuate)


@pytest.mark.parametrize(("mm", "km_h"), [(0, 86.9448), (100, 40.655), (150, 24.260), (250, 4.970), (299, 2.089),
                                         (300, 0), (2000, 0)])
def test_speed_in_standing_water_is_that_of_pregnolato(mm: float, km_h: float) -> None:
    """v = 0.0009 w^2 - 0.5529 w + 86.9448, shut from 300 mm; each row reckoned by hand."""
    assert speed_in_water_km_h(mm) == pytest.approx(km_h, abs=0.001)


@given(st.floats(0, 3), st.floats(0, 3))
def test_deeper_water_is_never_faster(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= in_water(high) <= in_water(low) <= 1


def test_a_cordon_cuts_and_what_an_officer_draws_does_not(littletown: Ground) -> None:
    gas = band("concentration", 160, "ppm", evacuate=True)
    effect, = road_effects([gas], littletown)
    assert effect.speed_factor == 0 and effect.cordon and "第七十三条" in effect.source
    assert (effect.start, effect.end) == (gas.start, gas.end) and effect.area == gas.area
    assert road_effects([band("danger", 1, "level", evacuate=True)], littletown) == []
    assert road_effects([structs.replace(gas, evacuate=False)], littletown) == []


def test_every_row_names_its_source_and_speaks_both_languages() -> None:
    assert all(rule.source and rule.name and rule.name_zh for rule in RULES)


def test_stronger_bands_that_say_the_same_are_said_once(littletown: Ground) -> None:
    storm = [band("sustained wind", limit, "m/s") for limit in (17.2, 24.5, 32.7)]
    effect, = road_effects(storm, littletown)
    assert effect.speed_factor == 0.9 and effect.name.endswith("17.2")


def test_depths_slow_more_the_deeper_they_are(littletown: Ground) -> None:
    wet = [band("depth", depth, "m", area) for depth, area in ((0.1, TOWN), (0.5, EAST))]
    slow, shut = road_effects(wet, littletown)
    assert slow.speed_factor == pytest.approx(0.468) and shut.speed_factor == 0


def test_ten_is_the_force_that_shuts_a_bridge_and_only_where_one_is_known(littletown: Ground) -> None:
    gale, storm = band("sustained wind", 17.2, "m/s"), band("sustained wind", 24.5, "m/s")
    hospital = littletown.facilities["hospital-e"]
    bridge = structs.replace(hospital, id="bridge-e", kind="bridge")
    town = replace(littletown, facilities={**littletown.facilities, "bridge-e": bridge})
    assert [e.speed_factor for e in road_effects([gale, storm], town)] == [0, 0.9]
    assert [e.speed_factor for e in road_effects([gale], town)] == [0.9]
    assert [e.speed_factor for e in road_effects([storm], littletown)] == [0.9]


def test_kilometres_count_each_road_once(littletown: Ground) -> None:
    """Every road of the town lies in one band; its east half in a cordon as well."""
    pairs = {tuple(sorted(pair)): float(length) for *pair, length in zip(
        littletown.roads.tail.tolist(), littletown.roads.head.tolist(), littletown.roads.length_m, strict=True)}
    whole = sum(pairs.values()) / 1000
    wet = road_effects([band("depth", 0.1, "m")], littletown)
    assert road_facts(wet, littletown) == {"road_km_cut": 0.0, "road_km_slowed": pytest.approx(whole, abs=0.01)}
    both = road_effects([band("depth", 0.1, "m"), band("distance", 1, "m", EAST, evacuate=True)], littletown)
    told = road_facts(both, littletown)
    assert 0 < told["road_km_cut"] < whole
    assert sum(told.values()) == pytest.approx(whole, abs=0.02)
    assert road_facts([], littletown) == {}


def test_a_road_layer_that_tells_bridges_shuts_the_long_ones_in_a_storm(littletown: Ground) -> None:
    roads = littletown.roads
    once = int(np.argmax(roads.length_m))  # the first of the two directions
    kinds = (RoadKind(id="0"), RoadKind(id="1", structure="bridge"))
    town = replace(littletown, roads=replace(roads, kind=np.where(np.arange(len(roads.tail)) == once, 1, 0),
                                             kinds=kinds, length_m=roads.length_m * 2))
    shut, slow = road_effects([band("sustained wind", 24.5, "m/s")], town)
    assert (shut.speed_factor, slow.speed_factor) == (0, 0.9) and not shut.cordon
    told = road_facts([shut, slow], town)
    assert told["bridges"] == 1
    assert told["road_km_cut"] == pytest.approx(town.roads.length_m[once] / 1000, abs=0.2)


def test_shaken_roads_are_slow_from_eight_and_cut_from_ten(littletown: Ground) -> None:
    """A package that tells no bridges says so instead of shutting one."""
    shaken = [band("intensity", degree, "degree") for degree in (6, 7, 8, 9, 10, 11)]
    assert [effect.speed_factor for effect in road_effects(shaken, littletown)] == [0.7, 0.4, 0.0]
    assert not any(effect.cordon for effect in road_effects(shaken, littletown))
    assert road_effects(shaken[:2], littletown) == [] == road_notes(shaken[:2], littletown)
    assert road_notes(shaken, littletown) == [UNTOLD]
    assert [by_intensity(degree) for degree in (7.9, 8, 9, 10)] == [1.0, 0.7, 0.4, 0.0]


def test_a_bridge_of_any_length_is_shut_after_eight_until_somebody_has_looked(littletown: Ground) -> None:
    bridge = structs.replace(littletown.facilities["hospital-e"], id="bridge-e", kind="bridge")
    town = replace(littletown, facilities={**littletown.facilities, "bridge-e": bridge})
    shut, slow = road_effects([band("intensity", 8, "degree")], town)
    assert (shut.name_zh, shut.speed_factor, slow.speed_factor) == ("震后桥梁待检：带", 0.0, 0.7)
    assert road_notes([band("intensity", 8, "degree")], town) == []


def test_eight_and_a_half_is_where_half_of_the_older_bridges_are_damaged() -> None:
    """HWB5: half in moderate damage at 0.35 g of one second, 1.1 times the peak acceleration."""
    assert 8.0 < 6.59 + 3.17 * np.log10(0.35 / 1.1 * GAL / 100) < 8.5
    assert gal_of(8.5) / GAL * 1.1 > 0.35


def test_a_gust_counts_as_the_mean_that_brings_it(littletown: Ground) -> None:
    """A mean of force 10 gusts to 39.8 m/s: gusts of force 10 slow the traffic and shut no bridge."""
    bridge = structs.replace(littletown.facilities["hospital-e"], id="bridge-e", kind="bridge")
    town = replace(littletown, facilities={**littletown.facilities, "bridge-e": bridge})
    assert 24.5 * factor("10min", "land") < 41.5
    assert [e.speed_factor for e in road_effects([band("gust wind", 20.8, "m/s")], town)] == []
    assert [e.speed_factor for e in road_effects([band("gust wind", 24.5, "m/s")], town)] == [0.9]
    assert [e.speed_factor for e in road_effects([band("gust wind", 41.5, "m/s")], town)] == [0.0, 0.9]
