"""CLIMADA asked the same as we are: run by a Python of its own, because its licence is GPL and its wheels are many.

    python _climada_peer.py time QUESTION.npz      median seconds of assignment and of impact, and the damage, as JSON
    python _climada_peer.py table FILE.csv         the reference table of tests/data/climada_wind.csv, made again

GDAL has no wheel and CLIMADA needs it only for night lights (LitPop): an empty module stands in for it.
"""

import csv
import json
import statistics
import sys
import time
import types
import warnings
from importlib.metadata import version
from typing import Any

import numpy as np

warnings.simplefilter("ignore")
sys.modules["osgeo"] = types.ModuleType("osgeo")
sys.modules["osgeo"].gdal = types.ModuleType("gdal")  # type: ignore[attr-defined]

import geopandas  # noqa: E402
import scipy.sparse  # noqa: E402
from climada.engine import ImpactCalc  # noqa: E402
from climada.entity import Exposures, ImpactFuncSet, ImpfTropCyclone  # noqa: E402
from climada.hazard import Centroids, Hazard  # noqa: E402

RUNS = 5
HALF_M_S = {"usa": 74.7, "china": 86.3}


def exposures(lon: Any, lat: Any, value: Any) -> Any:
    points = geopandas.points_from_xy(lon, lat, crs="EPSG:4326")
    table = geopandas.GeoDataFrame({"value": value, "impf_TC": np.ones(len(value), dtype=int)}, geometry=points)
    return Exposures(table)


def hazard(lon: Any, lat: Any, wind: Any) -> Any:
    return Hazard("TC", centroids=Centroids(lat=lat, lon=lon), event_id=np.array([1]), event_name=["1"],
                  date=np.ones(1, dtype=int), frequency=np.ones(1), orig=np.ones(1, dtype=bool), units="m/s",
                  intensity=scipy.sparse.csr_matrix(np.atleast_2d(wind)),
                  fraction=scipy.sparse.csr_matrix((1, len(lon))))


def curve(half_m_s: float) -> Any:
    return ImpactFuncSet([ImpfTropCyclone.from_emanuel_usa(v_half=half_m_s)])


def timed(question: str) -> dict[str, Any]:
    q = np.load(question)
    spent: list[tuple[float, float]] = []
    damage = np.zeros(0)
    for _ in range(RUNS + 1):
        things, storm, loss = exposures(q["lon"], q["lat"], q["value"]), hazard(q["x"], q["y"], q["wind"]), curve(74.7)
        began = time.perf_counter()
        things.assign_centroids(storm, threshold=float(q["limit"]))
        assigned = time.perf_counter()
        damage = ImpactCalc(things, loss, storm).impact(save_mat=False, assign_centroids=False).eai_exp
        spent.append((assigned - began, time.perf_counter() - assigned))
    assign, impact = (statistics.median(part) for part in zip(*spent[1:], strict=True))
    np.save(question + ".damage.npy", damage)
    return {"version": version("climada"), "assign": assign, "impact": impact}


def table(file: str) -> None:
    """Three hundred points under a field of 40 by 30 cells, seeded; a tenth of them under no cell."""
    chance = np.random.default_rng(20190811)
    x, y = (side.ravel() for side in np.meshgrid(119.5 + 0.05 * np.arange(40), 35.5 + 0.05 * np.arange(30)))
    wind = np.round(chance.uniform(0, 90, len(x)), 2)
    lon, lat = np.round(chance.uniform(119.2, 121.6, 300), 6), np.round(chance.uniform(35.4, 37.0, 300), 6)
    value = np.round(chance.uniform(1e4, 1e7, 300), 2)
    storm, things = hazard(x, y, wind), exposures(lon, lat, value)
    things.assign_centroids(storm)
    cell = things.gdf["centr_TC"].to_numpy()
    lost = {name: ImpactCalc(things, curve(half), storm).impact(save_mat=False, assign_centroids=False).eai_exp
            for name, half in HALF_M_S.items()}
    with open(file, "w", newline="", encoding="utf-8") as out:
        out.write(f"# CLIMADA {version('climada')}, ImpfTropCyclone.from_emanuel_usa, v_half {HALF_M_S} m/s; "
                  "bench/_climada_peer.py table\n")
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["lon", "lat", "value", "cell", "wind_m_s", *lost])
        for n in range(len(lon)):
            strength = wind[cell[n]] if cell[n] >= 0 else ""
            rows.writerow([lon[n], lat[n], value[n], cell[n], strength, *(repr(float(lost[name][n])) for name in lost)])


if __name__ == "__main__":
    if sys.argv[1] == "table":
        table(sys.argv[2])
    else:
        print(json.dumps(timed(sys.argv[2])))
