"""Hazard words: one meaning each, in two languages."""

import pytest

from yunnao.model.hazard_words import HAZARD_WORDS, find_hazard, hazard_word


def test_every_word_is_found_by_its_own_names() -> None:
    for word in HAZARD_WORDS:
        for name in (word.zh, word.en, word.en.upper(), *word.also):
            assert find_hazard(name) == word.key, name


def test_no_two_words_share_a_key_or_a_name() -> None:
    names = [name for word in HAZARD_WORDS for name in (word.key, word.zh, word.en)]
    assert len(set(names)) == len(names)


def test_categories_are_those_of_cap() -> None:
    cap = {"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE",
           "Other"}
    assert {word.category for word in HAZARD_WORDS} <= cap


@pytest.mark.parametrize("text", ["", "天气晴好", "regale", "floodlight"])
def test_what_names_no_hazard_finds_none(text: str) -> None:
    assert find_hazard(text) is None


def test_a_key_of_somebody_else_stands_for_itself() -> None:
    stranger = hazard_word("locusts")
    assert (stranger.zh, stranger.en, stranger.category) == ("locusts", "locusts", "Other")
