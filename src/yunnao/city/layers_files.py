"""The files of a city package as text and tables; whatever cannot be read becomes a finding, never a guess."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from yunnao.city.finding import Finding, error, warning
from yunnao.city.ground import Layer

Row = tuple[int, dict[str, str]]


def read_text(folder: Path, name: str, found: list[Finding]) -> str | None:
    """The text of a file, unpacked when it ends in .gz; None, and a finding, when it cannot be read."""
    if not (folder / name).resolve().is_relative_to(folder.resolve()):
        found.append(error(name, "", "the file lies outside the package", "a package is one folder that can be copied",
                           "move the file into the folder and name it from there"))
        return None
    try:
        data = (folder / name).read_bytes()
        return (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8-sig")
    except FileNotFoundError:
        found.append(error(name, "", "the file is not there", "city.yaml lists it",
                           "put the file back, or take its line out of city.yaml"))
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        found.append(error(name, "", f"the packed file is damaged or cut short ({fault})",
                           "records after the damage are lost", "copy the file again from where it came"))
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        found.append(error(name, "" if name.endswith(".gz") else f"line {line}", "the text is not UTF-8",
                           "names would be read as other names", "save the file as UTF-8 (it may be GBK)"))
    return None


def read_rows(folder: Path, name: str, found: list[Finding]) -> Iterator[Row]:
    """Line numbers and rows of a CSV file with a header; a row of another width is a finding and is left out."""
    text = read_text(folder, name, found)
    if text is None:
        return
    if not text.endswith("\n"):
        found.append(warning(name, "", "the last line has no end", "the file may have been cut short",
                             "compare it with where it came from, and end the last line"))
    table = csv.reader(io.StringIO(text, newline=""))
    try:
        header = next(table, None)
        for cells in table if header else ():
            if header and len(cells) == len(header):
                yield table.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=True))
            elif cells:
                found.append(error(name, f"line {table.line_num}", f"{len(cells)} columns, not {len(header or [])}",
                                   "values would land under the wrong heading",
                                   "give the line the columns of the first line; put text with commas in quotes"))
    except csv.Error as fault:
        found.append(error(name, f"line {table.line_num}", f"not a table: {fault}", "nothing after it can be read",
                           "repair the line"))


def present(folder: Path, layer: Layer | None, found: list[Finding]) -> None:
    """A finding for a layer that is read only when it is wanted, such as a raster, and is not exactly one file."""
    if layer is None:
        return
    if len(layer.files) != 1:
        found.append(error("city.yaml", "layers.terrain", f"{len(layer.files)} files", "one raster is read",
                           "join them into one GeoTIFF"))
    for name in layer.files:
        if not (folder / name).resolve().is_relative_to(folder.resolve()) or not (folder / name).is_file():
            found.append(error(name, "", "the file is not in the package", "city.yaml lists it",
                               "put the file there, or take its line out of city.yaml"))
