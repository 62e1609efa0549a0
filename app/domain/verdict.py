"""Measurements of a take, findings drawn from them, and the verdict with its next step.

Raw values are always kept (QC-08). Something that could not be measured says so; it never passes.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from app.domain.timing import FrameRange
from app.domain.value import Value


class Outcome(StrEnum):
    PASS = "pass"
    LOOK = "look"
    FAIL = "fail"
    NOT_MEASURED = "not measured"


class Verdict(StrEnum):
    PASS = "PASS"
    TRIM = "TRIM"
    RETRY = "RETRY"
    SWITCH = "SWITCH"
    HALT = "HALT"


class Measurement(Value):
    """One check's raw result. `values` are per frame where `per_frame`, else one number."""

    check: str  # decodable, length, frozen, black
    unit: str
    value: float | None = None
    values: tuple[float, ...] = ()
    per_frame: bool = False
    outcome: Outcome
    ranges: tuple[FrameRange, ...] = ()  # bad frames of the file
    reason: str = ""


class Evaluation(Value):
    """All checks of one take, the longest clean run and the verdict with its shortest word."""

    measurements: tuple[Measurement, ...]
    clean: FrameRange | None  # longest run without a bad frame; None when there is none
    needed_frames: int  # cut length plus both handles
    short_by: int = 0
    verdict: Verdict
    word: str = ""  # "too short by 6"
    version: str  # of the checks and thresholds
    at: datetime
