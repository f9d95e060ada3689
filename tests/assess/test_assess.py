"""assess: finds the hazard, counts who is there, and says when, from what and how sure."""

from datetime import UTC, datetime, timedelta

import pytest

from yunnao.assess.assess import assess
from yunnao.assess.hazards.leak import Leak
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import SourceTerm

NOW = datetime(2024, 7, 1, 12, tzinfo=UTC)


def test_a_hazard_nobody_registered_is_answered_with_the_known_ones(littletown: Ground) -> None:
    with pytest.raises(LookupError, match="typhoon"):
        assess(City(littletown), "i", SourceTerm(hazard="dragons", at=NOW, data={}), id="a", now=NOW)


def test_it_names_its_incident_its_model_its_log_position_and_how_long_it_holds(littletown: Ground) -> None:
    source = Leak().example(littletown)
    made = assess(City(littletown, seq=41), "i-7", source, id="a-9", now=NOW)
    assert (made.id, made.incident_id, made.hazard, made.log_position) == ("a-9", "i-7", "leak", 41)
    assert made.model == Leak.model and made.valid_until == NOW + timedelta(hours=1)
    assert made.source == source
    assert made.assumptions[: len(made.footprint.notes)] == made.footprint.notes


def test_who_is_outside_is_counted_too(littletown: Ground) -> None:
    made = assess(City(littletown), "i", Leak().example(littletown), id="a", now=NOW)
    assert 0 < made.people < 1000 and made.people + made.outside == 1000


def test_the_tables_read_people_by_the_band_they_are_in(littletown: Ground) -> None:
    made = assess(City(littletown), "i", Leak().example(littletown), id="a", now=NOW)
    bands = ["people_" + band.name.replace(" ", "_") for band in made.footprint.bands]
    assert sum(made.facts[name] for name in bands) == made.people == made.facts["people"]
    assert made.facts["to_move"] == made.to_move and made.facts["confined"] == 1
