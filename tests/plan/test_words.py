from yunnao.model.said import Said
from yunnao.plan._words import amounts, capability, join, listed, say, span


def test_times_are_rounded_up_in_both_languages():
    assert span(0) == Said("1 分钟内", "under a minute")
    assert span(61) == Said("2 分钟", "2 min")
    assert span(3900) == Said("1 小时 5 分钟", "1 h 5 min")
    assert span(7200) == Said("2 小时", "2 h")


def test_amounts_and_a_word_nobody_translated():
    assert amounts([("rescue", 2), ("seats", 45)]) == Said("救援 2 组、客运座位 45 座", "2 rescue, 45 seats")
    assert capability("drones") == Said("drones", "drones")


def test_templates_take_sentences_and_names():
    assert say("{who}{when}到", "{who} there in {when}", who="甲队", when=span(60)) == Said("甲队1 分钟到",
                                                                                      "甲队 there in 1 min")


def test_lists_say_how_many_more_there_are():
    assert listed(["a", "b"]) == Said("a、b", "a, b")
    assert listed(["a", "b", "c", "d", "e"]) == Said("a、b、c等 5 处", "a, b, c and 2 more")
    assert join([]) == Said("", "")
