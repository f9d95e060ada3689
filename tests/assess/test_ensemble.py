"""The ensemble: the same seed the same storms, thrown as wide as the bulletin says, chances that are chances."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely

from yunnao.assess import ensemble
from yunnao.assess.assess import assess
from yunnao.assess.hazards.typhoon import Typhoon
from yunnao.assess.term import changed
from yunnao.assess.track import Fix, follow
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import SourceTerm

START = datetime(2019, 8, 10, 12, tzinfo=UTC)


def fixes(radius_km: float = 100.0, wind: float = 30.0) -> list[Fix]:
    return [Fix(START + timedelta(hours=h), 120.0, 33.0 + 0.125 * h, wind, 975.0, radius_km * h / 24) for h in
            range(0, 37, 6)]


def test_the_first_member_is_the_forecast_and_a_seed_makes_all_of_them_again() -> None:
    one, again, other = (ensemble.thrown(fixes(), 20, seed) for seed in (7, 7, 8))
    assert one[0] == fixes()
    assert one == again and one != other


def test_a_circle_holds_seventy_in_a_hundred() -> None:
    """100 km at 24 hours: of 2,000 members 70 % lie within it."""
    members = ensemble.thrown(fixes(), 2000, 3)
    km = [np.hypot((m[4].lon - 120.0) * 111.32 * np.cos(np.radians(36.0)), (m[4].lat - 36.0) * 111.0) for m in members]
    assert np.mean(np.array(km) <= 100) == pytest.approx(0.70, abs=0.03)


def test_at_its_first_fix_nobody_doubts_its_strength() -> None:
    members = ensemble.thrown(fixes(), 50, 1)
    assert {member[0].wind_m_s for member in members} == {30.0}
    spread = np.std(np.log([member[-1].wind_m_s for member in members]))
    assert spread == pytest.approx(0.15, abs=0.05)


def test_a_strong_member_has_a_deep_low() -> None:
    for member in ensemble.thrown(fixes(), 50, 1)[1:]:
        last = member[-1]
        assert (last.wind_m_s > 30) == (last.pressure_hpa < 975)


def test_chances_fall_with_force_and_a_place_is_no_surer_than_the_city(littletown: Ground) -> None:
    tracks = [follow(member, START, timedelta(hours=1)) for member in ensemble.thrown(fixes(), 30, 2)]
    made = ensemble.run(littletown, tracks, (17.2, 24.5, 32.7), 13.9)
    anywhere, places = made.anywhere(), made.by_place()
    assert (np.diff(anywhere) <= 0).all() and 0 <= anywhere.min() <= anywhere.max() <= 1
    assert (places[:, made.inland] <= anywhere[:, None]).all() and places.shape == (3, len(made.lon))
    assert anywhere[0] > 0.5
    chart = made.chart()
    assert chart.shape == (3, len(made.window.lat), len(made.window.lon)) and chart.max() == places.max()


def test_a_wider_circle_widens_the_cone(littletown: Ground) -> None:
    narrow, wide = (ensemble.cone(follow(fixes(radius), START, timedelta(hours=1)), littletown.plane)
                    for radius in (50.0, 150.0))
    assert wide.area > 2 * narrow.area
    assert shapely.contains(wide.buffer(1000), narrow)


def test_an_assessment_tells_chances_when_asked_and_the_same_for_a_seed(littletown: Ground) -> None:
    source = Typhoon().example(littletown)
    plain, one, again = (assess(City(littletown), "i", source, id="a", now=source.at, members=members, seed=5)
                         for members in (0, 25, 25))
    assert plain.chances == {}
    assert one.chances == again.chances
    assert set(one.chances) == {"beaufort_8", "beaufort_10", "beaufort_12", "landfall_in_city"}
    assert all(0 <= chance <= 1 for chance in one.chances.values())
    assert one.facts == plain.facts and one.footprint == plain.footprint


def test_a_sure_and_strong_storm_is_certain_and_a_far_one_is_not(littletown: Ground) -> None:
    source = Typhoon().example(littletown, 1.6)
    sure = {**source.data, "fixes": [fix | {"radius_km": 0.0} for fix in source.data["fixes"]]}
    told = Typhoon().members(City(littletown), SourceTerm(hazard="typhoon", at=source.at, data=sure), 20, 1).chances
    assert told["beaufort_8"] == told["landfall_in_city"] == 1.0
    away = {**sure, "fixes": [fix | {"lon": fix["lon"] + 12} for fix in sure["fixes"]]}
    told = Typhoon().members(City(littletown), SourceTerm(hazard="typhoon", at=source.at, data=away), 20, 1).chances
    assert told["beaufort_12"] == told["landfall_in_city"] == 0.0


def test_a_bulletin_without_circles_is_as_unsure_as_forecasts_are_on_average() -> None:
    """The mean miss of many throws after 24 hours is the mean error that was taken, 85.8 km."""
    plain = fixes(radius_km=0.0)
    unsure = ensemble.as_unsure_as_usual(plain)
    assert [fix.radius_km for fix in plain] == [0.0] * 7 and unsure[0].radius_km == 0
    members = ensemble.thrown(unsure, 3000, 3)
    km = [np.hypot((m[4].lon - 120.0) * 111.32 * np.cos(np.radians(36.0)), (m[4].lat - 36.0) * 111.0) for m in members]
    assert np.mean(km) == pytest.approx(85.8, rel=0.03)
    assert ensemble.as_unsure_as_usual(fixes(50.0)) == fixes(50.0)


def test_members_blow_by_the_profile_that_the_source_names(littletown: Ground) -> None:
    """At 100 km from the track that of 1980, which knows no gale radius, is stronger than one fitted to a small one."""
    source = Typhoon().example(littletown)
    winds = {}
    for profile in ("holland-1980", "holland-2010"):
        named = changed(source, profile=profile, fixes=[
            fix | {"lon": fix["lon"] + 1.2, "gale_radius_km": 150.0} for fix in source.data["fixes"]])
        told = Typhoon().facts(City(littletown), named, Typhoon().footprint(City(littletown), named))
        winds[profile] = Typhoon().members(City(littletown), named, 5, 1).facts["max_wind_m_s"]
        assert winds[profile][0] == pytest.approx(told["max_wind_m_s"], abs=0.6)
    assert (winds["holland-1980"] > winds["holland-2010"] + 0.1).all()
