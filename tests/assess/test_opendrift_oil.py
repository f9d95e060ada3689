"""The adapter to OpenDrift, against a stand-in that speaks the part of its interface we use (OpenDrift 1.14)."""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest
import shapely.geometry

from yunnao.assess.hazards.oil_spill import OilSpill
from yunnao.assess.opendrift_oil import carried
from yunnao.assess.slick import OILS, Ask
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.city.plane import Plane
from yunnao.model.assessment import SourceTerm

START = datetime(2021, 4, 27, 0, 50, tzinfo=UTC)
PLANE = Plane(120.0, 36.0)
EAST = Ask(120.1, 36.0, START, 12.0, "medium_crude", 100.0, 10.0, 270.0, 0.2, 0.0, 12.0)


class StandIn:
    """OpenOil: particles that go with 3 % of the wind and all of the current, a little apart; one is lost half-way."""

    told: ClassVar[dict[str, Any]] = {}

    def __init__(self, loglevel: int) -> None:
        self.told.clear()
        self.told["loglevel"] = loglevel

    def add_reader(self, readers: list[Any]) -> None:
        self.told["readers"] = readers

    def set_config(self, name: str, value: float) -> None:
        self.told[name] = value

    def seed_elements(self, **how: Any) -> None:
        self.told["seeded"] = how

    def run(self, duration: timedelta, time_step: timedelta, time_step_output: timedelta) -> None:
        how, steps = self.told["seeded"], int(duration / time_step_output) + 1
        blown = self.told["readers"][0].variables
        hours = np.arange(steps)
        apart = np.random.normal(0, 0.01, how["number"])
        east = (0.03 * blown["x_wind"] + blown["x_sea_water_velocity"]) * 3600 * hours
        north = (0.03 * blown["y_wind"] + blown["y_sea_water_velocity"]) * 3600 * hours
        per_lon, per_lat = PLANE.metres_a_degree
        lon = how["lon"] + east[None, :] / per_lon + apart[:, None] * (hours > 0)
        lat = how["lat"] + north[None, :] / per_lat + 0.2 * apart[:, None] * (hours > 0)
        lon[0, steps // 2:], lat[0, steps // 2:] = np.nan, np.nan
        times = np.datetime64(how["time"]) + hours * np.timedelta64(3600, "s")
        self.result = {name: SimpleNamespace(values=values)
                       for name, values in (("lon", lon), ("lat", lat), ("time", times))}


@pytest.fixture
def opendrift(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    names = ("opendrift", "opendrift.models", "opendrift.models.openoil", "opendrift.readers")
    modules = {name: ModuleType(name) for name in names}
    modules["opendrift.models.openoil"].OpenOil = StandIn  # type: ignore[attr-defined]
    readers = modules["opendrift.readers"]
    readers.reader_constant = SimpleNamespace(Reader=lambda known: SimpleNamespace(variables=known))  # type: ignore[attr-defined]
    readers.reader_netCDF_CF_generic = SimpleNamespace(  # type: ignore[attr-defined]
        Reader=lambda path: SimpleNamespace(path=path, variables=dict.fromkeys(
            ("x_wind", "y_wind", "x_sea_water_velocity", "y_sea_water_velocity"), 1.0)))
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    return StandIn.told


def test_without_opendrift_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opendrift", None)
    monkeypatch.setitem(sys.modules, "opendrift.models.openoil", None)
    with pytest.raises(LookupError, match="opendrift"):
        carried(EAST, PLANE, [], 100, 1)


def test_a_steady_wind_and_current_carry_the_middle_where_they_must(opendrift: dict[str, Any]) -> None:
    path = carried(EAST, PLANE, [], 500, 1)
    east, north = path.gone_m(6 * 3600)
    assert east == pytest.approx(0.3 * 6 * 3600, rel=0.05) and north == pytest.approx(0.2 * 6 * 3600, rel=0.05)
    along, across = path.sigma_m(6 * 3600)
    assert along == pytest.approx(0.01 * PLANE.metres_a_degree[0], rel=0.2) and 0 <= across < 0.05 * along
    assert path.heading_rad(6 * 3600) == pytest.approx(np.arctan(0.2 * PLANE.metres_a_degree[1]
                                                                 / PLANE.metres_a_degree[0]), abs=0.05)
    assert path.sigma_m(0.0) == (0.0, 0.0)


def test_it_is_asked_in_opendrift_s_own_words(opendrift: dict[str, Any]) -> None:
    carried(EAST, PLANE, [], 500, 1)
    known = opendrift["readers"][0].variables
    assert known["x_wind"] == pytest.approx(10.0) and known["y_wind"] == pytest.approx(0.0, abs=1e-9)
    assert known["y_sea_water_velocity"] == pytest.approx(0.2) and known["land_binary_mask"] == 0
    seeded = opendrift["seeded"]
    assert seeded["time"] == START.replace(tzinfo=None) and seeded["oil_type"] == "GENERIC MEDIUM CRUDE"
    assert seeded["number"] == 500 and (seeded["lon"], seeded["lat"]) == (120.1, 36.0)


def test_the_same_seed_gives_the_same_path_and_another_another(opendrift: dict[str, Any]) -> None:
    one, again, other = (carried(EAST, PLANE, [], 100, seed).sigma_m(7200) for seed in (1, 1, 2))
    assert one == again != other


def test_what_is_lost_stays_where_it_was_and_every_oil_has_a_name(opendrift: dict[str, Any]) -> None:
    assert all(np.isfinite(carried(replace(EAST, oil=oil), PLANE, [], 100, 1).gone_m(12 * 3600)).all() for oil in OILS)


def spill(**more: Any) -> SourceTerm:
    data = {"point": {"lon": 120.10, "lat": 36.0}, "started_at": START.isoformat(), "oil": "medium_crude",
            "tonnes": 100.0, "wind_m_s": 6.0, "wind_from_deg": 90.0, "hours": 12.0, "engine": "opendrift"}
    return SourceTerm(hazard="oil_spill", at=START + timedelta(hours=1), data=data | more)


def test_the_hazard_draws_what_the_particles_did_and_says_who_carried_them(
        opendrift: dict[str, Any], littletown: Ground) -> None:
    hazard, city = OilSpill(), City(littletown)
    made = hazard.footprint(city, spill())
    possible, likely = (shapely.geometry.shape(band.area).area for band in made.bands)
    assert 0 < likely < possible
    assert any("OpenDrift carried 1000 particles" in note for note in made.notes)
    told = hazard.facts(city, spill(), made)
    assert told["drift_km"] == pytest.approx(0.18 * 12 * 3.6, rel=0.1)
    assert hazard.footprint(city, spill(seed=3)).bands != made.bands


def test_only_fields_in_the_package_are_opened(
        opendrift: dict[str, Any], littletown: Ground, tmp_path: Path) -> None:
    town = replace(littletown, folder=tmp_path / "town")
    (tmp_path / "town" / "fields").mkdir(parents=True)
    (tmp_path / "secret.nc").write_bytes(b"CDF")
    for name in ("../../secret.nc", "missing.nc", str(tmp_path / "secret.nc"), "https://example.org/winds.nc"):
        with pytest.raises(ValueError, match="only files there are opened"):
            OilSpill().footprint(City(town), spill(fields=[name]))
    (tmp_path / "town" / "fields" / "winds.nc").write_bytes(b"CDF")
    OilSpill().footprint(City(town), spill(fields=["winds.nc"]))
    assert opendrift["readers"][0].path.endswith("winds.nc")
