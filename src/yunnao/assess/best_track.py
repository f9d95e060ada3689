"""Best tracks of the Japan Meteorological Agency, read into source terms of the typhoon model.

Source: RSMC Tokyo, Format of RSMC Best Track Data (fixed columns; UTC; knots of ten minutes, nautical miles).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from yunnao.model.assessment import SourceTerm

KNOT_M_S, MILE_KM = 0.514444, 1.852
HEADER = "66666"
GALE_M_S = 30 * KNOT_M_S  # the wind whose radius JMA gives


@dataclass(frozen=True)
class Best:
    """One fix: UTC, degrees, hPa, knots (None below 35), the longest and shortest radius of 30 kt in nautical miles."""

    at: datetime
    grade: int
    lat: float
    lon: float
    hpa: float
    knots: float | None
    longest_nm: float | None
    shortest_nm: float | None


@dataclass(frozen=True)
class Storm:
    """A storm by its international number of four digits (1909) and its name."""

    number: str
    name: str
    fixes: tuple[Best, ...]

    def term(self, name_zh: str = "") -> SourceTerm:
        """The whole past track as the typhoon model takes it; fixes without a wind are left out.

        Raises ValueError when fewer than two fixes have a wind.
        """
        known = [fix for fix in self.fixes if fix.knots]
        if len(known) < 2:
            raise ValueError(f"the best track of {self.number} {self.name} has fewer than two fixes with a wind: "
                             "nothing can be reckoned from it. Take a storm that became one")
        return SourceTerm(hazard="typhoon", at=known[0].at, data={
            "storm": {"name": name_zh or self.name, "name_en": self.name, "number": self.number},
            "averaging": "10min", "kind": "analysis", "gale_m_s": round(GALE_M_S, 2), "issuer": "RSMC Tokyo (JMA)",
            "fixes": [_fix(fix) for fix in known]})


def read(text: str) -> list[Storm]:
    """Every storm of a file; raises ValueError naming the line that cannot be read."""
    storms: list[Storm] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            if line.startswith(HEADER):
                storms.append(Storm(line[6:10].strip(), line[30:50].strip(), ()))
            else:
                last = storms.pop()
                storms.append(Storm(last.number, last.name, (*last.fixes, _best(line))))
        except (ValueError, IndexError) as fault:
            raise ValueError(f"line {number} is no best track of RSMC Tokyo ({line[:40]!r}): positions after it would "
                             "be wrong. Download the file again (bst_all.txt), or correct the line") from fault
    return storms


def find(storms: list[Storm], number: str) -> Storm:
    """The storm of this number, as 1909 or 201909; raises LookupError naming those there are."""
    for storm in storms:
        if storm.number == number[-4:]:
            return storm
    there = ", ".join(_numbers(storms))
    raise LookupError(f"no storm has the number {number!r} in this file: there are {there or 'none'}")


def _numbers(storms: list[Storm]) -> Iterator[str]:
    yield from (storm.number for storm in storms)


def _best(line: str) -> Best:
    short = int(line[0:2])
    year = 1900 + short if short >= 51 else 2000 + short
    at = datetime(year, int(line[2:4]), int(line[4:6]), int(line[6:8]), tzinfo=UTC)
    if line[9:12] != "002":
        raise ValueError("not an analysis")
    knots, longest, shortest = (_number(line[a:b]) for a, b in ((33, 36), (53, 57), (58, 62)))
    return Best(at, int(line[13]), int(line[15:18]) / 10, int(line[19:23]) / 10, float(line[24:28]), knots, longest,
                shortest)


def _number(text: str) -> float | None:
    return float(text) or None if text.strip() else None


def _fix(fix: Best) -> dict[str, Any]:
    radii = [miles * MILE_KM for miles in (fix.longest_nm, fix.shortest_nm) if miles]
    known = {"gale_radius_km": round(sum(radii) / len(radii), 1)} if radii else {}
    return {"at": fix.at.isoformat(), "lon": fix.lon, "lat": fix.lat, "wind_m_s": round((fix.knots or 0) * KNOT_M_S, 2),
            "pressure_hpa": fix.hpa} | known
