"""Thumbnails, fingerprints, and the one place that runs ffmpeg."""

from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import DiskFull, MediaMissing, MediaUnreadable, Stopped, ToolMissing
from app.media import ffmpeg, fingerprints, thumbnails
from app.media.opencv import cv2
from tests import clips


def test_a_thumbnail_shows_exactly_the_frame_asked_for(tmp_path: Path) -> None:
    file = clips.make_clip(tmp_path / "c.mp4")
    thumbnails.of_take(file, 31, tmp_path / "cache" / "t.jpg", 256)
    image = _read(tmp_path / "cache" / "t.jpg")
    assert image.shape == (144, 256, 3)
    assert clips.read_number(image) == 31
    assert [p.name for p in (tmp_path / "cache").iterdir()] == ["t.jpg"]


def test_a_strip_holds_ten_even_frames_and_fewer_of_a_short_file(tmp_path: Path) -> None:
    assert thumbnails.strip(clips.make_clip(tmp_path / "c.mp4"), tmp_path / "s.jpg", 160) == 10
    image = _read(tmp_path / "s.jpg")
    numbers = [clips.read_number(tile) for tile in np.split(image, 10, axis=1)]
    assert numbers == [2, 7, 12, 16, 21, 26, 31, 36, 40, 45]
    assert thumbnails.strip(clips.make_clip(tmp_path / "d.mp4", 3), tmp_path / "s.jpg") == 3


def test_a_still_becomes_a_thumbnail_and_nonsense_is_named(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "p.png"), np.zeros((900, 1600, 3), np.uint8))
    thumbnails.of_still(tmp_path / "p.png", tmp_path / "t.jpg", 200)
    image = _read(tmp_path / "t.jpg")
    assert image.shape == (112, 200, 3)
    (tmp_path / "bad.png").write_bytes(b"x")
    with pytest.raises(MediaUnreadable, match=r"bad\.png"):
        thumbnails.of_still(tmp_path / "bad.png", tmp_path / "u.jpg")
    with pytest.raises(MediaMissing, match=r"gone\.png"):
        thumbnails.of_still(tmp_path / "gone.png", tmp_path / "u.jpg")
    assert not (tmp_path / "u.jpg").exists()


def test_a_fingerprint_is_nearer_to_its_own_frame_than_to_its_neighbours(tmp_path: Path) -> None:
    file = clips.make_clip(tmp_path / "c.mp4")
    again = clips.make_clip(tmp_path / "d.mov", codec="mjpeg", pixel_format="yuvj420p")
    ours, theirs = fingerprints.grey(file, [11, 12, 13, 99]), fingerprints.grey(again, [12])
    assert sorted(ours) == [11, 12, 13]
    assert ours[12].shape == (36, 64)
    assert ours[12].dtype == np.uint8
    away = {i: float(np.abs(p.astype(int) - theirs[12]).mean()) for i, p in ours.items()}
    assert min(away, key=away.__getitem__) == 12


def test_a_missing_ffmpeg_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolMissing, match="apt-get install ffmpeg"):
        ffmpeg.run(["-version"])
    monkeypatch.setenv("TAKEBOARD_FFMPEG", "no-such-program")
    with pytest.raises(ToolMissing, match="no-such-program"):
        ffmpeg.run(["-version"])


def test_what_ffmpeg_said_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(MediaUnreadable, match="No such file"):
        ffmpeg.run(["-i", str(tmp_path / "gone.mov"), str(tmp_path / "out.mov")])


def test_a_stop_request_ends_ffmpeg(tmp_path: Path) -> None:
    endless = ["-re", "-f", "lavfi", "-i", "testsrc=size=64x64", "-f", "null", "-"]
    with pytest.raises(Stopped):
        ffmpeg.run(endless, stop=lambda: True)


def test_a_full_disk_is_called_by_its_name(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        return
    with pytest.raises(DiskFull, match="full"):
        ffmpeg.run(
            ["-f", "lavfi", "-i", "testsrc=size=320x180:duration=2", "-f", "rawvideo", "/dev/full"]
        )


def test_an_encoder_that_breaks_off_says_why_while_being_fed(tmp_path: Path) -> None:
    raw = ["-f", "rawvideo", "-pix_fmt", "gray", "-video_size", "64x64", "-i", "pipe:0"]
    picture = np.zeros((64, 64), np.uint8)
    wrong = [*raw, "-c:v", "no-such-codec", str(tmp_path / "o.mov")]
    with ffmpeg.Encoder(wrong) as encoder, pytest.raises(MediaUnreadable) as caught:
        _feed(encoder, picture)
    assert "no-such-codec" in str(caught.value.details["ffmpeg"])


def _feed(encoder: ffmpeg.Encoder, picture: clips.Picture) -> None:
    for _ in range(2000):
        encoder.write(picture)


def _read(file: Path) -> clips.Picture:
    image = cv2.imread(str(file))
    assert image is not None
    return np.asarray(image, np.uint8)
