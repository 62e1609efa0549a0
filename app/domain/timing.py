"""Editorial time: whole frames at a rational rate, half-open ranges, SMPTE timecode.

Seconds never enter editorial arithmetic. Every range is [start, end): `end` is the first frame
that is not part of it. Drop frame follows SMPTE ST 12-1: numbers 0 and 1 (0 to 3 at 59.94) are
skipped each minute except every tenth.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, model_validator

from app.domain.errors import BadInput
from app.domain.value import Value

_TIMECODE = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})([:;])([0-9]{2})")
_RATE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,20}|/[0-9]{1,9})?")
_NTSC = {Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001)}


def parse_rate(text: object) -> Fraction:
    """`"24"`, `"23.976"`, `"29.97"`, `"24000/1001"` or a number, as an exact fraction."""
    written = str(text).strip()
    try:
        if not _RATE.fullmatch(written):
            raise ValueError(written)
        rate = Fraction(written)
    except (ValueError, ZeroDivisionError) as error:
        raise BadInput(
            f"{text!r} is not a frame rate.", "Write 24, 25, 30 or 24000/1001."
        ) from error
    for ntsc in _NTSC:
        # 23.98 and 23.976 are what people write; 30000/1001 is exact already
        if rate.denominator != 1 and abs(rate - ntsc) < Fraction(1, 100):
            return ntsc
    if not 1 <= rate <= 240:
        raise BadInput(f"{text!r} frames a second is out of range.", "Use a rate from 1 to 240.")
    return rate


def rate_text(rate: Fraction) -> str:
    """`"24"` or `"24000/1001"`: the form used in JSON, files and messages."""
    return str(rate)


Rate = Annotated[Fraction, BeforeValidator(parse_rate), PlainSerializer(rate_text, return_type=str)]


def timecode_base(rate: Fraction) -> int:
    """The number of frame labels in a timecode second: 24 for 23.976, 30 for 29.97."""
    return -(-rate.numerator // rate.denominator)


def is_ntsc(rate: Fraction) -> bool:
    """True for 23.976, 29.97 and 59.94."""
    return rate in _NTSC


def timecode(frame: int, rate: Fraction, *, drop: bool = False) -> str:
    """The label of a frame counted from 00:00:00:00, wrapped at 24 hours.

    Raises `BadInput` for `drop` at a rate that has no drop frame.
    """
    base = timecode_base(rate)
    if drop:
        skipped = _dropped(rate)
        per_minute = base * 60 - skipped
        per_ten = per_minute * 10 + skipped
        tens, rest = divmod(frame % (per_ten * 144), per_ten)
        extra = 0 if rest < base * 60 else 1 + (rest - base * 60) // per_minute
        frame = frame % (per_ten * 144) + skipped * (9 * tens + extra)
    seconds, frames = divmod(frame, base)
    mark = ";" if drop else ":"
    return f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{frames:02}"


def frames_of(text: str, rate: Fraction) -> int:
    """Frames from 00:00:00:00 to a timecode; `;` before the frames means drop frame.

    Raises `BadInput` for anything that is no timecode at this rate, dropped numbers included.
    """
    found = _TIMECODE.fullmatch(text.strip())
    if not found:
        raise BadInput(
            f"{text!r} is not a timecode.", "Write HH:MM:SS:FF, for example 01:00:00:00."
        )
    hours, minutes, seconds, frames = (int(found[i]) for i in (1, 2, 3, 5))
    base, drop = timecode_base(rate), found[4] == ";"
    if hours > 23 or minutes > 59 or seconds > 59 or frames >= base:
        raise BadInput(f"{text} is no timecode at {rate_text(rate)} fps.", "Check the numbers.")
    count = ((hours * 60 + minutes) * 60 + seconds) * base + frames
    if not drop:
        return count
    skipped = _dropped(rate)
    if frames < skipped and seconds == 0 and minutes % 10:
        raise BadInput(f"{text} does not exist in drop-frame timecode.", "Use the next number.")
    total_minutes = hours * 60 + minutes
    return count - skipped * (total_minutes - total_minutes // 10)


def _dropped(rate: Fraction) -> int:
    """How many numbers a minute skips: 2 at 29.97, 4 at 59.94."""
    base = timecode_base(rate)
    if rate not in _NTSC or base not in (30, 60):
        raise BadInput(
            f"There is no drop-frame timecode at {rate_text(rate)} fps.",
            "It exists at 29.97 and 59.94 only; write : before the frames.",
        )
    return base // 15


class FrameRange(Value):
    """Frames [start, end) of one file or timeline; never empty, never negative in length."""

    start: int
    end: int

    @model_validator(mode="after")
    def _not_empty(self) -> FrameRange:
        if self.end <= self.start:
            raise ValueError(f"empty frame range {self.start}..{self.end}")
        return self

    @property
    def duration(self) -> int:
        return self.end - self.start

    def overlaps(self, other: FrameRange) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: FrameRange) -> bool:
        return self.start <= other.start and other.end <= self.end
