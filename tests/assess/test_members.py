"""Ensembles: the same seed the same members, intervals that hold, a map whose lines lie inside each other."""

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
import shapely.geometry
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess.assess import assess
from yunnao.assess.hazards.typhoon import Typhoon
from yunnao.assess.members import LINES, Members, between
from yunnao.city.city import City
from yunnao.city.ground import Ground

NOW = datetime(2019, 8, 10, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def storm(qingdao: Ground) -> tuple[Ground, Members]:
    source = Typhoon().example(qingdao)
    return qingdao, Typhoon().members(City(qingdao), source, 30, 5)


def test_lines_of_chance_lie_inside_each_other_and_weaker_bands_reach_farther(storm: tuple[Ground, Members]) -> None:
    _, made = storm
    areas = {(line.threshold, line.chance): shapely.geometry.shape(line.area) for line in made.exceedance}
    assert all(area.geom_type in ("Polygon", "MultiPolygon") and not area.is_empty for area in areas.values())
    assert len(areas) >= 8 and {chance for _, chance in areas} <= set(LINES)
    for force in {threshold for threshold, _ in areas}:
        nested = [areas[force, chance] for chance in LINES if (force, chance) in areas]
        for wide, narrow in pairwise(nested):
            assert narrow.difference(wide.buffer(0.01)).area < 1e-9 and narrow.area <= wide.area + 1e-9
    assert areas[17.2, 0.1].area >= areas[24.5, 0.1].area


def test_people_of_a_member_are_its_forces_together(storm: tuple[Ground, Members]) -> None:
    _, made = storm
    forces = sum(values for name, values in made.facts.items() if name.startswith("people_"))
    np.testing.assert_allclose(forces, made.facts["people"])
    assert (made.facts["to_move"] <= made.facts["people"]).all() and (made.facts["homes_lost"] >= 0).all()
    calm = made.facts["max_wind_m_s"] < 25.7
    assert (made.facts["homes_lost"][calm] == 0).all() and made.facts["homes_lost"].max() > 0


def test_the_first_member_is_near_the_forecast_itself(storm: tuple[Ground, Members]) -> None:
    """The ensemble has a coarser grid and longer steps than the footprint."""
    ground, made = storm
    source = Typhoon().example(ground)
    plain = Typhoon().facts(City(ground), source, Typhoon().footprint(City(ground), source))
    for name, off in (("max_wind_m_s", 1.0), ("hours_to_landfall", 1.5), ("min_distance_km", 1.0)):
        assert made.facts[name][0] == pytest.approx(plain[name], abs=off)
    assert made.facts["landfall_in_city"][0] == plain["landfall_in_city"] == 1


def test_an_assessment_with_members_brings_them_along(littletown: Ground) -> None:
    source = Typhoon().example(littletown)
    made = assess(City(littletown), "i", source, id="a", now=NOW, members=12, seed=1)
    assert {len(values) for values in made.members.values()} == {12} and made.exceedance
    assert {"people", "to_move", "homes_lost"} <= set(made.impact)
    plain = assess(City(littletown), "i", source, id="a", now=NOW)
    assert plain.members == {} == plain.chances and plain.exceedance == []


def test_a_draw_is_between_low_and_high() -> None:
    np.testing.assert_allclose(between(2.0, 10.0, 300.0, np.array([-9.0, 0.0, 9.0])), [2, 10, 300])
    assert between(0.0, 0.0, 0.0, 1.0) == 0


@given(st.floats(-4, 4), st.floats(-4, 4))
def test_more_luck_is_never_fewer(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= between(0.0, 3.0, 40.0, low) <= between(0.0, 3.0, 40.0, high) <= 40 + 1e-9


def test_homes_and_power_of_a_storm_have_the_spread_of_their_curves(storm: tuple[Ground, Members]) -> None:
    """By the curves of the quartiles alone the homes of one wind differ by more than ten times."""
    _, made = storm
    told = made.intervals()
    assert told["households_without_power"].high > 2 * told["households_without_power"].low
    windy = made.facts["max_wind_m_s"] > 28
    assert np.ptp(np.log(made.facts["homes_lost"][windy])) > 1
    assert (made.facts["households_without_power"] <= made.facts["people"] / 2.62 + 1).all()
