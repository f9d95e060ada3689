"""Best tracks of JMA: the format line by line, and real storms of which the landfall is known."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from yunnao.assess.best_track import find, read
from yunnao.assess.hazards.typhoon import Typhoon
from yunnao.city.city import City
from yunnao.city.ground import Ground

LINES = """\
66666 1909  056 0011 1909 0 6               LEKIMA              20191003
19080400 002 2 163 1310  998     000
19080912 002 5 275 1220  940     090     00100 0060 40350 0180
19081112 002 3 359 1203  980     045     00000 0000 40270 0210                 #
66666 9901  001 0001 9901 0 6               HILDA               20000101
99010512 002 3 100 1100 1000     040
"""


def test_each_column_is_what_the_format_says() -> None:
    lekima, hilda = read(LINES)
    assert (lekima.number, lekima.name, len(lekima.fixes)) == ("1909", "LEKIMA", 3)
    first, strong, last = lekima.fixes
    assert first.knots is None and first.hpa == 998 and (first.lat, first.lon) == (16.3, 131.0)
    assert strong.at == datetime(2019, 8, 9, 12, tzinfo=UTC) and strong.grade == 5 and strong.knots == 90
    assert (strong.longest_nm, strong.shortest_nm) == (350.0, 180.0)
    assert last.hpa == 980 and hilda.fixes[0].at.year == 1999


def test_a_term_holds_metres_a_second_and_the_mean_radius_of_thirty_knots() -> None:
    term = find(read(LINES), "201909").term("利奇马")
    assert term.data["storm"] == {"name": "利奇马", "name_en": "LEKIMA", "number": "1909"}
    assert term.data["averaging"] == "10min" and term.data["kind"] == "analysis"
    assert [fix["wind_m_s"] for fix in term.data["fixes"]] == [46.3, 23.15]
    assert term.data["fixes"][0]["gale_radius_km"] == pytest.approx((350 + 180) / 2 * 1.852, abs=0.1)
    assert term.data["gale_m_s"] == pytest.approx(15.43, abs=0.01)


@pytest.mark.parametrize(("text", "said"), [
    ("19080400 002 2 163 1310  998     000", "line 1"),
    (LINES + "20259912 002 3 100 1100 1000     040", "line 7"),
    (LINES + "not a track", "line 7"),
    (LINES.replace("19080912 002", "19080912 004"), "line 3"),
])
def test_what_is_no_best_track_is_refused_by_its_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(text)


def test_a_storm_that_is_not_there_or_never_was_one_is_refused() -> None:
    with pytest.raises(LookupError, match="1909, 9901"):
        find(read(LINES), "2001")
    with pytest.raises(ValueError, match="fewer than two"):
        find(read(LINES), "9901").term()


@pytest.fixture(scope="module")
def jma(shared: Path) -> str:
    return (shared / "hazards" / "jma_besttrack_2019_2021.txt").read_text(encoding="ascii")


def test_the_whole_real_file_reads_as_the_table_made_from_it(jma: str, shared: Path) -> None:
    storms = read(jma)
    with open(shared / "hazards" / "jma_besttrack_2019_2021.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    fixes = [(storm, fix) for storm in storms for fix in storm.fixes]
    known = {(storm.name, fix.at): fix for storm, fix in fixes}
    for row in rows:
        fix = known[row["name"], datetime.fromisoformat(row["time_utc"])]
        assert (fix.lat, fix.lon, fix.hpa) == (float(row["lat"]), float(row["lon"]), float(row["pres_hPa"]))
        assert (fix.knots or 0) == float(row["wind_kt_10min"] or 0)
    assert len(known) >= len(rows)


def test_lekima_comes_ashore_in_qingdao_when_and_where_it_did(jma: str, qingdao: Ground) -> None:
    """CMA: Huangdao, 11 August 2019, 20:50 Beijing time, 23 m/s of two minutes; JMA has 45 kt of ten minutes."""
    term = find(read(jma), "1909").term("利奇马")
    hazard, city = Typhoon(), City(qingdao)
    made = hazard.footprint(city, term)
    told = hazard.facts(city, term, made)
    assert told["landfall_in_city"] == 1
    landfall = term.at + timedelta(hours=told["hours_to_landfall"])
    assert abs(landfall - datetime.fromisoformat("2019-08-11T20:50+08:00")) < timedelta(hours=3)
    assert 17 < told["max_wind_m_s"] < 26, "23 m/s were told at the landfall"
    assert 8 <= told["gust_force"] <= 13
    gale = {arrival.district: arrival for arrival in made.arrivals if arrival.band == "Beaufort 8"}
    assert "370211" in gale, "Huangdao had its gale"
    assert all(arrival.start <= landfall + timedelta(hours=12) and arrival.end >= arrival.start
               for arrival in gale.values())


def test_in_fa_passes_far_inland_and_brings_qingdao_no_gale_of_its_centre(jma: str, qingdao: Ground) -> None:
    """In-fa came ashore in Zhejiang (25 and 26 July 2021) and went by west of Qingdao on the 29th, weak."""
    term = find(read(jma), "2106").term("烟花")
    hazard, city = Typhoon(), City(qingdao)
    told = hazard.facts(city, term, hazard.footprint(city, term))
    assert told["landfall_in_city"] == 0
    assert 100 < told["min_distance_km"] < 500
    assert told["max_wind_m_s"] < 17.2
