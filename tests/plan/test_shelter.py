"""Sheltering in Littletown: neighbours stay together, the school at A takes 300, the hall at F takes 200."""

from dataclasses import replace

from yunnao.plan.shelter import GROUP, Sheltering


def propose(town, *zones):
    return Sheltering().propose(town.city(), town.assessment(zones), lambda: False, 4)


def went(plan) -> dict[tuple[str, str], int]:
    return {(m.zone_id, m.shelter_id.split("-")[1]): m.people for m in plan.moves}


def test_a_zone_that_does_not_fit_the_nearest_goes_elsewhere_whole(town) -> None:
    """C's 150 and E's 150 are both nearest to the hall for 200; evacuation splits E's, here they go to the school."""
    plan = propose(town, town.zone("c", town.C, 150), town.zone("e", town.E, 150))
    assert went(plan) == {("c", "hall"): 150, ("e", "school"): 150}
    assert plan.scores[0].gap == 0
    assert all("全区安置在一处" in move.reason for move in plan.moves)
    assert plan.summary == "安置 300 人，2 个区各在一处，0 个区分在几处"


def test_a_large_zone_is_several_groups_each_whole(town) -> None:
    plan = propose(town, town.zone("e", town.E, 2 * GROUP))
    assert sum(went(plan).values()) == 2 * GROUP
    assert set(went(plan).values()) == {GROUP}


def test_who_finds_no_bed_is_counted(town) -> None:
    plan = propose(town, town.zone("e", town.E, 700))
    assert sum(m.people for m in plan.moves) + sum(lack.missing for lack in plan.uncovered) == 700
    assert plan.uncovered[0].unit == "人"
    assert "人没有床位" in plan.summary


def test_nobody_to_shelter_is_a_plan_too(town) -> None:
    assert propose(town).summary == "没有新的须安置人员"


def test_with_staff_for_one_shelter_the_best_one_opens(town) -> None:
    """C's 150 are nearer to the hall (200 places), but with E's 150 only the school (300) has room for all."""
    def one(most: int, *zones):
        city = town.city()
        city = replace(city, ground=replace(city.ground, open_shelters=most))
        return Sheltering().propose(city, town.assessment(zones), lambda: False, 4)

    both = town.zone("c", town.C, 150), town.zone("e", town.E, 150)
    plan = one(1, *both)
    assert went(plan) == {("c", "school"): 150, ("e", "school"): 150} and plan.scores[0].gap == 0
    assert any("同时开放 1 处" in text for text in plan.assumptions)
    assert all("最近的可用避难场所" in move.reason for move in plan.moves)
    assert one(2, *both).moves == propose(town, *both).moves
    none = one(0, *both)
    assert not none.moves and sum(lack.missing for lack in none.uncovered) == 300
