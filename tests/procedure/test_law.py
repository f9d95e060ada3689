"""The law as data: what lint holds plans against is held against the texts themselves, where they are present."""

import re
from pathlib import Path

from yunnao.procedure.law import DEADLINES, DUTIES, Article, articles, cited, number


def laws(shared: Path) -> dict[str, str]:
    return {p.name.split("(")[0]: p.read_text(encoding="utf-8") for p in (shared / "text" / "laws").glob("*.md")}


def text_of(law: str, article: str) -> str:
    """The words of one article, up to the next."""
    match = re.search(rf"^{article}\s(.*?)(?=^第[零一二三四五六七八九十百]+条\s|^#|\Z)", law, re.MULTILINE | re.DOTALL)
    assert match, article
    return match[1]


def test_every_deadline_is_written_in_its_article(shared: Path) -> None:
    texts = laws(shared)
    for deadline in DEADLINES:
        words = text_of(texts[deadline.article.law], deadline.article.article)
        assert all(part in words for part in deadline.words.split("……")), deadline


def test_every_duty_has_its_article(shared: Path) -> None:
    texts = laws(shared)
    for duty in DUTIES:
        assert len(text_of(texts[duty.article.law], duty.article.article)) > 15, duty


def test_the_last_article_of_every_law_is_there_and_none_after_it(shared: Path) -> None:
    texts = laws(shared)
    for law, (_, last) in articles().items():
        there = {number(a) for a in re.findall(r"^(第[零一二三四五六七八九十百]+条)\s", texts[law], re.MULTILINE)}
        assert max(there) == last, law


def test_citations_are_read() -> None:
    assert cited("草拟；依据《防汛条例》第三十四条；《突发事件应对法》 第一百零六条第二项") == [
        Article("防汛条例", "第三十四条"), Article("突发事件应对法", "第一百零六条")]
    assert [number(a) for a in ("第九条", "第十条", "第三十四条", "第一百条", "第一百零六条", "第一百二十二条")] == [
        9, 10, 34, 100, 106, 122]
