"""Keeping text from being run as a formula by a spreadsheet, in files and on the clipboard."""

from __future__ import annotations

import re

# a spreadsheet would run such a cell as a formula: one apostrophe is added and taken off again
_RISKY = re.compile(r"^'*[=+\-@\t\r]")
_GUARDED = re.compile(r"^'+[=+\-@\t\r]")


def guard(cell: str) -> str:
    """The cell as a spreadsheet may have it; `unguard` gives the text back to the letter."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unguard(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell
