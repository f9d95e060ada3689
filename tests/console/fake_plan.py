"""The typhoon day's assessment, tasks and plans: what a model and two planners could have said."""

from datetime import datetime, timedelta

import shapely
from fake_ground import TZ
from shapely.geometry import mapping

from yunnao.city.ground import Ground
from yunnao.model.assessment import (
    Assessment,
    Band,
    Estimate,
    FacilityExposure,
    Footprint,
    Frame,
    SourceTerm,
    ZoneExposure,
)
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Alternative, Assignment, Move, Score, Shortfall
from yunnao.model.procedure import Task
from yunnao.model.scale import Colour, Level
from yunnao.model.warning import Message, Warning

MINUTE = timedelta(minutes=1)
TRACK = [
    ("2019-08-10T02:00", 121.4, 28.4, 52.0),
    ("2019-08-10T14:00", 120.6, 31.2, 28.0),
    ("2019-08-11T02:00", 120.2, 33.4, 25.0),
    ("2019-08-11T11:00", 119.9, 34.8, 23.0),
    ("2019-08-11T20:00", 119.95, 35.85, 23.0),
    ("2019-08-12T05:00", 119.6, 36.9, 18.0),
]
TASKS = [
    ("t1", "转移安置危险区群众", "district", 420, True),
    ("t2", "海上船只回港避风", "maritime", 345, False),
    ("t3", "城市低洼点排涝备勤", "drainage", 278, False),
    ("t4", "关闭海滨景区与浴场", "tourism", 60, False),
    ("t5", "医疗救护力量前置", "health", 380, False),
    ("t6", "电力抢修队伍待命", "power", 90, False),
    ("t7", "施工塔吊停用加固", "housing", 100, False),
    ("t8", "发布公众防御指引", "office", 45, False),
]

OPEN = (0, 1, 2, 4)
"""Those of the first five that are still open when the second plan is made."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TZ)


def typhoon(ground: Ground, now: datetime) -> Assessment:
    """Wind bands along the track, each circle cut to nothing: the console draws what it is given."""
    path = shapely.LineString([(lon, lat) for _, lon, lat, _ in TRACK[1:]])
    bands = [
        Band(
            name=f"Beaufort {force}",
            name_zh=f"{force}级风",
            quantity="wind",
            threshold=speed,
            unit="m/s",
            area=mapping(shapely.simplify(path.buffer(width), 0.01)),
            start=at(start),
            end=at(end),
            evacuate=force == 10,
        )
        for force, speed, width, start, end in [
            (7, 13.9, 1.5, "2019-08-10T12:00", "2019-08-12T12:00"),
            (8, 17.2, 0.8, "2019-08-11T06:00", "2019-08-12T06:00"),
            (10, 24.5, 0.28, "2019-08-11T16:00", "2019-08-12T00:00"),
        ]
    ]
    zones = [
        ZoneExposure(
            zone_id=f"z{n}",
            name=f"{d.name}沿海低洼区",
            point=_inside(d),
            district=d.adcode,
            people=d.population // 10,
            to_move=1200 + 90 * n,
            band="10级风",
        )
        for n, d in enumerate(ground.districts)
    ]
    fixes = [{"lon": lon, "lat": lat, "at": at(when).isoformat(), "wind_m_s": wind} for when, lon, lat, wind in TRACK]
    return Assessment(
        id=f"a-{now:%d%H%M}",
        incident_id="typhoon-1",
        hazard="typhoon",
        model="holland-1980/1",
        log_position=1,
        made_at=now,
        valid_until=now + timedelta(hours=3),
        zones=zones,
        source=SourceTerm(hazard="typhoon", at=now, data={"fixes": fixes}),
        footprint=Footprint(
            hazard="typhoon",
            bands=bands,
            start=bands[0].start,
            end=bands[0].end,
            unsure=bands[0].area,
            frames=[Frame(at=at("2019-08-11T18:00"), areas=[bands[0].area, bands[1].area, bands[2].area])],
        ),
        impact={"deaths": Estimate(low=0, likely=2, high=9)},
        chances={"beaufort_10": 0.62, "level_none": 0.0, "level_III": 0.3, "level_II": 0.7},
        facilities=[FacilityExposure(facility_id="p1", name="前湾港", kind="port", band="10级风")],
        people=3_412_600,
        to_move=sum(z.to_move for z in zones),
        facts={"hours_to_landfall": 30.0},
        assumptions=["路径取中央气象台预报，未计不确定锥", "人口为 2020 年普查数按网格分摊"],
    )


def _inside(district: object) -> Point:
    inside = district.area.representative_point()  # type: ignore[attr-defined]
    return Point(inside.x, inside.y)


def task(n: int, opened: datetime) -> Task:
    key, name, owner, minutes, evacuate = TASKS[n]
    return Task(
        id=key,
        rule_id=key,
        incident_id="typhoon-1",
        name=name,
        owner=owner,
        state="open",
        opened_at=opened,
        deadline=opened + minutes * MINUTE,
        evacuate=evacuate,
        legal_basis="《青岛市突发事件应对条例》第二十九条",
        escalate_to="市政府总值班室",
    )


def plan(ground: Ground, plan_id: str, when: datetime, level: Level) -> ActionPlan:
    """A joint plan: units to tasks, people to shelters, messages, one shortfall, with bounds and reasons."""
    units, shelters = list(ground.units.values()), list(ground.shelters.values())
    assignments = [
        Assignment(
            unit_id=u.id,
            unit_name=u.name,
            task_id=TASKS[OPEN[n % 4]][0],
            task_name=TASKS[OPEN[n % 4]][1],
            to=shelters[n % 16].point,
            eta_s=420 + 95 * n,
            gives=u.capabilities,
            reason=f"离任务点最近的空闲{u.name[:4]}，车程 {7 + n} 分钟",
            reason_en=f"the nearest idle unit, {7 + n} min away",
            alternatives=[
                Alternative(
                    name=units[n + 20].name, cost=31.0 + n, why_not="多走 12 分钟", why_not_en="12 min farther"
                )
            ],
        )
        for n, u in enumerate(units[30:48])
    ]
    moves = [
        Move(
            id=f"{plan_id}/m{n}",
            zone_id=f"z{n}",
            zone_name=f"{d.name}沿海低洼区",
            shelter_id=shelters[n].id,
            shelter_name=shelters[n].name,
            people=300 + 40 * n,
            by="coach" if n % 3 else "foot",
            start=_inside(d),
            to=shelters[n].point,
            travel_s=900 + 60 * n,
            move_before=at("2019-08-11T16:00"),
            reason="就近且容量够，避开 10 级风圈内道路",
            alternatives=[Alternative(name=shelters[n + 1].name, cost=28.0, why_not="容量已被北侧社区占用")],
        )
        for n, d in enumerate(ground.districts)
    ]
    warning = Warning(
        id=f"{plan_id}-warn",
        sender="青岛市应急管理局",
        event="typhoon",
        colour=Colour.ORANGE,
        sent_at=when,
        headline="请沿海低洼区居民于 11 日 16 时前转移",
        status="Exercise",
        instruction="听从社区安排，带好证件药品",
    )
    return ActionPlan(
        id=plan_id,
        incident_id="typhoon-1",
        log_position=20,
        proposed_at=when,
        valid_until=when + timedelta(hours=1),
        summary=f"启动{level.zh}响应；调派 {len(assignments)} 支队伍，转移 {sum(m.people for m in moves)} 人至 "
        f"{len(moves)} 处避难场所，预计 11 日 12 时前完成。",
        summary_en=f"Level {level.value}: {len(assignments)} units out, {len(moves)} moves to shelters.",
        level=level,
        tasks=[task(n, when) for n in (5, 6, 7)] if level is Level.II else [],
        scores=[
            Score(planner="dispatch", objective=412.0, bound=412.0, unit="分钟", solver="HiGHS", seed=1),
            Score(planner="evacuation", objective=1893.0, bound=1835.0, unit="人·小时", solver="HiGHS", seed=1),
        ],
        assignments=assignments,
        moves=moves,
        messages=[
            Message(id=f"{plan_id}-m", incident_id="typhoon-1", channel="cap", audience="沿海四区公众", warning=warning)
        ],
        uncovered=[
            Shortfall(
                what="大型排涝泵车",
                what_en="Large pump lorries",
                missing=2,
                unit="台",
                why="全市仅 4 台，均已派出",
                why_en="the city has four, all out",
                least_extra="向烟台调 2 台",
                least_extra_en="two more from Yantai",
            )
        ],
        binds=["黄岛区避难容量：每多 100 个床位可少走 9 分钟", "转运客车数量：16 时前只够两趟"],
        binds_en=["Beds in Huangdao: 100 more save 9 min of driving"],
        assumptions=["道路按平时车速的 70% 计", "避难场所容量为估计值"],
        replaces="plan-1" if plan_id == "plan-2" else None,
    )
