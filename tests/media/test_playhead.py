"""The playhead answers from a clock that is handed in; nobody waits here."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from app.domain.timing import FrameRange
from app.media.playhead import SPEEDS, Playhead

RATES = st.sampled_from([Fraction(24), Fraction(25), Fraction(24000, 1001), Fraction(60)])
LONG = st.integers(1, 300)


def press(head: Playhead, key: int, now: float) -> None:
    match key:
        case 0:
            head.toggle(now)
        case 1 | 2:
            head.step(2 * key - 3, now)
        case 3 | 4:
            head.shuttle(2 * key - 7, now)
        case 5:
            head.go_to(10, now)
        case 7 | 8:
            head.slow(2 * key - 15, now)
        case 9:
            head.play_around(8, 3, 5, now)
        case _:
            head.hold(now)


@given(LONG, RATES, st.floats(0, 90_000), st.integers(0, 40_000))
def test_forward_play_loops_without_drift(
    frames: int, rate: Fraction, start: float, passed: int
) -> None:
    head = Playhead(frames, rate)
    head.play(start)
    middle_of_frame = start + float((passed + Fraction(1, 2)) / rate)
    assert head.index(middle_of_frame) == passed % frames


@given(LONG, RATES, st.integers(0, 40_000))
def test_backward_play_mirrors_forward_play(frames: int, rate: Fraction, passed: int) -> None:
    head = Playhead(frames, rate)
    head.go_to(frames - 1, 0)
    head.play(0, -1)
    middle = float((passed + Fraction(1, 2)) / rate)
    assert head.index(middle) == frames - 1 - passed % frames


@given(LONG, RATES, st.lists(st.tuples(st.integers(0, 9), st.floats(0, 9)), max_size=30))
def test_whatever_is_pressed_the_index_stays_in_the_clip(
    frames: int, rate: Fraction, presses: list[tuple[int, float]]
) -> None:
    head, now = Playhead(frames, rate), 0.0
    for key, wait in presses:
        now += wait
        press(head, key, now)
        assert 0 <= head.index(now) < frames
        assert 0 <= head.index(now + 0.7) < frames


@given(LONG, st.data())
def test_a_step_is_exactly_one_frame(frames: int, data: st.DataObject) -> None:
    head = Playhead(frames, Fraction(24))
    index = data.draw(st.integers(0, frames - 1))
    head.go_to(index, 0)
    head.step(1, 100.0)
    assert head.index(200.0) == min(index + 1, frames - 1)
    head.go_to(index, 0)
    head.step(-1, 100.0)
    assert head.index(200.0) == max(index - 1, 0)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, 2000))))
def test_in_and_out_hold_the_loop(case: tuple[int, int]) -> None:
    length, passed = case
    head = Playhead(200, Fraction(24))
    head.set_range(FrameRange(start=50, end=50 + length), 0)
    head.play(0)
    assert head.index((passed + 0.5) / 24) == 50 + passed % length


def test_j_k_l_double_and_turn_round() -> None:
    head = Playhead(1000, Fraction(24))
    seen = []
    for press in (1, 1, 1, 1, 1, 1, -1, -1, 0, -1):
        head.shuttle(press, 0)
        seen.append(head.speed)
    assert seen == [*SPEEDS, SPEEDS[-1], -1, -2, 0, -1]


def test_double_speed_passes_two_frames_in_a_frame_time() -> None:
    head = Playhead(1000, Fraction(24))
    head.play(0, 2)
    assert head.index(10.25 / 24) == 20


def test_without_loop_play_ends_on_the_last_frame_and_begins_again() -> None:
    head = Playhead(48, Fraction(24))
    head.looping = False
    head.play(0)
    assert not head.ended(1.9)
    assert head.ended(2.0)
    assert head.index(50) == 47
    head.pause(50)
    head.play(60)
    assert head.index(60) == 0


def test_a_variable_rate_follows_its_own_times() -> None:
    times = [Fraction(t, 600) for t in (0, 20, 45, 85, 95)]
    head = Playhead(5, Fraction(24), times)
    head.play(0)
    shown = [head.index(t / 600) for t in (0, 19, 20, 44, 45, 84, 85, 94, 95, 119)]
    assert shown == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    head.play(0, 0)
    head.go_to(3, 0)
    head.play(0, -1)
    assert [head.index(t / 600) for t in (0, 9, 11, 49, 51)] == [3, 3, 2, 2, 1]


def test_holding_moves_time_not_the_frame() -> None:
    head = Playhead(100, Fraction(24))
    head.play(0)
    head.hold(10.5 / 24)
    assert head.index(10.5 / 24) == 10
    assert head.index(11.4 / 24) == 10
    assert head.index(11.6 / 24) == 11


def test_a_range_outside_the_clip_is_refused() -> None:
    with pytest.raises(BadInput, match="0 to 47"):
        Playhead(48, Fraction(24)).set_range(FrameRange(start=40, end=49), 0)
    with pytest.raises(BadInput, match="nothing to play"):
        Playhead(0, Fraction(24))


def test_slow_roll_halves_at_each_press_and_l_brings_it_back_to_speed() -> None:
    head = Playhead(1000, Fraction(24))
    seen: list[int | Fraction] = []
    for press in (1, 1, 1, 1, -1, -1, 0, -1):
        head.slow(press, 0)
        seen.append(head.speed)
    half, fourth, eighth = (Fraction(1, n) for n in (2, 4, 8))
    assert seen == [half, fourth, eighth, eighth, -half, -fourth, 0, -half]
    head.shuttle(-1, 0)
    assert head.speed == -1
    head.play(0, eighth)
    assert [head.index((n + 0.5) / 24) for n in (0, 7, 8, 15, 16)] == [0, 0, 1, 1, 2]


def test_play_around_runs_once_and_comes_back() -> None:
    head = Playhead(100, Fraction(24))
    head.set_range(FrameRange(start=0, end=10), 0)
    head.play_around(50, 12, 24, 0)
    assert head.index(0.5 / 24) == 38
    assert not head.ended(36.5 / 24)
    assert head.index(36.5 / 24) == 74
    assert head.ended(37 / 24)
    head.finish(37 / 24)
    assert (head.speed, head.index(99)) == (0, 50)
    head.play_around(2, 12, 24, 100)
    assert head.index(100) == 0
    head.step(1, 100)
    head.play(100)
    assert head.index(100 + 10.5 / 24) == 1, "play goes on in the range, not around"


@given(LONG, RATES, st.sampled_from([1, -1, 2, Fraction(1, 4)]), st.integers(0, 9000), st.data())
def test_travel_counts_every_frame_over_every_loop(
    frames: int, rate: Fraction, speed: int | Fraction, ticks: int, data: st.DataObject
) -> None:
    head = Playhead(frames, rate)
    head.go_to(data.draw(st.integers(0, frames - 1)), 0)
    head.play(0, speed)
    now = float((ticks + Fraction(1, 2)) / rate)
    held = data.draw(st.booleans())
    if held:
        head.hold(0)
    assert head.travelled(now) == int((ticks + Fraction(1, 2)) * abs(Fraction(speed)))
    head.pause(now)
    head.go_to(0, now)
    assert head.travelled(now + 5) == int((ticks + Fraction(1, 2)) * abs(Fraction(speed)))


def test_more_frames_keep_the_place_and_the_range() -> None:
    head = Playhead(48, Fraction(24))
    head.go_to(20, 0)
    head.recount(60, Fraction(24), None, 0)
    assert (head.index(0), head.range) == (20, FrameRange(start=0, end=60))
    head.set_range(FrameRange(start=10, end=55), 0)
    head.recount(58, Fraction(24), None, 0)
    assert head.range == FrameRange(start=10, end=55)
    head.recount(12, Fraction(24), None, 0)
    assert (head.index(0), head.range) == (11, FrameRange(start=0, end=12))
