"""The number asked for is the number in the picture, whatever the file's clock does."""

import contextlib
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from app.domain import ports
from app.domain.errors import BadInput, MediaMissing, MediaUnreadable
from app.media.frame_table import read_table
from app.media.probe import probe
from app.media.reader import open_reader
from tests import clips

MAKERS: dict[str, tuple[Callable[[Path], Path], int]] = {
    "constant": (lambda p: clips.make_clip(p, audio=True), 0),
    "long-gop": (lambda p: clips.make_clip(p, gop=250), 0),
    "ntsc": (lambda p: clips.make_clip(p, rate=Fraction(24000, 1001)), 0),
    "variable": (clips.variable_rate, 0),
    "offset": (clips.offset_start, 0),
    "transport": (clips.transport_stream, 0),
    "edit-list": (clips.edit_list, 17),
    "rotated": (lambda p: clips.make_clip(p, rotation=90), 0),
    "upside-down": (lambda p: clips.make_clip(p, rotation=180), 0),
    "all-intra": (lambda p: clips.make_clip(p, codec="mjpeg", pixel_format="yuvj420p"), 0),
    "ten-bit": (
        lambda p: clips.make_clip(
            p.with_suffix(".mov"), 24, codec="prores_ks", pixel_format="yuv422p10le"
        ),
        0,
    ),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_forty_random_seeks_and_steps_show_the_frame_asked_for(kind: str, tmp_path: Path) -> None:
    maker, first = MAKERS[kind]
    file = maker(tmp_path / f"{kind}.mp4")
    rng = random.Random(kind)
    with open_reader(file) as reader:
        assert reader.frames == (24 if kind == "ten-bit" else 48)
        index, wrong = 0, []
        for _ in range(40):
            index = rng.choice([rng.randrange(reader.frames), index + 1, index - 1, index - 1])
            index = max(0, min(reader.frames - 1, index))
            seen = clips.read_number(reader.frame(index))
            if seen != index + first:
                wrong.append((index, seen))
        assert wrong == []


@pytest.mark.parametrize("kind", MAKERS)
def test_luma_gives_every_frame_once_in_order(kind: str, tmp_path: Path) -> None:
    maker, first = MAKERS[kind]
    with open_reader(maker(tmp_path / f"{kind}.mp4")) as reader:
        seen = [clips.read_number(luma) for luma in reader.luma(160, 90)]
        assert seen == list(range(first, first + reader.frames))


def test_what_media_builds_fits_the_ports(tmp_path: Path) -> None:
    ask: ports.Probe = probe
    reader: ports.FrameReader = open_reader(clips.make_clip(tmp_path / "c.mp4", 5))
    assert (ask(tmp_path / "c.mp4").frames, reader.frames, len(reader.times)) == (5, 5, 5)
    reader.close()


def test_files_without_stamps_have_every_frame_at_the_rate_they_last(tmp_path: Path) -> None:
    jpeg = clips.make_clip(tmp_path / "jpeg.avi", 48, 25, codec="mjpeg", pixel_format="yuvj420p")
    for file, rate in (
        (clips.in_avi(tmp_path / "a.avi"), 24),
        (clips.bare_stream(tmp_path / "b.h264"), 25),  # where nothing is said, 25 is taken
        (jpeg, 25),
    ):
        with open_reader(file) as reader:
            assert (reader.frames, reader.table.rate) == (48, Fraction(rate))
            for index in (47, 5, 4, 13, 30):
                assert clips.read_number(reader.frame(index)) == index


def test_times_come_from_the_stamps_and_begin_at_zero(tmp_path: Path) -> None:
    with open_reader(clips.variable_rate(tmp_path / "v.mp4", 6)) as reader:
        gaps = [b - a for a, b in zip(reader.times, reader.times[1:], strict=False)]
    assert reader.times[0] == 0
    assert gaps == [Fraction(g, 600) for g in (20, 25, 40, 10, 20)]


def test_offset_and_hidden_frames_are_not_counted(tmp_path: Path) -> None:
    assert read_table(clips.offset_start(tmp_path / "o.mp4")).times[0] == 0
    assert read_table(clips.edit_list(tmp_path / "e.mp4")).frames == 48


def test_a_frame_outside_the_file_is_refused_with_its_range(tmp_path: Path) -> None:
    with (
        open_reader(clips.make_clip(tmp_path / "c.mp4", 5)) as reader,
        pytest.raises(BadInput, match="0 to 4"),
    ):
        reader.frame(5)


def test_pictures_are_read_only_and_the_same_twice(tmp_path: Path) -> None:
    with open_reader(clips.make_clip(tmp_path / "c.mp4", 5)) as reader:
        first = reader.frame(3)
        assert np.array_equal(first, reader.frame(3))
        with pytest.raises(ValueError, match="read-only"):
            first[0, 0] = 0


def test_probe_tells_the_truth_about_a_plain_clip(tmp_path: Path) -> None:
    found = probe(clips.make_clip(tmp_path / "c.mp4", rate=Fraction(24000, 1001), audio=True))
    assert (found.width, found.height, found.frames) == (320, 180, 48)
    assert found.rate == Fraction(24000, 1001)
    assert not found.variable
    assert found.codec == "h264"
    assert (found.has_audio, found.audio_channels, found.audio_rate) == (True, 2, 48000)
    assert (found.colour_space, found.colour_range) == ("bt709", "limited")


def test_probe_counts_visible_frames_and_turns_the_size(tmp_path: Path) -> None:
    assert probe(clips.edit_list(tmp_path / "e.mp4")).frames == 48
    turned = probe(clips.make_clip(tmp_path / "r.mp4", rotation=90))
    assert (turned.width, turned.height, turned.rotation) == (320, 180, 90)
    assert probe(clips.variable_rate(tmp_path / "v.mp4")).variable
    assert probe(clips.transport_stream(tmp_path / "t.mp4")).rate == 24


@pytest.mark.parametrize("data", [b"", b"not a video at all" * 50, b"\x00" * 4096])
def test_what_is_no_video_is_said_so(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "take.mp4"
    file.write_bytes(data)
    with pytest.raises(MediaUnreadable, match=r"take\.mp4"):
        probe(file)
    with pytest.raises(MediaUnreadable, match=r"take\.mp4"):
        open_reader(file)


def test_damaged_bytes_give_a_named_error_or_a_probe_and_nothing_else(tmp_path: Path) -> None:
    sound = clips.make_clip(tmp_path / "a.mp4", 8, 24, (160, 96), audio=True)
    sources = [sound, clips.transport_stream(tmp_path / "b.ts", 8)]
    rng, readable = random.Random(5), 0
    for attempt in range(60):
        data = bytearray(sources[attempt % 2].read_bytes())
        for _ in range(rng.choice((1, 5, 40))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        broken = tmp_path / f"broken{sources[attempt % 2].suffix}"
        broken.write_bytes(data[: rng.randrange(len(data) // 2, len(data))])
        with contextlib.suppress(MediaUnreadable):
            readable += probe(broken).frames > 0
    assert 5 < readable < 60


def test_an_unknown_picture_codec_is_said_to_be_unreadable(tmp_path: Path) -> None:
    file = clips.make_clip(tmp_path / "a.mp4", 8)
    file.write_bytes(file.read_bytes().replace(b"avc1", b"zzz1").replace(b"avcC", b"zzzC"))
    with pytest.raises(MediaUnreadable, match=r"a\.mp4"):
        probe(file)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(MediaMissing, match="gone"):
        probe(tmp_path / "gone.mp4")
