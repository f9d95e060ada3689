"""Warnings as CAP 1.2: valid against the schema whatever they say, and read back as they were meant."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec import structs

from yunnao.command.cap import SEVERITY, as_cap, as_sent, file_alert, file_name
from yunnao.feeds._cap_fields import read_warning
from yunnao.model import cap12
from yunnao.model.hazard_words import HAZARD_WORDS
from yunnao.model.scale import Colour
from yunnao.model.warning import Warning

SENT = datetime(2019, 8, 10, 6, 30, tzinfo=UTC)
SQUARE = [[120.0, 36.0], [120.5, 36.0], [120.5, 36.25], [120.0, 36.25], [120.0, 36.0]]
FAR = [[121.0, 36.0], [121.5, 36.0], [121.5, 36.25], [121.0, 36.25], [121.0, 36.0]]
TYPHOON = Warning(
    id="yunnao-typhoon-1-warn-77", sender="qingdao@yunnao.example", event="typhoon", colour=Colour.RED, sent_at=SENT,
    headline="台风“利奇马”红色预警", description="今夜起阵风 11 级。\n海上 12 级。", instruction="请待在室内。",
    headline_en="Red warning of typhoon Lekima", effective_at=SENT, expires_at=SENT + timedelta(hours=12),
    area_name="黄岛区、崂山区", districts=["370211", "370212"], area={"type": "Polygon", "coordinates": [SQUARE]},
    urgency="Immediate", severity="Extreme", certainty="Likely",
)


def element(warning: Warning, name: str) -> list[str]:
    return [e.text or "" for e in etree.fromstring(as_cap(warning)).iter(cap12.tag(name))]


def test_every_field_is_written_where_cap_wants_it() -> None:
    assert element(TYPHOON, "identifier") == ["yunnao-typhoon-1-warn-77"]
    assert element(TYPHOON, "sent") == ["2019-08-10T14:30:00+08:00"]
    assert element(TYPHOON, "expires") == ["2019-08-11T02:30:00+08:00"] * 2
    assert element(TYPHOON, "language") == ["zh-CN", "en-US"]
    assert element(TYPHOON, "event") == ["台风", "Typhoon"]
    assert element(TYPHOON, "headline") == ["台风“利奇马”红色预警", "Red warning of typhoon Lekima"]
    assert element(TYPHOON, "severity") == ["Extreme", "Extreme"] and element(TYPHOON, "category") == ["Met", "Met"]
    assert element(TYPHOON, "polygon")[0] == "36.0,120.0 36.0,120.5 36.25,120.5 36.25,120.0 36.0,120.0"
    assert element(TYPHOON, "value")[:4] == ["typhoon", "红色", "370211", "370212"]
    assert element(TYPHOON, "status") == ["Actual"] and element(TYPHOON, "scope") == ["Public"]
    assert element(TYPHOON, "note") == []


def test_without_english_words_there_is_one_block_in_chinese() -> None:
    assert element(structs.replace(TYPHOON, headline_en=""), "language") == ["zh-CN"]


def test_an_exercise_says_so_in_words_too() -> None:
    drill = structs.replace(TYPHOON, status="Exercise")
    assert element(drill, "status") == ["Exercise"] and "演练" in element(drill, "note")[0]


@pytest.mark.parametrize("colour", [*Colour, None])
def test_a_severity_follows_from_the_colour_unless_one_was_given(colour: Colour | None) -> None:
    unsaid = structs.replace(TYPHOON, colour=colour, severity="Unknown")
    assert element(unsaid, "severity")[0] == SEVERITY[colour]
    assert element(structs.replace(unsaid, severity="Minor"), "severity")[0] == "Minor"
    ranks = ["Unknown", "Minor", "Moderate", "Severe", "Extreme"]
    assert [ranks.index(SEVERITY[c]) for c in (None, *Colour)] == [0, 1, 2, 3, 4]


def test_a_warning_comes_back_as_it_was_sent() -> None:
    sent = as_sent(TYPHOON)
    assert read_warning(as_cap(TYPHOON)).warning == sent
    assert structs.replace(sent, id=TYPHOON.id) == TYPHOON, "of a well-formed warning only the id is completed"
    assert sent.id == "qingdao@yunnao.example,yunnao-typhoon-1-warn-77,2019-08-10T14:30:00+08:00"
    assert as_sent(sent) == sent and as_cap(sent) == as_cap(TYPHOON)


def test_characters_that_xml_forbids_do_not_keep_a_warning_from_going_out() -> None:
    odd = structs.replace(TYPHOON, headline="台\x0b风\x00", description="a\ud800b\ufffe", event="typhoon\x07")
    sent = as_sent(odd)
    assert (sent.headline, sent.description, sent.event) == ("台风", "ab", "typhoon")
    assert read_warning(as_cap(odd)).warning == sent


def test_a_cancellation_names_what_it_cancels() -> None:
    cancel = structs.replace(TYPHOON, id="c-1", message_type="Cancel", references=[as_sent(TYPHOON).id])
    back = read_warning(as_cap(cancel))
    assert back.warning.references == [as_sent(TYPHOON).id] and not back.flaw


@pytest.mark.parametrize("reference", ["yunnao-1", "a,b", "a,b c,d", ""])
def test_half_a_reference_is_refused(reference: str) -> None:
    with pytest.raises(ValueError, match="不完整"):
        as_cap(structs.replace(TYPHOON, references=[reference]))


def test_what_cap_cannot_carry_is_rounded_off_and_nothing_else() -> None:
    hole = [[120.1, 36.1], [120.2, 36.1], [120.2, 36.2], [120.1, 36.1]]
    fine = structs.replace(
        TYPHOON, sender="qingdao office, 2", id="a b<c&d", sent_at=SENT + timedelta(microseconds=5), event=" ",
        area={"type": "Polygon", "coordinates": [[[120.00000049, 36.0], *SQUARE[1:4], [120.00000049, 36.0]], hole]})
    sent = as_sent(fine)
    assert (sent.sender, sent.sent_at, sent.event) == ("qingdao_office_2", SENT, "other")
    assert sent.id.split(",")[1] == "a_b_c_d"
    assert sent.area == {"type": "Polygon", "coordinates": [SQUARE]}
    assert read_warning(as_cap(fine)).warning == sent


@pytest.mark.parametrize(("area", "kind"), [
    ({"type": "MultiPolygon", "coordinates": [[SQUARE], [FAR]]}, "MultiPolygon"),
    ({"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": [SQUARE]}]}, "Polygon"),
    ({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}, "GeometryCollection"),
    ({"type": "MultiPolygon", "coordinates": []}, None), (None, None),
])
def test_areas_of_several_parts(area: dict[str, object] | None, kind: str | None) -> None:
    warning = structs.replace(TYPHOON, area=area)
    back = read_warning(as_cap(warning)).warning
    assert back == as_sent(warning) and (back.area or {}).get("type") == kind


def test_an_area_that_is_no_surface_is_refused() -> None:
    with pytest.raises(ValueError, match="Point"):
        as_cap(structs.replace(TYPHOON, area={"type": "Point", "coordinates": [120.0, 36.0]}))


def test_places_without_a_name_are_named_by_their_codes() -> None:
    assert as_sent(structs.replace(TYPHOON, area_name="")).area_name == "370211、370212"
    assert as_sent(structs.replace(TYPHOON, area_name="", districts=[])).area_name == "图示范围"
    nowhere = structs.replace(TYPHOON, area_name="", districts=[], area=None)
    assert element(nowhere, "area") == [] and read_warning(as_cap(nowhere)).warning.area is None


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
                max_size=30).map(str.strip)
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@st.composite
def boxes(draw: st.DrawFn) -> dict[str, object]:
    parts = draw(st.lists(box(), min_size=1, max_size=3))
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in parts]}


@st.composite
def box(draw: st.DrawFn) -> list[list[float]]:
    west, south = draw(st.floats(-179, 178)), draw(st.floats(-89, 88))
    east, north = west + draw(st.floats(0.001, 1)), south + draw(st.floats(0.001, 1))
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


warnings = st.builds(
    Warning, id=words, sender=words.filter(bool), event=st.sampled_from([w.key for w in HAZARD_WORDS]) | words,
    colour=st.sampled_from([*Colour, None]), sent_at=times, headline=words, description=words, instruction=words,
    status=st.sampled_from(["Actual", "Exercise", "System", "Test", "Draft"]), effective_at=st.none() | times,
    expires_at=st.none() | times, area_name=words, area=st.none() | boxes(), headline_en=words, description_en=words,
    districts=st.lists(st.sampled_from(["370202", "370211", "370000", "100000"]), unique=True),
    urgency=st.sampled_from(["Immediate", "Expected", "Future", "Past", "Unknown"]),
    severity=st.sampled_from(["Extreme", "Severe", "Moderate", "Minor", "Unknown"]),
    certainty=st.sampled_from(["Observed", "Likely", "Possible", "Unlikely", "Unknown"]),
)


@given(warning=warnings)
def test_any_warning_is_valid_and_comes_back_as_sent(warning: Warning) -> None:
    if not warning.id or set(warning.id) <= set(",<& \u3000"):
        warning = structs.replace(warning, id="w-1")
    if set(warning.sender) <= set(",<&"):
        warning = structs.replace(warning, sender="s")
    data = as_cap(warning)
    cap12.parse(data)
    assert read_warning(data).warning == as_sent(warning)


def test_an_alert_is_filed_under_its_own_name_once(tmp_path: Path) -> None:
    first, again = file_alert(tmp_path, "public", TYPHOON), file_alert(tmp_path, "public", TYPHOON)
    assert first == again and [p.name for p in (tmp_path / "public").iterdir()] == [first.removeprefix("public/")]
    assert (tmp_path / first).read_bytes() == as_cap(TYPHOON)


@given(words=st.text(max_size=200), identity=st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_file_name_stays_in_its_folder(words: str, identity: str) -> None:
    name = file_name(words, identity)
    assert Path(name).name == name and not name.startswith(".") and len(name.encode()) < 240
    assert name != file_name(words, identity + "x")
