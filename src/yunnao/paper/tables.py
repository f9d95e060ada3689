"""Tables that offices fill in: the same tables written to and read from an Excel workbook or a Word document.

A table is a name, a head and rows of text. Numbers and dates that an office program made of the text are read back as
text; a row's number is the one that the person sees, the head being row 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

Rows = list[list[str]]
SPARE_ROWS = 200
"""So many rows below the last one still offer their choices."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, what to write in it, and the only words that may stand there, if any."""

    head: str
    hint: str = ""
    choices: Sequence[str] = ()
    wide: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its rows as text; `note` tells in a sentence what it is for."""

    name: str
    columns: Sequence[Column]
    rows: Rows = field(default_factory=list)
    note: str = ""


def workbook(tables: Sequence[Table]) -> bytes:
    """The tables as an Excel workbook, a sheet each; hints are notes on the heads, choices drop-down lists."""
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        for n, column in enumerate(table.columns, 1):
            _head(sheet, n, column, len(table.rows))
        for row in table.rows:
            sheet.append([_plain(cell) for cell in row])
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                cell.alignment, cell.number_format = Alignment(wrap_text=True, vertical="top"), "@"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Any, number: int, column: Column, rows: int) -> None:
    cell = sheet.cell(1, number, column.head)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    letter = get_column_letter(number)
    sheet.column_dimensions[letter].width = 42 if column.wide else 16
    if column.hint:
        cell.comment = Comment(column.hint, "Yunnao", width=320, height=140)
    if column.choices:
        rule = DataValidation(type="list", formula1='"' + ",".join(column.choices) + '"', allow_blank=True)
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{rows + SPARE_ROWS}")


def _plain(cell: str) -> str:
    """Text that begins like a formula must not become one."""
    return f"'{cell}" if cell[:1] in ("=", "+", "@") else cell


def document(tables: Sequence[Table]) -> bytes:
    """The tables as a Word document on wide pages: a heading, what it is for, the hints, the table."""
    made = Document()
    page = made.sections[0]
    page.page_width, page.page_height = Cm(42.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.5)
    made.styles["Normal"].font.size = Pt(9)
    for table in tables:
        made.add_heading(table.name, level=1)
        for text in (table.note, *(f"{column.head}：{column.hint}" for column in table.columns if column.hint)):
            if text:
                made.add_paragraph(text)
        grid = made.add_table(rows=0, cols=len(table.columns), style="Table Grid")
        for row in [[column.head for column in table.columns], *table.rows, *_spare(table)]:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _spare(table: Table) -> Rows:
    return [] if table.rows else [[""] * len(table.columns) for _ in range(3)]


def read(path: Path) -> list[Table]:
    """The tables in an .xlsx or .docx file; raises ValueError for a file that is neither, saying what to do."""
    try:
        if path.suffix.lower() == ".xlsx":
            return list(_from_excel(path))
        if path.suffix.lower() == ".docx":
            return list(_from_word(path))
    except (BadZipFile, InvalidFileException, PackageNotFoundError, KeyError, ValueError) as error:
        raise ValueError(f"{path} cannot be opened ({error}): save it again as .xlsx or .docx in an office "
                         "program") from error
    raise ValueError(f"{path} is neither .xlsx nor .docx: `yunnao plan template` makes one to fill in")


def _from_excel(path: Path) -> Iterator[Table]:
    book = load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        lines = [[_said(cell) for cell in line] for line in sheet.iter_rows(values_only=True)]
        if lines:
            yield Table(sheet.title, [Column(head) for head in lines[0]], lines[1:])
    book.close()


def _from_word(path: Path) -> Iterator[Table]:
    made, name = Document(str(path)), ""
    for part in made.element.body.iterchildren():
        if part.tag == qn("w:p"):
            paragraph = Paragraph(part, made)
            name = paragraph.text.strip() if paragraph.style.name.startswith("Heading") else name
        elif part.tag == qn("w:tbl") and name:
            lines = [[cell.text.strip() for cell in row.cells] for row in WordTable(part, made).rows]
            yield Table(name, [Column(head) for head in lines[0]], lines[1:])


def _said(cell: object) -> str:
    """A cell as the person wrote it: 30.0 is 30, a date is its ISO day."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().removeprefix("'")
