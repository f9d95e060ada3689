"""A typhoon day as facts, in the order they became known: enough of everything that a console can show."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import shapely
from fake_plan import MINUTE, TASKS, at, plan, task, typhoon
from shapely.geometry import mapping

from yunnao.city.ground import Ground
from yunnao.model import facts
from yunnao.model.assessment import Assessment, Band, Footprint, SourceTerm
from yunnao.model.event import Sighting
from yunnao.model.incident import Incident
from yunnao.model.place import Point
from yunnao.model.scale import Colour, Grade, Level
from yunnao.model.warning import Warning

START, NOW = at("2019-08-09T08:00"), at("2019-08-10T14:36")


def _say(when: datetime, fact: facts.Fact, actor: str = "desk:emergency", **more: str) -> Sighting:
    return Sighting(
        kind=type(fact).__name__, data=fact, occurred_at=when, source=more.pop("source", "test"), actor=actor, **more
    )


def day(ground: Ground) -> Iterator[Sighting]:
    """The sightings of the day up to NOW: a typhoon under way, a second plan proposed, a small leak beside it."""
    yield _say(START, facts.CityOpened(package="qingdao", version="0", digest=ground.digest), "brain")
    yield from _warnings()
    yield from _typhoon(ground)
    yield from _response(ground)
    yield from _leak(ground)
    yield from _oddities()
    yield _say(NOW - 4 * MINUTE, facts.PlanProposed(plan=plan(ground, "plan-2", NOW - 4 * MINUTE, Level.II)), "brain")


def _warnings() -> Iterator[Sighting]:
    for n, (when, event, colour, text) in enumerate(
        [
            ("2019-08-09T11:00", "typhoon", Colour.BLUE, "青岛市气象台发布台风蓝色预警"),
            ("2019-08-10T08:30", "rainstorm", Colour.YELLOW, "青岛市气象台发布暴雨黄色预警"),
            ("2019-08-10T10:00", "gale", Colour.ORANGE, "青岛市气象台发布海上大风橙色预警"),
            (
                "2019-08-10T14:30",
                "typhoon",
                Colour.ORANGE,
                "青岛市气象台发布台风橙色预警：“利奇马”11日夜间将在我市沿海登陆",
            ),
        ]
    ):
        kind = "Update" if n == 3 else "Alert"
        warning = Warning(
            id=f"w{n}",
            sender="青岛市气象台",
            event=event,
            colour=colour,
            sent_at=at(when),
            headline=text,
            status="Exercise",
            message_type=kind,
            references=["w0"] if n == 3 else [],
            expires_at=at(when) + timedelta(hours=24),
            districts=["370200"],
        )
        yield _say(at(when), facts.WarningReceived(warning=warning), "feed:cap", id=f"cap-{n}")


def _typhoon(ground: Ground) -> Iterator[Sighting]:
    start = at("2019-08-09T11:00")
    incident = Incident(
        id="typhoon-1",
        kind="typhoon",
        title="台风“利奇马”影响青岛",
        opened_at=start,
        reason="市气象台发布台风蓝色预警",
        districts=[d.adcode for d in ground.districts],
    )
    yield _say(start, facts.IncidentOpened(incident=incident))
    yield _say(start, facts.AssessmentRequested(incident_id="typhoon-1", hazard="typhoon", why="事件立项"))
    yield _say(start + MINUTE, facts.AssessmentMade(assessment=typhoon(ground, start + MINUTE)), "brain")
    yield _say(
        start + MINUTE,
        facts.IncidentGraded(
            incident_id="typhoon-1", grade=Grade.MAJOR, source="预案 1.4", reason="需转移人数在五千以上"
        ),
    )
    yield _say(
        start + MINUTE,
        facts.LevelProposed(
            incident_id="typhoon-1", level=Level.III, source="预案 4.2", reason="台风蓝色预警，48 小时内可能影响本市"
        ),
    )
    yield _say(
        at("2019-08-10T14:30"),
        facts.LevelProposed(
            incident_id="typhoon-1", level=Level.II, source="预案 4.2", reason="台风橙色预警，24 小时内登陆"
        ),
    )
    yield _say(
        at("2019-08-10T14:31"), facts.AssessmentMade(assessment=typhoon(ground, at("2019-08-10T14:31"))), "brain"
    )


def _response(ground: Ground) -> Iterator[Sighting]:
    """The first plan: approved, ordered, half carried out."""
    when = at("2019-08-10T09:00")
    first = plan(ground, "plan-1", when, Level.III)
    yield _say(when, facts.PlanProposed(plan=first), "brain")
    yield _say(when + 6 * MINUTE, facts.PlanApproved(plan_id="plan-1", by="王指挥"), "wang", source="door")
    yield _say(
        when + 6 * MINUTE,
        facts.LevelSet(incident_id="typhoon-1", level=Level.III, reason="批准方案", by="王指挥"),
        "wang",
    )
    for n in range(5):
        yield _say(when + 6 * MINUTE, facts.TaskOpened(task=task(n, when + (6 + 11 * n) * MINUTE)))
    for n, unit in enumerate(list(ground.units)[:24]):
        yield from _drive(ground, unit, TASKS[n % 5][0], n)
    yield _say(
        when + 9 * MINUTE, facts.EvacuationOrdered(plan_id="plan-1", incident_id="typhoon-1", people=4800), "wang"
    )
    for n, move in enumerate(first.moves[:8]):
        yield _say(when + (40 + n) * MINUTE, facts.PeopleLeft(move_id=move.id, people=move.people), "drill")
        if n < 6:
            there = move.people - 12 if n < 4 else move.people // 2
            yield _say(
                when + (90 + 9 * n) * MINUTE,
                facts.PeopleArrived(move_id=move.id, people=there, refused=12 if n < 4 else 0),
                "drill",
            )
    yield _say(
        at("2019-08-10T14:20"), facts.TaskDone(task_id="t4", by="文旅局", evidence="浴场已清空，照片 3 张"), "文旅局"
    )
    yield _say(
        at("2019-08-10T14:07"),
        facts.TaskLate(task_id="t3", deadline=at("2019-08-10T14:06"), escalate_to="市政府总值班室"),
    )


def _drive(ground: Ground, unit_id: str, task_id: str, n: int) -> Iterator[Sighting]:
    """A unit assigned, on its way by a bent line, and there already when it left long ago."""
    unit, to = ground.units[unit_id], list(ground.shelters.values())[n % 16].point
    left = at("2019-08-10T13:30") + 3 * n * MINUTE if n % 3 else at("2019-08-10T10:00")
    steps = [
        (unit.base.lon, unit.base.lat),
        (unit.base.lon, (unit.base.lat + to.lat) / 2),
        (to.lon, (unit.base.lat + to.lat) / 2),
        (to.lon, to.lat),
    ]
    arrives = left + 75 * MINUTE
    yield _say(
        left - 2 * MINUTE,
        facts.TaskAssigned(task_id=task_id, unit_ids=[unit_id], plan_id="plan-1", by="王指挥"),
        "wang",
    )
    yield _say(
        left,
        facts.UnitDeparted(
            unit_id=unit_id, task_id=task_id, path=steps, at_s=[0.0, 1500.0, 3000.0, 4500.0], arrives_at=arrives
        ),
        "drill",
    )
    if arrives < NOW:
        yield _say(arrives, facts.UnitArrived(unit_id=unit_id, task_id=task_id, place=to), "drill")


def _leak(ground: Ground) -> Iterator[Sighting]:
    when = at("2019-08-10T13:40")
    yield _say(
        when,
        facts.ReportReceived(
            kind="gas_smell",
            text="暗渠沿线居民反映有油气味",
            reporter="110 指挥中心",
            place=Point(120.20, 36.03),
            place_quality="approximate",
        ),
        "110",
    )
    yield _say(
        when,
        facts.IncidentOpened(
            incident=Incident(
                id="leak-1",
                kind="leak",
                title="斋堂岛路暗渠油气积聚（演练插入）",
                opened_at=when,
                place=Point(120.20, 36.03),
                reason="群众报告与压力下降同时出现",
                districts=["370211"],
                grade=Grade.LARGER,
                level=None,
            )
        ),
    )
    drain = shapely.LineString([(120.16, 36.00), (120.20, 36.03), (120.22, 36.06)])
    bands = [
        Band(
            name=name,
            name_zh=zh,
            quantity="vapour",
            threshold=t,
            unit="%LEL",
            area=mapping(drain.buffer(w)),
            start=when,
            end=when + timedelta(hours=8),
            evacuate=e,
        )
        for name, zh, t, w, e in [
            ("glass breakage", "玻璃破碎区", 10.0, 0.02, False),
            ("drain vapour", "暗渠爆燃区", 50.0, 0.008, True),
        ]
    ]
    yield _say(
        when + 2 * MINUTE,
        facts.AssessmentMade(
            assessment=Assessment(
                id="a-leak",
                incident_id="leak-1",
                hazard="leak",
                model="drain-vapour/1",
                log_position=1,
                made_at=when + 2 * MINUTE,
                valid_until=when + timedelta(hours=2),
                source=SourceTerm(hazard="leak", at=when, data={}),
                zones=[],
                facilities=[],
                footprint=Footprint(hazard="leak", bands=bands, start=when, end=when + timedelta(hours=8)),
                people=6120,
                to_move=1840,
                assumptions=["泄漏点位置为近似值"],
            )
        ),
        "brain",
    )
    yield _say(
        when + 2 * MINUTE,
        facts.LevelProposed(incident_id="leak-1", level=Level.III, source="预案 3.1", reason="暗渠内油气达爆炸下限"),
    )


def _oddities() -> Iterator[Sighting]:
    for n, (origin, reason) in enumerate(
        [
            ("cap/20190810-1403.xml", "第 41 行：XML 在标签中断，文件不完整"),
            ("cap/gauge.csv", "字符集既非 UTF-8 也非 GB18030，从第 18 字节起无法解码"),
        ]
    ):
        yield _say(
            NOW - (33 - n) * MINUTE,
            facts.InputQuarantined(origin=origin, reason=reason, sha256=f"{n + 1}f" * 32, size=2048 + n, feed="cap"),
            "feed:cap",
        )
    for station, quantity, value, unit in [
        ("大沽河南村站", "水位", 8.41, "m"),
        ("小涧西站", "小时雨量", 31.5, "mm"),
        ("小麦岛", "风速", None, "m/s"),
        ("沙子口", "潮位", 4.72, "m"),
    ]:
        yield _say(
            NOW - 6 * MINUTE,
            facts.ObservationReceived(station=station, quantity=quantity, value=value, unit=unit),
            "feed:gauge",
        )
    yield _say(
        NOW - 5 * MINUTE,
        facts.RoadClosed(id="c1", name="滨海大道低洼段", place=Point(120.45, 36.08), radius_m=400.0, reason="海水倒灌"),
        "110",
    )
