"""The reel clock gives the same label at every rate, so a later rate moves no timecode."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from app.domain.reel_clock import MINUTES, first_frame
from app.domain.timing import parse_rate, timecode

RATES = [parse_rate(text) for text in ("16", "23.976", "24", "25", "29.97", "30", "59.94", "60")]


@pytest.mark.parametrize("rate", RATES, ids=str)
@pytest.mark.parametrize(("minute", "label"), [(0, "01:00"), (7, "01:07"), (1379, "23:59")])
def test_a_minute_has_the_same_label_at_every_rate(rate: Fraction, minute: int, label: str) -> None:
    assert timecode(first_frame(minute, rate), rate) == f"{label}:00:00"


def test_the_clock_begins_again_after_its_last_minute() -> None:
    assert first_frame(MINUTES, Fraction(24)) == first_frame(0, Fraction(24)) == 86_400


@pytest.mark.parametrize(
    ("rate", "minute", "label"),
    [
        ("29.97", 10, "01:10:00;00"),
        ("29.97", 11, "01:11:00;02"),
        ("59.94", 11, "01:11:00;04"),
    ],
)
def test_drop_frame_begins_at_a_number_that_exists(rate: str, minute: int, label: str) -> None:
    exact = parse_rate(rate)
    assert timecode(first_frame(minute, exact, drop=True), exact, drop=True) == label


@pytest.mark.parametrize(("rate", "drop"), [("24", False), ("29.97", True), ("59.94", True)])
def test_minutes_never_touch_each_other(rate: str, drop: bool) -> None:
    exact = parse_rate(rate)
    starts = [first_frame(minute, exact, drop=drop) for minute in range(MINUTES)]
    least = int(exact * 60) - 4
    assert all(later - earlier >= least for earlier, later in pairwise(starts))
