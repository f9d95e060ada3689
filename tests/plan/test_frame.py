"""The words plans are made of."""

import pytest

from yunnao.model.resource import CAPABILITIES
from yunnao.plan._frame import VALID_FOR, amounts, capability, frame, listed, measure, span


@pytest.mark.parametrize(("seconds", "says"), [
    (0, "1 分钟内"), (1, "1 分钟"), (60, "1 分钟"), (61, "2 分钟"), (3540, "59 分钟"), (3600, "1 小时"),
    (3601, "1 小时 1 分钟"), (7380, "2 小时 3 分钟"),
])
def test_a_time_is_said_in_whole_minutes(seconds: int, says: str) -> None:
    assert span(seconds) == says


def test_every_capability_of_the_house_has_a_chinese_word() -> None:
    assert all(capability(word) != word and measure(word) for word in CAPABILITIES)
    assert (capability("drone"), measure("drone")) == ("drone", "份")
    assert amounts([("rescue", 2), ("seats", 45)]) == "救援 2 组、客运座位 45 座"


def test_a_long_list_is_cut_and_counted() -> None:
    assert listed(["甲", "乙"]) == "甲、乙"
    assert listed(["甲", "乙", "丙", "丁"]) == "甲、乙、丙等 4 处"


def test_a_plan_says_where_and_when_it_was_made(town) -> None:
    plan = frame(town.city(), town.assessment(), "dispatch", "好")
    assert (plan.id, plan.log_position, plan.incident_id) == ("dispatch-5", 5, "i")
    assert (plan.proposed_at, plan.valid_until) == (town.NOON, town.NOON + VALID_FOR)
