"""A hazard run over and over: counted member by member, exact where it is small, and each member one world."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely
import shapely.geometry
from msgspec import structs

from yunnao.assess.assess import assess
from yunnao.assess.exposure import lay
from yunnao.assess.hazards.explosion import Explosion
from yunnao.assess.hazards.manual import Manual
from yunnao.assess.hours import Present, who_is_there
from yunnao.assess.repeated import FEW_CELLS, guess, repeat, shares
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Band, SourceTerm

NOON = datetime(2024, 7, 1, 4, tzinfo=UTC)  # a Monday, 12:00 in Qingdao


class Drawn(Manual):
    """An officer's polygon that may lie a little more to the east, or too far to be the city's."""

    thrown_by = "偏东最多 0.02 度。 / Up to 0.02 degrees to the east."
    far = 0

    def thrown(self, source: SourceTerm, members: int, seed: int) -> Sequence[SourceTerm]:
        off = np.random.default_rng(seed).uniform(0, 0.02, members)
        off[0] = 0.0
        off[members - self.far:] = 30.0
        return [structs.replace(source, data={**source.data, "area": [
            {**point, "lon": point["lon"] + float(east)} for point in source.data["area"]]}) for east in off]


class FarDrawn(Drawn):
    """Five of its throws lie in another country."""

    far = 5


class Sure(Drawn):
    """One throw only."""

    def thrown(self, source: SourceTerm, members: int, seed: int) -> Sequence[SourceTerm]:
        return [source]


def by_night(ground: Ground) -> Present:
    return Present(ground.population.people.astype(float), "", day=False)


def test_a_hazard_that_can_be_thrown_is_counted_member_by_member(littletown: Ground) -> None:
    source = Drawn().example(littletown)
    one, again = (repeat(Drawn(), City(littletown), source, 20, 3, by_night(littletown)) for _ in range(2))
    assert one.listed() == again.listed() and len(one.facts["people"]) == 20
    made = assess(City(littletown), "i", source, id="a", now=source.at)
    assert one.facts["people"][0] == pytest.approx(made.people, abs=0.5)
    assert (one.facts["to_move"] == one.facts["people"]).all()  # a drawn danger is left by all
    assert (one.facts["people"] >= 0).all() and (one.facts["people"] <= 1000).all()
    assert one.chances == {"drawn_area": 1.0}
    told = one.intervals()["people"]
    assert told.low <= told.likely <= told.high


def test_throws_that_cannot_be_are_left_out_and_said_to_be(littletown: Ground) -> None:
    made = repeat(FarDrawn(), City(littletown), FarDrawn().example(littletown), 20, 3, by_night(littletown))
    assert len(made.facts["people"]) == 15 and "5 of 20 throws" in made.notes[1]


def test_of_one_throw_alone_nothing_is_told(littletown: Ground) -> None:
    made = repeat(Sure(), City(littletown), Sure().example(littletown), 20, 3, by_night(littletown))
    assert made.facts == {} == made.chances and made.intervals() == {} and made.notes == (Sure.thrown_by,)


def circle(ground: Ground, metres: float) -> Band:
    most = int(np.argmax(ground.population.people))
    centre = ground.plane.metres(shapely.Point(ground.population.lon[most], ground.population.lat[most]))
    area = shapely.geometry.mapping(ground.plane.degrees(centre.buffer(metres)))
    return Band(name="c", name_zh="圈", quantity="q", threshold=1.0, unit="1", area=area, start=NOON, end=NOON)


def test_a_small_band_counts_by_exact_shares_and_a_large_one_to_a_hundredth(qingdao: Ground) -> None:
    grid = qingdao.population
    for metres, off in ((300.0, 1e-6), (3000.0, 1e-6), (25_000.0, 0.01)):
        band = circle(qingdao, metres)
        parts = shares([shapely.geometry.shape(band.area)], grid)
        assert float(grid.people @ parts[:, 0]) == pytest.approx(lay([band], grid).micro.sum() / 1e6, rel=off)
        assert (len(np.flatnonzero(parts[:, 0])) > FEW_CELLS) == (metres > 20_000)


def test_by_day_a_member_has_its_own_guess_of_the_hour(qingdao: Ground) -> None:
    present = who_is_there(qingdao, NOON, NOON)
    assert present.low is not None and present.high is not None
    assert (guess(present, 0.0) == present.people).all() and (guess(present, 3.0) == present.high).all()
    assert (guess(present, -3.0) == present.low).all()
    total = present.people.sum()
    assert guess(present, 0.7).sum() == pytest.approx(total, rel=1e-6)


def test_deaths_have_the_spread_of_the_source_and_of_the_vulnerability(qingdao: Ground) -> None:
    """20 t of LPG: the interval of one circle alone lies inside that of all members, to a tenth."""
    source = Explosion().example(qingdao)
    plain, many = (assess(City(qingdao), "i", source, id="a", now=source.at, members=members, seed=2)
                   for members in (0, 200))
    sure, unsure = plain.impact["deaths"], many.impact["deaths"]
    assert unsure.low < sure.likely < unsure.high and unsure.low < 1.1 * sure.low + 50
    assert unsure.high > 0.7 * sure.high
    assert many.members["deaths"][0] == pytest.approx(sure.likely, rel=0.01)
    assert many.impact["to_move"].low < plain.to_move < many.impact["to_move"].high


def test_the_map_of_a_small_hazard_is_as_fine_as_it_is_small(qingdao: Ground) -> None:
    source = Explosion().example(qingdao, 0.05)
    made = assess(City(qingdao), "i", source, id="a", now=source.at, members=20, seed=2)
    names = {band.name for band in made.footprint.bands}
    assert {line.name for line in made.exceedance} == names
    for band in made.footprint.bands:
        even = next(line for line in made.exceedance if line.name == band.name and line.chance == 0.5)
        area, own = shapely.geometry.shape(even.area).area, shapely.geometry.shape(band.area).area
        assert area == pytest.approx(own, rel=0.5)
