"""Throws: the first is the source itself, a seed makes them again, and each stays where it may be."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess.hazards.earthquake import OFF, Earthquake
from yunnao.assess.throws import Off, thrown
from yunnao.city.ground import Ground
from yunnao.model.assessment import SourceTerm

NOON = datetime(2024, 7, 1, tzinfo=UTC)
SOURCE = SourceTerm(hazard="plume", at=NOON, data={"kg_s": 5.0, "wind_from_deg": 350.0, "name": "x", "hole_mm": None,
                                                   "point": {"lon": 120.0, "lat": 36.0, "error_m": 5}})
MOMENT = "2024-07-01T20:00:00+08:00"
OFFS = {"kg_s": Off(times=2.0, high=50.0), "wind_from_deg": Off(by=15.0, high=360.0, around=True), "hole_mm": Off(by=1)}


def test_the_first_is_the_source_and_a_seed_makes_all_of_them_again() -> None:
    one, again, other = (thrown(SOURCE, OFFS, 30, seed, place="point", km=2.0) for seed in (1, 1, 2))
    assert one[0] == SOURCE and one == again != other and len(one) == 30
    assert {term.data["name"] for term in one} == {"x"} and {term.data["hole_mm"] for term in one} == {None}
    assert all(term.data["point"]["error_m"] == 5 for term in one)


def test_numbers_are_off_as_far_as_they_may_be() -> None:
    """Of 3,000: half a factor of two in the logarithm is 0.69, a turn 15 degrees, a place 2 km."""
    many = thrown(SOURCE, {**OFFS, "kg_s": Off(times=2.0)}, 3000, 5, place="point", km=2.0)[1:]
    assert np.std(np.log([term.data["kg_s"] for term in many])) == pytest.approx(np.log(2), rel=0.05)
    turn = (np.array([term.data["wind_from_deg"] for term in many]) - 350 + 180) % 360 - 180
    assert turn.std() == pytest.approx(15, rel=0.05) and abs(turn.mean()) < 1
    north = [(term.data["point"]["lat"] - 36.0) * 111.0 for term in many]
    assert np.std(north) == pytest.approx(2.0, rel=0.05)


@given(st.floats(-6, 6), st.floats(0, 360))
def test_a_throw_stays_in_its_range(sigmas: float, value: float) -> None:
    assert 0 <= Off(by=30, high=360.0, around=True).thrown(value, sigmas) <= 360
    assert 1 <= Off(times=3, low=1.0, high=100.0).thrown(min(max(value, 1), 100), sigmas) <= 100


def test_what_every_throw_has_otherwise_the_source_itself_keeps() -> None:
    one = thrown(SOURCE, OFFS, 3, 1, but={"turn_deg": 0.0})
    assert "turn_deg" not in one[0].data and one[1].data["turn_deg"] == one[2].data["turn_deg"] == 0.0


def test_the_scatter_of_an_earthquake_is_that_of_its_relation_and_of_its_magnitude(qingdao: Ground) -> None:
    """0.5826 degrees over 1.3626 degrees a magnitude, and 0.2 of magnitude: 0.472."""
    assert OFF["magnitude"].by == pytest.approx(0.472, abs=0.001)
    many = Earthquake().thrown(Earthquake().example(qingdao), 2000, 3)
    assert np.std([term.data["magnitude"] for term in many]) == pytest.approx(0.472, rel=0.05)


def test_what_a_source_does_not_say_is_thrown_about_what_the_model_takes() -> None:
    many = thrown(SOURCE, {"share": Off(times=2.0, unsaid=0.1), "unknown": Off(by=1.0)}, 2000, 4)
    assert "share" not in many[0].data and "unknown" not in many[5].data
    assert np.median([term.data["share"] for term in many[1:]]) == pytest.approx(0.1, rel=0.1)


def test_a_moment_is_off_by_hours() -> None:
    source = SourceTerm(hazard="storm_surge", at=NOON, data={"peak_at": MOMENT})
    many = thrown(source, {"peak_at": Off(by=1.0)}, 2000, 4)
    hours = [(datetime.fromisoformat(term.data["peak_at"]) - datetime.fromisoformat(MOMENT)).total_seconds() / 3600
             for term in many]
    assert hours[0] == 0 and np.std(hours) == pytest.approx(1.0, rel=0.05)
