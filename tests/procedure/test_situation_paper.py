"""A report on paper says what it says on the screen, and what is still open."""

from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pypdfium2
from docx import Document
from msgspec import structs

from yunnao.model.situation import Section, SituationReport
from yunnao.procedure.situation_paper import docx, sheet

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
REPORT = SituationReport(
    id="x-1/report-1", incident_id="x-1", kind="first", number=1, title="关于液氨泄漏的初报", form="条例",
    log_position=7, drafted_at=NOON, due=NOON, due_basis="《条例》第十一条：2 小时内上报", unknown=["伤亡或损失"],
    sections=[Section(key="unit", title="一、单位概况", basis="《条例》第十二条", text="甲厂\n【待补】电话 #1 *2*")])


def words(made: bytes) -> str:
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(made))


def test_pdf_and_word_say_the_same() -> None:
    document = Document(BytesIO(docx(REPORT, ZONE, "李", "省政府")))
    table = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
    assert table == {"种类": "初报（第 1 期）", "报送": "省政府", "截至时间": "2026年3月1日12时00分", "审核": "李",
                     "时限": "2026年3月1日12时00分前（《条例》第十一条：2 小时内上报）", "须补充": "伤亡或损失"}
    printed = words(sheet(REPORT, ZONE, "李", "省政府"))
    for text in (*table.values(), *(p.text for p in document.paragraphs)):
        assert "".join(text.split()) in printed, text


def test_an_exercise_says_so_on_its_face() -> None:
    assert "演练" in words(sheet(structs.replace(REPORT, exercise=True), ZONE))
    assert "演练" not in words(sheet(REPORT, ZONE))
