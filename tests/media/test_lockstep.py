"""Which frames stand side by side, counted out by hand and by a slow oracle."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.media.frame_table import FrameTable
from app.media.lockstep import Conform, Lockstep

BOTH: tuple[Conform, ...] = ("frames", "time")


def table(stamps: list[int], base: Fraction, last: int) -> FrameTable:
    return FrameTable(tuple(stamps), base, (0,), last, True)


def even(frames: int, rate: int | Fraction) -> FrameTable:
    base = 1 / Fraction(rate) / 512
    return table([512 * i for i in range(frames)], base, 512)


def in_milliseconds(frames: int, rate: int | Fraction) -> FrameTable:
    stamps = [round(i * 1000 / Fraction(rate)) for i in range(frames + 1)]
    return table(stamps[:-1], Fraction(1, 1000), stamps[-1] - stamps[-2])


def owns(lockstep: Lockstep, pane: int) -> list[int | None]:
    return [lockstep.own(pane, place) for place in range(lockstep.frames)]


def repeats(lockstep: Lockstep, pane: int) -> list[int]:
    return [place for place in range(lockstep.frames) if lockstep.repeats(pane, place)]


def test_one_clip_is_itself_in_either_conform() -> None:
    for clip in (
        even(10, 24),
        in_milliseconds(10, 24),
        table([0, 20, 45, 85], Fraction(1, 600), 90),
    ):
        for conform in ("frames", "time"):
            lockstep = Lockstep([clip], [0], conform)
            assert owns(lockstep, 0) == list(range(clip.frames))
            assert repeats(lockstep, 0) == []


def test_by_frame_every_frame_of_the_longest_is_met_and_the_short_one_holds_its_last() -> None:
    lockstep = Lockstep([even(3, 24), even(5, 30)], [0, 0])
    assert lockstep.frames == 5
    assert lockstep.rate == 24
    assert owns(lockstep, 0) == [0, 1, 2, 2, 2]
    assert owns(lockstep, 1) == [0, 1, 2, 3, 4]
    assert repeats(lockstep, 0) == [3, 4]
    assert repeats(lockstep, 1) == []


def test_offsets_slip_a_pane_both_ways_in_its_own_frames() -> None:
    lockstep = Lockstep([even(6, 24), even(6, 24), even(6, 24)], [0, 2, -2])
    assert owns(lockstep, 1) == [2, 3, 4, 5, 5, 5, 5, 5]
    assert owns(lockstep, 2) == [0, 0, 0, 1, 2, 3, 4, 5]
    assert repeats(lockstep, 1) == [4, 5, 6, 7]
    assert repeats(lockstep, 2) == [0, 1]
    assert lockstep.place(2, 4) == 6
    assert lockstep.place(1, 0) == 0


def test_by_time_thirty_beside_twenty_four_skips_and_twelve_repeats() -> None:
    lockstep = Lockstep([even(8, 24), even(10, 30), even(4, 12)], [0, 0, 0], "time")
    assert owns(lockstep, 0) == list(range(8))
    assert owns(lockstep, 1) == [0, 1, 2, 3, 5, 6, 7, 8]
    assert owns(lockstep, 2) == [0, 0, 1, 1, 2, 2, 3, 3]
    assert repeats(lockstep, 1) == []
    assert repeats(lockstep, 2) == [1, 3, 5, 7]


def test_by_time_sixty_is_not_begun_before_its_clock() -> None:
    lockstep = Lockstep([even(3, 60), even(2, 24)], [0, 0], "time")
    assert owns(lockstep, 1) == [0, 0, 0, 1, 1]
    assert repeats(lockstep, 0) == [3, 4]


@pytest.mark.parametrize("rate", [24, 25, 30, Fraction(24000, 1001), Fraction(30000, 1001)])
def test_stamps_rounded_to_milliseconds_stay_in_step_with_exact_ones(rate: Fraction) -> None:
    exact, coarse = even(400, rate), in_milliseconds(400, rate)
    for clips in ([exact, coarse], [coarse, exact]):
        lockstep = Lockstep(clips, [0, 0], "time")
        assert lockstep.frames == 400
        assert owns(lockstep, 0) == owns(lockstep, 1) == list(range(400))
        assert repeats(lockstep, 1) == []


def test_a_late_pane_in_time_still_shows_its_last_frames() -> None:
    lockstep = Lockstep([even(6, 24), even(6, 24)], [0, -3], "time")
    assert owns(lockstep, 1) == [0, 0, 0, 0, 1, 2, 3, 4, 5]


GAPS = st.lists(st.integers(20, 200), min_size=1, max_size=40)


@given(GAPS, GAPS)
def test_by_time_the_frame_is_the_last_one_begun(ours: list[int], theirs: list[int]) -> None:
    """Gaps in 1/1000 s against gaps in 1/600 s, against counting every stamp."""
    a = table([sum(ours[:i]) for i in range(len(ours))], Fraction(1, 1000), ours[-1])
    b = table([sum(theirs[:i]) for i in range(len(theirs))], Fraction(1, 600), theirs[-1])
    lockstep = Lockstep([a, b], [0, 0], "time")
    for place in range(min(a.frames, lockstep.frames)):
        moment = a.times[place] + Fraction(1, 1000)
        begun = [i for i, start in enumerate(b.times) if start <= moment]
        assert lockstep.own(1, place) == begun[-1]
        assert lockstep.own(0, place) == place
    assert lockstep.own(0, lockstep.frames - 1) == a.frames - 1
    beyond = a.times[-1] + ours[-1] * a.time_base if lockstep.frames == a.frames else b.seconds
    assert beyond + Fraction(1, 1000) >= b.seconds, "nothing of the second is cut off"


@given(st.integers(1, 30), st.integers(1, 30), st.integers(-9, 9), st.data())
def test_place_finds_the_frame_again(a: int, b: int, offset: int, data: st.DataObject) -> None:
    conform = data.draw(st.sampled_from(BOTH))
    lockstep = Lockstep([even(a, 24), even(b, 24)], [0, offset], conform)
    frame = data.draw(st.integers(0, b - 1))
    reached = lockstep.own(1, lockstep.place(1, frame))
    assert reached == max(frame, min(b - 1, max(0, offset)))


def test_a_pane_without_a_file_has_no_frames_and_the_next_one_leads() -> None:
    lockstep = Lockstep([None, even(4, 25)], [0, 0], "time")
    assert lockstep.rate == 25
    assert owns(lockstep, 0) == [None] * 4
    assert owns(lockstep, 1) == [0, 1, 2, 3]
