"""A schematic ground for the console's tests: ten districts, a coast, a web of roads, all made up and marked so."""

from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import shapely

from yunnao.city.ground import District, Ground, PopulationGrid, RoadArrays
from yunnao.model.place import Facility, Point, Quality
from yunnao.model.resource import Shelter, Unit

TZ = ZoneInfo("Asia/Shanghai")
SOURCE = "tests/console/fake_ground.py"
LAND = [
    (119.62, 35.58), (119.75, 35.63), (119.95, 35.75), (120.10, 35.88), (120.22, 35.95), (120.30, 36.03),
    (120.18, 36.08), (120.10, 36.15), (120.17, 36.22), (120.28, 36.22), (120.36, 36.17), (120.33, 36.10),
    (120.31, 36.06), (120.38, 36.05), (120.47, 36.09), (120.60, 36.10), (120.70, 36.14), (120.68, 36.24),
    (120.72, 36.33), (120.90, 36.37), (120.98, 36.42), (120.95, 36.55), (120.85, 36.60), (120.75, 36.72),
    (120.85, 36.85), (120.62, 37.00), (120.40, 37.12), (120.10, 37.02), (119.85, 36.92), (119.75, 36.70),
    (119.55, 36.55), (119.60, 36.35), (119.78, 36.22), (119.75, 36.10), (119.55, 36.02), (119.45, 35.88),
    (119.60, 35.75), (119.55, 35.62),
]  # fmt: skip
SHORE = LAND[:23]
DISTRICTS = [
    ("370202", "市南区", "Shinan", 120.38, 36.07, 486_258), ("370203", "市北区", "Shibei", 120.36, 36.12, 1_093_460),
    ("370211", "黄岛区", "Huangdao", 119.98, 35.87, 1_903_617), ("370212", "崂山区", "Laoshan", 120.60, 36.17, 502_078),
    ("370213", "李沧区", "Licang", 120.43, 36.17, 735_898), ("370214", "城阳区", "Chengyang", 120.38, 36.30, 1_109_462),
    ("370215", "即墨区", "Jimo", 120.62, 36.45, 1_336_057), ("370281", "胶州市", "Jiaozhou", 119.95, 36.28, 987_820),
    ("370283", "平度市", "Pingdu", 119.95, 36.75, 1_191_292), ("370285", "莱西市", "Laixi", 120.50, 36.87, 725_780),
]  # fmt: skip
KINDS = [
    ("fire", "消防救援", "rescue"),
    ("ambulance", "急救车组", "medical"),
    ("coach", "转运客车", "evacuate_seats"),
    ("pump", "排涝抢险队", "drain_m3_h"),
    ("repair", "电力抢修队", "repair"),
    ("police", "交警巡逻组", "traffic"),
]


def ground() -> Ground:
    """The same made-up city every time."""
    chance = np.random.default_rng(20190810)
    land = shapely.Polygon(LAND)
    districts = _districts(land)
    return Ground(
        name="青岛市（示意）", name_en="Qingdao (schematic)", version="0", digest="0" * 64, timezone=TZ,
        folder=Path(), attribution=("示意数据，非真实 · made up for tests",), districts=districts,
        population=_population(), roads=_roads(land, chance),
        facilities={f.id: f for f in _facilities()}, shelters={s.id: s for s in _shelters(land, chance, districts)},
        units={u.id: u for u in _units(land, chance)}, stocks={}, plans={}, coast=shapely.LineString(SHORE),
        drains={"drain-1": {"type": "Feature", "properties": {"name": "示意暗渠", "quality": "synthetic"},
                            "geometry": {"type": "LineString", "coordinates": [[120.16, 36.00], [120.20, 36.03],
                                                                               [120.22, 36.06]]}}},
        map_notice="示意图，无审图号",
    )  # fmt: skip


def _districts(land: shapely.Polygon) -> tuple[District, ...]:
    seeds = shapely.MultiPoint([(d[3], d[4]) for d in DISTRICTS])
    cells = list(shapely.voronoi_polygons(seeds, extend_to=land).geoms)
    found = []
    for adcode, name, name_en, lon, lat, people in DISTRICTS:
        cell = next(c for c in cells if c.covers(shapely.Point(lon, lat)))
        found.append(District(adcode, name, name_en, people, shapely.intersection(cell, land)))
    return tuple(found)


def _population() -> PopulationGrid:
    lon, lat = np.array([d[3] for d in DISTRICTS]), np.array([d[4] for d in DISTRICTS])
    people = np.array([d[5] for d in DISTRICTS])
    return PopulationGrid(lon, lat, people, np.arange(len(DISTRICTS)), 0.01, 0.01, "one cell a district, for tests")


def scatter(land: shapely.Polygon, chance: np.random.Generator, count: int) -> np.ndarray:
    """`count` points inside `land`, denser towards the bay."""
    found: list[tuple[float, float]] = []
    while len(found) < count:
        spread = 0.12 if len(found) % 2 else 0.5
        lon, lat = chance.normal((120.35, 36.25), spread)
        if land.contains(shapely.Point(lon, lat)):
            found.append((round(float(lon), 4), round(float(lat), 4)))
    return np.array(found)


def _roads(land: shapely.Polygon, chance: np.random.Generator) -> RoadArrays:
    points = scatter(land, chance, 260)
    index = {tuple(p): i for i, p in enumerate(points)}
    web = shapely.delaunay_triangles(shapely.MultiPoint(points), only_edges=True)
    pairs = [
        (index[a], index[b])
        for a, b in (line.coords for line in shapely.get_parts(web))
        if land.contains(shapely.LineString([a, b])) and np.hypot(a[0] - b[0], a[1] - b[1]) < 0.2
    ]
    tail, head = np.array(pairs + [(b, a) for a, b in pairs]).T
    length = np.hypot(*(points[tail] - points[head]).T) * 100_000
    return RoadArrays(
        points[:, 0], points[:, 1], tail, head, length, (length * 60).astype(np.int64), "synthetic", SOURCE
    )


def _facilities() -> list[Facility]:
    there = [
        ("h1", "市立医院", "hospital", 120.33, 36.09, "370202", Quality.APPROXIMATE),
        ("h2", "黄岛区中心医院", "hospital", 120.00, 35.88, "370211", Quality.APPROXIMATE),
        ("p1", "前湾港", "port", 120.21, 36.01, "370211", Quality.SURVEYED),
        ("a1", "胶东国际机场", "airport", 120.09, 36.36, "370281", Quality.SURVEYED),
        ("e1", "黄岛电厂", "power_plant", 120.22, 36.05, "370211", Quality.APPROXIMATE),
    ]
    return [
        Facility(id=i, name=n, kind=k, point=Point(x, y), district=d, quality=q, source=SOURCE)
        for i, n, k, x, y, d, q in there
    ]


def _shelters(land: shapely.Polygon, chance: np.random.Generator, districts: tuple[District, ...]) -> list[Shelter]:
    points = scatter(land, chance, 16)
    return [
        Shelter(
            id=f"s{n:02}",
            name=f"{districts[n % 10].name}第{n // 10 + 1}避难场所",
            point=Point(*map(float, p)),
            capacity=int(chance.integers(12, 40)) * 100,
            district=districts[n % 10].adcode,
            quality=Quality.APPROXIMATE if n % 4 else Quality.SURVEYED,
            capacity_quality=Quality.SYNTHETIC,
            source=SOURCE,
            name_en=f"Shelter {n + 1}",
        )
        for n, p in enumerate(points)
    ]


def _units(land: shapely.Polygon, chance: np.random.Generator) -> list[Unit]:
    points = scatter(land, chance, 80)
    return [
        Unit(
            id=f"u{n:02}",
            name=f"{KINDS[n % 6][1]}{n // 6 + 1}",
            kind=KINDS[n % 6][0],
            owner="emergency",
            base=Point(*map(float, p)),
            capabilities={KINDS[n % 6][2]: 45 if n % 6 == 2 else 1},
            crew=6,
            district="370211",
            quality=Quality.SYNTHETIC,
            source=SOURCE,
            name_en=f"{KINDS[n % 6][0]} {n // 6 + 1}",
        )
        for n, p in enumerate(points)
    ]
