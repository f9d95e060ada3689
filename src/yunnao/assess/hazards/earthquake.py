"""Earthquake 地震: ellipses of intensity VI to XI around an epicentre, and how many people live in each.

Source: `yunnao.assess.shake` (the elliptic relation of eastern China behind GB 18306-2015, and two models to compare);
intensity scale GB/T 17742-2020. Who must leave is an assumption: everyone where the intensity is VIII or more.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import hypot
from typing import Annotated, Any

import numpy as np
import shapely
import shapely.affinity
from msgspec import Meta, Struct

from yunnao.assess import shake
from yunnao.assess.bands import Ring, nested
from yunnao.assess.published import Published
from yunnao.assess.term import Place, changed, near, read_term
from yunnao.assess.throws import Off, thrown
from yunnao.city.ground import Ground
from yunnao.model.assessment import Footprint, SourceTerm
from yunnao.model.clock import utc
from yunnao.registry import hazard

ROMAN = {6: ("intensity VI", "Ⅵ度区"), 7: ("intensity VII", "Ⅶ度区"), 8: ("intensity VIII", "Ⅷ度区"),
         9: ("intensity IX", "Ⅸ度区"), 10: ("intensity X", "Ⅹ度区"), 11: ("intensity XI", "Ⅺ度区")}  # fmt: skip
LEAVE = 8  # nobody stays in a building that an aftershock may bring down
LASTS = timedelta(hours=72)

OFF = {"magnitude": Off(by=hypot(shake.SIGMA / shake.INTENSITY["long"][1], 0.2), low=3.0, high=8.7),
       "strike_deg": Off(by=20.0, high=360.0, around=True)}


class _Quake(Struct, frozen=True, forbid_unknown_fields=True):
    epicentre: Place
    magnitude: Annotated[float, Meta(ge=3.0, le=8.7)]
    depth_km: Annotated[float, Meta(ge=1, le=70)] = 10.0
    strike_deg: Annotated[float, Meta(ge=0, le=360)] = 45.0
    note: str = ""


@hazard("earthquake")
class Earthquake:
    """The median intensity, whole degrees from VI.

    Source term: epicentre {lon, lat}, magnitude (Ms), depth_km, strike_deg (compass direction of the long axis; without
    it north-east, as of the Tancheng-Lujiang fault zone and its branches).
    """

    model = "gb18306-east@1"
    valid_for = timedelta(hours=2)
    lead_time = timedelta(0)

    thrown_by = (
        f"概率来自集合：烈度衰减的离散（标准差 {shake.SIGMA:g} 度，整次地震一并偏移）与速报震级 0.2 级合为 0.47 级，"
        "震中 5 公里，长轴方向 20 度（后三者为假设）。 / Chances are of throws: the scatter of the relation "
        f"({shake.SIGMA:g} degrees, the whole earthquake as one) and 0.2 of a first magnitude together are 0.47 of "
        "magnitude; epicentre 5 km, strike 20 degrees (these three assumed).")

    def thrown(self, source: SourceTerm, members: int, seed: int) -> Sequence[SourceTerm]:
        """The earthquake as it may be."""
        return thrown(source, OFF, members, seed, place="epicentre", km=5.0)

    def footprint(self, city: Any, source: SourceTerm) -> Footprint:
        term, at = _read(city.ground, source), utc(source.at)
        centre = city.ground.plane.metres(shapely.Point(term.epicentre.lon, term.epicentre.lat))
        rings = [Ring(_ellipse(term, level, centre), name, zh, "intensity", float(level), "degree", level >= LEAVE)
                 for level, (name, zh) in ROMAN.items()]
        bands = nested(rings, city.ground.plane, at, at + LASTS)
        return Footprint(hazard="earthquake", bands=bands, start=at, end=at + LASTS, notes=_notes(term))

    def facts(self, city: Any, source: SourceTerm, footprint: Footprint) -> dict[str, float]:
        """magnitude, distance_km (of the nearest people), max_intensity and max_pga_gal where people live, and beside
        them intensity_allen_2012 and pga_gal_bssa_2014 at the same place."""
        term, grid = _read(city.ground, source), city.ground.population
        x, y = city.ground.plane.xy(grid.lon, grid.lat)
        x0, y0 = city.ground.plane.xy(term.epicentre.lon, term.epicentre.lat)
        east, north = (x - x0)[grid.people > 0] / 1000, (y - y0)[grid.people > 0] / 1000
        turn = np.radians(term.strike_deg)
        along, across = east * np.sin(turn) + north * np.cos(turn), east * np.cos(turn) - north * np.sin(turn)
        near = shake.nearest(along, across)
        along, across = along[near], across[near]
        felt = shake.intensity_at(term.magnitude, along, across)
        worst = int(np.argmax(felt))
        axis = "long" if abs(along[worst]) >= abs(across[worst]) else "short"
        km = float(np.hypot(along[worst], across[worst]))
        return {
            "magnitude": term.magnitude,
            "distance_km": round(float(np.hypot(east, north).min()), 1),
            "max_intensity": round(float(felt[worst]), 1),
            "max_pga_gal": round(shake.acceleration_gal(term.magnitude, km, axis), 1),
            "intensity_allen_2012": round(shake.allen_2012(term.magnitude, float(np.hypot(km, term.depth_km))), 1),
            "pga_gal_bssa_2014": round(981 * shake.bssa_2014_g(term.magnitude, km), 1),
        }

    def example(self, ground: Ground, strength: float = 1.0) -> SourceTerm:
        """Magnitude 6 at strength 1 (a tenth stronger, 0.3 more) under the place where most people live."""
        most = int(np.argmax(ground.population.people))
        return SourceTerm(hazard="earthquake", at=datetime(2024, 7, 1, tzinfo=UTC), data={
            "epicentre": {"lon": float(ground.population.lon[most]), "lat": float(ground.population.lat[most])},
            "magnitude": 6.0 + 3.0 * float(np.log10(strength)), "depth_km": 12.0, "strike_deg": 45.0})

    def beyond(self, ground: Ground) -> SourceTerm:
        """A magnitude below those the relation was made from."""
        return changed(self.example(ground), magnitude=4.2)

    @property
    def verification(self) -> Sequence[Published]:
        return VERIFICATION


def _read(ground: Ground, source: SourceTerm) -> _Quake:
    term = read_term(source, "earthquake", _Quake)
    near(ground, term.epicentre, 400.0, "the epicentre")
    return term


def _ellipse(term: _Quake, level: float, centre: Any) -> Any:
    """Where the median intensity is at least `level`, in metres on the plane."""
    a, b = (1000 * shake.reach_km(term.magnitude, level, axis) for axis in ("long", "short"))
    round_one = shapely.affinity.scale(shapely.Point(0, 0).buffer(1.0, quad_segs=32), a, b)
    turned = shapely.affinity.rotate(round_one, 90 - term.strike_deg, origin=(0, 0))
    return shapely.affinity.translate(turned, centre.x, centre.y)


def _notes(term: _Quake) -> list[str]:
    notes = [
        f"中国东部椭圆烈度衰减关系（GB 18306-2015），中值，一个标准差 {shake.SIGMA:g} 度；长轴 {term.strike_deg:g} 度。"
        f" / Median of the elliptic relation of eastern China, one sigma {shake.SIGMA:g} degrees of intensity.",
        "基岩与场地差别、断层破裂长度、砂土液化未计；极震区比实际椭圆更圆。"
        " / No soil, no length of rupture, no liquefaction; the innermost ellipse is rounder than a real one.",
        "峰值加速度按 GB 18306-2015 东部关系，约为 Boore 等（2014）的两倍，两者并列给出。"
        " / The acceleration is about twice that of Boore et al. (2014); both are told.",
        "撤离范围（Ⅷ度及以上）为假设，应以房屋安全鉴定为准。"
        " / Leaving from intensity VIII on is assumed: an inspection of each building decides.",
    ]
    if term.magnitude < 5:
        notes.append("震级小于 5：该关系由更大地震得出，偏高。"
                     " / Below magnitude 5 the relation, made from greater ones, overstates.")
    if term.depth_km > 30:
        notes.append("震源深于 30 公里：关系由浅源地震得出，偏高。"
                     " / Deeper than 30 km: the relation, made from shallow ones, overstates.")
    return notes


_PINGYUAN = "China Earthquake Administration, intensity map of Pingyuan, Ms 5.5, 6 August 2023: VI is 24 km by 12 km"
_TANGSHAN = "Tangshan, Ms 7.8, 28 July 1976: isoseismals as commonly printed (known to us, not seen again)"
_ONE, _TWO = "one sigma of the relation", "two sigma of the relation: one small earthquake"
_PYGMM = "Boore et al. (2014) as computed by PyPI pygmm 0.8.0 (MIT), strike-slip, 760 m/s, global"
VERIFICATION: Sequence[Published] = (
    Published("intensity 12 km along from Pingyuan", lambda: shake.intensity(5.5, 12, "long"), 6.0, 1.17, "degree",
              _TWO, _PINGYUAN),
    Published("intensity 6 km across from Pingyuan", lambda: shake.intensity(5.5, 6, "short"), 6.0, 1.17, "degree",
              _TWO, _PINGYUAN),
    Published("intensity 120 km along from Tangshan", lambda: shake.intensity(7.8, 120, "long"), 7.0, 0.58, "degree",
              _ONE, _TANGSHAN + ", VII 240 km long"),
    Published("intensity 75 km across from Tangshan", lambda: shake.intensity(7.8, 75, "short"), 7.0, 0.58, "degree",
              _ONE, _TANGSHAN + ", VII 150 km wide"),
    Published("intensity 60 km along from Tangshan", lambda: shake.intensity(7.8, 60, "long"), 8.0, 0.58, "degree",
              _ONE, _TANGSHAN + ", VIII 120 km long"),
    Published("intensity 42 km across from Tangshan", lambda: shake.intensity(7.8, 42, "short"), 8.0, 0.58, "degree",
              _ONE, _TANGSHAN + ", VIII 84 km wide"),
    Published("Boore et al. (2014), magnitude 5.5 at 10 km", lambda: shake.bssa_2014_g(5.5, 10),
              0.15698404, 1e-6, "g", "the same formula, to the digits held", _PYGMM),
    Published("Boore et al. (2014), magnitude 7.5 at 100 km", lambda: shake.bssa_2014_g(7.5, 100),
              0.03984631, 1e-6, "g", "the same formula, to the digits held", _PYGMM),
)  # fmt: skip
