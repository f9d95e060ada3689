"""Word: a heading, a table of who and when, and sections of plain words, as DOCX that any office can edit.

The same content gives the same bytes: no time of writing goes into the file.
"""

import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

BODY, HEAD = "仿宋", "黑体"
"""Fonts of a Chinese official document; another machine's office puts its own in their place."""

_NO_TIME = datetime(1980, 1, 1)


def word(title: str, head: Sequence[tuple[str, str]], sections: Sequence[tuple[str, str]], foot: str = "") -> bytes:
    """A document: `title`, the pairs of `head` as a table, then each section's heading with its lines of text."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.6)
    _font(document.styles["Normal"], BODY, 14)
    top = document.add_paragraph()
    top.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(top.add_run(title), HEAD, 20)
    _table(document, head)
    for name, text in sections:
        _font(document.add_paragraph().add_run(name), HEAD, 15)
        for line in text.splitlines() or [""]:
            document.add_paragraph(line).paragraph_format.first_line_indent = Pt(28)
    if foot:
        _font(document.add_paragraph().add_run(foot), BODY, 10)
    return _saved(document)


def _table(document: Any, head: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for name, words in head:
        row = table.add_row().cells
        row[0].text, row[1].text = name, words
        row[0].width, row[1].width = Cm(3.6), Cm(12.2)


def _font(styled: Any, name: str, size: float) -> None:
    """Western and Chinese letters have fonts of their own in Word; both get this one."""
    styled.font.name, styled.font.size = name, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _saved(document: Any) -> bytes:
    document.core_properties.created = document.core_properties.modified = _NO_TIME
    written, still = BytesIO(), BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _NO_TIME.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return still.getvalue()
