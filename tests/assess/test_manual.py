"""A drawn area: exactly as drawn, refused when it cannot be an area."""

from datetime import UTC, datetime
from typing import Any

import pytest
import shapely
import shapely.geometry

from yunnao.assess.assess import assess
from yunnao.assess.hazards.manual import Manual
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import SourceTerm

AT = datetime(2024, 7, 1, tzinfo=UTC)
SQUARE = [(120.0, 36.0), (120.0111, 36.0), (120.0111, 36.009), (120.0, 36.009)]


def drawn(corners: list[tuple[float, float]] = SQUARE, **more: Any) -> SourceTerm:
    data = {"area": [{"lon": lon, "lat": lat} for lon, lat in corners], "start": "2024-07-01T02:00Z",
            "end": "2024-07-01T08:00Z", "drawn_by": "officer Zhao", "reason": "a smell of gas", "evacuate": True}
    return SourceTerm(hazard="manual", at=AT, data=data | more)


def test_the_people_inside_are_those_of_the_cell_drawn_around(littletown: Ground) -> None:
    made = assess(City(littletown), "i", drawn(), id="a", now=AT)
    assert made.people == made.to_move == 150
    assert made.facts["hours_to_start"] == 2 and made.facts["area_km2"] == pytest.approx(1.0, rel=0.01)


def test_nobody_moves_from_an_area_that_only_says_beware(littletown: Ground) -> None:
    made = assess(City(littletown), "i", drawn(evacuate=False), id="a", now=AT)
    assert (made.people, made.to_move) == (150, 0)


def test_the_name_the_drawer_and_the_reason_are_kept(littletown: Ground) -> None:
    made = Manual().footprint(City(littletown), drawn(name="gas", name_zh="燃气区", strength=3.0, unit="level"))
    assert (made.bands[0].name, made.bands[0].name_zh, made.bands[0].threshold) == ("gas", "燃气区", 3.0)
    assert "officer Zhao" in made.notes[0] and "a smell of gas" in made.notes[0]


def test_the_direction_in_which_it_was_drawn_does_not_matter(littletown: Ground) -> None:
    one, other = (Manual().footprint(City(littletown), drawn(corners)).bands[0].area
                  for corners in (SQUARE, SQUARE[::-1]))
    assert shapely.geometry.shape(one).equals(shapely.geometry.shape(other))


@pytest.mark.parametrize(("source", "word"), [
    (drawn([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]), "crossing"),
    (drawn([SQUARE[0], SQUARE[1], SQUARE[0]]), "no single area"),
    (drawn(SQUARE[:2]), "area"),
    (drawn(end="2024-07-01T01:00Z"), "after its start"),
    (drawn(end="2025-07-01T01:00Z"), "30 days"),
    (drawn([(119.0, 35.0), (121.5, 35.0), (121.5, 37.0), (119.0, 37.0)]), "more than a city"),
    (drawn(drawn_by=""), "drawn_by"),
])  # fmt: skip
def test_what_cannot_be_is_refused(littletown: Ground, source: SourceTerm, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        Manual().footprint(City(littletown), source)
