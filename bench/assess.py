"""Assessments of Qingdao: exposure beside cutting every cell with shapely, and whole assessments beside our own limits.

The peer is shapely itself, vectorised, on the same polygons and the same 45,194 cells, without the index: the same
people must come out. The limits are those this room was built to: one second for a typhoon, two for a hundred of it,
0.3 for any other hazard.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import shapely
import shapely.geometry
from ruamel.yaml import YAML

from yunnao.assess.assess import assess
from yunnao.assess.exposure import lay
from yunnao.assess.hazards.typhoon import Typhoon
from yunnao.city.city import City
from yunnao.city.ground import Ground, PopulationGrid
from yunnao.city.package import read_package
from yunnao.model.assessment import Band, SourceTerm
from yunnao.registry import every

LEKIMA = Path(__file__).parent.parent / "cities" / "qingdao" / "scenarios" / "lekima-2019" / "feed.yaml"
RUNS = 3
LIMIT_S = {"typhoon": 1.0}
OTHERS_S, HUNDRED_S = 0.3, 2.0


def rows() -> list[dict[str, Any]]:
    """Two rows a hazard and one for the ensemble, each the median of its runs, in assessments or exposures a second."""
    ground = read_package(Path(__file__).parent.parent / "cities" / "qingdao")
    return [*(row for _, hazard in sorted(every("hazard").items()) for row in _both(hazard(), ground)),
            _hundred(ground)]


def _both(hazard: Any, ground: Ground) -> list[dict[str, Any]]:
    source, city = hazard.example(ground), City(ground)
    bands, name = hazard.footprint(city, source).bands, source.hazard
    ours = lay(bands, ground.population).people  # builds the index, once a city
    theirs = _every_cell(bands[0], ground.population)
    assert abs(ours - theirs) <= 1, f"{ours} people by us, {theirs} by cutting every cell"
    pairs = [(_rate(lambda: lay(bands, ground.population)),
              _rate(lambda: [_every_cell(band, ground.population) for band in bands])) for _ in range(RUNS)]
    mine, peer = (statistics.median(side) for side in zip(*pairs, strict=True))
    whole = statistics.median(
        _rate(lambda: assess(city, "i", source, id="a", now=source.at)) for _ in range(RUNS))
    limit = LIMIT_S.get(name, OTHERS_S)
    return [
        _row(f"{name}: people of {len(ground.population.people)} cells in {len(bands)} bands", mine, peer,
             f"shapely {shapely.__version__}, every cell cut", "exposures/s"),
        _row(f"{name}: a whole assessment", whole, 1 / limit, f"our own limit of {limit} s", "assessments/s"),
    ]  # fmt: skip


def _hundred(ground: Ground) -> dict[str, Any]:
    """A hundred storms over the land of the city, from the bulletin of Lekima of 9 August 2019, two days before."""
    feed = YAML(typ="safe", pure=True).load(LEKIMA.read_text(encoding="utf-8"))
    terms = [line["data"]["term"] for line in feed if line["kind"] == "SourceTermReceived"]
    bulletin = next(term for term in terms if str(term["at"]) >= "2019-08-09")
    source, city = msgspec.convert(bulletin, SourceTerm), City(ground)
    rate = statistics.median(_rate(lambda: Typhoon().members(city, source, 100, 1)) for _ in range(RUNS))
    return _row("typhoon: 100 members of Lekima, chances and map of exceedance", rate, 1 / HUNDRED_S,
                f"our own limit of {HUNDRED_S:g} s", "ensembles/s")


def _every_cell(band: Band, grid: PopulationGrid) -> int:
    area = shapely.geometry.shape(band.area)
    share = shapely.area(shapely.intersection(grid.boxes, area)) / shapely.area(grid.boxes)
    return round(float((share * grid.people).sum()))


def _rate(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return 1 / (time.perf_counter() - began)


def _row(work: str, ours: float, peer: float, peer_version: str, unit: str) -> dict[str, Any]:
    return {"work": work, "ours": ours, "peer": peer, "peer_version": peer_version, "ratio": ours / peer, "unit": unit,
            "runs": RUNS}
