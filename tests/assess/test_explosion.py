"""The explosion hazard: circles by kind, who must leave, what is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest
import shapely.geometry
from hypothesis import given, settings
from hypothesis import strategies as st

from yunnao.assess.hazards.explosion import Explosion
from yunnao.city.city import City
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm

AT = datetime(2024, 7, 1, tzinfo=UTC)
KINDS = {"tnt": {"kg": 1000.0}, "vapour_cloud": {"kg": 1000.0, "fuel": "lpg"}, "bleve": {"kg": 1000.0, "fuel": "lpg"},
         "pool_fire": {"pool_m2": 300.0, "fuel": "gasoline"}, "jet_fire": {"kg_s": 10.0, "fuel": "lng"}}


def term(kind: str, **more: Any) -> SourceTerm:
    data = {"point": {"lon": 120.0111, "lat": 36.009}, "kind": kind} | KINDS.get(kind, {}) | more
    return SourceTerm(hazard="explosion", at=AT, data={k: v for k, v in data.items() if v is not None})


def footprint(town: Ground, source: SourceTerm) -> Footprint:
    return Explosion().footprint(City(town), source)


def facts(town: Ground, source: SourceTerm) -> dict[str, float]:
    return Explosion().facts(City(town), source, footprint(town, source))


def radius_m(town: Ground, made: Footprint, number: int) -> float:
    return (town.plane.metres(shapely.geometry.shape(made.bands[number].area)).area / 3.1416) ** 0.5


def test_one_tonne_of_tnt_breaks_windows_at_440_m(littletown: Ground) -> None:
    """Z of 2.07 kPa (0.3 psi) is about 44 m/kg^(1/3)."""
    made = footprint(littletown, term("tnt"))
    assert [band.name for band in made.bands] == ["windows break", "houses damaged", "walls fall",
                                                  "buildings destroyed"]
    assert radius_m(littletown, made, 0) == pytest.approx(440, rel=0.05)
    assert [band.evacuate for band in made.bands] == [False, True, True, True]


def test_a_tonne_of_lpg_in_the_air_is_as_a_tonne_of_tnt_times_heat_and_share(littletown: Ground) -> None:
    assert facts(littletown, term("vapour_cloud"))["tnt_kg"] == pytest.approx(1000 * 0.1 * 46_000 / 4680, abs=0.1)
    assert facts(littletown, term("vapour_cloud", blast_share=0.03))["tnt_kg"] == pytest.approx(294.9, abs=0.1)


def test_heat_is_told_in_kilowatts_and_blast_in_kilopascals(littletown: Ground) -> None:
    for kind in KINDS:
        units = {band.unit for band in footprint(littletown, term(kind)).bands}
        assert units == ({"kPa"} if kind in ("tnt", "vapour_cloud") else {"kW/m2"})


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.floats(0.1, 20))
def test_more_never_reaches_less_far(littletown: Ground, kind: str, size: float) -> None:
    key = next(key for key in ("kg", "kg_s", "pool_m2") if key in KINDS[kind])
    one, more = (facts(littletown, term(kind, **{key: KINDS[kind][key] * size * by}))["keep_away_m"]
                 for by in (1.0, 1.2))
    assert 0 < one <= more


def test_nothing_to_explode_endangers_nobody(littletown: Ground) -> None:
    assert footprint(littletown, term("tnt", kg=0.0)).bands == []
    assert footprint(littletown, term("bleve", kg=0.0)).bands == []


@pytest.mark.parametrize(("source", "word"), [
    (term("bleve", fuel="milk"), "lpg"),
    (term("bleve", fuel=None), "needs fuel"),
    (term("jet_fire", kg_s=None), "kg_s"),
    (term("atom_bomb"), "kind"),
    (term("tnt", point={"lon": 121.0, "lat": 36.0}), "km from"),
])  # fmt: skip
def test_what_cannot_be_is_refused(littletown: Ground, source: SourceTerm, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        footprint(littletown, source)


def test_a_cloud_is_weaker_in_the_open_than_hindered_and_weaker_than_a_detonation(littletown: Ground) -> None:
    def away(**more: Any) -> float:
        return facts(littletown, term("vapour_cloud", **more))["keep_away_m"]

    by_class = [away(method="multi_energy", strength=strength) for strength in (1, 4, 5, 6)]
    assert by_class == sorted(by_class) and by_class[0] == 0
    by_flame = [away(method="flame_speed", flame_mach=mach) for mach in (0.2, 0.5, 1.0, 5.2)]
    assert by_flame == sorted(by_flame)
    assert by_class[-1] == pytest.approx(by_flame[-1], rel=0.35)


def test_a_cloud_says_who_judged_its_violence(littletown: Ground) -> None:
    told = footprint(littletown, term("vapour_cloud", method="multi_energy", strength=6)).notes
    assert any("judgement" in note for note in told)
    assert "cloud_mj" in facts(littletown, term("vapour_cloud", method="multi_energy", strength=6))


@pytest.mark.parametrize(("more", "said"), [({"method": "multi_energy"}, "strength"),
                                            ({"method": "flame_speed"}, "flame_mach"),
                                            ({"method": "multi_energy", "strength": 8}, "class 8"),
                                            ({"method": "flame_speed", "flame_mach": 9.0}, "flame_mach")])
def test_a_cloud_without_its_strength_or_beyond_the_curves_is_refused(
        littletown: Ground, more: dict[str, Any], said: str) -> None:
    with pytest.raises((ValueError, LookupError), match=said):
        footprint(littletown, term("vapour_cloud", **more))
