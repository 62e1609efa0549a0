"""Spreadsheets as rows of text with their line numbers: CSV, TSV and XLSX, both ways.

Text is UTF-8 (BOM allowed) or UTF-16 with BOM. A file that is no table is refused whole.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.domain.errors import BadInput

# a spreadsheet would run such a cell as a formula: one apostrophe is added and taken off again
_RISKY = re.compile(r"^'*[=+\-@\t\r]")
_GUARDED = re.compile(r"^'+[=+\-@\t\r]")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TableRow:
    """`line` is where the row begins in the file; the heading is line 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


def decode(data: bytes, name: str) -> str:
    """Text of a file; raises `BadInput` for any other encoding."""
    if len(data) > MOST_BYTES:
        raise BadInput(f"{name} is larger than 64 MB.", "Split it.")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{name} is not UTF-8 text (byte {error.start}).", "Save it as CSV UTF-8 and try again."
        ) from error


def read_csv(data: bytes, name: str, delimiter: str | None = None) -> Table:
    """Raises `BadInput` for an empty file, an unclosed quote or a wrong encoding."""
    text = decode(data, name)
    if not text.strip():
        raise BadInput(f"{name} is empty.", "Choose a file with a heading line and rows.")
    if "\x00" in text:
        raise BadInput(f"{name} is not a text file.", "Save it as CSV UTF-8 and try again.")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True
    )
    rows, begin = [], 1
    try:
        for cells in reader:
            rows.append(TableRow(begin, tuple(_unguard(cell) for cell in cells)))
            begin = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(
            f"{name} cannot be read as a table: {error} in the row from line {begin}.",
            "Look for a quotation mark that is not closed.",
        ) from error
    return _table(rows, name)


def read_xlsx(data: bytes, name: str) -> Table:
    """The first sheet's values; formulas give their stored result."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [
            TableRow(line, tuple(_cell(value) for value in values))
            for line, values in enumerate(sheet.iter_rows(values_only=True), 1)
        ]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ParseError, ValueError) as error:
        raise BadInput(
            f"{name} cannot be read as a spreadsheet.", "Save it again as .xlsx or CSV UTF-8."
        ) from error
    return _table(rows, name)


def write_csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with BOM, CRLF; risky cells are guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_guard(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Every cell a string; control characters that a sheet cannot hold are removed."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise BadInput("The spreadsheet could not be made.", "Export CSV instead.")
    sheet.title = "Shots"
    for line, row in enumerate([headings, *rows], 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(line, column)
            cell.value = _ILLEGAL.sub("", text)
            cell.data_type = "s"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _table(rows: Sequence[TableRow], name: str) -> Table:
    if not rows or not any(cell.strip() for cell in rows[0].cells):
        raise BadInput(f"{name} has no heading line.", "Name the columns in the first line.")
    filled = [row for row in rows[1:] if any(cell.strip() for cell in row.cells)]
    return Table(tuple(cell.strip() for cell in rows[0].cells), tuple(filled))


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").splitlines()[0]
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
    return str(value)


def _guard(cell: str) -> str:
    return f"'{cell}" if _RISKY.match(cell) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell
