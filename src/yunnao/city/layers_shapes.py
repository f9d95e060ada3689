"""The shapes of a city package: districts, coast, drains and critical lines, as GeoJSON in WGS84."""

from pathlib import Path
from typing import Any

import msgspec
import shapely
import shapely.geometry

from yunnao.city.finding import Finding, error
from yunnao.city.ground import District, Layer
from yunnao.city.layers_files import read_text


class _Feature(msgspec.Struct, frozen=True):
    properties: dict[str, Any]
    geometry: dict[str, Any]


class _Collection(msgspec.Struct, frozen=True):
    features: list[_Feature]


_decoder = msgspec.json.Decoder(_Collection)


def read_features(folder: Path, layer: Layer | None, found: list[Finding]) -> list[tuple[str, dict[str, Any], Any]]:
    """File, properties and shapely geometry of every feature of a layer; what has no sound shape is a finding."""
    features: list[tuple[str, dict[str, Any], Any]] = []
    for name in layer.files if layer else ():
        text = read_text(folder, name, found)
        if text is None:
            continue
        try:
            collection = _decoder.decode(text)
        except msgspec.DecodeError as fault:
            found.append(error(name, "", f"not a GeoJSON FeatureCollection: {fault}", "none of it can be drawn",
                               "write it again as GeoJSON; a file cut short ends in the middle"))
            continue
        for number, feature in enumerate(collection.features, 1):
            shape = _shape(name, f"feature {number}", feature, found)
            if shape is not None:
                features.append((name, feature.properties, shape))
    return features


def _shape(name: str, where: str, feature: _Feature, found: list[Finding]) -> Any:
    try:
        shape = shapely.geometry.shape(feature.geometry)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, shapely.errors.ShapelyError) as fault:
        found.append(error(name, where, f"no geometry: {fault}", "it has no place", "repair or drop the feature"))
        return None
    if shape.is_empty or not shape.is_valid:
        found.append(error(name, where, f"the shape is broken: {shapely.is_valid_reason(shape)}",
                           "areas and overlaps would be wrong", "repair it, for example with shapely.make_valid"))
        return None
    return shape


class _DistrictRow(msgspec.Struct, frozen=True):
    adcode: str
    name: str
    population: int
    quality: str
    source: str
    name_en: str = ""


def read_districts(folder: Path, layer: Layer, found: list[Finding]) -> tuple[District, ...]:
    """The districts, ordered by adcode."""
    districts: dict[str, District] = {}
    for name, properties, area in read_features(folder, layer, found):
        where = str(properties.get("adcode", "no adcode"))
        try:
            row = msgspec.convert(properties, _DistrictRow)
        except msgspec.ValidationError as fault:
            found.append(error(name, where, f"the district does not fit: {fault}", "it cannot be used",
                               "give it adcode, name, population, quality and source"))
            continue
        if row.adcode in districts:
            found.append(error(name, where, f"the adcode {where} is used twice",
                               "people would be counted for the wrong one", "give every district its own adcode"))
        districts[row.adcode] = District(adcode=row.adcode, name=row.name, name_en=row.name_en,
                                         population=row.population, area=area)
    return tuple(districts[adcode] for adcode in sorted(districts))


def read_coast(folder: Path, layer: Layer | None, found: list[Finding]) -> Any:
    """The coastline as one MultiLineString, or None when the package has none."""
    lines = [shape for _, _, shape in read_features(folder, layer, found)]
    return shapely.multilinestrings(shapely.get_parts(lines)) if lines else None


def read_drains(folder: Path, layer: Layer | None, found: list[Finding]) -> dict[str, Any]:
    """Drains as GeoJSON features by id; the order of their points is the direction of flow."""
    drains: dict[str, Any] = {}
    for name, properties, shape in read_features(folder, layer, found):
        where = str(properties.get("id", "no id"))
        missing = [key for key in ("id", "name", "width_m", "quality", "source") if not properties.get(key)]
        if missing or shape.geom_type != "LineString" or where in drains:
            needed = ", ".join(missing) or "one LineString and an id of its own"
            found.append(error(name, where, f"a drain needs {needed}", "oil and vapour are followed along it",
                               "complete the feature"))
            continue
        drains[where] = {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}
    return drains


LINE_KINDS = ("power", "gas", "oil", "water", "heat", "sewer", "telecom", "rail")


def read_lines(folder: Path, layer: Layer | None, found: list[Finding]) -> dict[str, Any]:
    """Critical lines as GeoJSON features by id; which supply fails depends on them."""
    lines: dict[str, Any] = {}
    for name, properties, shape in read_features(folder, layer, found):
        where = str(properties.get("id", "no id"))
        missing = [key for key in ("id", "name", "kind", "quality", "source") if not properties.get(key)]
        sound = shape.geom_type in ("LineString", "MultiLineString") and where not in lines
        if missing or not sound or properties["kind"] not in LINE_KINDS:
            needed = ", ".join(missing) or f"a line, an id of its own and a kind of {', '.join(LINE_KINDS)}"
            found.append(error(name, where, f"a critical line needs {needed}", "nobody would see it in a footprint",
                               "complete the feature"))
            continue
        lines[where] = {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}
    return lines
