"""What OpenStreetMap's tags say of a way: how fast, which way, for whom, what fits through, where one gets on it."""

from typing import Any, NamedTuple

from msgspec import structs

from yunnao.model.street import RoadKind

SPEED_KM_H = {
    "default": {"motorway": 100, "trunk": 80, "primary": 60, "secondary": 50, "tertiary": 40, "unclassified": 30,
                "residential": 30, "living_street": 15, "service": 15, "busway": 40, "pedestrian": 10},
    "CN": {"motorway": 100, "trunk": 70, "primary": 50, "secondary": 50, "tertiary": 40, "unclassified": 30,
           "residential": 30, "living_street": 20, "service": 20, "busway": 40, "pedestrian": 10},
    "PT": {"motorway": 120, "trunk": 100, "primary": 50, "secondary": 50, "tertiary": 50, "unclassified": 50,
           "residential": 30, "living_street": 20, "service": 20, "busway": 40, "pedestrian": 10},
}
"""Where a way has no `maxspeed`. China: 《道路交通安全法实施条例》第四十五条 (a city road without a centre line
30 km/h, one lane each way 50; a highway with one lane each way 70) and 第七十八条 (motorways 60 to 120, 100 assumed).
Portugal: Código da Estrada, art. 27 (motorways 120, roads reserved to motor vehicles 100, within localities 50, shared
zones 20). What the articles do not name is assumed, as is all of the default table."""

DRIVES_ON_LEFT = frozenset({
    "AU", "BD", "BN", "BW", "CY", "FJ", "GB", "HK", "ID", "IE", "IN", "JM", "JP", "KE", "LK", "MO",
    "MT", "MU", "MY", "MZ", "NA", "NP", "NZ", "PK", "SG", "TH", "TT", "TZ", "UG", "ZA", "ZM", "ZW",
})
"""Countries and regions that drive on the left; in all others, China and Portugal among them, on the right."""

SHUT = frozenset({"no", "private", "agricultural", "forestry", "military"})
LANES_NOT_CROSSED = 4
"""From so many lanes on, without a barrier between the directions, the middle line is a double one that nobody crosses
(GB 5768.3-2009, 双黄实线 where a direction has two lanes or more): one gets on and off on the side one drives on."""


class Way(NamedTuple):
    """Speed in km/h, and the kind of road as drawn and against that, None where nobody may go."""

    km_h: float
    along: RoadKind | None
    back: RoadKind | None


def way_of(tags: Any, country: str) -> Way | None:
    """A way for anything on wheels, or None; `country` is an ISO 3166 code."""
    table = SPEED_KM_H.get(country, SPEED_KM_H["default"])
    highway = tags.get("highway", "")
    road_class = highway.removesuffix("_link")
    if road_class not in table or tags.get("area") == "yes":
        return None
    oneway, drives_on = _oneway(tags, road_class), "left" if country in DRIVES_ON_LEFT else "right"
    kind = RoadKind(id="0", road_class=road_class, use=_use(tags, road_class),
                    kerb=_kerb(tags, road_class, oneway, drives_on), max_height_m=_number(tags, "maxheight", "m"),
                    max_width_m=_number(tags, "maxwidth", "m"), max_weight_t=_number(tags, "maxweight", "t"),
                    structure=_structure(tags), layer=_layer(tags))
    use = _against(tags, kind.use)
    against = structs.replace(kind, use=use, against="b" not in use)
    along, back = (kind, against) if oneway > 0 else (against, kind) if oneway < 0 else (kind, kind)
    return Way(_km_h(tags.get("maxspeed", "")) or float(table[road_class]), along if along.use else None,
               back if back.use else None)


def _oneway(tags: Any, road_class: str) -> int:
    """1 as drawn, -1 against, 0 both ways."""
    as_drawn = tags.get("junction") in ("roundabout", "circular") or road_class == "motorway"
    says = {"yes": 1, "1": 1, "true": 1, "-1": -1, "reverse": -1, "no": 0}
    return says.get(tags.get("oneway", ""), int(as_drawn))


def _use(tags: Any, road_class: str) -> str:
    """Letters of who may: `access` for all, and what names a kind of user more closely goes first."""
    usual = {"busway": "no", "pedestrian": "no"}.get(road_class, "yes")
    vehicles = _first(tags, ("motor_vehicle", "vehicle", "access"), usual)
    car = _first(tags, ("motorcar",), vehicles)
    bus = _first(tags, ("coach", "tourist_bus", "bus", "psv"), "yes" if road_class == "busway" else vehicles)
    on_foot = _first(tags, ("foot",), "no" if tags.get("access") in SHUT or road_class == "busway" else "yes")
    walled = road_class == "motorway" or tags.get("motorroad") == "yes"
    blue = tags.get("emergency") != "no" and tags.get("access") != "military"
    return "".join(letter for letter, may in (
        ("c", car not in SHUT), ("b", bus not in SHUT), ("e", blue), ("f", on_foot not in SHUT and not walled)) if may)


def _against(tags: Any, use: str) -> str:
    """Who may go against a one-way: blue light, people on foot, and buses where they have a lane there."""
    bus = "no" in (tags.get("oneway:bus"), tags.get("oneway:psv"))
    return "".join(letter for letter in use if letter in "ef" or (letter == "b" and bus))


def _first(tags: Any, keys: tuple[str, ...], otherwise: str) -> str:
    return next((str(tags[key]) for key in keys if key in tags), otherwise)


def _kerb(tags: Any, road_class: str, oneway: int, drives_on: str) -> Any:
    if road_class == "motorway" or tags.get("motorroad") == "yes" or _structure(tags):
        return "none"
    lanes = str(tags.get("lanes", ""))
    wide = lanes.isdecimal() and int(lanes) >= LANES_NOT_CROSSED
    return drives_on if not oneway and (wide or tags.get("dual_carriageway") == "yes") else ""


def _structure(tags: Any) -> Any:
    return next((what for what in ("tunnel", "bridge") if tags.get(what, "no") not in ("no", "culvert")), "")


def _layer(tags: Any) -> int:
    text = str(tags.get("layer", "0"))
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 4 else 0


def _number(tags: Any, key: str, unit: str) -> float | None:
    """Metres or tonnes; None for what is no plain number of them, such as `default`."""
    text = str(tags.get(key, "")).strip().removesuffix(unit).strip().replace(",", ".")
    value = float(text) if text.replace(".", "", 1).isdigit() else 0.0
    return value if 0 < value < 1000 else None


def _km_h(text: str) -> float | None:
    number, _, unit = text.strip().partition(" ")
    if not number.replace(".", "", 1).isdigit() or unit not in ("", "km/h", "mph"):
        return None
    speed = float(number) * (1.609344 if unit == "mph" else 1.0)
    return speed if 5 <= speed <= 130 else None
