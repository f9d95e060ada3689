"""Evacuation in Littletown: the school at A takes 300, the hall at F takes 200."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from immutables import Map
from msgspec import structs

from yunnao.assess.assess import assess
from yunnao.city.city import City, MoveNow, PlanNow
from yunnao.city.ground import Ground
from yunnao.model.assessment import Assessment, FacilityExposure
from yunnao.model.place import Point
from yunnao.model.plan import ActionPlan, Move
from yunnao.model.procedure import TaskRule
from yunnao.model.scale import Level
from yunnao.plan._crowd import BOARD_S
from yunnao.plan.evacuation import Evacuation
from yunnao.registry import find
from yunnao.roads.way import WALK_M_S

Town = SimpleNamespace
KILOMETRE_S = round(1000 / WALK_M_S + 0.5)


def propose(city: City, made: Assessment) -> ActionPlan:
    return Evacuation().propose(city, made, lambda: False, 4)


def went(plan: ActionPlan) -> dict[tuple[str, str], tuple[int, str, int]]:
    """People by zone and shelter; those who drive and those who are driven together."""
    found: dict[tuple[str, str], tuple[int, str, int]] = {}
    for m in plan.moves:
        key = m.zone_id, m.shelter_id.split("-")[1]
        found[key] = (found.get(key, (0,))[0] + m.people, "foot" if m.by == "foot" else "wheels", m.travel_s)
    return found


def cost(plan: ActionPlan) -> int:
    return sum(m.people * (m.travel_s + (0 if m.by == "foot" else BOARD_S)) for m in plan.moves)


def test_people_walk_to_a_shelter_round_the_corner(town: Town) -> None:
    plan = propose(town.city(), town.assessment([town.zone("b", town.B, 100, before=90)]))
    assert went(plan) == {("b", "school"): (100, "foot", KILOMETRE_S)}
    move, score = plan.moves[0], plan.scores[0]
    assert (move.id, move.reason) == ("m-5-b-shelter-school", "步行 14 分钟，是最近的可用避难场所")
    assert (move.start, move.to, move.move_before.hour) == (town.B, town.A, 13)
    assert score.objective == score.bound == cost(plan)
    assert plan.summary == "转移 100 人到 1 处避难场所（步行 100 人，自驾 0 人，乘大客车 0 人），最远 14 分钟"
    assert plan.summary_en == "100 people go to 1 shelter (100 on foot, 0 by car, 0 by coach), the farthest 14 min"
    hall = move.alternatives[0]
    assert (hall.name, hall.why_not) == ("合成 小镇会堂", "乘车 3 分钟，每人多用 10 分钟")
    assert hall.cost == 100 * (180 + BOARD_S - KILOMETRE_S)


def test_a_full_shelter_takes_those_who_would_go_farthest_otherwise(town: Town) -> None:
    """C and E both walk to the hall, which takes 200 of their 300; E is nearer to the school, so E's go there."""
    made = town.assessment([town.zone("c", town.C, 150), town.zone("e", town.E, 150)])
    plan = propose(town.city(), made)
    assert went(plan) == {("c", "hall"): (150, "foot", KILOMETRE_S), ("e", "hall"): (50, "foot", KILOMETRE_S),
                          ("e", "school"): (100, "wheels", 120)}
    coach, car = (m for m in plan.moves if m.shelter_id == "shelter-school")
    assert (coach.by, coach.people, car.by, car.people) == ("coach", 58, "car", 42), "0.58 have no car"
    assert car.reason == "自驾 2 分钟；最近的合成 小镇会堂已排满，本区其余的人去那里"
    assert car.reason_en == "2 min by car; the nearest, Synthetic hall, is full with others of this zone"
    saves = 120 + BOARD_S - KILOMETRE_S
    assert saves == 486
    full = "合成 小镇会堂已排满：再增 100 个床位，全体合计最多可省 13 小时 30 分钟，每个床位最多 486 秒"
    assert plan.binds[-1] == full


def test_more_people_than_places_and_the_most_urgent_go_first(town: Town) -> None:
    made = town.assessment([town.zone("d", town.D, 400, before=120), town.zone("c", town.C, 200, before=60)])
    plan = propose(town.city(), made)
    assert sum(m.people for m in plan.moves if m.zone_id == "c") == 200
    assert sum(m.people for m in plan.moves) == 500
    assert [(s.missing, s.unit, s.least_extra) for s in plan.uncovered] == [(100, "人", "再开放至少 100 个床位")]
    assert plan.uncovered[0].what == "西区未安排转移的人员（d区 100 人）"
    assert plan.binds[0] == "可用避难场所共有床位 500 个，还缺 100 个：每增 100 个床位可多转移 100 人"
    assert plan.moves[0].zone_id == "c", "the most urgent stand first"
    assert plan.scores[0].gap == 0


def test_no_shelter_inside_the_danger_and_none_outdoors_in_the_wind(town: Town) -> None:
    zones = [town.zone("b", town.B, 10)]
    around_a = town.band(town.box(119.99, 35.99, 120.005, 36.005))
    assert set(went(propose(town.city(), town.assessment(zones, around_a)))) == {("b", "hall")}
    harmless = structs.replace(around_a, evacuate=False)
    assert set(went(propose(town.city(), town.assessment(zones, harmless)))) == {("b", "school")}
    square = town.city(ground=town.with_shelters(school={"indoor": False}))
    assert set(went(propose(square, town.assessment(zones, harmless)))) == {("b", "school")}
    windy = town.band(town.box(119, 35, 121, 37), quantity="sustained wind", evacuate=False)
    plan = propose(square, town.assessment(zones, windy))
    assert set(went(plan)) == {("b", "hall")}
    assert "1 处避难场所在室外、不能避风，没有使用：合成 小镇学校" in plan.assumptions


def test_people_on_their_way_are_not_moved_twice(town: Town) -> None:
    made = town.assessment([town.zone("b", town.B, 100), town.zone("e", town.E, 40, district="990102")])
    first = propose(town.city(), made)
    assert sum(m.people for m in first.moves) == 140
    ordered = Map({m.id: MoveNow(move=m, plan_id="p", incident_id="i", ordered_at=town.NOON) for m in first.moves})
    plan = propose(town.city(moves=ordered), made)
    assert (plan.moves, plan.uncovered, plan.summary) == ([], [], "没有新的须转移人员")
    more = town.assessment([town.zone("b", town.B, 130), town.zone("e", town.E, 40, district="990102")])
    assert went(propose(town.city(moves=ordered), more)) == {("b", "school"): (30, "foot", KILOMETRE_S)}
    rejected = Map({"p": PlanNow(plan=first, state="rejected")})
    assert sum(m.people for m in propose(town.city(moves=ordered, plans=rejected), made).moves) == 140


def test_zones_drawn_anew_still_know_who_has_left(town: Town) -> None:
    first = propose(town.city(), town.assessment([town.zone("wide", town.B, 100)]))
    ordered = Map({m.id: MoveNow(move=m, plan_id="p", incident_id="i", ordered_at=town.NOON) for m in first.moves})
    anew = town.assessment([town.zone("b1", town.B, 70), town.zone("d1", town.D, 70),
                            town.zone("f1", town.F, 70, district="990102")])
    plan = propose(town.city(moves=ordered), anew)
    left = {z: sum(m.people for m in plan.moves if m.zone_id == z) for z in ("b1", "d1", "f1")}
    assert left == {"b1": 0, "d1": 40, "f1": 70}, "70 from the nearest, 30 from the next, none over the border"
    again = Map({**ordered, **{m.id + "'": MoveNow(move=structs.replace(m, zone_id="b1", people=70), plan_id="p",
                                                   incident_id="i", ordered_at=town.NOON) for m in first.moves}})
    plan = propose(town.city(moves=again), anew)
    assert sum(m.people for m in plan.moves) == 70, "b1's own move is counted first, then the old zone's 100 from d1"
    other = Map({k: structs.replace(v, incident_id="another") for k, v in ordered.items()})
    assert sum(m.people for m in propose(town.city(moves=other), anew).moves) == 210


def test_room_on_the_way_is_taken(town: Town) -> None:
    move = Move(id="m", zone_id="z", zone_name="z", shelter_id="shelter-hall", shelter_name="h", people=150, by="foot",
                start=town.E, to=town.F, travel_s=1, move_before=None, reason="")
    ordered = Map({"m": MoveNow(move=move, plan_id="p", incident_id="j", ordered_at=town.NOON)})
    plan = propose(town.city(moves=ordered), town.assessment([town.zone("c", town.C, 60)]))
    assert {key: people for key, (people, _, _) in went(plan).items()} == {("c", "hall"): 50, ("c", "school"): 10}


def test_nobody_reachable_is_said_by_cause(town: Town) -> None:
    zones = [town.zone("b", town.B, 10), town.zone("nowhere", Point(float("nan"), 36), 5),
             town.zone("sea", Point(121.5, 36), 7, district="990102")]
    plan = propose(town.city(), town.assessment(zones))
    assert {s.what: (s.missing, s.why) for s in plan.uncovered} == {
        "西区未安排转移的人员（nowhere区 5 人）": (5, "位置不明，无法安排去处"),
        "东区未安排转移的人员（sea区 7 人）": (7, "没有可用的避难场所，或没有未中断的道路可达"),
    }


def test_they_wait_for_the_task_that_moves_people(town: Town) -> None:
    rule = TaskRule(id="go", name="转移", owner="fire", from_level=Level.II, evacuate=True)
    leak = town.ground.plans["leak"]
    ground = replace(town.ground, plans={"leak": structs.replace(leak, tasks=[*leak.tasks, rule])})
    made = town.assessment([town.zone("b", town.B, 10)])
    pinned = town.incident(procedure="leak@1")
    waiting = propose(town.city(ground=ground, incidents=[pinned]), made)
    assert (waiting.moves, waiting.summary) == ([], "10 人须转移，但预案的转移任务尚未启动（Ⅱ级响应起）")
    assert [(s.missing, s.unit, s.why) for s in waiting.uncovered] == [
        (10, "人", "预案的转移任务尚未启动（Ⅱ级响应起）")]
    for state, moved in (("open", 10), ("working", 10), ("waiting", 0), ("done", 0), ("skipped", 0)):
        tasks = [town.task("go", None, needs={}, evacuate=True, state=state)]
        plan = propose(town.city(ground=ground, incidents=[pinned], tasks=tasks), made)
        assert sum(m.people for m in plan.moves) == moved, state
        assert sum(s.missing for s in plan.uncovered) == 10 - moved


def test_what_does_not_fit_together_is_said(town: Town) -> None:
    odd = [structs.replace(town.zone("b", town.B, 10), people=4),
           structs.replace(town.zone("e", town.E, 5), to_move=-5), town.zone("b", town.B, 7, before=30)]
    plan = propose(town.city(), town.assessment(odd))
    assert sum(m.people for m in plan.moves) == 17
    assert {"b区的待转移人数（10）多于影响人数（4），按待转移人数安排",
            "e区的待转移人数为负（-5），按 0 计，请核对研判", "b区在研判中重复列出，人数相加"} <= set(plan.assumptions)
    assert plan.moves[0].move_before is None, "once listed as to go at once, they go at once"
    with pytest.raises(ValueError, match="nan people to move"):
        propose(town.city(), town.assessment([structs.replace(odd[0], to_move=float("nan"))]))


def test_who_has_no_time_left_goes_first_and_is_named(town: Town) -> None:
    made = town.assessment([town.zone("d", town.D, 400, before=30), town.zone("c", town.C, 200)])
    plan = propose(town.city(), made)
    assert sum(m.people for m in plan.moves if m.zone_id == "c") == 200, "no time given: at once"
    assert "其中 200 人须立即动身：所在区域没有留出准备时间，或应当撤离的时限已过" in plan.assumptions
    past = propose(town.city(), town.assessment([town.zone("b", town.B, 10, before=-5)]))
    assert any(text.startswith("其中 10 人须立即动身") for text in past.assumptions)


def test_a_typhoon_over_the_real_city_is_proved_and_adds_up(qingdao: Ground) -> None:
    city = City(qingdao, seq=1, now=datetime(2019, 8, 10, tzinfo=UTC))
    made = assess(city, "i", find("hazard", "typhoon")().example(qingdao), id="a", now=city.now)
    plan = propose(city, made)
    assert made.to_move > 1000
    assert sum(m.people for m in plan.moves) + sum(s.missing for s in plan.uncovered) == made.to_move
    assert sum(m.people for m in plan.moves) > 0.99 * made.to_move
    assert plan.scores[0].objective == plan.scores[0].bound == cost(plan)
    assert all(qingdao.shelters[m.shelter_id].indoor for m in plan.moves)
    assert all(m.travel_s <= 1500 / WALK_M_S + 1 for m in plan.moves if m.by == "foot")


CROSSINGS = st.sampled_from(["A", "B", "C", "D", "E", "F"])
CLOSED = st.lists(st.tuples(st.floats(119.99, 120.03), st.floats(35.99, 36.02), st.sampled_from([50.0, 400.0, 1200.0])),
                  max_size=3)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(zones=st.lists(st.tuples(CROSSINGS, st.integers(0, 260), st.none() | st.integers(-10, 200)), max_size=6),
       closed=CLOSED, school=st.integers(0, 400), sent=st.lists(st.tuples(CROSSINGS, st.integers(1, 100)), max_size=2))
def test_nobody_is_lost(town: Town, zones, closed, school, sent) -> None:
    """Moved, unmoved and already ordered always add up, whatever is closed, full or ordered before."""
    listed = [town.zone(f"z{n}", getattr(town, at), people, before=before) for n, (at, people, before) in
              enumerate(zones)]
    ordered = {}
    for n, (at, people) in enumerate(sent):
        move = Move(id=f"m{n}", zone_id=f"z{n}", zone_name="", shelter_id="shelter-hall", shelter_name="", by="foot",
                    people=people, start=getattr(town, at), to=town.F, travel_s=1, move_before=None, reason="")
        ordered[move.id] = MoveNow(move=move, plan_id="p", incident_id="j", ordered_at=town.NOON)
    city = town.city(closed=closed, ground=town.with_shelters(school={"capacity": school}), moves=Map(ordered))
    plan = propose(city, town.assessment(listed))
    before = {f"z{n}": people for n, (_, people) in enumerate(sent)}
    waiting = {z.zone_id: max(0, z.to_move - before.get(z.zone_id, 0)) for z in listed}
    assert sum(m.people for m in plan.moves) + sum(s.missing for s in plan.uncovered) == sum(waiting.values())
    for name, people in waiting.items():
        assert sum(m.people for m in plan.moves if m.zone_id == name) <= people
    for shelter in city.ground.shelters:
        assert sum(m.people for m in plan.moves if m.shelter_id == shelter) <= city.room_in(shelter)
    assert plan.scores[0].objective == plan.scores[0].bound == cost(plan)
    assert len({m.id for m in plan.moves}) == len(plan.moves)
    assert all(score.bound <= score.objective for score in plan.scores)
    for move in plan.moves:
        assert sum(ride.people for ride in move.rides) in (0, move.people)
        assert move.by == "coach" or not move.rides


def test_a_hospital_goes_first_within_its_hour(town: Town) -> None:
    """Two zones, one time, ten beds: those of the zone with the hospital get them."""
    hospital = next(f for f in town.ground.facilities.values() if f.kind == "hospital")
    zones = [town.zone("a", town.A, 10, before=60), town.zone("e", town.E, 10, before=60)]
    exposed = FacilityExposure(facility_id=hospital.id, name=hospital.name, kind="hospital", band="b")
    made = structs.replace(town.assessment(zones), facilities=[exposed])
    few = town.with_shelters(school={"capacity": 10}, hall={"capacity": 0})
    plan = Evacuation().propose(town.city(ground=few), made, lambda: False, 0)
    assert [(m.zone_id, m.by, m.people) for m in plan.moves] == [("e", "coach", 8), ("e", "car", 2)], "0.8 no car"
    assert any("先走" in text for text in plan.assumptions)
    plain = Evacuation().propose(town.city(ground=few), town.assessment(zones), lambda: False, 0)
    assert {m.zone_id for m in plain.moves} == {"a"}, "without it the nearer zone does"
