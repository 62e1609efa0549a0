"""The sound of a take: read exactly, and heard with the picture it belongs to, on an output played
by hand that keeps everything it was given.
"""

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from app.domain.cut import RateMethod, Segment
from app.domain.errors import MediaMissing, NotFound
from app.domain.timing import FrameRange
from app.media.playhead import Playhead
from app.media.sound_desk import Fill, SoundDesk
from app.media.sound_track import RATE, ReelTrack, Track, read_track, reel_track
from tests import clips
from tests.media.clicks import CLICKS, clicks, with_clicks
from tests.media.tape import Tape

SOUNDS: dict[str, Callable[[Path], Path]] = {
    "mp4-aac": lambda f: with_clicks(f, clips.make_clip(f / "p.mp4")),
    "mov-pcm": lambda f: with_clicks(f, clips.make_clip(f / "p.mp4"), "pcm_s16le", "mov"),
    "ts": lambda f: with_clicks(f, clips.make_clip(f / "p.mp4"), "aac", "ts"),
    "mkv-44k": lambda f: with_clicks(f, clips.make_clip(f / "p.mp4"), "libmp3lame", "mkv"),
    # the picture's first stamp is 2.5 s, so the sound is moved there as well
    "offset": lambda f: with_clicks(f, clips.offset_start(f / "o"), "pcm_s16le", "mkv", 2.5),
}


@pytest.mark.parametrize("kind", SOUNDS)
def test_a_click_lies_at_its_sample_of_the_picture(kind: str, tmp_path: Path) -> None:
    track = read_track(SOUNDS[kind](tmp_path))
    assert track is not None
    assert len(track.samples) == pytest.approx(2 * RATE, abs=100)
    assert clicks(track.samples) == pytest.approx(CLICKS, abs=0.001)


def test_sound_hidden_by_an_edit_list_is_not_heard(tmp_path: Path) -> None:
    whole = with_clicks(tmp_path, clips.make_clip(tmp_path / "p.mp4", gop=250))
    cut = tmp_path / "cut.mp4"
    command = ["ffmpeg", "-v", "error", "-y", "-ss", "0.7", "-i", str(whole), "-c", "copy"]
    subprocess.run([*command, str(cut)], check=True, stdin=subprocess.DEVNULL)
    track = read_track(cut)
    assert track is not None
    assert clicks(track.samples) == pytest.approx([0.3, 0.8], abs=0.001)
    assert len(track.samples) == 31 * RATE // 24


def test_files_without_sound_and_without_picture(tmp_path: Path) -> None:
    assert read_track(clips.make_clip(tmp_path / "still.mp4", 4)) is None
    with pytest.raises(MediaMissing):
        read_track(tmp_path / "gone.mp4")


def tone(value: int, seconds: float = 2.0) -> Track:
    """A track whose every sample says who it is: value in the left, its own number in the right."""
    count = int(seconds * RATE)
    return Track(np.stack([np.full(count, value), np.arange(count) % 30000], axis=1).astype("i2"))


class Machine:
    """A desk on a tape, with a playhead at 24 frames a second that a display asks 100 times."""

    def __init__(self, frames: int = 48) -> None:
        self.tape = Tape()
        self.desk = SoundDesk(self.tape, lambda: self.tape.now)
        self.head = Playhead(frames, Fraction(24))
        self.waits = False
        assert self.desk.start()
        self.shown: list[tuple[float, int]] = []

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds * 100)):
            self.desk.follow(self.head, self.waits)
            self.shown.append((self.tape.now, self.head.index(self.desk.clock())))
            self.tape.play()

    def check(self, since: float, until: float, left: int, shift: float = 0.0) -> None:
        """At each picture shown, what is heard belongs to it."""
        looked = 0
        for moment, frame in self.shown:
            if since <= moment < until:
                value, number = self.tape.at(moment)
                assert value == left
                begin = (frame / 24 + shift) * RATE
                assert (
                    begin - 2 <= number + (30000 * round((begin - number) / 30000)) < begin + 2002
                )
                looked += 1
        assert looked > 10


def test_sound_starts_with_its_first_sample_and_stays_with_the_picture() -> None:
    m = Machine()
    m.desk.play_from(tone(1000))
    m.run(0.3)
    assert not np.concatenate(m.tape.blocks).any()  # silence while it stands
    start = m.tape.now
    m.head.play(m.desk.clock())
    m.run(3.0)  # over the loop at two seconds
    heard = np.concatenate(m.tape.blocks)
    first = heard[np.flatnonzero(heard[:, 0] > 900)[0]]
    assert first[1] < 300  # nothing but the fade of 240 samples is missing at the start
    m.check(start + 0.15, m.tape.now - 0.1, 1000)
    m.head.pause(m.desk.clock())
    m.run(0.3)
    assert not np.concatenate(m.tape.blocks)[-4800:].any()


def test_another_pane_is_heard_at_the_same_place() -> None:
    m = Machine()
    m.desk.play_from(tone(1000))
    m.head.play(m.desk.clock())
    m.run(0.5)
    place = m.head.index(m.desk.clock())
    m.desk.play_from(tone(-7000))
    since = m.tape.now
    m.run(0.6)
    assert m.head.index(m.desk.clock()) == place + round(0.6 * 24)
    m.check(since + 0.1, m.tape.now - 0.1, -7000)
    m.desk.play_from(tone(500), shift=0.25)
    since = m.tape.now
    m.run(0.4)
    m.check(since + 0.1, m.tape.now - 0.1, 500, shift=0.25)


def test_seeks_and_ranges_are_heard_where_they_lead() -> None:
    m = Machine()
    m.desk.play_from(tone(1000))
    m.head.set_range(FrameRange(start=12, end=30), m.desk.clock())
    m.head.go_to(20, m.desk.clock())
    m.head.play(m.desk.clock())
    since = m.tape.now
    m.run(1.5)
    m.check(since + 0.2, m.tape.now - 0.1, 1000)
    m.head.go_to(13, m.desk.clock())
    since = m.tape.now
    m.run(0.5)
    m.check(since + 0.1, m.tape.now - 0.1, 1000)


@pytest.mark.parametrize("speed", [2, -1, 8])
def test_any_speed_but_one_is_silent(speed: int) -> None:
    m = Machine()
    m.desk.play_from(tone(1000))
    m.head.play(m.desk.clock(), speed)
    m.run(0.3)
    assert not np.concatenate(m.tape.blocks).any()


def test_nothing_is_heard_while_the_picture_waits() -> None:
    m = Machine()
    m.desk.play_from(tone(1000))
    m.head.play(m.desk.clock())
    m.run(0.3)
    for _ in range(20):
        m.waits = True
        m.head.hold(m.desk.clock())
        m.run(0.01)
    m.waits = False
    assert not np.concatenate(m.tape.blocks)[-4800:].any()
    since = m.tape.now
    m.run(0.5)
    m.check(since + 0.15, m.tape.now - 0.1, 1000)


def test_volume_and_mute() -> None:
    m = Machine()
    m.desk.play_from(tone(1000))
    m.head.play(m.desk.clock())
    m.desk.set_volume(0.5)
    m.run(0.3)
    assert m.tape.at(m.tape.now - 0.05)[0] == 250
    m.desk.mute(True)
    m.run(0.2)
    assert m.tape.at(m.tape.now - 0.05)[0] == 0
    m.desk.mute(False)
    m.desk.set_volume(1.0)
    m.run(0.2)
    assert m.tape.at(m.tape.now - 0.05)[0] == 1000


def test_a_device_that_vanishes_leaves_the_picture_running_without_a_jump() -> None:
    m = Machine()
    m.desk.play_from(tone(1000))
    m.head.play(m.desk.clock())
    m.run(0.5)
    before = m.desk.clock()
    m.tape.running = False
    m.tape.now += 0.2  # nobody asks for blocks any more
    assert not m.desk.running
    assert m.desk.clock() == pytest.approx(before + 0.2, abs=0.001)
    m.desk.follow(m.head)
    assert m.head.index(m.desk.clock()) == pytest.approx(
        (before + 0.2 - m.head.anchor[0]) * 24, abs=1
    )
    assert m.desk.start()  # it is back
    assert m.tape.closed
    since = m.tape.now
    m.run(0.5)
    m.check(since + 0.15, m.tape.now - 0.1, 1000)


def test_a_step_sounds_only_when_wished() -> None:
    m = Machine()
    m.desk.play_from(tone(1000))
    m.run(0.1)
    m.head.step(3, m.desk.clock())
    m.run(0.3)
    assert not np.concatenate(m.tape.blocks).any()
    m.desk.scrubbing = True
    m.run(0.3)
    m.tape.blocks[:] = [np.zeros_like(b) for b in m.tape.blocks]
    m.head.step(9, m.desk.clock())
    m.run(0.4)
    heard = np.concatenate(m.tape.blocks)
    loud = np.flatnonzero(heard[:, 0] > 900)
    assert heard[loud[0]][1] == pytest.approx(12 * 2000, abs=300)
    assert len(loud) == pytest.approx(0.06 * RATE, abs=500)


def test_why_there_is_no_sound_is_said() -> None:
    def none(_fill: Fill) -> Tape:
        raise NotFound("no sound device", "")

    desk = SoundDesk(none, lambda: 5.0)
    assert not desk.start()
    assert (desk.state, desk.running) == ("no sound device", False)
    head = Playhead(10, Fraction(24))
    desk.play_from(tone(1))
    head.play(desk.clock())
    desk.follow(head)
    assert head.anchor == (5.0, 0.0)  # nothing is waited for


def test_without_portaudio_the_state_says_what_is_missing() -> None:
    code = (
        "import sys; sys.modules['sounddevice'] = None\n"
        "from app.media.sound_desk import SoundDesk\n"
        "from app.media.sound_out import PortAudioOutlet\n"
        "desk = SoundDesk(PortAudioOutlet)\n"
        "print(desk.start(), desk.state)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.stdout.strip() == ("False no sound: PortAudio is missing (Debian: libportaudio2)")


def test_each_take_sounds_over_its_own_stretch_of_the_cut(tmp_path: Path) -> None:
    files = [clips.make_clip(tmp_path / f"{n}.mp4", 48, rate) for n, rate in enumerate((24, 25))]

    def segment(at: int, file: Path | None, start: int, end: int, method: RateMethod) -> Segment:
        length = end - start
        return Segment(
            shot_id="s", shot="010", file=file, method=method,
            source=FrameRange(start=start, end=end) if file else None,
            record=FrameRange(start=at, end=at + length),
        )  # fmt: skip

    line = [
        segment(0, files[0], 12, 24, RateMethod.SAME),
        segment(12, None, 0, 6, RateMethod.SAME),
        segment(18, files[1], 5, 29, RateMethod.BY_FRAMES),
    ]
    tracks = {files[0]: tone(1000), files[1]: tone(2000)}
    made = reel_track(line, tracks, Fraction(24))
    assert isinstance(made, ReelTrack)
    out = np.full((2 * RATE, 2), 77, np.int16)
    made.copy(-100, out)
    at = {n: tuple(out[100 + n * 2000]) for n in (0, 11, 12, 17, 18, 30, 41)}
    assert at[0] == (1000, 24000)
    assert at[11] == (1000, 46000 % 30000)
    assert at[12] == at[17] == (0, 0)
    assert at[18] == (2000, 5 * 1920)
    # twenty-five a second shown as twenty-four: frame 17 sounds with frame 17
    assert at[30][0] == 2000
    assert at[30][1] == pytest.approx(17 * 1920 % 30000, abs=3)
    assert not out[100 + 42 * 2000 + 2 :].any()
    assert not out[:100].any()
    assert reel_track(line, {}, Fraction(24)) is None
