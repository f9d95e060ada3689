"""What gauges count, in words."""

from yunnao.model.quantity_words import QUANTITY_WORDS, measure_words, quantity_words


def test_a_known_quantity_has_both_languages_and_a_strange_one_keeps_its_own_words():
    assert quantity_words("pipeline_pressure") == ("管道压力", "pipeline pressure")
    assert quantity_words("soil_moisture") == ("soil moisture", "soil moisture")


def test_no_english_word_is_an_identifier():
    assert not [en for _, en in QUANTITY_WORDS.values() if "_" in en]


def test_units_that_nobody_reads_aloud_are_written_out():
    assert measure_words("1e4 m3") == ("万立方米", "×10⁴ m³")
    assert measure_words("MPa") == ("MPa", "MPa")
