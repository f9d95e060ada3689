"""The chance of a level: a plan's own table over every member, what a member does not know being unknown in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunnao.assess.levels import level_chances, level_shares
from yunnao.model.procedure import Rule
from yunnao.model.scale import Colour

RULES = [
    Rule(then="I", when={"hours_to_landfall": "<= 6", "warning.typhoon": ">= yellow"}, source="s"),
    Rule(then="III", when={"hours_to_landfall": "<= 24"}, source="s"),
    Rule(then="IV", when={"max_wind_m_s": ">= 17"}, source="s"),
]


def test_each_member_asks_the_table_for_itself() -> None:
    members = {"hours_to_landfall": [5.0, 5.0, 20.0, None], "max_wind_m_s": [30.0, 30.0, 30.0, 18.0]}
    told = level_chances(RULES, {"warning.typhoon": Colour.YELLOW}, members)
    assert told == {"level_I": 0.5, "level_II": 0.0, "level_III": 0.25, "level_IV": 0.25, "level_none": 0.0}


def test_what_a_member_does_not_know_is_not_taken_from_the_forecast() -> None:
    known = {"hours_to_landfall": 3.0, "warning.typhoon": Colour.RED}
    told = level_chances(RULES, known, {"hours_to_landfall": [None, 3.0]})
    assert told["level_I"] == 0.5 and told["level_none"] == 0.5


def test_without_members_or_a_table_nothing_is_likely() -> None:
    assert level_chances(RULES, {}, {}) == {} == level_chances([], {}, {"max_wind_m_s": [1.0]})


@given(st.lists(st.floats(0, 48), min_size=1, max_size=30))
def test_chances_add_up_to_one(hours: list[float]) -> None:
    told = level_chances(RULES, {"warning.typhoon": Colour.YELLOW}, {"hours_to_landfall": list(hours)})
    assert sum(told.values()) == pytest.approx(1.0) and min(told.values()) >= 0


@given(st.lists(st.floats(0, 48), min_size=1, max_size=30))
def test_shares_are_one_whole_from_none_to_the_gravest(hours: list[float]) -> None:
    chances = level_chances(RULES, {"warning.typhoon": Colour.YELLOW}, {"hours_to_landfall": list(hours)})
    shares = level_shares(chances)
    assert [share.en for share in shares] == ["none", "IV", "III", "II", "I"] and shares[4].zh == "Ⅰ级"
    assert sum(share.share for share in shares) == pytest.approx(1.0)
    assert level_shares({"beaufort_8": 0.4}) == []
