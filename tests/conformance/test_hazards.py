"""Every hazard keeps one promise. A hazard inherits all of this by being registered, ours and a stranger's alike."""

import ast
import copy
import inspect
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import shapely
import shapely.geometry
from msgspec import structs

from yunnao.assess.assess import assess
from yunnao.city.city import City, dump
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm
from yunnao.model.facts import AssessmentMade, as_data
from yunnao.model.promise import CanBeThrown, TellsLimits, TellsMembers
from yunnao.registry import every

HAZARDS = every("hazard")
ROUNDING = 1e-8  # square degrees, about 100 m2: coordinates are rounded to a metre
PARIS = {"lon": 2.35, "lat": 48.86}


@pytest.fixture(params=sorted(HAZARDS))
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def hazard(name: str) -> Any:
    return HAZARDS[name]()


@pytest.fixture(params=["littletown", "qingdao"])
def ground(request: pytest.FixtureRequest) -> Ground:
    return request.getfixturevalue(request.param)


@pytest.fixture
def source(hazard: Any, ground: Ground) -> SourceTerm:
    return hazard.example(ground)


@pytest.fixture
def footprint(hazard: Any, ground: Ground, source: SourceTerm) -> Footprint:
    return hazard.footprint(City(ground), source)


def areas(footprint: Footprint) -> list[Any]:
    return [shapely.geometry.shape(band.area) for band in footprint.bands]


def test_the_example_is_a_source_term_of_its_own_hazard_in_plain_json(name: str, source: SourceTerm) -> None:
    assert source.hazard == name
    assert source.at.tzinfo is not None
    assert msgspec.json.decode(msgspec.json.encode(source.data)) == source.data


def test_the_example_reaches_someone(footprint: Footprint, ground: Ground, hazard: Any, source: SourceTerm) -> None:
    assert footprint.bands
    made = assess(City(ground), "i", source, id="a", now=source.at)
    assert made.people > 0


def test_the_same_source_gives_the_same_footprint_and_changes_nothing(
        hazard: Any, name: str, ground: Ground, source: SourceTerm, footprint: Footprint) -> None:
    city = City(ground)
    before, data = dump(city), copy.deepcopy(source.data)
    again = HAZARDS[name]().footprint(city, structs.replace(source, data=copy.deepcopy(source.data)))
    assert msgspec.json.encode(again) == msgspec.json.encode(footprint)
    assert dump(city) == before
    assert source.data == data


def test_the_model_reads_neither_the_clock_nor_chance(name: str) -> None:
    text = inspect.getsource(inspect.getmodule(HAZARDS[name]))
    calls = [node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    called = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    assert not called & {"now", "utcnow", "today", "random", "default_rng", "monotonic", "perf_counter"}


def test_every_area_is_a_sound_polygon_on_the_earth(footprint: Footprint) -> None:
    for band, area in zip(footprint.bands, areas(footprint), strict=True):
        assert area.geom_type in ("Polygon", "MultiPolygon")
        assert area.is_valid and not area.is_empty, shapely.is_valid_reason(area)
        west, south, east, north = area.bounds
        assert -180 <= west < east <= 180 and -90 <= south < north <= 90
        assert band.threshold >= 0 and math.isfinite(band.threshold)
        assert band.unit and band.quantity and band.name and band.name_zh


def test_bands_go_from_the_weakest_to_the_strongest_each_inside_the_one_before(footprint: Footprint) -> None:
    shapes = areas(footprint)
    for weak, strong in pairwise(shapes):
        assert strong.difference(weak).area <= ROUNDING
    strengths: dict[str, list[float]] = {}
    for band in footprint.bands:
        strengths.setdefault(band.quantity, []).append(band.threshold)
    assert all(those == sorted(those) for those in strengths.values())
    assert len({band.name for band in footprint.bands}) == len(footprint.bands)
    leave = [band.evacuate for band in footprint.bands]
    assert leave == sorted(leave), "who must leave a weak band must leave the stronger one inside it"


def test_a_footprint_has_time_and_its_bands_lie_within_it(footprint: Footprint) -> None:
    for band in footprint.bands:
        assert footprint.start <= band.start <= band.end <= footprint.end
        assert band.start.utcoffset() == band.end.utcoffset() == timedelta(0)


def test_a_stronger_source_reaches_at_least_as_far(hazard: Any, ground: Ground) -> None:
    city = City(ground)
    reach: dict[str, float] = {}
    for strength in (0.7, 1.0, 1.6):
        bands = hazard.footprint(city, hazard.example(ground, strength)).bands
        for band in bands:
            area = shapely.geometry.shape(band.area).area
            assert area >= reach.get(band.name, 0.0) - ROUNDING, f"{band.name} shrinks as the source grows"
            reach[band.name] = area
        assert reach.keys() <= {band.name for band in bands}, "a band is lost as the source grows"


@pytest.mark.parametrize("strength", [0.75, 1.0, 1.37])
def test_a_hair_more_source_moves_an_edge_by_a_hair(hazard: Any, littletown: Ground, strength: float) -> None:
    """A band may begin or end at a class edge, but one that is there on both sides has not leapt."""
    city = City(littletown)
    one, other = ({band.name: shapely.geometry.shape(band.area).area for band in hazard.footprint(
        city, hazard.example(littletown, strength * by)).bands} for by in (1 - 1e-5, 1 + 1e-5))
    for name in one.keys() & other.keys():
        assert other[name] == pytest.approx(one[name], rel=0.02, abs=100 * ROUNDING), f"{name} leaps"


def test_nothing_reached_is_less_than_nothing(hazard: Any, ground: Ground) -> None:
    for strength in (0.7, 1.6):
        made = assess(City(ground), "i", hazard.example(ground, strength), id="a", now=hazard.example(ground).at)
        assert made.people >= 0 and made.to_move >= 0 and made.outside >= 0
        assert all(zone.people >= 0 and zone.to_move >= 0 for zone in made.zones)
        assert all(shapely.geometry.shape(band.area).area > 0 for band in made.footprint.bands)
        assert all(0 <= share.low <= share.likely <= share.high for share in made.impact.values())


def numbers(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every number in a source term's data."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from numbers(value, (*way, key))
    elif isinstance(data, list):
        for key, value in enumerate(data):
            yield from numbers(value, (*way, key))
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield way


def change(source: SourceTerm, way: tuple[Any, ...], by: Callable[[Any], Any]) -> SourceTerm:
    data = copy.deepcopy(source.data)
    holder = data
    for key in way[:-1]:
        holder = holder[key]
    holder[way[-1]] = by(holder[way[-1]])
    return structs.replace(source, data=data)


@pytest.mark.parametrize("absurd", [math.nan, math.inf, -math.inf, -1e6, 1e12, "many", None, [1]], ids=str)
def test_no_number_may_be_absurd(hazard: Any, ground: Ground, source: SourceTerm, absurd: Any) -> None:
    ways = list(numbers(source.data))
    assert ways, "a source term without a number has no strength"
    for way in ways:
        if absurd is None and _optional(hazard, ground, source, way):
            continue
        with pytest.raises((ValueError, LookupError)) as refused:
            hazard.footprint(City(ground), change(source, way, lambda _: absurd))
        assert len(str(refused.value)) > 40, "an error says what happened, why it matters and what to do next"


IMPOSSIBLE = (  # by the unit at the end of a name: what no such number can be
    (re.compile(r"(^|_)m_s$"), (-0.001, 400.0)), (re.compile(r"_hpa$"), (300.0, 1200.0)),
    (re.compile(r"celsius$"), (-300.0, 1000.0)), (re.compile(r"magnitude$"), (11.0,)),
    (re.compile(r"_deg$"), (-0.1, 361.0)),
    (re.compile(r"(^|_)(kg|kg_s|t|t_h|tonnes|m2|km|minutes|hours|share|moisture|tenths)$|^mm_\d+h$"), (-0.001,)),
)


def test_what_the_unit_of_a_field_makes_impossible_is_refused(hazard: Any, ground: Ground, source: SourceTerm) -> None:
    """Negative mass, a wind of 400 m/s, air of 300 hPa: names say their unit, so a stranger's fields are held too."""
    for way in numbers(source.data):
        name = next(part for part in reversed(way) if isinstance(part, str))
        for unit, absurd in IMPOSSIBLE:
            for value in absurd if unit.search(name) else ():
                with pytest.raises((ValueError, LookupError)) as refused:
                    hazard.footprint(City(ground), change(source, way, lambda _, value=value: value))
                assert len(str(refused.value)) > 40


def test_longitude_and_latitude_exchanged_are_refused(hazard: Any, ground: Ground, source: SourceTerm) -> None:
    places = {way[:-1] for way in numbers(source.data) if way[-1] == "lon"}
    for way in sorted(places, key=str):
        here = source.data
        for key in way:
            here = here[key]
        turned = change(change(source, (*way, "lon"), lambda _, at=here: at["lat"]), (*way, "lat"),
                        lambda _, at=here: at["lon"])
        with pytest.raises(ValueError, match=r"\w"):
            hazard.footprint(City(ground), turned)


def test_outside_its_range_a_model_says_so(hazard: Any, name: str, ground: Ground, source: SourceTerm,
                                            footprint: Footprint) -> None:
    """`beyond` gives a source term that can be, but that the model was not made for: one note more than the example."""
    if not isinstance(hazard, TellsLimits):
        assert name not in OURS, f"{name} does not say where its model ends"
        return
    there = hazard.beyond(ground)
    assert there.hazard == name
    assert len(hazard.footprint(City(ground), there).notes) > len(footprint.notes)
    assert assess(City(ground), "i", there, id="a", now=there.at).assumptions


def _optional(hazard: Any, ground: Ground, source: SourceTerm, way: tuple[Any, ...]) -> bool:
    try:
        hazard.footprint(City(ground), change(source, way, lambda _: None))
    except ValueError:
        return False
    return True


def test_a_place_in_another_country_is_refused(hazard: Any, ground: Ground, source: SourceTerm) -> None:
    places = {way[:-1] for way in numbers(source.data) if way[-1] == "lon"}
    for way in sorted(places, key=str):
        there = change(source, (*way, "lon"), lambda _: PARIS["lon"])
        there = change(there, (*way, "lat"), lambda _: PARIS["lat"])
        with pytest.raises(ValueError, match=r"\w"):
            hazard.footprint(City(ground), there)


def test_a_field_nobody_knows_is_refused_and_named(hazard: Any, ground: Ground, source: SourceTerm) -> None:
    odd = structs.replace(source, data={**source.data, "wnid_m_s": 30})
    with pytest.raises(ValueError, match="wnid_m_s"):
        hazard.footprint(City(ground), odd)


def test_a_source_term_of_another_hazard_is_refused(hazard: Any, ground: Ground, source: SourceTerm) -> None:
    with pytest.raises(ValueError, match="zombies"):
        hazard.footprint(City(ground), structs.replace(source, hazard="zombies"))


def test_what_is_assumed_is_said(footprint: Footprint) -> None:
    assert footprint.notes and all(note.strip() for note in footprint.notes)


def test_the_model_has_a_name_and_a_version_and_its_module_a_source(hazard: Any, name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*@\d+(\.\d+)*", hazard.model)
    assert hazard.valid_for > timedelta(0) and hazard.lead_time >= timedelta(0)
    module = inspect.getmodule(HAZARDS[name])
    assert module is not None and "Source:" in (module.__doc__ or ""), "the module says where its model comes from"
    assert (HAZARDS[name].__doc__ or "").strip(), "the class says what its source term holds"


def test_published_numbers_come_out_again(hazard: Any) -> None:
    assert hazard.verification
    for row in hazard.verification:
        assert row.what and row.source and row.why and row.unit
        assert 0 < row.tolerance <= 0.6 * abs(row.theirs), f"{row.what}: so wide a tolerance proves nothing"
        assert abs(row.ours() - row.theirs) <= row.tolerance, f"{row.what}: {row.ours()} against {row.theirs}"


OURS = ("earthquake", "explosion", "leak", "manual", "oil_spill", "plume", "rainstorm", "storm_surge", "typhoon",
        "wildfire")


@pytest.mark.parametrize("ours", OURS)
def test_our_own_hazards_are_checked_against_five_numbers_or_more(ours: str) -> None:
    assert len(HAZARDS[ours]().verification) >= 5


@pytest.mark.parametrize("ours", OURS)
def test_our_own_hazards_are_named_in_the_page_on_hazards(ours: str) -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "howto" / "hazard.md").read_text(encoding="utf-8")
    assert f"| `{ours}` |" in page, f"{ours} is not in the table of docs/howto/hazard.md"


def test_the_order_of_the_cells_of_the_city_does_not_matter(hazard: Any, littletown: Ground) -> None:
    """The same people in the same zones, whatever order the population grid keeps its cells in."""
    grid = littletown.population
    source = hazard.example(littletown)
    as_drawn = assess(City(littletown), "i", source, id="a", now=source.at)
    for order in (np.arange(len(grid.people))[::-1], *(np.random.default_rng(seed).permutation(len(grid.people))
                                                       for seed in range(3))):
        turned = replace(littletown, population=replace(grid, lon=grid.lon[order], lat=grid.lat[order],
                                                        people=grid.people[order], district=grid.district[order]))
        made = assess(City(turned), "i", source, id="a", now=source.at)
        assert made.zones == as_drawn.zones and made.facts == as_drawn.facts


def test_an_assessment_adds_up_and_survives_the_log(hazard: Any, ground: Ground, source: SourceTerm) -> None:
    city = City(ground)
    now: datetime = source.at + timedelta(minutes=5)
    made = assess(city, "i-1", source, id="a-1", now=now)
    assert sum(zone.people for zone in made.zones) == made.people
    assert sum(zone.to_move for zone in made.zones) == made.to_move <= made.people
    assert made.people + made.outside == ground.population.people.sum()
    assert all(0 <= zone.to_move <= zone.people for zone in made.zones)
    assert all(zone.move_before is None or zone.move_before > now for zone in made.zones)
    assert made.model == hazard.model and made.log_position == city.seq
    assert made.valid_until == now + hazard.valid_for
    assert made.assumptions
    assert all(math.isfinite(value) for value in made.facts.values())
    assert msgspec.convert(as_data(AssessmentMade(assessment=made)), AssessmentMade).assessment == made


def ensemble(hazard: Any, ground: Ground, source: SourceTerm, seed: int) -> Any:
    return assess(City(ground), "i", source, id="a", now=source.at, members=6, seed=seed)


def test_members_are_the_same_for_a_seed_and_chances_are_chances(hazard: Any, ground: Ground,
                                                                 source: SourceTerm) -> None:
    if not isinstance(hazard, TellsMembers | CanBeThrown):
        assert ensemble(hazard, ground, source, 1).members == {}
        return
    one, again, other = (ensemble(hazard, ground, source, seed) for seed in (1, 1, 2))
    assert msgspec.json.encode(one) == msgspec.json.encode(again)
    assert one.members != other.members
    assert {len(values) for values in one.members.values()} == {6}
    assert all(0 <= chance <= 1 for chance in one.chances.values())
    assert all(told.low <= told.likely <= told.high for told in one.impact.values())
    assert all(0 <= people <= ground.population.people.sum() for people in one.members["people"] if people is not None)


def test_a_map_of_exceedance_has_sound_areas_that_lie_inside_each_other(hazard: Any, littletown: Ground) -> None:
    made = ensemble(hazard, littletown, hazard.example(littletown), 1)
    lines: dict[str, list[tuple[float, Any]]] = {}
    for line in made.exceedance:
        area = shapely.geometry.shape(line.area)
        assert area.is_valid and not area.is_empty and area.geom_type in ("Polygon", "MultiPolygon")
        lines.setdefault(line.name, []).append((line.chance, area))
    for drawn in lines.values():
        for (weak, wide), (strong, narrow) in pairwise(drawn):
            assert weak < strong and narrow.area <= wide.area + 1e-5


def test_a_hazard_that_is_thrown_begins_with_the_source_itself(hazard: Any, ground: Ground,
                                                              source: SourceTerm) -> None:
    if isinstance(hazard, CanBeThrown):
        thrown = hazard.thrown(source, 5, 3)
        assert len(thrown) == 5 and thrown[0] == source
        assert thrown == hazard.thrown(source, 5, 3) != hazard.thrown(source, 5, 4)


@pytest.mark.parametrize("ours", OURS)
def test_our_own_hazards_say_how_sure_they_are_or_why_not(ours: str, littletown: Ground) -> None:
    there = HAZARDS[ours]()
    notes = there.footprint(City(littletown), there.example(littletown)).notes
    unsure = isinstance(there, TellsMembers | CanBeThrown)
    assert unsure or any("no throws, no chances" in note for note in notes)


def test_what_is_thrown_can_be_and_whoever_throws_it_says_how_far(hazard: Any, littletown: Ground) -> None:
    if not isinstance(hazard, CanBeThrown):
        return
    assert " / " in hazard.thrown_by and re.search(r"\d", hazard.thrown_by)
    for source in (hazard.example(littletown, 0.7), hazard.example(littletown, 1.6), hazard.beyond(littletown)):
        for term in hazard.thrown(source, 30, 4):
            hazard.footprint(City(littletown), term)


def test_members_lie_about_the_forecast_and_bring_what_they_do_to_people(hazard: Any, littletown: Ground) -> None:
    """The first member is the forecast, so no interval may leave it behind; what a forecast tells, members tell."""
    if not isinstance(hazard, CanBeThrown):
        return
    source = hazard.example(littletown)
    made = assess(City(littletown), "i", source, id="a", now=source.at, members=40, seed=2)
    plain = assess(City(littletown), "i", source, id="a", now=source.at)
    assert made.facts == plain.facts and made.footprint == plain.footprint and made.zones == plain.zones
    assert made.members["people"][0] == pytest.approx(plain.people, abs=1.0)
    assert made.members["to_move"][0] == pytest.approx(plain.to_move, abs=1.0)
    for name, told in plain.impact.items():
        assert made.impact[name].low <= told.likely + 1 and told.likely - 1 <= made.impact[name].high, name
    assert hazard.thrown_by in made.assumptions


def test_roads_are_cut_where_a_band_is_and_while_it_lasts(hazard: Any, ground: Ground, source: SourceTerm) -> None:
    made = assess(City(ground), "i", source, id="a", now=source.at)
    whole = shapely.union_all(areas(made.footprint)).buffer(0.02)
    for effect in made.roads:
        assert 0 <= effect.speed_factor < 1 and effect.source and effect.name_zh
        assert made.footprint.start <= effect.start <= effect.end <= made.footprint.end
        assert whole.covers(shapely.geometry.shape(effect.area))
    assert bool(made.roads) == ("road_km_cut" in made.facts)
