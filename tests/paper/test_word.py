"""Word: what an officer opens in an office program holds every word, in order, and can be edited."""

from io import BytesIO

from docx import Document

from yunnao.paper.word import word

HEAD, PARTS = [("种类", "初报（第 1 期）")], [("一、概况", "第一行\n第二行 <b>&"), ("二、经过", "")]
MADE = word("关于泄漏的初报", HEAD, PARTS, "脚注")


def test_every_word_is_there_in_order() -> None:
    read = [p.text for p in Document(BytesIO(MADE)).paragraphs]
    assert read == ["关于泄漏的初报", "一、概况", "第一行", "第二行 <b>&", "二、经过", "", "脚注"]
    (table,) = Document(BytesIO(MADE)).tables
    assert [cell.text for cell in table.rows[0].cells] == ["种类", "初报（第 1 期）"]


def test_the_same_words_are_the_same_file() -> None:
    assert word("关于泄漏的初报", HEAD, PARTS, "脚注") == MADE
    assert word("关于泄漏的终报", HEAD, PARTS, "脚注") != MADE


def test_chinese_letters_have_a_chinese_font() -> None:
    title = Document(BytesIO(MADE)).paragraphs[0].runs[0]
    assert 'w:eastAsia="黑体"' in title._element.xml
