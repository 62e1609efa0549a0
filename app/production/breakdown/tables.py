"""Spreadsheets as rows of text with their line numbers: CSV, TSV and XLSX, both ways.

A file that is no table is refused whole, and so is one too large to be looked at line by line.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from app.domain.errors import BadInput, ExportImpossible
from app.production.breakdown.text_file import MOST_BYTES, decode
from app.production.formula_guard import guard, unguard

# what XML cannot hold, and what looks like its escape already, goes into a sheet as _x000D_
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
MOST_ROWS = 20_000  # a plan of that many is judged in seconds and held in some 100 MB
_MOST_UNPACKED = 512 * 1024 * 1024
_MOST_IN_A_CELL = 32_767  # characters, a limit of the format
_LONGEST_HEAD = 65_536
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")  # what a spreadsheet gives back digit for digit
_WIDEST = 48  # characters of a column; longer words wrap
_CELL = Alignment(vertical="top", wrap_text=True)
_HEAD_CELL = Alignment(vertical="bottom")
_BAD_BOOK = (  # what a broken or hostile .xlsx makes the reader raise
    *(zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, EOFError, OSError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, RuntimeError),
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """`line` is where the row begins in the file; the heading is line 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()


def read_csv(data: bytes, name: str, delimiter: str | None = None) -> Table:
    """Raises `BadInput` for an empty file, an unclosed quote, an encoding that is not known, or
    more than `MOST_ROWS` rows; the rest is not read then.
    """
    found = decode(data, name)
    text = found.text
    # line by line: a whole StringIO would hold four bytes for each sign of a large file
    lines = (line[0] for line in _LINE.finditer(text))
    reader = csv.reader(lines, delimiter=delimiter or _delimiter(text), strict=True)
    rows, begin = [], 1
    try:
        for cells in reader:
            rows.append(TableRow(begin, tuple(unguard(cell) for cell in cells)))
            _not_too_long(len(rows), name)
            begin = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(
            f"{name} cannot be read as a table: {error} in the row from line {begin}.",
            "Look for a quotation mark that is not closed.",
        ) from error
    return _table(rows, name, (found.note,) if found.note else ())


def read_xlsx(data: bytes, name: str) -> Table:
    """The first sheet's values; formulas give their stored result."""
    _not_too_large(len(data), MOST_BYTES, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
        _not_too_large(unpacked, _MOST_UNPACKED, name)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = []
        for line, values in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            rows.append(TableRow(line, tuple(_cell(value) for value in values)))
            _not_too_long(len(rows), name)
        book.close()
    except _BAD_BOOK as error:
        raise BadInput(
            f"{name} cannot be read as a spreadsheet.", "Save it again as .xlsx or CSV UTF-8."
        ) from error
    return _table(rows, name)


def write_csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with BOM, CRLF; risky cells are guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(
    headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Collection[str] = ()
) -> bytes:
    """Whole numbers in the columns of `numbers` are numbers, every other cell is a string.

    The heading stays in view and filters; columns are as wide as their words, long ones wrap.
    Raises `ExportImpossible` for a text longer than a cell can hold.
    """
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise BadInput("The spreadsheet could not be made.", "Export CSV instead.")
    sheet.title = "Shots"
    for line, row in enumerate([headings, *rows], 1):
        for column, text in enumerate(row, 1):
            safe = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
            if len(safe) > _MOST_IN_A_CELL:
                raise ExportImpossible(
                    f"The {headings[column - 1]} in line {line} has {len(safe):,} characters; "
                    f"a spreadsheet cell holds {_MOST_IN_A_CELL:,}.",
                    "Shorten it or export CSV.",
                )
            if safe:
                cell = sheet.cell(line, column)
                cell.alignment = _HEAD_CELL if line == 1 else _CELL
                if line > 1 and headings[column - 1] in numbers and _WHOLE.fullmatch(safe):
                    cell.value = int(safe)
                    continue
                cell.value = safe
                cell.data_type = "s"  # also what begins like a formula
                if line == 1:
                    cell.font = Font(bold=True)
    for column, heading in enumerate(headings):
        longest = max((len(part) for row in rows for part in row[column].splitlines()), default=0)
        wide = min(_WIDEST, max(longest, len(heading) + 3)) + 2
        sheet.column_dimensions[get_column_letter(column + 1)].width = wide
    sheet.freeze_panes = "C2"  # number and scene stay in view as well
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _table(rows: Sequence[TableRow], name: str, notes: tuple[str, ...] = ()) -> Table:
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    if not filled:
        raise BadInput(f"{name} is empty.", "Choose a file with a heading line and rows.")
    return Table(tuple(cell.strip() for cell in filled[0].cells), tuple(filled[1:]), notes)


def _not_too_large(size: int, most: int, name: str) -> None:
    if size > most:
        raise BadInput(f"{name} is larger than {most >> 20} MB.", "Split it.")


def _not_too_long(rows: int, name: str) -> None:
    if rows > MOST_ROWS + 1:  # and the heading
        raise BadInput(
            f"{name} has more than {MOST_ROWS:,} rows; nothing was imported.",
            "A shot list is shorter. Split it if it really is one.",
        )


def _delimiter(text: str) -> str:
    """The sign that parts the heading line; what stands in quotation marks does not count."""
    first = re.sub(r'"[^"]*"', "", text[:_LONGEST_HEAD].lstrip()).split("\n")[0]
    return max(",;\t", key=first.count)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), str(value))
