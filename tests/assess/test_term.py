"""Source terms: what fits is read, what cannot be is refused by field."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import Struct

from yunnao.assess.term import Moment, Place, near, read_term, within
from yunnao.city.ground import Ground
from yunnao.model.assessment import SourceTerm


class Spark(Struct, forbid_unknown_fields=True):
    point: Place
    since: Moment


def term(**data: Any) -> SourceTerm:
    data = {"point": {"lon": 120.0, "lat": 36.0}, "since": "2024-07-01T08:00+08:00"} | data
    return SourceTerm(hazard="spark", at=datetime(2024, 7, 1, tzinfo=UTC), data=data)


@pytest.mark.parametrize("since", ["2024-07-01T08:00+08:00", "2024-07-01T00:00:00Z", datetime(2024, 7, 1, tzinfo=UTC)])
def test_a_time_is_read_with_its_zone(since: Any) -> None:
    assert read_term(term(since=since), "spark", Spark).since.utc == datetime(2024, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize("since", ["2024-07-01T08:00", "tomorrow", 17, None])
def test_a_time_without_a_zone_or_no_time_at_all_is_refused(since: Any) -> None:
    with pytest.raises(ValueError, match="since"):
        read_term(term(since=since), "spark", Spark)


@pytest.mark.parametrize("point", [{"lon": 400.0, "lat": 36.0}, {"lon": 120.0}, {"lon": float("nan"), "lat": 36.0}, 1])
def test_a_place_off_the_earth_is_refused(point: Any) -> None:
    with pytest.raises(ValueError, match="point"):
        read_term(term(point=point), "spark", Spark)


def test_a_misspelt_field_is_named() -> None:
    with pytest.raises(ValueError, match="snice"):
        read_term(term(snice=1), "spark", Spark)


def test_a_place_far_from_the_city_is_not_its_matter(littletown: Ground) -> None:
    near(littletown, Place(120.06, 36.0), 5.0, "the spark")
    with pytest.raises(ValueError, match="exchanged"):
        near(littletown, Place(36.0, 60.0), 5.0, "the spark")


def test_what_a_field_holds_is_said_and_which_fields_there_are() -> None:
    with pytest.raises(ValueError, match=r"`float` <= 180.0 in point.lon, which is 400.0"):
        read_term(term(point={"lon": 400.0, "lat": 36.0}), "spark", Spark)
    with pytest.raises(ValueError, match="its fields are point, since, each with its unit in its name"):
        read_term(term(wind_kmh=72), "spark", Spark)


@pytest.mark.parametrize("year", ["1850", "2300"])
def test_another_century_is_refused_as_time_of_the_source_and_within_it(year: str) -> None:
    with pytest.raises(ValueError, match="from 1900 to 2200"):
        read_term(term(since=f"{year}-07-01T08:00+08:00"), "spark", Spark)
    then = SourceTerm(hazard="spark", at=datetime(int(year), 7, 1, tzinfo=UTC), data=term().data)
    with pytest.raises(ValueError, match="another century"):
        read_term(then, "spark", Spark)


def test_what_is_too_far_away_in_time_is_refused() -> None:
    noon = datetime(2024, 7, 1, tzinfo=UTC)
    within(noon + timedelta(days=14), noon, 15, "the peak")
    with pytest.raises(ValueError, match=r"the peak is at .* more than 15 days away"):
        within(noon - timedelta(days=16), noon, 15, "the peak")
