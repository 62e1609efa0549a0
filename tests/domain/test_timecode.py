"""Timecode against the published rules, against itself and against OpenTimelineIO."""

from fractions import Fraction

import opentimelineio as otio
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from app.domain.timing import FrameRange, frames_of, parse_rate, rate_text, timecode, timecode_base

R2398, R2997, R5994 = Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001)
KINDS = [
    (Fraction(24), False),
    (R2398, False),
    (Fraction(25), False),
    (R2997, False),
    (R2997, True),
    (Fraction(30), False),
    (Fraction(50), False),
    (R5994, False),
    (R5994, True),
    (Fraction(60), False),
]


def a_day(rate: Fraction, drop: bool) -> int:
    base = timecode_base(rate)
    return base * 86400 - (base // 15 * 1296 if drop else 0)


@pytest.mark.parametrize(("rate", "drop"), KINDS)
@given(share=st.floats(0, 1, exclude_max=True))
@example(share=0.0)
@example(share=1 - 2**-53)
def test_every_frame_of_the_day_comes_back_from_its_label(rate, drop, share) -> None:
    frame = int(share * a_day(rate, drop))
    assert frames_of(timecode(frame, rate, drop=drop), rate) == frame


@pytest.mark.parametrize(("rate", "drop"), KINDS)
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_second_opinion_gives_the_same_label(rate, drop, share) -> None:
    # It wraps after a day of the clock on the wall, which NTSC labels reach too early.
    frame = int(share * a_day(rate, drop) * 23 / 24)
    time = otio.opentime.RationalTime(frame, float(rate))
    assert timecode(frame, rate, drop=drop) == otio.opentime.to_timecode(time, float(rate), drop)


@pytest.mark.parametrize(("rate", "drop"), KINDS)
def test_a_day_later_the_label_is_the_same(rate, drop) -> None:
    day = a_day(rate, drop)
    assert timecode(day + 5, rate, drop=drop) == timecode(5, rate, drop=drop)
    last = timecode(day - 1, rate, drop=drop)
    assert last[:8] == "23:59:59"
    assert frames_of(last, rate) == day - 1


@pytest.mark.parametrize(
    ("frame", "rate", "drop", "text"),
    [
        (86_400, Fraction(24), False, "01:00:00:00"),
        (86_400, R2398, False, "01:00:00:00"),
        (90_000, Fraction(25), False, "01:00:00:00"),
        (108_000, R2997, False, "01:00:00:00"),
        (107_892, R2997, True, "01:00:00;00"),
        (1_800, R2997, True, "00:01:00;02"),
        (1_799, R2997, True, "00:00:59;29"),
        (17_982, R2997, True, "00:10:00;00"),
        (3_600, R5994, True, "00:01:00;04"),
        (215_784, R5994, True, "01:00:00;00"),
        (88_560, Fraction(24), False, "01:01:30:00"),
    ],
)
def test_known_labels(frame, rate, drop, text) -> None:
    assert timecode(frame, rate, drop=drop) == text
    assert frames_of(text, rate) == frame


@pytest.mark.parametrize(
    ("rate", "base"),
    [(R2398, 24), (24, 24), (25, 25), (R2997, 30), (30, 30), (R5994, 60), (60, 60)],
)
def test_the_base_is_the_next_whole_rate(rate, base) -> None:
    assert timecode_base(Fraction(rate)) == base


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("00:01:00;00", R2997),
        ("00:01:00;01", R2997),
        ("00:11:00;00", R2997),
        ("00:01:00;03", R5994),
        ("00:00:10;00", Fraction(30)),
        ("00:00:10;00", Fraction(60)),
        ("00:00:10;00", Fraction(24)),
        ("00:00:10;00", R2398),
        ("24:00:00:00", Fraction(24)),
        ("00:60:00:00", Fraction(24)),
        ("00:00:60:00", Fraction(24)),
        ("00:00:00:24", R2398),
        ("1:00:00:00", Fraction(24)),
        ("01:00:00:00\n01", Fraction(24)),
        ("٠١:00:00:00", Fraction(24)),
        ("", Fraction(24)),
    ],
)
def test_what_is_no_timecode_is_refused(text, rate) -> None:
    with pytest.raises(BadInput):
        frames_of(text, rate)


@pytest.mark.parametrize("rate", [24, 25, 30, 60, R2398])
def test_drop_frame_exists_at_two_rates_only(rate) -> None:
    with pytest.raises(BadInput, match="drop-frame"):
        timecode(0, Fraction(rate), drop=True)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("24", Fraction(24)),
        (" 25 ", Fraction(25)),
        (24, Fraction(24)),
        ("24.0", Fraction(24)),
        ("23.976", R2398),
        ("23.98", R2398),
        (23.976023976023978, R2398),
        ("24000/1001", R2398),
        ("29.97", R2997),
        ("30000/1001", R2997),
        ("59.94", R5994),
        ("12.5", Fraction(25, 2)),
        (Fraction(60), Fraction(60)),
    ],
)
def test_rates_are_read_exactly(text, rate) -> None:
    assert parse_rate(text) == rate
    assert parse_rate(rate_text(parse_rate(text))) == rate


@pytest.mark.parametrize(
    "text", ["", "x", "0", "241", "-24", "24/0", "nan", "inf", "1e3", "1e999999999", None, "24 25"]
)
def test_nonsense_is_no_rate(text) -> None:
    with pytest.raises(BadInput):
        parse_rate(text)


def test_a_range_is_half_open_and_never_empty() -> None:
    one = FrameRange(start=2, end=5)
    assert one.duration == 3
    assert not one.overlaps(FrameRange(start=5, end=6))
    assert one.overlaps(FrameRange(start=4, end=6))
    assert one.contains(FrameRange(start=2, end=5))
    assert not one.contains(FrameRange(start=1, end=3))
    for start, end in ((5, 5), (5, 4)):
        with pytest.raises(ValueError, match="empty frame range"):
            FrameRange(start=start, end=end)
