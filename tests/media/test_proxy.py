"""A proxy holds the original's frames one for one, upright, in the same colour, or is not there.

Every picture carries its number, so that a frame too many or too few cannot hide.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import MediaMissing, MediaUnreadable, Stopped
from app.domain.proxy import ProxyState
from app.media.frame_table import read_table
from app.media.proxy import ProxyMaker, note_file, proxy_size, read_note
from app.media.reader import open_reader
from tests.clips import (
    edit_list,
    make_clip,
    offset_start,
    read_number,
    transport_stream,
    truncated,
    variable_rate,
)

MAKER = ProxyMaker()


def _odd(path: Path) -> Path:
    """Both sides odd, 4:4:4."""
    whole = make_clip(path.with_name("whole.mp4"), 24, size=(322, 180))
    crop = ["-vf", "format=yuv444p,crop=321:179:0:0", "-c:v", "libx264", "-preset", "ultrafast"]
    command = ["ffmpeg", "-loglevel", "error", "-y", "-i", str(whole), *crop, str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


KINDS: dict[str, Callable[[Path], Path]] = {
    "constant": lambda p: make_clip(p, 30),
    "film rate": lambda p: make_clip(p, 24, rate=30, gop=250),
    "variable": variable_rate,
    "edit list": edit_list,
    "offset": offset_start,
    "transport": transport_stream,
    "turned left": lambda p: make_clip(p, 24, rotation=90),
    "turned right": lambda p: make_clip(p, 24, rotation=270, stamps=[25 * n for n in range(24)]),
    "upside down": lambda p: make_clip(p, 24, rotation=180),
    "odd": _odd,
    "tall": lambda p: make_clip(p, 6, size=(180, 320)),
    "large": lambda p: make_clip(p, 6, size=(1920, 1080)),
    "ten bit": lambda p: make_clip(p, 12, pixel_format="yuv420p10le"),
    "one": lambda p: make_clip(p, 1),
}


@pytest.mark.parametrize("kind", KINDS)
def test_frame_k_of_the_proxy_is_frame_k_of_the_original(kind: str, tmp_path: Path) -> None:
    original = KINDS[kind](tmp_path / "take.mp4")
    target = tmp_path / "cache" / "take.mov"
    MAKER.make(original, target, lambda: True)
    assert MAKER.look(original, target).state is ProxyState.READY
    with open_reader(original) as first, open_reader(target) as second:
        assert second.frames == first.frames
        assert [float(t) for t in second.times] == pytest.approx([float(t) for t in first.times])
        for index in range(first.frames):
            mine, small = first.frame(index), second.frame(index)
            number = read_number(mine)
            assert number is not None
            assert read_number(small) == number, (kind, index)
        assert small.shape[0] <= 540
        assert small.shape[0] <= mine.shape[0]
        assert small.shape[1] <= mine.shape[1]
        assert small.shape[1] / small.shape[0] == pytest.approx(
            mine.shape[1] / mine.shape[0], rel=0.02
        )
        if small.shape == mine.shape:
            assert np.abs(small.astype(int) - mine.astype(int)).mean() < 3
    table = read_table(target)
    assert len(table.keys) == table.frames  # every picture stands for itself


@pytest.mark.parametrize(
    ("size", "tags"), [((640, 360), "bt709"), ((640, 360), "smpte170m"), ((640, 720), "bt709")]
)
@pytest.mark.parametrize("range_", ["tv", "pc"])
def test_colour_is_the_originals_within_what_jpeg_costs(
    size: tuple[int, int], tags: str, range_: str, tmp_path: Path
) -> None:
    """Eight flat bars; the proxy's agree with the original's to two levels, in every channel."""
    original = tmp_path / "bars.mp4"
    wide, high = size
    bars = f"smptehdbars=size={wide}x{high}:rate=24:duration=0.125"
    scale = f"scale=out_color_matrix={tags}:out_range={range_},format=yuv444p"
    subprocess.run(
        [
            *("ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi", "-i", bars, "-vf", scale),
            *("-c:v", "libx264", "-qp", "1", "-colorspace", tags, "-color_range", range_),
            str(original),
        ],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    target = tmp_path / "bars.mov"
    MAKER.make(original, target, lambda: True)
    with open_reader(original) as first, open_reader(target) as second:
        mine, small = first.frame(1), second.frame(1)
    note = read_note(target)
    assert note is not None
    assert (note.matrix, note.full) == ("bt601" if tags == "smpte170m" else tags, True)
    for bar in range(7):  # the middles of those between the grey ends
        spots = []
        for picture in (mine, small):
            x = round(picture.shape[1] * (1 / 8 + (bar + 0.5) * 3 / 28))
            y = picture.shape[0] // 3
            spots.append(picture[y - 8 : y + 8, x - 8 : x + 8])
        levels = [spot.reshape(-1, 3).astype(float).mean(axis=0) for spot in spots]
        assert np.abs(levels[0] - levels[1]).max() <= 2, (bar, levels)


def test_the_note_tells_a_changed_original_from_one_that_was_only_touched(tmp_path: Path) -> None:
    original, target = make_clip(tmp_path / "take.mp4", 12), tmp_path / "cache" / "take.mov"
    MAKER.make(original, target, lambda: True)
    made = target.stat().st_mtime_ns, target.stat().st_ino
    os.utime(original, (1, 1))
    assert MAKER.look(original, target).state is ProxyState.STALE
    MAKER.make(original, target, lambda: True)
    assert MAKER.look(original, target).state is ProxyState.READY
    assert (target.stat().st_mtime_ns, target.stat().st_ino) == made  # nothing was encoded again
    make_clip(original, 18)
    assert MAKER.look(original, target).state is ProxyState.STALE
    MAKER.make(original, target, lambda: True)
    assert MAKER.look(original, target).state is ProxyState.READY
    assert read_table(target).frames == 18


def test_half_a_proxy_is_none(tmp_path: Path) -> None:
    original, target = make_clip(tmp_path / "take.mp4", 12), tmp_path / "cache" / "take.mov"
    MAKER.make(original, target, lambda: True)
    whole = target.read_bytes()
    target.write_bytes(whole[:-1])
    assert MAKER.look(original, target).state is ProxyState.NONE
    target.write_bytes(whole)
    note_file(target).write_bytes(b"{")
    assert MAKER.look(original, target).state is ProxyState.NONE
    original.unlink()
    with pytest.raises(MediaMissing):
        MAKER.make(original, target, lambda: True)


def test_a_damaged_original_is_said_once_and_remembered(tmp_path: Path) -> None:
    original, target = make_clip(tmp_path / "take.mp4", 48), tmp_path / "cache" / "take.mov"
    data = bytearray(original.read_bytes())
    middle = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 2
    data[middle : middle + 4000] = bytes(4000)
    original.write_bytes(data)
    with pytest.raises(MediaUnreadable):
        MAKER.make(original, target, lambda: True)
    look = MAKER.look(original, target)
    assert look.state is ProxyState.DAMAGED
    assert "take.mp4 is damaged" in look.words
    assert not target.exists()
    make_clip(original, 12)  # fetched again: worth another try
    assert MAKER.look(original, target).state is ProxyState.STALE
    MAKER.make(original, target, lambda: True)
    assert MAKER.look(original, target).state is ProxyState.READY


def test_a_file_that_broke_off_has_a_proxy_of_what_is_there_or_none(tmp_path: Path) -> None:
    original, target = truncated(tmp_path / "take.mp4"), tmp_path / "cache" / "take.mov"
    try:
        MAKER.make(original, target, lambda: True)
    except MediaUnreadable:
        assert MAKER.look(original, target).state is ProxyState.DAMAGED
    else:
        assert read_table(target).frames == read_table(original).frames


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    original, target = make_clip(tmp_path / "take.mp4", 24), tmp_path / "cache" / "take.mov"
    asked = iter([True] * 12)
    with pytest.raises(Stopped):
        MAKER.make(original, target, lambda: next(asked, False))
    assert list(target.parent.iterdir()) == []


_CHILD = """
import sys
from pathlib import Path
from app.media.proxy import ProxyMaker
maker = ProxyMaker()
print("begun", flush=True)
while True:
    maker.make(Path(sys.argv[1]), Path(sys.argv[2]), lambda: True)
    Path(sys.argv[2]).with_suffix(".json").unlink()
"""


def test_a_kill_at_any_instant_leaves_a_whole_proxy_or_none(tmp_path: Path) -> None:
    original, target = make_clip(tmp_path / "take.mp4", 24), tmp_path / "cache" / "take.mov"
    begun = time.monotonic()
    MAKER.make(original, target, lambda: True)
    one = time.monotonic() - begun
    states = set()
    for n in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(original), str(target)], stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(one * (0.1 + 0.8 * n))
        child.send_signal(signal.SIGKILL)
        child.communicate()
        state = MAKER.look(original, target).state
        states.add(state)
        assert state in (ProxyState.NONE, ProxyState.READY)
        if state is ProxyState.READY:
            with open_reader(target) as reader:
                assert [read_number(reader.frame(i)) for i in range(24)] == list(range(24))
    MAKER.clean(target.parent)
    assert {file.suffix for file in target.parent.iterdir()} <= {".mov", ".json"}
    MAKER.make(original, target, lambda: True)
    assert MAKER.look(original, target).state is ProxyState.READY


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ((1920, 1080), (960, 540)),
        ((3840, 1600), (1296, 540)),
        ((1080, 1920), (302, 540)),
        ((321, 179), (320, 178)),
        ((640, 360), (640, 360)),
        ((1, 1), (2, 2)),
    ],
)
def test_proxies_are_small_even_and_never_enlarged(
    given: tuple[int, int], made: tuple[int, int]
) -> None:
    assert proxy_size(*given) == made
