"""Tracks: even steps between fixes, the moment of landfall, and what no storm does."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from yunnao.assess.track import Fix, approach, follow
from yunnao.city.ground import Ground

NOON = datetime(2024, 8, 1, 12, tzinfo=UTC)
STEP = timedelta(minutes=30)


def fix(hours: float, lon: float, lat: float, **more: float) -> Fix:
    values = {"wind_m_s": 30.0, "pressure_hpa": 975.0} | more
    return Fix(NOON + timedelta(hours=hours), lon, lat, **values)


def test_between_fixes_everything_changes_evenly() -> None:
    track = follow([fix(0, 120, 34, wind_m_s=40.0), fix(4, 120, 36, wind_m_s=20.0)], NOON, STEP)
    assert len(track.lat) == 9
    assert track.lat[4] == pytest.approx(35) and track.wind_m_s[4] == pytest.approx(30)
    assert track.at(4) == NOON + timedelta(hours=2)
    assert track.north_m_s[0] == pytest.approx(2 * 110_950 / (4 * 3600), rel=0.002)
    assert track.east_m_s[0] == 0


def test_a_forecast_begins_now_and_not_before() -> None:
    track = follow([fix(0, 120, 34), fix(4, 120, 36)], NOON + timedelta(hours=1), STEP)
    assert track.start == NOON + timedelta(hours=1) and track.lat[0] == pytest.approx(34.5)


def test_the_last_fix_is_the_last_step_even_when_the_step_does_not_fit() -> None:
    track = follow([fix(0, 120, 34), fix(0.8, 120, 34.4)], NOON, STEP)
    assert track.lat[-1] == pytest.approx(34.4) and len(track.lat) == 3


def test_a_gale_radius_nobody_gave_stays_unknown() -> None:
    track = follow([fix(0, 120, 34), fix(1, 120, 34.1, gale_radius_km=200.0), fix(2, 120, 34.2, gale_radius_km=300.0)],
                   NOON, STEP)
    assert np.isnan(track.gale_radius_km[:2]).all() and track.gale_radius_km[3] == 250.0


@pytest.mark.parametrize("fixes", [[], [fix(0, 120, 34)], [fix(1, 120, 34), fix(0, 120, 35)],
                                   [fix(0, 120, 34), fix(0, 120, 35)]])
def test_fixes_must_be_two_and_in_order(fixes: list[Fix]) -> None:
    with pytest.raises(ValueError, match="Order the fixes by time"):
        follow(fixes, NOON, STEP)


def test_a_leap_is_refused() -> None:
    with pytest.raises(ValueError, match="correct the position or the time"):
        follow([fix(0, 120, 30), fix(1, 120, 34)], NOON, STEP)


def test_a_track_that_is_over_is_refused() -> None:
    with pytest.raises(ValueError, match="newer bulletin"):
        follow([fix(0, 120, 34), fix(2, 120, 35)], NOON + timedelta(hours=2), STEP)


def test_landfall_is_the_first_step_over_the_city_s_land(littletown: Ground) -> None:
    track = follow([fix(0, 120.01, 35.0), fix(20, 120.01, 37.0)], NOON, STEP)
    met = approach(track, littletown)
    assert met.landfall == 20 and track.lat[20] == pytest.approx(36.0)  # the town lies between 35.991 and 36.018
    assert met.nearest_km == 0


def test_a_storm_that_passes_has_no_landfall_but_a_nearest_distance(littletown: Ground) -> None:
    track = follow([fix(0, 121.0333, 35.0), fix(20, 121.0333, 37.0)], NOON, STEP)
    met = approach(track, littletown)
    assert met.landfall is None
    assert met.nearest_km == pytest.approx(90.2, abs=0.5)  # one degree of longitude at 36 degrees north
    assert track.lat[met.nearest] == pytest.approx(36.0)
