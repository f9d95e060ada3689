"""Ensembles: the same seed the same members, intervals that hold, a map whose lines lie inside each other."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
import shapely.geometry
from msgspec import structs

from yunnao.assess.assess import assess
from yunnao.assess.hazards.manual import Manual
from yunnao.assess.hazards.typhoon import Typhoon
from yunnao.assess.members import LINES, Members, throw
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import SourceTerm

NOW = datetime(2019, 8, 10, 12, tzinfo=UTC)


class Drawn(Manual):
    """An officer's polygon that may lie a little more to the east."""

    thrown_by = "偏东最多 0.02 度。 / Up to 0.02 degrees to the east."

    def thrown(self, source: SourceTerm, members: int, seed: int) -> Sequence[SourceTerm]:
        off = np.random.default_rng(seed).uniform(0, 0.02, members)
        off[0] = 0.0
        return [structs.replace(source, data={**source.data, "area": [
            {**point, "lon": point["lon"] + float(east)} for point in source.data["area"]]}) for east in off]


def test_a_hazard_that_can_be_thrown_is_counted_member_by_member(littletown: Ground) -> None:
    source = Drawn().example(littletown)
    people = littletown.population.people.astype(float)
    one, again = (throw(Drawn(), City(littletown), source, 20, 3, people) for _ in range(2))
    assert one.listed() == again.listed() and len(one.facts["people"]) == 20
    made = assess(City(littletown), "i", source, id="a", now=source.at)
    assert one.facts["people"][0] == pytest.approx(made.people, abs=300)  # a cell is in or out by its middle
    assert (one.facts["to_move"] == one.facts["people"]).all()  # a drawn danger is left by all
    assert (one.facts["people"] >= 0).all() and (one.facts["people"] <= 1000).all()
    assert one.chances == {"drawn_area": 1.0}
    told = one.intervals()["people"]
    assert told.low <= told.likely <= told.high


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
