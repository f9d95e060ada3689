"""What a change of a waiting plan would cost."""

PLAN = "plan-2"


def ask(client, **where):
    return client.get("/api/price", params={"plan": PLAN, **where})


def test_a_unit_held_over_another_task_has_its_price_in_both_languages(room, sign_in):
    plan = room.brain.city.plans[PLAN].plan
    line, other = plan.assignments[0], next(a for a in plan.assignments if a.task_id != plan.assignments[0].task_id)
    said = ask(sign_in(), unit=line.unit_id, task=other.task_id).json()
    assert said["unit_id"] == line.unit_id and said["task_id"] == other.task_id
    assert said["words"]["zh"] and said["words"]["en"]
    assert room.brain.city.plans[PLAN].plan == plan, "asking changes nothing"


def test_without_a_task_the_unit_stays_at_home(room, sign_in):
    line = room.brain.city.plans[PLAN].plan.assignments[0]
    assert ask(sign_in(), unit=line.unit_id).json()["task_id"] is None


def test_a_stranger_learns_nothing_and_a_decided_plan_has_no_price(client, sign_in):
    assert ask(client, unit="u", task="t").status_code == 401
    sign_in().post("/api/orders", json={"type": "RejectPlan", "plan_id": PLAN, "reason": "再等一等"})
    answer = ask(client, unit="u", task="t")
    assert answer.status_code == 409 and "waits for no decision" in answer.json()["error"]


def test_a_unit_nobody_knows_is_said_to_be_unknown(sign_in):
    said = ask(sign_in(), unit="nobody", task="t1").json()
    assert said["possible"] is False and "nobody" in said["words"]["zh"]
