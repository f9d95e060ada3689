"""Tables to fill in: what a person sees in Excel or Word is what is read, numbers and dates as text."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from yunnao.paper.tables import Column, Table, document, read, workbook

TABLE = Table("任务", [Column("名称（name）", "写清楚", wide=True), Column("级别", choices=("Ⅳ级", "Ⅲ级"))],
              [["灭火；疏散", "Ⅳ级"], ["=1+1", ""]], "做什么")


@pytest.mark.parametrize(("ending", "make"), [("xlsx", workbook), ("docx", document)])
def test_what_is_written_is_read(ending: str, make: object, tmp_path: Path) -> None:
    path = tmp_path / f"t.{ending}"
    path.write_bytes(make([TABLE]))  # type: ignore[operator]
    (back,) = read(path)
    assert (back.name, [column.head for column in back.columns]) == ("任务", ["名称（name）", "级别"])
    assert back.rows == TABLE.rows


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    (sheet,) = load_workbook(BytesIO(workbook([TABLE]))).worksheets
    assert sheet["A3"].data_type == "s"
    assert sheet["A1"].comment.text == "写清楚"
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"Ⅳ级,Ⅲ级"']


def test_numbers_and_dates_that_excel_made_are_text_again(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(workbook([TABLE])))
    sheet = book.worksheets[0]
    sheet["A2"], sheet["B2"], sheet["A3"] = 30.0, date(2026, 5, 12), 2.5
    book.save(tmp_path / "t.xlsx")
    assert read(tmp_path / "t.xlsx")[0].rows[:2] == [["30", "2026-05-12"], ["2.5", ""]]


@pytest.mark.parametrize(("name", "content", "why"), [
    ("plan.xls", b"", "neither"), ("plan.xlsx", b"not a workbook", "save it again"),
    ("plan.docx", b"PK", "save it again"),
])  # fmt: skip
def test_what_is_no_form_is_refused_with_what_to_do(name: str, content: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=why):
        read(tmp_path / name)
