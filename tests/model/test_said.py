from yunnao.model.said import Said, paired, parted


def test_a_sentence_fills_both_fields_of_a_noun():
    assert (Said("甲", "a") + Said("乙", "b")).under("reason") == {"reason": "甲乙", "reason_en": "ab"}


def test_lists_of_two_languages_keep_one_length():
    both = parted([Said("甲", "a"), "乙"], "binds")
    assert both == {"binds": ["甲", "乙"], "binds_en": ["a", ""]}
    assert paired(both["binds"], both["binds_en"]) == [Said("甲", "a"), Said("乙", "")]


def test_english_that_is_missing_or_too_long_never_moves_the_chinese():
    assert paired(["甲", "乙"], ["a"]) == [Said("甲", "a"), Said("乙", "")]
    assert paired(["甲"], ["a", "b"]) == [Said("甲", "a")]
