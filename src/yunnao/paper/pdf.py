"""PDF from a sheet and its data: the sheet is a Typst file of this room, the data plain values, the font our own.

Nothing is fetched, and the same data gives the same bytes: no time of printing is written into the file.
"""

from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import msgspec
import typst

FONT = "Yunnao Hans"
"""The family that every sheet is set in; what it lacks is taken from the machine's own fonts."""

FONTS = Path(str(files("yunnao.paper").joinpath("fonts")))
_sheets = files("yunnao.paper").joinpath("sheets")


def pdf(sheet: str, data: Any, *, system_fonts: bool = True) -> bytes:
    """The sheet of this name with `data` on it, as one PDF; raises LookupError when there is no such sheet.

    Words in the data are words: nothing in them is ever read as markup. `system_fonts` False leaves out what only
    this machine's fonts could draw.
    """
    page = _sheets.joinpath(f"{sheet}.typ")
    if not page.is_file():
        there = sorted(p.name.removesuffix(".typ") for p in _sheets.iterdir() if p.name.endswith(".typ"))
        raise LookupError(f"no sheet is called {sheet!r}: there are {', '.join(there)}")
    with as_file(_sheets) as folder:
        made = typst.compile(folder / page.name, root=folder, font_paths=[FONTS], timestamp=0,
                             ignore_system_fonts=not system_fonts,
                             sys_inputs={"data": msgspec.json.encode(data).decode()})
    assert isinstance(made, bytes)
    return made
