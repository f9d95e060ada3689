import re

from lxml import html

from yunnao.drill.review import Review
from yunnao.drill.review.page import page


def test_no_text_from_outside_becomes_markup(reviewed: Review) -> None:
    written = page(reviewed)
    assert "<script" not in written
    assert "&lt;script&gt;alert(" in written


def test_the_page_loads_nothing_and_runs_nothing(reviewed: Review) -> None:
    written = page(reviewed)
    tree = html.fromstring(written)
    assert not tree.xpath("//script | //link | //img | //iframe | //@src | //@onclick")
    assert not re.search(r"url\(|@import", written)
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]


def test_the_page_tells_the_day_in_both_languages(reviewed: Review) -> None:
    tree = html.fromstring(page(reviewed))
    chinese = " ".join(tree.xpath("//section[@class='preamble']//*[@lang='zh']/text()"))
    english = " ".join(tree.xpath("//section[@class='preamble']//*[@lang='en']/text()"))
    assert "没有夸口" in chinese and "00:15 提请转移，00:20 下令" in chinese and "147 人离开住处" in chinese
    assert "No boast" in english and "147 people had left home" in english
    assert "News is assumed to arrive at once" in english
    assert [h.text_content().strip() for h in tree.xpath("//h2[@id='lessons']")] == ["启示Lessons"]


def test_every_part_of_the_review_is_on_the_page(reviewed: Review) -> None:
    tree = html.fromstring(page(reviewed))
    there = {h.get("id") for h in tree.xpath("//h2")}
    assert there == {"day", "compare", "people", "maps", "course", "plans", "deviations", "lessons", "assumed",
                     "assessed",
                     "sources", "verify"}
    assert there == {a.get("href").lstrip("#") for a in tree.xpath("//nav/a")}
    assert len(tree.xpath("//svg[@class='map']")) == 3
    assert len(tree.xpath("//svg[@class='lanes']")) == 2
    text = tree.text_content()
    assert reviewed.findings.log_digest in text and "yunnao log verify log.ndjson" in text
    assert "Littletown is made up, Apache-2.0" in text and "世上没有这座小镇" in text


def test_a_source_that_is_an_address_is_a_link_and_any_other_is_text(reviewed: Review) -> None:
    links = html.fromstring(page(reviewed)).xpath("//td/a/@href")
    assert links == ["https://example.org/a"]
