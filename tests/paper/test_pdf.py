"""Paper: Chinese words come out as they went in, from the font in this house, and nothing in them is markup."""

import pypdfium2
import pytest

from yunnao.paper.pdf import FONTS, pdf

ROW = {"name": "", "message": "", "law": "", "time": "", "waits": "", "needs": "", "escalate": ""}


def card(name: str) -> dict[str, object]:
    levels = [{"name": "Ⅳ级", "rows": [{**ROW, "name": name}]}]
    return {"plan": "预案", "status": "草案", "sheets": [{"owner": "市应急管理局", "deputy": "", "levels": levels}]}


def words(made: bytes) -> str:
    return "".join("".join(p.get_textpage().get_text_range().split()) for p in pypdfium2.PdfDocument(made))


@pytest.mark.parametrize("name", ["转移疏散安置", "崂山即墨黄岛胶州", "#let x = 1 $a$ *粗* [括号] \\ `码` @引 <标>"])
def test_words_are_words(name: str) -> None:
    assert "".join(name.split()) in words(pdf("cards", card(name), system_fonts=False))


def test_the_same_data_is_the_same_file() -> None:
    assert pdf("cards", card("转移")) == pdf("cards", card("转移"))


def test_the_font_of_the_house_is_inside() -> None:
    made = pypdfium2.PdfDocument(pdf("cards", card("转移"), system_fonts=False))
    texts = [part for part in made[0].get_objects() if isinstance(part, pypdfium2.PdfTextObj)]
    fonts = {text.get_font().get_base_name() for text in texts}
    assert {font.split("+")[-1] for font in fonts} == {"YunnaoHans-Regular"}
    assert (FONTS / "NOTICE.md").is_file()


def test_a_sheet_nobody_drew_is_refused_by_naming_those_there_are() -> None:
    with pytest.raises(LookupError, match="cards"):
        pdf("atlas", {})
