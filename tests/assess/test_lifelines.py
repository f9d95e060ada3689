"""Critical lines: how much of each is inside, under which band; a package without lines says nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import shapely

from yunnao.assess.contour import geometry
from yunnao.assess.lifelines import line_facts, lines_in
from yunnao.city.ground import Ground
from yunnao.model.assessment import Band

NOON = datetime(2024, 7, 1, tzinfo=UTC)
TOWN = shapely.box(119.9, 35.9, 120.1, 36.1)
EAST = shapely.box(120.0222, 35.9, 120.1, 36.1)


def band(name: str, area: shapely.Geometry) -> Band:
    return Band(name=name, name_zh=name, quantity="depth", threshold=1.0, unit="m", area=geometry(area), start=NOON,
                end=NOON)


def test_a_drain_of_two_kilometres_is_in_the_strongest_band_that_it_meets(littletown: Ground) -> None:
    """It runs from D to the sea, two steps of 0.0111 degrees: 1,998 m; the last of them is deep."""
    drain, = lines_in([band("wet", TOWN), band("deep", EAST)], littletown)
    assert (drain.line_id, drain.kind, drain.band) == ("drain-bridge", "drain", "deep")
    assert drain.length_m == pytest.approx(1999, abs=4)
    assert line_facts([drain]) == {"lines_drain": 1.0, "line_km_drain": round(drain.length_m / 1000, 3)}


def test_other_lines_of_a_package_count_by_their_kind(littletown: Ground) -> None:
    line = {"type": "Feature", "properties": {"id": "p-1", "name": "10 kV", "kind": "power", "quality": "synthetic"},
            "geometry": {"type": "LineString", "coordinates": [[120.0, 36.0], [120.0, 36.009]]}}
    town = replace(littletown, lines={"p-1": line})
    told = line_facts(lines_in([band("wet", TOWN)], town))
    assert told["lines_power"] == told["lines_drain"] == 1 and told["line_km_power"] == pytest.approx(1.0, abs=0.01)


def test_what_is_not_reached_or_not_there_is_not_named(littletown: Ground) -> None:
    assert lines_in([band("wet", shapely.box(110, 30, 111, 31))], littletown) == []
    assert lines_in([band("wet", TOWN)], replace(littletown, drains={})) == []
    assert line_facts([]) == {}
