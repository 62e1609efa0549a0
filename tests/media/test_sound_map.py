"""Which sample is heard at which instant: over loops, seeks, ranges, blocks of any length."""

import random
from fractions import Fraction

import numpy as np
import pytest

from app.domain.timing import FrameRange
from app.media.playhead import Playhead
from app.media.sound_clock import SoundClock
from app.media.sound_map import Run
from app.media.sound_track import RATE


def heard(run: Run, base: float, given: int, counts: list[int]) -> np.ndarray:
    """The number of the sample in every place of the output, -1 for silence."""
    parts = []
    for count in counts:
        block = np.full(count, -1)
        for at, sample, length in run.pieces(base, given, count):
            assert (block[at : at + length] == -1).all()
            block[at : at + length] = np.arange(sample, sample + length)
        parts.append(block)
        given += count
    return np.concatenate(parts)


def blocks(total: int, seed: int = 1) -> list[int]:
    rng, made = random.Random(seed), []
    while total:
        made.append(min(total, rng.randrange(1, 3000)))
        total -= made[-1]
    return made


def test_samples_follow_each_other_over_blocks_and_begin_on_time() -> None:
    run = Run(since=10.5, place=1.0, begin=0.0, end=2.0, looping=False)
    out = heard(run, 10.0, 0, blocks(3 * RATE))
    assert (out[: RATE // 2] == -1).all()
    assert (out[RATE // 2 : RATE // 2 + RATE] == np.arange(RATE, 2 * RATE)).all()
    assert (out[RATE // 2 + RATE :] == -1).all()


@pytest.mark.parametrize("rate", ["24", "25", "24000/1001", "30000/1001"])
def test_a_loop_wraps_with_the_picture_and_loses_no_sample(rate: str) -> None:
    head = Playhead(40, Fraction(rate))
    head.set_range(FrameRange(start=7, end=24), 0.0)
    head.go_to(20, 5.0)
    head.play(5.0)
    run = Run(*head.anchor, *head.span, head.loops)
    out = heard(run, 4.9, 1000, blocks(6 * RATE))
    first = round(0.1 * RATE) - 1000
    assert (out[:first] == -1).all()
    assert (out[first:] >= 0).all()
    steps = np.diff(out[first:])
    wraps = np.flatnonzero(steps != 1)
    length = round(17 / Fraction(rate) * RATE)
    assert np.abs(np.diff(wraps) - length).max() <= 1
    assert len(wraps) >= 7
    # in the middle of every frame the sample belongs to the frame that is shown
    times = [i / Fraction(rate) for i in range(41)]
    for n in range(120):
        now = 5.0 + (n + 0.5) / float(Fraction(rate))
        sample = out[round((now - 4.9) * RATE) - 1000]
        shown = head.index(now)
        assert times[shown] * RATE <= sample + 1
        assert sample <= times[shown + 1] * RATE


def test_an_offset_pane_is_heard_as_much_later() -> None:
    run = Run(0.0, 0.5, 0.0, 1.0, True, shift=0.25)
    out = heard(run, 0.0, 0, [RATE])
    assert out[0] == round(0.75 * RATE)
    assert out[RATE // 2] == round(0.25 * RATE)  # the loop begins anew, shifted as well


def test_a_long_time_adds_no_drift() -> None:
    run = Run(0.0, 0.0, 0.0, 1001 / 24000 * 48, True)
    day = 24 * 3600 * RATE
    assert heard(run, 0.0, day, [1])[0] == pytest.approx(day % (2002 * 48), abs=1)


class Machine:
    """A steady clock and a device whose crystal is a little off."""

    def __init__(self, ppm: float = 0.0) -> None:
        self.now, self.ppm, self.given = 100.0, ppm, 0
        self.clock = SoundClock(lambda: self.now)
        self.late = 0.05

    def block(self, count: int = 960, jitter: float = 0.0) -> None:
        self.clock.told(self.given, self.late + jitter)
        self.given += count
        self.now += count / RATE * (1 + self.ppm / 1e6)


def test_the_clock_follows_the_device_and_never_jumps_or_turns() -> None:
    machine = Machine(ppm=300)
    rng = random.Random(3)
    before = machine.clock()
    steps = []
    for _ in range(3000):
        machine.block(jitter=rng.uniform(-0.004, 0.004))
        reading = machine.clock()
        steps.append(reading - before)
        before = reading
    assert min(steps) > 0
    assert max(steps) < 0.022  # a block is 0.020
    # what is heard now is what the clock says, within the jitter
    now_heard = machine.clock.base + machine.given / RATE - machine.late
    assert machine.clock() == pytest.approx(now_heard, abs=0.003)
    # without the device it would be off by now: 3000 blocks at 300 ppm are 18 ms
    assert machine.clock() == pytest.approx(machine.now - 0.018, abs=0.005)
    assert machine.clock.moved == 0


def test_a_stalled_device_moves_the_sound_and_not_the_picture() -> None:
    machine = Machine()
    for _ in range(50):
        machine.block()
    before, base = machine.clock(), machine.clock.base
    machine.now += 0.5  # nothing was asked for during half a second
    machine.block()
    assert machine.clock() == pytest.approx(before + 0.5 + 0.02)
    assert machine.clock.moved == 1
    assert machine.clock.base == pytest.approx(base + 0.5)


def test_without_a_device_the_clock_goes_on_from_where_it_was() -> None:
    machine = Machine(ppm=500)
    for _ in range(500):
        machine.block()
    before = machine.clock()
    machine.now += 10
    assert machine.clock() == pytest.approx(before + 10)
    machine.clock.begin()  # another device
    machine.given = 0
    machine.block()
    assert machine.clock() == pytest.approx(before + 10.02, abs=1e-4)
