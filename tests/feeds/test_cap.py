"""The CAP feed: real alerts, broken ones, hostile ones; what is read, what is kept, and what is never lost."""

import hashlib
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from yunnao.city.city import City
from yunnao.city.evolve import evolve
from yunnao.city.ground import Ground
from yunnao.disk.quarantine import Quarantine
from yunnao.feeds._cap_fields import read_warning
from yunnao.feeds.cap import CapFeed
from yunnao.model import cap12, facts
from yunnao.model.event import Event, Mode, Sighting
from yunnao.model.facts import as_data
from yunnao.model.scale import Colour
from yunnao.model.warning import Warning

NOW = datetime(2019, 8, 10, 7, 0, tzinfo=UTC)
HERE = "36.0,120.0 36.0,120.5 36.2,120.5 36.0,120.0"

Fold = Callable[[City, Sequence[Sighting]], City]


def alert(info: str = "", head: str = "", *, identifier: str = "a-1", sent: str = "2019-08-10T14:30:00+08:00",
          kind: str = "Alert", status: str = "Actual", event: str = "台风", more: str = "", area: str = "",
          language: str = "zh-CN") -> bytes:
    block = info or f"""<info><language>{language}</language><category>Met</category><event>{event}</event>
        <urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>{more}{area}</info>"""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="{cap12.NAMESPACE}"><identifier>{identifier}</identifier><sender>qdqx@cma.cn</sender><sent>{sent}</sent>
<status>{status}</status><msgType>{kind}</msgType><scope>Public</scope>{head}{block}</alert>""".encode()


def area(inside: str, name: str = "青岛市") -> str:
    return f"<area><areaDesc>{name}</areaDesc>{inside}</area>"


def geocode(value: str, name: str = "adcode") -> str:
    return f"<geocode><valueName>{name}</valueName><value>{value}</value></geocode>"


def read(*args: str, **given: str) -> Warning:
    return read_warning(alert(*args, **given)).warning


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


@pytest.fixture
def quarantine(tmp_path: Path) -> Quarantine:
    return Quarantine(tmp_path / "quarantine")


@pytest.fixture
def feed(inbox: Path, quarantine: Quarantine) -> CapFeed:
    return CapFeed(inbox, quarantine)


@pytest.fixture
def empty(littletown: Ground) -> City:
    return City(littletown)


@pytest.fixture
def fold() -> Fold:
    """The city after a brain has recorded what was told; an id that was taken before is not taken again."""
    taken: set[str] = set()

    def folded(city: City, told: Sequence[Sighting]) -> City:
        for seen in told:
            if seen.id is not None and seen.id in taken:
                continue
            taken.add(seen.id or f"e-{city.seq}")
            city = evolve(city, Event(kind=seen.kind, id=seen.id or f"e-{city.seq}", occurred_at=seen.occurred_at,
                                      recorded_at=NOW, source=seen.source, actor=seen.actor, mode=Mode.ACTUAL,
                                      data=as_data(seen.data)))
        return city

    return folded


# -- what a warning says ---------------------------------------------------------------------------


def test_a_warning_in_our_words() -> None:
    said = read(head="<references>qdqx@cma.cn,a-0,2019-08-10T02:30:00-04:00</references>", kind="Update", more="""
        <effective>2019-08-10T14:30:00+08:00</effective><expires>2019-08-11T14:30:00+08:00</expires>
        <headline>青岛市气象台将台风黄色预警升级为台风橙色预警</headline><description> 阵风 10 级 </description>
        <instruction>停止户外作业</instruction>""", area=area(f"<polygon>{HERE}</polygon>" + geocode("370200")))
    assert said == Warning(
        id="qdqx@cma.cn,a-1,2019-08-10T14:30:00+08:00", sender="qdqx@cma.cn", event="typhoon", colour=Colour.ORANGE,
        sent_at=datetime(2019, 8, 10, 6, 30, tzinfo=UTC), effective_at=datetime(2019, 8, 10, 6, 30, tzinfo=UTC),
        expires_at=datetime(2019, 8, 11, 6, 30, tzinfo=UTC), status="Actual", message_type="Update",
        headline="青岛市气象台将台风黄色预警升级为台风橙色预警", description="阵风 10 级", instruction="停止户外作业",
        references=["qdqx@cma.cn,a-0,2019-08-10T14:30:00+08:00"], urgency="Expected", severity="Severe",
        certainty="Likely", area_name="青岛市", districts=["370200"],
        area={"type": "Polygon", "coordinates": [[[120.0, 36.0], [120.5, 36.0], [120.5, 36.2], [120.0, 36.0]]]},
    )


@pytest.mark.parametrize(("event", "key"), [
    ("台风", "typhoon"), ("Typhoon", "typhoon"), ("台风红色预警", "typhoon"), ("暴雨", "rainstorm"), ("大风", "gale"),
    ("雷暴大风", "thunderstorm_gale"), ("雷电", "lightning"), ("大雾", "fog"), ("海雾", "fog"),
    ("风暴潮", "storm_surge"), ("Strong convection", "convection"), ("山洪灾害气象风险", "flash_flood"),
    ("地质灾害气象风险", "geological"),
    ("Volcanic ash", "Volcanic ash"), ("galeforce", "galeforce"),
])
def test_events_by_their_names(event: str, key: str) -> None:
    assert read(event=event).event == key


def test_an_event_without_a_name_of_ours_is_looked_for_in_the_headline() -> None:
    assert read(event="气象灾害", more="<headline>青岛市气象台发布暴雨蓝色预警</headline>").event == "rainstorm"


@pytest.mark.parametrize(("more", "event", "colour"), [
    ("<headline>青岛市气象台发布台风蓝色预警[Ⅳ级/一般]</headline>", "台风", Colour.BLUE),
    ("", "暴雨红色预警", Colour.RED),
    ("<headline>台风预警</headline><parameter><valueName>预警级别</valueName><value>黄色</value></parameter>", "台风",
     Colour.YELLOW),
    ("<headline>红色预警</headline><parameter><valueName>预警颜色</valueName><value>橙色</value></parameter>", "台风",
     Colour.ORANGE),
    ("<headline>Qingdao issues ORANGE warning of typhoon</headline>", "Typhoon", Colour.ORANGE),
    ("<headline>covered in snow</headline>", "台风", None),
    ("<headline>台风预警，穿红色衣服</headline>", "台风", Colour.RED),
])
def test_colours_by_their_names(more: str, event: str, colour: Colour | None) -> None:
    assert read(more=more, event=event).colour == colour


def test_a_foreign_colour_is_not_a_chinese_one() -> None:
    data = alert(event="Wind", language="en", more="<headline>Orange warning</headline>").replace(b"cma.cn", b"dwd.de")
    assert read_warning(data).warning.colour is None


@pytest.mark.parametrize(("code", "name", "district"), [
    ("370202", "adcode", "370202"), ("370211000000", "行政区划代码", "370211"), ("370000", "x", "370000"),
    ("100000", "x", "100000"), ("006109", "x", None), ("370202", "SAME", None), ("370202", "profile:CAP-CP:Loc", None),
    ("990101", "adcode", "990101"), ("990101", "x", None), ("3702", "x", None), ("37020200", "x", None),
    ("３７０２０２", "x", None),
])
def test_districts_are_chinese_administrative_codes(code: str, name: str, district: str | None) -> None:
    assert read(area=area(geocode(code, name))).districts == ([district] if district else [])


def test_places_of_several_areas_are_gathered_once() -> None:
    said = read(area=area(geocode("370202") + geocode("370202"), "市南区") + area(geocode("370212"), "崂山区")
                + area(geocode("370202"), "市南区"))
    assert (said.districts, said.area_name) == (["370202", "370212"], "市南区、崂山区")


def test_chinese_is_read_first_and_english_beside_it() -> None:
    def block(language: str, headline: str) -> str:
        return (f"<info><language>{language}</language><category>Met</category><event>台风</event>"
                f"<urgency>Past</urgency><severity>Minor</severity><certainty>Likely</certainty><headline>{headline}</headline></info>")

    reading = read_warning(alert(block("en-US", "blue") + block("zh-CN", "蓝色")))
    assert (reading.warning.headline, reading.warning.headline_en, reading.flaw) == ("蓝色", "blue", "")
    alone = read_warning(alert(block("en-US", "blue"))).warning
    assert (alone.headline, alone.headline_en) == ("blue", "")


def test_of_several_blocks_in_one_language_the_gravest_is_used_and_a_person_is_told() -> None:
    def block(severity: str) -> str:
        return (f"<info><category>Met</category><event>Wind</event><urgency>Past</urgency>"
                f"<severity>{severity}</severity><certainty>Likely</certainty></info>")

    reading = read_warning(alert(block("Minor") + block("Extreme") + block("Severe")))
    assert reading.warning.severity == "Extreme" and "3 个 info 段" in reading.flaw


@pytest.mark.parametrize("status", ["Exercise", "System", "Test", "Draft"])
def test_the_status_is_passed_on(status: str) -> None:
    assert read(status=status).status == status


def test_a_message_without_words_is_a_message() -> None:
    said = read("<!-- -->", "<references>s,a-0,2019-08-10T14:30:00+08:00</references>", kind="Cancel")
    assert (said.event, said.headline, said.area, said.districts) == ("", "", None, [])


@pytest.mark.parametrize("kind", ["Update", "Cancel"])
def test_an_update_of_nothing_is_taken_and_told(kind: str) -> None:
    assert "没有写明取代哪条预警" in read_warning(alert(kind=kind)).flaw


# -- areas -----------------------------------------------------------------------------------------


def test_a_circle_has_its_true_size() -> None:
    said = read(area=area("<circle>36.0,120.0 10</circle>")).area
    assert said is not None and said["type"] == "Polygon"
    west, south, east, north = shape(said).bounds
    assert (north - south) * 110.95 == pytest.approx(20, rel=0.003), "a degree of latitude is 110.95 km at 36 N"
    assert (east - west) * 90.16 == pytest.approx(20, rel=0.003), "a degree of longitude is 90.16 km at 36 N"


def test_a_circle_without_radius_is_a_point_and_may_stand_beside_a_polygon() -> None:
    point = read(area=area("<circle>36.0,120.0 0</circle>")).area
    both = read(area=area(f"<polygon>{HERE}</polygon><circle>36.0,120.0 0</circle>")).area
    assert point == {"type": "MultiPoint", "coordinates": [[120.0, 36.0]]}
    assert both is not None and [part["type"] for part in both["geometries"]] == ["Polygon", "MultiPoint"]


def test_polygons_that_overlap_stay_apart_and_can_be_asked() -> None:
    said = read(area=area(f"<polygon>{HERE}</polygon><polygon>{HERE}</polygon>")).area
    assert said is not None and said["type"] == "GeometryCollection" and len(said["geometries"]) == 2
    assert shape(said).is_valid and shape(said).intersects(Point(120.4, 36.1))


def test_a_polygon_that_crosses_itself_is_taken_with_all_that_lies_within() -> None:
    bow = "<polygon>36.0,120.0 36.1,120.1 36.1,120.0 36.0,120.1 36.0,120.0</polygon>"
    reading = read_warning(alert(area=area(bow)))
    assert "与自己相交" in reading.flaw and shape(reading.warning.area).area == pytest.approx(0.01)


def test_the_worst_polygon_that_fits_does_not_hold_up_the_loop() -> None:
    """A ring of 45,000 corners crossing itself everywhere once took minutes to mend."""
    corners = ((i * 7919 % 18000 / 100 - 90, i * 104729 % 36000 / 100 - 180) for i in range(45_000))
    tangle = " ".join(f"{lat:.2f},{lon:.2f}" for lat, lon in corners)
    nested = "".join(f"<polygon>-{i},-{i} -{i},{i} {i},{i} {i},-{i} -{i},-{i}</polygon>"
                     for i in (n / 200 for n in range(1, 9_000)))
    assert "与自己相交" in read_warning(alert(area=area(f"<polygon>{tangle}</polygon>"))).flaw
    said = read(area=area(nested)).area
    assert said is not None and len(said["geometries"]) == 8_999


def test_a_ring_left_open_is_closed() -> None:
    assert read(area=area("<polygon>36.0,120.0 36.0,120.5 36.2,120.5</polygon>")).area == read(
        area=area(f"<polygon>{HERE}</polygon>")).area


@pytest.mark.parametrize("inside", [
    "<polygon>36.0,120.0 36.0,120.5</polygon>", "<polygon>120.0,36.0 120.5,36.0 120.5,36.2 120.0,36.0</polygon>",
    "<polygon>somewhere</polygon>", "<polygon>nan,120 36,120 36,121 nan,120</polygon>", "<circle>36,120 -3</circle>",
    "<circle>36,120</circle>", "<circle>36,120 1e99</circle>", "<circle>36,120 99999</circle>",
    "<polygon>36.0;120.0 36.0;120.5 36.2;120.5 36.0;120.0</polygon>",
])
def test_an_area_that_makes_no_sense_is_told_and_the_warning_still_taken(inside: str) -> None:
    reading = read_warning(alert(area=area(inside + geocode("370202"))))
    assert reading.warning.area is None and reading.warning.districts == ["370202"]
    assert "范围无法读取" in reading.flaw and "第 " in reading.flaw


def test_an_empty_area_is_nothing_to_tell() -> None:
    reading = read_warning(alert(area=area("<polygon></polygon><circle> </circle>")))
    assert reading.warning.area is None and reading.flaw == ""


# -- what cannot be read ---------------------------------------------------------------------------


BOMB = (b'<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY a "' + b"x" * 1000 + b'">'
        + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in b"bcdefgh") + b"]>"
        + b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2" x="&h;"><identifier>&h;</identifier></alert>')
EXTERNAL = (b'<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            + alert().partition(b"?>")[2].replace("台风".encode(), b"&x;"))
BROKEN = {
    "empty": (b"", "空的（0 字节）"),
    "blank": (b" \n\n", "空的"),
    "not xml": (b"PK\x03\x04 a zip file", "不是 XML"),
    "json": (b'{"alert": 1}', "不是 XML"),
    "truncated": (alert()[:-40], "被截断"),
    "truncated in a tag": (alert()[:200], "被截断"),
    "gbk called utf-8": (alert().decode().encode("gbk"), "字符编码有误"),
    "unknown charset": (alert().replace(b"UTF-8", b"X-MARTIAN"), "字符编码有误"),
    "tags that do not match": (alert().replace(b"</info>", b"</inof>"), "不是良构的 XML"),
    "too deep": (b"<a>" * 5000, "不是良构的 XML"),
    "cap 1.1": (alert().replace(b"cap:1.2", b"cap:1.1"), "CAP 1.1"),
    "no namespace": (alert().replace(b' xmlns="urn:oasis:names:tc:emergency:cap:1.2"', b""), "根元素是 alert"),
    "atom": (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "Atom"),
    "rss": (b'<rss version="2.0"/>', "RSS"),
    "edxl": (b'<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0"/>', "EDXL"),
    "sent without offset": (alert(sent="2019-08-10T14:30:00"), "没有时区"),
    "sent with Z": (alert(sent="2019-08-10T06:30:00Z"), "以 Z 结尾"),
    "sent of no day": (alert(sent="2019-02-30T06:30:00+08:00"), "第 2 行"),
    "sent before time": (alert(sent="0001-01-01T00:00:00+14:00"), "sent"),
    "sent after time": (alert(sent="9999-12-31T23:59:59-12:00"), "sent"),
    "unknown status": (alert(status="Real"), "第 3 行"),
    "no identifier": (alert(identifier=" "), "identifier 是空的"),
    "endless identifier": (alert(identifier="x" * 600), "长于 512"),
    "entity bomb": (BOMB, ""),
    "external entity": (EXTERNAL, "DTD"),
    "oversized": (alert(more="<description>" + "x" * cap12.MAX_BYTES + "</description>"), "文件过大"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_kept_whole_with_its_reason(feed: CapFeed, inbox: Path, quarantine: Quarantine,
                                                          empty: City, name: str) -> None:
    data, words = BROKEN[name]
    (inbox / "x.cap").write_bytes(data)
    (inbox / "good.cap").write_bytes(alert(identifier="good"))
    taken, held = feed.poll(empty, NOW)
    assert taken.kind == "WarningReceived" and held.kind == "InputQuarantined"
    sha256 = hashlib.sha256(data).hexdigest()
    assert held.id == f"quarantine:{sha256}" and held.occurred_at == NOW
    assert (held.data.origin, held.data.sha256, held.data.size, held.data.feed) == (
        "inbox/x.cap", sha256, len(data), "cap")
    assert words in held.data.reason and len(held.data.reason) > 10
    assert quarantine.read(sha256) == data and (inbox / "x.cap").exists()


def test_other_charsets_are_read_when_they_are_declared() -> None:
    for charset in ("gb18030", "gb2312", "gbk", "utf-16"):
        data = alert(event="台风").decode().replace("UTF-8", charset).encode(charset)
        assert read_warning(data).warning.event == "typhoon", charset


def test_nothing_outside_the_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    data = EXTERNAL.replace(b"file:///etc/passwd", (tmp_path / "secret").as_uri().encode())
    with pytest.raises(ValueError, match="DTD") as refusal:
        read_warning(data)
    assert "secret" not in str(refusal.value)


@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_warning_or_a_reason(data: bytes) -> None:
    warned_or_told(data)


_PIECES = [alert(more=f"<expires>2019-08-11T14:30:00+08:00</expires>{'<headline>台风蓝色预警</headline>'}",
                 area=area(f"<polygon>{HERE}</polygon><circle>36,120 5</circle>" + geocode("370202"))),
           alert(kind="Update", head="<references>a,b,2019-08-10T14:30:00+08:00 c</references>")]


@given(data=st.data())
def test_any_damage_to_an_alert_is_a_warning_or_a_reason(data: st.DataObject) -> None:
    piece = bytearray(data.draw(st.sampled_from(_PIECES)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(piece) - 1))
        cut = data.draw(st.integers(0, 12))
        piece[at:at + cut] = data.draw(st.binary(max_size=12) | st.sampled_from([
            b"<info>", b"</info>", b"&amp;", b"&x;", b"]]>", b"<!--", b"1e400", b"nan", b"-00:00", b" ", b"\xff"]))
    warned_or_told(bytes(piece))


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="<&>\ufffe\uffff"),
                 max_size=40)


@given(polygon=_TEXTS, circle=_TEXTS, code=_TEXTS, sent=st.from_regex(
    r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d\Z"), references=_TEXTS, identifier=_TEXTS)
def test_any_words_in_the_right_places_are_a_warning_or_a_reason(polygon: str, circle: str, code: str, sent: str,
                                                                references: str, identifier: str) -> None:
    warned_or_told(alert(identifier=identifier, sent=sent, head=f"<references>{references}</references>", area=area(
        f"<polygon>{polygon}</polygon><circle>{circle}</circle>" + geocode(code, code), code)))


def warned_or_told(data: bytes) -> None:
    try:
        warning = read_warning(data).warning
    except ValueError as reason:
        assert str(reason)
    else:
        assert facts.body(Event(kind="WarningReceived", id="x", occurred_at=NOW, recorded_at=NOW, source="s", actor="a",
                                mode=Mode.ACTUAL, data=as_data(facts.WarningReceived(warning=warning))))


# -- watching files --------------------------------------------------------------------------------


def test_a_warning_is_told_until_the_city_shows_it(feed: CapFeed, inbox: Path, empty: City, fold: Fold) -> None:
    (inbox / "a.cap").write_bytes(alert())
    (seen,) = feed.poll(empty, NOW)
    assert seen.id == "cap:qdqx@cma.cn,a-1,2019-08-10T14:30:00+08:00"
    assert (seen.source, seen.actor) == ("cap", "qdqx@cma.cn")
    assert seen.occurred_at == datetime(2019, 8, 10, 6, 30, tzinfo=UTC)
    assert feed.poll(empty, NOW) == [seen], "whoever did not record it is told again"
    city = fold(empty, [seen])
    assert feed.poll(city, NOW) == [] and feed.next_at(city, NOW) is None


def test_a_cancelled_warning_does_not_come_back(feed: CapFeed, inbox: Path, empty: City, fold: Fold,
                                               quarantine: Quarantine) -> None:
    (inbox / "a.cap").write_bytes(alert())
    city = fold(empty, feed.poll(empty, NOW))
    assert list(city.warnings) == ["qdqx@cma.cn,a-1,2019-08-10T14:30:00+08:00"]
    (inbox / "b.cap").write_bytes(alert("<!-- -->", identifier="a-2", kind="Cancel", head=(
        "<references>qdqx@cma.cn,a-1,2019-08-10T06:30:00-00:00</references>")))
    for again in (feed, CapFeed(inbox, quarantine)):
        city = fold(city, again.poll(city, NOW))
        assert not city.warnings


def test_files_are_read_once_and_again_when_they_change(feed: CapFeed, inbox: Path, empty: City,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    (inbox / "a.cap").write_bytes(alert())
    opened: list[Path] = []
    whole = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: opened.append(path) or whole(path))
    assert feed.poll(empty, NOW) == feed.poll(empty, NOW) and len(opened) == 1
    (inbox / "a.cap").write_bytes(alert(identifier="a-2"))
    os.utime(inbox / "a.cap", ns=(1, 1))
    assert [seen.id for seen in feed.poll(empty, NOW)] == ["cap:qdqx@cma.cn,a-2,2019-08-10T14:30:00+08:00"]


def test_only_alert_files_are_looked_at_and_all_of_them(feed: CapFeed, inbox: Path, empty: City) -> None:
    for name in ("a.cap", "b.XML", "c.xml", "notes.txt", ".draft"):
        (inbox / name).write_bytes(alert(identifier=name))
    assert [seen.data.warning.id.split(",")[1] for seen in feed.poll(empty, NOW)] == ["a.cap", "b.XML", "c.xml"]


def test_a_single_file_may_be_watched(tmp_path: Path, quarantine: Quarantine, empty: City, fold: Fold) -> None:
    feed = CapFeed(tmp_path / "now.cap", quarantine)
    (held,) = feed.poll(empty, NOW)
    assert "No such file" in held.data.reason and held.data.origin == "now.cap"
    city = fold(empty, [held])
    (tmp_path / "now.cap").write_bytes(alert())
    city = fold(city, feed.poll(city, NOW))
    assert len(city.warnings) == 1 and not city.quarantine


def test_a_half_written_file_leaves_quarantine_when_it_is_whole(feed: CapFeed, inbox: Path, empty: City,
                                                               fold: Fold) -> None:
    (inbox / "a.cap").write_bytes(alert()[:300])
    (inbox / "b.cap").write_bytes(b"something else")
    city = fold(empty, feed.poll(empty, NOW))
    assert len(city.quarantine) == 2
    (inbox / "a.cap").write_bytes(alert())
    (inbox / "b.cap").write_bytes(alert(identifier="b"))
    city = fold(city, feed.poll(city, NOW))
    assert len(city.warnings) == 2
    assert [held.origin for held in city.quarantine.values()] == ["inbox/b.cap"], "another message is no completion"


def test_one_name_for_two_contents_is_told(feed: CapFeed, inbox: Path, empty: City, fold: Fold) -> None:
    (inbox / "a.cap").write_bytes(alert(event="台风"))
    (inbox / "b.cap").write_bytes(alert(event="暴雨"))
    first, second = feed.poll(empty, NOW)
    assert first.data.warning.event == "typhoon" and "编号相同而内容不同" in second.data.reason
    city = fold(empty, [first, second])
    (inbox / "c.cap").write_bytes(alert(event="暴雨", more="<headline>变</headline>"))
    assert [seen.data.origin for seen in feed.poll(city, NOW)] == ["inbox/c.cap"]
    (inbox / "d.cap").write_bytes(alert(event="台风"))
    city = fold(city, feed.poll(city, NOW))
    assert feed.poll(city, NOW) == [], "the same message twice is no news"


def test_a_flawed_warning_is_taken_and_its_flaw_shown(feed: CapFeed, inbox: Path, empty: City) -> None:
    (inbox / "a.cap").write_bytes(alert(area=area("<polygon>x</polygon>")))
    warned, told = feed.poll(empty, NOW)
    assert warned.kind == "WarningReceived" and told.kind == "InputQuarantined"
    assert told.data.reason.startswith("已采用，但有缺陷：")


def unreadable(inbox: Path) -> None:
    (inbox / "x.cap").mkdir()


def pointing_nowhere(inbox: Path) -> None:
    (inbox / "x.cap").symlink_to(inbox / "nowhere")


def pipe(inbox: Path) -> None:
    os.mkfifo(inbox / "x.cap")


@pytest.mark.parametrize("make", [unreadable, pointing_nowhere, pipe])
def test_what_cannot_be_opened_is_told_once_and_tried_again(feed: CapFeed, inbox: Path, empty: City, fold: Fold,
                                                           make: Callable[[Path], None]) -> None:
    make(inbox)
    (inbox / "a.cap").write_bytes(alert())
    warned, told = feed.poll(empty, NOW)
    assert warned.kind == "WarningReceived" and told.data.origin == "inbox/x.cap" and told.data.size == 0
    city = fold(empty, [warned, told])
    assert feed.poll(city, NOW) == []
    (inbox / "x.cap").rmdir() if (inbox / "x.cap").is_dir() else (inbox / "x.cap").unlink()
    (inbox / "x.cap").write_bytes(alert(identifier="x"))
    city = fold(city, feed.poll(city, NOW))
    assert len(city.warnings) == 2 and not city.quarantine and feed.poll(city, NOW) == []


def test_a_file_without_permission_is_told(feed: CapFeed, inbox: Path, empty: City, fold: Fold,
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    (inbox / "a.cap").write_bytes(alert())
    with monkeypatch.context() as locked:
        locked.setattr(Path, "read_bytes", forbidden)
        (told,) = feed.poll(empty, NOW)
    assert "Permission denied" in told.data.reason and str(inbox) not in told.data.reason
    city = fold(empty, [told])
    city = fold(city, feed.poll(city, NOW))
    assert len(city.warnings) == 1 and not city.quarantine


def test_a_folder_that_is_gone_is_told_and_comes_back(tmp_path: Path, quarantine: Quarantine, empty: City,
                                                     fold: Fold) -> None:
    feed = CapFeed(tmp_path / "mount", quarantine)
    (told,) = feed.poll(empty, NOW)
    assert told.data.origin == "mount" and "No such file" in told.data.reason
    city = fold(empty, [told])
    assert feed.poll(city, NOW) == []
    (tmp_path / "mount").mkdir()
    assert not fold(city, feed.poll(city, NOW)).quarantine


def test_a_file_that_was_moved_on_is_no_fault(feed: CapFeed, inbox: Path, empty: City,
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CapFeed, "_paths", lambda self: [inbox / "gone.cap"])
    assert feed.poll(empty, NOW) == []


def test_names_that_are_no_text_can_still_be_logged(feed: CapFeed, inbox: Path, empty: City) -> None:
    with open(os.fsencode(inbox) + b"/\xff\xfe.cap", "wb") as file:
        file.write(b"x")
    (told,) = feed.poll(empty, NOW)
    assert as_data(told.data)["origin"] == "inbox/\ufffd\ufffd.cap"


def test_a_full_quarantine_loses_nothing_and_stops_no_warning(inbox: Path, tmp_path: Path, empty: City,
                                                             fold: Fold) -> None:
    small = CapFeed(inbox, Quarantine(tmp_path / "q", limit_bytes=10))
    (inbox / "bad.cap").write_bytes(b"not an alert at all")
    (inbox / "flawed.cap").write_bytes(alert(area=area("<polygon>x</polygon>")))
    told = small.poll(empty, NOW)
    assert [seen.kind for seen in told] == ["InputQuarantined", "WarningReceived", "InputQuarantined"]
    assert "隔离区已满" in told[0].data.reason and "不是 XML" in told[0].data.reason
    city = fold(empty, told)
    assert small.poll(city, NOW) == [] and (inbox / "bad.cap").exists()
    city = fold(city, CapFeed(inbox, Quarantine(tmp_path / "q")).poll(city, NOW))
    kept = {held.origin: held.size for held in city.quarantine.values()}
    assert kept["inbox/bad.cap"] == 19 and kept["inbox/flawed.cap"] > 19 and len(city.quarantine) == 2


def test_a_full_disk_loses_nothing(feed: CapFeed, inbox: Path, empty: City, fold: Fold, quarantine: Quarantine,
                                  monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Quarantine, chunks: object) -> str:
        raise OSError(28, "No space left on device")

    (inbox / "bad.cap").write_bytes(b"x")
    with monkeypatch.context() as disk:
        disk.setattr(Quarantine, "keep", full)
        (told,) = feed.poll(empty, NOW)
    assert "No space left" in told.data.reason
    city = fold(empty, [told])
    city = fold(city, feed.poll(city, NOW))
    assert [held.size for held in city.quarantine.values()] == [1] and list(quarantine.kept()) == list(city.quarantine)


def test_a_defect_of_ours_is_told_like_any_other(feed: CapFeed, inbox: Path, empty: City,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes) -> None:
        raise RuntimeError("our own fault")

    monkeypatch.setattr("yunnao.feeds.cap.read_warning", broken)
    (inbox / "a.cap").write_bytes(alert())
    (told,) = feed.poll(empty, NOW)
    assert told.data.reason == "读取时出错（RuntimeError）：our own fault"


# -- reading again ---------------------------------------------------------------------------------


def test_a_retry_that_fails_says_why_and_changes_nothing(feed: CapFeed, quarantine: Quarantine) -> None:
    sha256 = quarantine.keep([b"still not an alert"])
    (seen,) = feed.reread(sha256, NOW)
    reason = "不是 XML 文件，因而不是 CAP 预警。请核实来源。"
    assert seen.data == facts.InputRetried(sha256=sha256, accepted=False, reason=reason)
    (missing,) = feed.reread("ab" * 32, NOW)
    assert not missing.data.accepted and "隔离区里没有" in missing.data.reason


def test_a_retry_that_succeeds_gives_the_warning_and_empties_the_shelf(feed: CapFeed, quarantine: Quarantine,
                                                                      empty: City, fold: Fold) -> None:
    sha256 = quarantine.keep([alert()])
    held = facts.InputQuarantined(origin="inbox/a.cap", reason="r", sha256=sha256, size=1, feed="cap")
    city = fold(empty, [Sighting(kind="InputQuarantined", data=held, occurred_at=NOW, source="cap", actor="feed:cap")])
    retried, warned = feed.reread(sha256, NOW)
    assert retried.data.accepted and retried.occurred_at == NOW and warned.id.startswith("cap:qdqx@cma.cn,a-1")
    city = fold(city, [retried, warned])
    assert not city.quarantine and len(city.warnings) == 1


# -- real alerts -----------------------------------------------------------------------------------


def test_forty_five_real_files_are_read_or_kept_and_the_right_ones_are_read(shared: Path, tmp_path: Path,
                                                                           quarantine: Quarantine, empty: City) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    real = [p for p in sorted((shared / "alerts" / "cap").rglob("*")) if p.is_file() and "LICENSE" not in p.name]
    for path in real:
        (inbox / f"{path.parent.name[:6]}-{path.name}.cap").write_bytes(path.read_bytes())
    told = CapFeed(inbox, quarantine).poll(empty, NOW)
    read = sorted({seen.data.warning.id.split(",")[1] for seen in told if seen.kind == "WarningReceived"})
    held = [seen.data for seen in told if seen.kind == "InputQuarantined"]
    refused = [h for h in held if not h.reason.startswith("已采用")]
    assert len(real) == 45 and len(read) == 8
    assert len(refused) == 45 - 9 + 1, "two files carry one identifier with different contents"
    assert all(quarantine.read(h.sha256) for h in held)
    why = {word: sum(word in h.reason for h in refused) for word in ("CAP 1.1", "Atom", "RSS", "EDXL", "DTD", "模式")}
    assert why == {"CAP 1.1": 9, "Atom": 16, "RSS": 5, "EDXL": 2, "DTD": 2, "模式": 2}


def test_the_schema_is_the_one_that_is_named_in_its_notice() -> None:
    folder = Path(cap12.__file__).parent
    digest = hashlib.sha256((folder / "cap12.xsd").read_bytes()).hexdigest()
    notice = (folder / "cap12.NOTICE.md").read_text(encoding="utf-8")
    assert digest in notice and "Copyright © OASIS Open 2010" in notice
