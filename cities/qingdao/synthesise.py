"""Makes up what no public source gives: shelters, units and stocks, so that a drill can run.

    python cities/qingdao/synthesise.py

Every name begins with 合成 (synthetic) and every record has quality `synthetic`. Places are drawn from the
modelled population with a fixed seed, so the same package gives the same bytes.
"""

import csv
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry import shape

HERE = Path(__file__).parent
SEED = 370200
SOURCE = "made up for drills by synthesise.py"
SHELTER_SHARE = 0.04
SIZES = (800, 1000, 1200, 1500, 2000)
HUANGDAO = "370211"
NEAR_OIL = ((120.1700, 36.0300), (120.1620, 36.0420), (120.1550, 36.0250), (120.1900, 36.0130), (120.1660, 36.0570),
            (120.1500, 36.0480), (120.1560, 36.0120), (120.1980, 36.0060))  # 3-5 km from the sketched drain



class Team(NamedTuple):
    """A kind of unit; `counts` says how many each district has, "*" the districts not named."""

    kind: str
    name: str
    english: str
    owner: str
    gives: dict[str, int]
    crew: int
    counts: dict[str, int]


TEAMS = (
    Team("fire", "消防队", "Fire Team", "消防救援支队", {"rescue": 2}, 28, {HUANGDAO: 4, "*": 2}),
    Team("hazmat", "危化处置队", "Hazmat Team", "消防救援支队", {"hazmat": 1, "inspect": 1}, 18,
         {HUANGDAO: 3, "370213": 1, "370214": 1, "370281": 1}),
    Team("ambulance", "急救组", "Ambulance Group", "市卫生健康委", {"medical": 4}, 12, {HUANGDAO: 2, "*": 1}),
    Team("police", "警戒队", "Police Cordon", "市公安局", {"cordon": 2}, 24, {HUANGDAO: 3, "*": 1}),
    Team("coach", "客运大巴组", "Coach Group", "市交通运输局", {"seats": 450}, 12, {HUANGDAO: 5, "370203": 2, "*": 1}),
    Team("pump", "排涝队", "Pump Team", "市水务管理局", {"pumps": 3}, 15, {"370202": 2, "370203": 2, "*": 1}),
    Team("pipeline", "管道抢修队", "Pipeline Repair Crew", "管道企业", {"repair": 1, "inspect": 1}, 20,
         {HUANGDAO: 2, "370281": 1, "370214": 1}),
    Team("engineering", "工程抢险队", "Engineering Team", "市住房城乡建设局", {"engineering": 2}, 20,
         {HUANGDAO: 2, "370212": 1, "370215": 1, "370283": 1, "370285": 1}),
    Team("inspection", "隐患排查组", "Inspection Group", "市应急管理局", {"inspect": 2}, 8,
         {HUANGDAO: 1, "370202": 1, "370213": 1, "370283": 1}),
)
LORRY = Team("lorry", "物资运输队", "Supply Lorries", "市交通运输局", {"cargo": 10}, 4, {HUANGDAO: 2, "*": 1})
"""Two lorries of five tonnes each; they stand where the stocks are or near, drawn apart so that nothing else moves."""
BOAT = Team("boat", "围油栏船组", "Boom Boats", "青岛海事局", {"boom": 2}, 10, {})
BOATS = (("370211", 120.2150, 36.0240), ("370211", 120.1830, 36.0650), ("370203", 120.3190, 36.0880),
         ("370212", 120.5400, 36.1080))  # fmt: skip
ITEMS = (("沙袋", "sandbag", "只", 20000), ("棉被", "quilt", "床", 3000), ("帐篷", "tent", "顶", 400),
         ("饮用水", "water", "箱", 5000), ("方便食品", "food", "箱", 5000),
         ("围油栏", "oil boom", "米", 1500), ("吸油毡", "sorbent", "千克", 4000))


def rows(path: Path) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(name: str, header: str, lines: list[tuple[Any, ...]]) -> None:
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(lines)
    print(name, len(lines))


class Places:
    """Draws places where people live, inside the district, rounded so that they do not look surveyed."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        geo = json.loads((HERE / "districts.geojson").read_text("utf-8"))
        self.districts = {f["properties"]["adcode"]: (f["properties"], shape(f["geometry"])) for f in geo["features"]}
        cells = rows(HERE / "population.csv.gz")
        self.cells = {code: np.array([(float(c["lon"]), float(c["lat"]), float(c["people"]))
                                      for c in cells if c["adcode"] == code]) for code in self.districts}

    def short(self, adcode: str) -> str:
        return str(self.districts[adcode][0]["name"])[:-1]

    def english(self, adcode: str) -> str:
        return str(self.districts[adcode][0]["name_en"])

    def draw(self, adcode: str, apart: float, taken: list[tuple[float, float]]) -> tuple[float, float]:
        """A populated place at least `apart` degrees from those taken, as far as there is room for that."""
        cells = self.cells[adcode]
        area = self.districts[adcode][1]
        while True:
            lon, lat = cells[self.rng.choice(len(cells), p=cells[:, 2] / cells[:, 2].sum()), :2]
            lon, lat = (round(float(v + self.rng.uniform(-0.002, 0.002)), 3) for v in (lon, lat))
            if area.contains(shapely.Point(lon, lat)) and all(np.hypot(lon - x, lat - y) > apart for x, y in taken):
                taken.append((lon, lat))
                return lon, lat
            apart *= 0.97


def shelters(places: Places) -> None:
    lines: list[tuple[Any, ...]] = []
    for adcode, (properties, _) in sorted(places.districts.items()):
        taken: list[tuple[float, float]] = []
        wanted, total, number = SHELTER_SHARE * properties["population"], 0, 0
        fixed = list(NEAR_OIL) if adcode == HUANGDAO else []
        while total < wanted:
            number += 1
            lon, lat = fixed.pop(0) if fixed else places.draw(adcode, 0.02, taken)
            hall = number % 8 == 0
            size = 4000 if hall else int(places.rng.choice(SIZES))
            total += size
            lines.append((f"shelter-s-{adcode}-{number:02d}", f"合成避难点 {places.short(adcode)}-{number:02d}",
                          f"Synthetic shelter {places.english(adcode)} {number:02d}", lon, lat, size, adcode, "yes",
                          "hall" if hall else "school", "synthetic", "synthetic", SOURCE))
    write("shelters-synthetic.csv",
          "id,name,name_en,lon,lat,capacity,district,indoor,tags,quality,capacity_quality,source", lines)


def units(places: Places) -> None:
    lines: list[tuple[Any, ...]] = []
    for team in TEAMS:
        for adcode in sorted(places.districts):
            taken: list[tuple[float, float]] = []
            for number in range(1, team.counts.get(adcode, team.counts.get("*", 0)) + 1):
                lines.append(_unit(team, places, adcode, number, places.draw(adcode, 0.03, taken)))
    apart = Places(np.random.default_rng(SEED + 1))
    for adcode in sorted(apart.districts):
        for number in range(1, LORRY.counts.get(adcode, LORRY.counts["*"]) + 1):
            lines.append(_unit(LORRY, apart, adcode, number, apart.draw(adcode, 0.03, [])))
    lines += [_unit(BOAT, places, adcode, number, at) for number, (adcode, *at) in enumerate(BOATS, 1)]
    write("units.csv", "id,name,name_en,kind,owner,lon,lat,crew,district,capabilities,quality,source", lines)


def _unit(team: Team, places: Places, adcode: str, number: int, at: Sequence[float]) -> tuple[Any, ...]:
    return (f"unit-{team.kind}-{adcode}-{number}", f"合成 {places.short(adcode)}{team.name}{number}",
            f"Synthetic {places.english(adcode)} {team.english} {number}", team.kind, team.owner, *at, team.crew,
            adcode, ";".join(f"{word}:{amount}" for word, amount in team.gives.items()), "synthetic", SOURCE)


def stocks(places: Places) -> None:
    lines: list[tuple[Any, ...]] = []
    for adcode in sorted(places.districts):
        lon, lat = places.draw(adcode, 0.02, [])
        chosen = (*ITEMS[5:], ITEMS[0], ITEMS[1], *ITEMS[3:5]) if adcode == HUANGDAO else (*ITEMS[:2], *ITEMS[3:5])
        for item, english, unit, amount in chosen:
            key, name = english.replace(" ", "-"), f"合成 {places.short(adcode)}物资库 {item}"
            lines.append((f"stock-{adcode}-{key}", name, item, amount, unit, lon, lat, adcode, "synthetic", SOURCE))
    write("stocks.csv", "id,name,item,amount,unit,lon,lat,district,quality,source", lines)


if __name__ == "__main__":
    drawn = Places(np.random.default_rng(SEED))
    shelters(drawn)
    units(drawn)
    stocks(drawn)
