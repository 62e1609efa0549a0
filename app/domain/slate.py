"""Slates: one eight-character name for a take everywhere (requirement D1).

`S` + three-character shot code + `T` + two-character take + model letter, e.g. S012T03K. The slate
is the reel, the stem of the media file, of its conformed copy and the clip name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain.errors import BadInput, Bug

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODES = 36**3
_LETTERS_FROM = 10 * 36**2  # "A00"
_SLATE = re.compile(r"S([0-9A-Z]{3})T([0-9A-Z]{2})([A-Z])")


def shot_code(number: str, taken: set[str]) -> str:
    """The code for a new shot: the number where it fits, else the next free base-36 code.

    `"10"` gives `010` and `"20A"` gives `02A`, while those are free. `taken` holds the codes ever
    given in the project, those of removed shots included.
    """
    wanted = _code_of(number)
    if wanted is not None and wanted not in taken:
        return wanted
    return _next_free(taken, 0)[0]


def shot_codes(numbers: Iterable[str], taken: set[str]) -> list[str]:
    """`shot_code` for many new shots at once: in order, and each differs from the others."""
    used, begin, codes = set(taken), 0, []
    for number in numbers:
        code = _code_of(number)
        if code is None or code in used:
            code, begin = _next_free(used, begin)
        used.add(code)
        codes.append(code)
    return codes


def _code_of(number: str) -> str | None:
    """The code that looks like the number; None when it does not fit three characters."""
    found = re.fullmatch(r"([0-9]+)([A-Z]?)", number.strip().upper())
    if not found:
        return None
    digits, letter = found[1].lstrip("0") or "0", found[2]
    if letter and digits.endswith("0") and len(digits) > 1:
        digits = digits[:-1]
    wanted = (digits + letter).rjust(3, "0")
    return wanted if len(wanted) == 3 else None


def _next_free(taken: set[str], begin: int) -> tuple[str, int]:
    """The first free code from place `begin` on, and the place behind it.

    Codes that begin with a letter come first, since they look like no shot number.
    """
    for place in range(begin, CODES):
        code = base36((place + _LETTERS_FROM) % CODES, 3)
        if code not in taken:
            return code, place + 1
    raise BadInput(
        f"This film has used all {CODES:,} shot codes of its slates.", "Begin a second project."
    )


def base36(value: int, width: int) -> str:
    text = ""
    for _ in range(width):
        value, digit = divmod(value, 36)
        text = _DIGITS[digit] + text
    return text


def take_code(number: int) -> str:
    """`01` to `99`, above that base 36 from `A0` on: 1,035 takes a shot."""
    if 1 <= number <= 99:
        return f"{number:02}"
    value = number - 100 + 360
    if not 360 <= value < 36 * 36:
        raise Bug(f"take number {number} does not fit a slate")
    return base36(value, 2)


def slate(code: str, number: int, letter: str) -> str:
    """Compose a slate from shot code, take number and model letter."""
    text = f"S{code}T{take_code(number)}{letter}"
    if not _SLATE.fullmatch(text):
        raise Bug(f"{text!r} is not a slate")
    return text


def is_slate(text: str) -> bool:
    return _SLATE.fullmatch(text) is not None
