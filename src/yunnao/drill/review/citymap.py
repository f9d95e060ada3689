"""A map picture as inline SVG: the ground, the danger on it, people, shelters and ways, with scale and north."""

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from markupsafe import Markup

from yunnao.city.ground import Ground
from yunnao.drill.review.geometry import Box, View
from yunnao.drill.review.scene import MoveShown, ShelterShown, Shown, ZoneShown, area
from yunnao.drill.review.svg import both, picture, shortened, tag, width_of

NAMED_SHELTERS = 6


def city_map(ground: Ground, shown: Shown, view: View, label: str) -> Markup:
    """One moment of the city on the ground that `view` sees."""
    layers = [
        *_ground(ground, view), *_bands(shown, view), *_ways(ground, view), *_moves(shown.moves, view),
        *_zones(shown.zones, view), *_units(shown.units, view), *_shelters(shown.shelters, view), *_source(shown, view),
        *_names(ground, shown, view), *_scale(view),
    ]
    return picture(view.width, view.height, layers, label, "map")


def boxes_of(ground: Ground, pictures: Iterable[Shown]) -> list[Box]:
    """What all pictures of a drill must show: where people are moved from and to; the whole city when nobody is."""
    boxes = [box for shown in pictures for box in _boxes(shown)]
    return boxes or [tuple(shapely.bounds(d.area)) for d in ground.districts]


def _boxes(shown: Shown) -> Iterator[Box]:
    points = [zone.point for zone in shown.zones] + [there.shelter.point for there in shown.shelters]
    yield from ((p.lon, p.lat, p.lon, p.lat) for p in points)
    if shown.source is not None:
        yield from (tuple(shapely.bounds(area(band))) for band, _ in shown.bands if band.evacuate)


def _ground(ground: Ground, view: View) -> Iterator[Markup]:
    yield tag("rect", width=view.width, height=view.height, class_="sea")
    yield from (tag("path", d=view.path(d.area), class_="district") for d in ground.districts)
    if ground.coast is not None:
        yield tag("path", d=view.path(ground.coast), class_="coast")


def _bands(shown: Shown, view: View) -> Iterator[Markup]:
    for band, look in shown.bands:
        yield tag("path", tag("title", band.name_zh), d=view.path(area(band)), class_=f"band {look}",
                  fill_rule="evenodd")


def _ways(ground: Ground, view: View) -> Iterator[Markup]:
    yield tag("path", d=view.path(_roads(ground), 0.8), class_="road")
    for _, drain in sorted(ground.drains.items()):
        yield tag("path", d=view.path(shapely.geometry.shape(drain["geometry"]), 0.3), class_="drain")


@lru_cache(maxsize=2)
def _roads(ground: Ground) -> Any:
    """Every street once, joined end to end."""
    roads = ground.roads
    ends = np.sort(np.stack([roads.tail, roads.head], axis=1), axis=1)
    ends = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0)
    pairs = np.stack([roads.lon[ends], roads.lat[ends]], axis=-1)
    return shapely.line_merge(shapely.multilinestrings(shapely.linestrings(pairs)))


def _moves(moves: list[MoveShown], view: View) -> Iterator[Markup]:
    for m in sorted(moves, key=lambda m: m.move.people):
        (x, y), (to_x, to_y) = view.xy(m.move.start.lon, m.move.start.lat), view.xy(m.move.to.lon, m.move.to.lat)
        bend = 0.16
        mid_x, mid_y = (x + to_x) / 2 - (to_y - y) * bend, (y + to_y) / 2 + (to_x - x) * bend
        yield tag("path", d=f"M{x:.1f} {y:.1f}Q{mid_x:.1f} {mid_y:.1f} {to_x:.1f} {to_y:.1f}",
                  class_=f"move {m.state}", stroke_width=0.8 + min(3.2, math.sqrt(m.move.people) / 30))


def _zones(zones: list[ZoneShown], view: View) -> Iterator[Markup]:
    most = max((z.people for z in zones), default=1)
    for zone in zones:
        x, y = view.xy(zone.point.lon, zone.point.lat)
        radius = 2.0 + 9.0 * math.sqrt(zone.people / most) * min(1.0, 12 / math.sqrt(len(zones)))
        look = "empty" if zone.gone >= zone.people else "part" if zone.gone else "full"
        yield tag("circle", tag("title", f"{zone.name}：{zone.people:,}"), cx=x, cy=y, r=radius, class_=f"zone {look}")


def _units(units: list[tuple[float, float, bool]], view: View) -> Iterator[Markup]:
    for lon, lat, driving in units:
        if view.holds(lon, lat):
            x, y = view.xy(lon, lat)
            yield tag("path", d=f"M{x:.1f} {y - 5:.1f}l4.5 8h-9Z", class_="unit driving" if driving else "unit")


def _shelters(shelters: list[ShelterShown], view: View) -> Iterator[Markup]:
    """A house that fills from below: solid for people inside, pale for people who are coming."""
    size = 11.0 if len(shelters) <= 30 else 6.0
    for there in shelters:
        x, y = view.xy(there.shelter.point.lon, there.shelter.point.lat)
        left, top, eaves = x - size / 2, y - size / 2, size / 2 + 2
        inside = size * min(1.0, there.people / max(1, there.shelter.capacity))
        expected = min(size - inside, size * there.coming / max(1, there.shelter.capacity))
        say = f"{there.shelter.name}：{there.people:,} / {there.shelter.capacity:,}"
        yield tag(
            "g", tag("title", say),
            tag("path", d=f"M{x - eaves:.1f} {top:.1f}l{eaves:.1f} {-size / 2:.1f}l{eaves:.1f} {size / 2:.1f}Z",
                class_="roof"),
            tag("rect", x=left, y=top, width=size, height=size, class_="house"),
            tag("rect", x=left, y=top + size - inside - expected, width=size, height=expected, class_="coming"),
            tag("rect", x=left, y=top + size - inside, width=size, height=inside, class_="inside"),
        )


def _source(shown: Shown, view: View) -> Iterator[Markup]:
    if len(shown.track) > 1:
        points = [view.xy(lon, lat) for lon, lat in shown.track]
        yield tag("polyline", points=" ".join(f"{x:.0f},{y:.0f}" for x, y in points), class_="track")
        yield from (tag("circle", cx=x, cy=y, r=3.0, class_="fix") for x, y in points
                    if 0 <= x <= view.width and 0 <= y <= view.height)
    if shown.source is not None:
        x, y = view.xy(shown.source.lon, shown.source.lat)
        yield tag("path", d=f"M{x - 7:.1f} {y:.1f}h14M{x:.1f} {y - 7:.1f}v14", class_="source")


def _names(ground: Ground, shown: Shown, view: View) -> Iterator[Markup]:
    """Names that do not run over each other: districts first, then the largest shelters."""
    taken: list[tuple[float, float, float, float]] = []
    for district in ground.districts:
        seen = shapely.clip_by_rect(district.area, view.west, view.south, view.east, view.north)
        if not seen.is_empty:
            point = seen.representative_point()
            yield from _name(point.x, point.y, 0, district.name, district.name_en or district.name, "district-name",
                             view, taken)
    largest = sorted(shown.shelters, key=lambda s: (-(s.people + s.coming), s.shelter.id))
    for there in largest[:NAMED_SHELTERS]:
        place, en = there.shelter.point, there.shelter.name_en or there.shelter.name
        yield from _name(place.lon, place.lat, 19, shortened(there.shelter.name, 11), shortened(en, 16), "shelter-name",
                         view, taken)


def _name(lon: float, lat: float, below: float, zh: str, en: str, look: str, view: View,
          taken: list[tuple[float, float, float, float]]) -> Iterator[Markup]:
    x, y = view.xy(lon, lat)
    half = max(width_of(zh, 11), width_of(en, 11)) / 2
    x = min(max(x, half + 4), view.width - half - 4)
    box = (x - half, y + below - 12, x + half, y + below + 3)
    if box[1] < 0 or box[3] > view.height - 20 or any(
            box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken):
        return
    taken.append(box)
    yield both(x, y + below, zh, en, class_=look, text_anchor="middle")


def _scale(view: View) -> Iterator[Markup]:
    km = next(k for k in (50, 20, 10, 5, 2, 1, 0.5) if k * view.px_a_km <= view.width / 4)
    left, y, long = 12.0, view.height - 12, km * view.px_a_km
    yield tag("path", d=f"M{left} {y - 5}v5h{long:.1f}v-5", class_="scale")
    yield both(left + long + 6, y, f"{km:g} 公里", f"{km:g} km", class_="scale-text")
    x, top = view.width - 18, 12.0
    yield tag("path", d=f"M{x} {top}l5 14l-5 -3.5l-5 3.5Z", class_="north")
    yield both(x, top + 27, "北", "N", class_="scale-text", text_anchor="middle")
