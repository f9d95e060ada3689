from dataclasses import replace
from datetime import UTC, datetime

import pytest
from immutables import Map
from msgspec import structs

from yunnao.city.city import City, SeenObservation, SeenReport
from yunnao.city.ground import Ground
from yunnao.model.event import Mode
from yunnao.model.facts import ObservationReceived, ReportReceived
from yunnao.model.incident import Incident
from yunnao.model.scale import Colour
from yunnao.model.warning import Warning
from yunnao.procedure.known import known, scope_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def warning(ident: str, colour: Colour | None, *districts: str, status: str = "Actual") -> Warning:
    return Warning(id=ident, sender="s", event="typhoon", colour=colour, sent_at=NOW, headline="h",
                   districts=list(districts), status=status)  # type: ignore[arg-type]


@pytest.mark.parametrize(("districts", "scope"), [
    (["370211"], "warning"), (["370200"], "warning"), (["370000"], "province"), (["100000"], "national"),
    (["310000"], None), ([], None),
])  # fmt: skip
def test_whose_warning_it_is(qingdao: Ground, districts: list[str], scope: str | None) -> None:
    assert scope_of(City(qingdao), warning("w", Colour.RED, *districts), Mode.ACTUAL) == scope


def test_an_exercise_warning_opens_nothing_in_earnest(qingdao: Ground) -> None:
    exercise = warning("w", Colour.RED, "370200", status="Exercise")
    assert scope_of(City(qingdao), exercise, Mode.ACTUAL) is None
    assert scope_of(City(qingdao), exercise, Mode.EXERCISE) == "warning"
    assert scope_of(City(qingdao), warning("w", Colour.RED, "370200", status="Test"), Mode.EXERCISE) is None


def test_the_gravest_colour_in_force_is_known(qingdao: Ground) -> None:
    there = [warning("a", Colour.YELLOW, "370200"), warning("b", Colour.ORANGE, "370211"),
             warning("c", None, "370200"), warning("d", Colour.RED, "370000")]
    city = replace(City(qingdao), warnings=Map({w.id: w for w in there}))
    facts = known(city, None, Mode.ACTUAL)
    assert facts["warning.typhoon"] is Colour.ORANGE
    assert facts["province.typhoon"] is Colour.RED
    assert "national.typhoon" not in facts


def observed(value: float | None, before: float | None) -> SeenObservation:
    fact = ObservationReceived(station="s", quantity="pressure", value=value, unit="MPa")
    return SeenObservation(observation=fact, at=NOW, before=before)


def test_a_drop_needs_both_readings(qingdao: Ground) -> None:
    def facts(value: float | None, before: float | None) -> dict:
        seen = Map({"s/pressure": observed(value, before)})
        return known(replace(City(qingdao), observations=seen), None, Mode.ACTUAL)

    assert facts(4.52, 4.56)["obs.pressure.drop"] == pytest.approx(0.04)
    assert "obs.pressure.drop" not in facts(4.52, None), "a first reading is not a drop from zero"
    assert "obs.pressure" not in facts(None, 4.56), "a sensor that does not know has no value"


def test_reports_are_counted_by_kind(qingdao: Ground) -> None:
    def seen(ident: str, kind: str) -> SeenReport:
        return SeenReport(report=ReportReceived(kind=kind, text="t", reporter="r"), at=NOW, event_id=ident)

    there = {"1": seen("1", "smoke"), "2": seen("2", "smoke"), "3": seen("3", "oil")}
    city = replace(City(qingdao), reports=Map(there))
    facts = known(city, None, Mode.ACTUAL)
    assert (facts["report.smoke"], facts["report.oil"]) == (2.0, 1.0)


def test_how_many_incidents_of_a_kind_are_open_is_always_known(qingdao: Ground) -> None:
    storm = Incident(id="typhoon-1", kind="typhoon", title="t", opened_at=NOW, reason="r", procedure="typhoon@0.1")
    quiet = City(qingdao)
    assert known(quiet, None, Mode.ACTUAL)["incident.typhoon"] == 0
    stormy = replace(quiet, incidents=Map({storm.id: storm}))
    assert known(stormy, None, Mode.ACTUAL)["incident.typhoon"] == 1
    assert known(stormy, None, Mode.ACTUAL)["incident.earthquake"] == 0
    over = replace(quiet, incidents=Map({storm.id: structs.replace(storm, closed_at=NOW)}))
    assert known(over, None, Mode.ACTUAL)["incident.typhoon"] == 0
