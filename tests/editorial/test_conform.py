"""What a conformed copy looks and sounds like, whatever shape the take came in."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from app.domain.cut import RateMethod
from app.domain.errors import DiskFull, ExportImpossible
from app.domain.project import Codec
from app.domain.take import Probe
from app.domain.timing import parse_rate
from app.editorial import programs
from app.editorial.conform import Conform, conform, conformed_frames, losses_of, picture_area
from tests.clips import make_clip, read_number, variable_rate
from tests.editorial.packages import SPEC, conform_of

NAME = "S010T01X"


def luma(file: Path) -> list[npt.NDArray[np.uint16]]:
    """(height, width) limited-range luma of every picture, ten bits."""
    with av.open(str(file)) as container:
        return [
            np.frombuffer(bytes(frame.planes[0]), np.uint16).reshape(frame.height, -1)[
                :, : frame.width
            ]
            for frame in container.decode(video=0)
        ]


@pytest.mark.parametrize(
    ("size", "area"),
    [
        ((320, 180), (0, 0, 320, 180)),
        ((1920, 1080), (0, 0, 320, 180)),
        ((848, 480), (0, 0, 320, 180)),
        ((1366, 768), (0, 0, 320, 180)),
        ((240, 180), (40, 0, 240, 180)),
        ((180, 320), (108, 0, 102, 180)),
        ((832, 480), (4, 0, 312, 180)),
        ((400, 180), (0, 18, 320, 144)),
    ],
)
def test_a_picture_fits_whole_and_lies_on_even_places(
    size: tuple[int, int], area: tuple[int, int, int, int], tmp_path: Path
) -> None:
    order = conform_of(make_clip(tmp_path / "t.mp4", 2, size=(320, 180)), NAME, 0, SPEC)
    probe = order.probe.model_copy(update={"width": size[0], "height": size[1]})
    found = picture_area(probe, SPEC)
    assert found == area
    x, y, width, height = found
    assert all(side % 2 == 0 for side in found)
    assert x + width <= 320
    assert y + height <= 180


def test_bars_are_black_and_said(tmp_path: Path) -> None:
    order = conform_of(make_clip(tmp_path / "t.mp4", 3, size=(240, 180)), NAME, 0, SPEC)
    conform(order, SPEC, tmp_path / f"{NAME}.mov")
    picture = luma(tmp_path / f"{NAME}.mov")[1]
    assert picture.shape == (180, 320)
    assert abs(float(picture[:, :36].mean()) - 64) < 2  # black of ten-bit limited range
    assert abs(float(picture[:, 284:].mean()) - 64) < 2
    assert float(picture[:, 60:260].mean()) > 200
    assert [loss.what for loss in losses_of(order, SPEC)] == [
        "240x180 does not fill the picture: bars added"
    ]


def test_red_keeps_its_brightness_in_rec_709(tmp_path: Path) -> None:
    """RGB through the matrix of standard television would give 324 instead of 250."""
    file = tmp_path / "red.mov"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=red:s=320x180:r=24:d=0.2"]
    subprocess.run(
        [*command, "-pix_fmt", "rgb24", "-c:v", "png", str(file)],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    conform(conform_of(file, NAME, 0, SPEC), SPEC, tmp_path / f"{NAME}.mov")
    assert abs(float(luma(tmp_path / f"{NAME}.mov")[0].mean()) - 250) < 4
    with av.open(str(tmp_path / f"{NAME}.mov")) as container:
        context = container.streams.video[0].codec_context
        tags = (context.color_primaries, context.color_trc, context.colorspace, context.color_range)
        assert tags == (1, 1, 1, 1)  # Rec. 709 three times, limited range


def test_the_last_picture_of_a_variable_rate_is_shown(tmp_path: Path) -> None:
    order = conform_of(variable_rate(tmp_path / "t.mp4", 40), NAME, 0, SPEC, RateMethod.BY_TIME)
    assert conform(order, SPEC, tmp_path / f"{NAME}.mov") == conformed_frames(order, SPEC.rate)
    pictures = luma(tmp_path / f"{NAME}.mov")
    assert len(pictures) == 39  # 19/12 s are 38 frames; the last picture begins with the next
    assert read_number((pictures[-1] // 4).astype(np.uint8)) == 39


@pytest.mark.parametrize(("picture", "sound"), [(0.0, 0.0), (0.5, 0.0), (0.0, 0.25), (2.0, 1.5)])
@pytest.mark.parametrize("method", [RateMethod.SAME, RateMethod.BY_TIME])
def test_a_clap_is_seen_and_heard_together(
    picture: float, sound: float, method: RateMethod, tmp_path: Path
) -> None:
    """The file's picture and sound begin at different times; both show the clap at 1 s."""
    file = tmp_path / "clap.mkv"
    clap = 1 + picture - sound
    white = "drawbox=w=iw:h=ih:c=white:t=fill:enable='between(n,24,25)'"
    beep = f"aevalsrc='if(between(t,{clap},{clap + 0.08}),0.9*sin(2*PI*1000*t),0)':s=48000:d=2"
    shifted = f"[0:v]setpts=PTS+{picture}/TB[v];[1:a]asetpts=PTS+{sound}/TB[a]"
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        f"color=black:s=320x180:r=24:d=2,{white}",
    ]
    command += ["-f", "lavfi", "-i", beep, "-filter_complex", shifted, "-map", "[v]", "-map", "[a]"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le"]
    command += ["-fps_mode", "passthrough", "-copyts", "-avoid_negative_ts", "disabled", str(file)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    out = tmp_path / f"{NAME}.mov"
    conform(conform_of(file, NAME, 0, SPEC, method), SPEC, out)
    bright = [float(frame.mean()) > 500 for frame in luma(out)]
    assert bright.index(True) == 24
    with av.open(str(out)) as container:
        wave = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    left = np.abs(wave[::2].astype(np.int64))
    assert len(left) == 2 * 48000  # exactly as long as the picture, though the file's sound is not
    assert abs(int(np.argmax(left > 2**28)) - 48000) < 480


def test_re_timed_sound_lasts_as_long_as_its_picture(tmp_path: Path) -> None:
    file = make_clip(tmp_path / "t.mp4", 50, rate=25, audio=True)
    out = tmp_path / f"{NAME}.mov"
    conform(conform_of(file, NAME, 0, SPEC, RateMethod.BY_FRAMES), SPEC, out)
    with av.open(str(out)) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
    assert samples == 50 * 2000


def test_the_same_take_gives_the_same_bytes(tmp_path: Path) -> None:
    file = make_clip(tmp_path / "t.mp4", 12, audio=True)
    for codec in (Codec.PRORES_422, Codec.H265):
        spec = SPEC.model_copy(update={"codec": codec})
        for name in ("a", "b"):
            conform(conform_of(file, NAME, 0, spec), spec, tmp_path / f"{name}.mov")
        assert (tmp_path / "a.mov").read_bytes() == (tmp_path / "b.mov").read_bytes()


def test_a_play_list_in_disguise_opens_no_other_file(tmp_path: Path) -> None:
    make_clip(tmp_path / "secret.ts", 12)
    good = conform_of(make_clip(tmp_path / "t.mp4", 12), NAME, 0, SPEC)
    trap = tmp_path / "take.m3u8"
    trap.write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n")
    order = Conform(NAME, trap, good.probe, good.times, RateMethod.SAME, good.start)
    with pytest.raises(ExportImpossible):
        conform(order, SPEC, tmp_path / f"{NAME}.mov")
    assert not (tmp_path / f"{NAME}.mov").exists()


def test_a_full_disk_is_called_so() -> None:
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "color=s=64x64:r=24:d=4"]
    command += ["-c:v", "rawvideo", "-f", "avi", "/dev/full"]
    if not Path("/dev/full").exists():  # only Linux has a disk that is always full
        command = [sys.executable, "-c", "raise SystemExit('x: No space left on device')"]
    with pytest.raises(DiskFull):
        programs.run(command)


def test_a_long_take_is_counted_in_no_time() -> None:
    """An hour by time: the counting must not be quadratic (it would take minutes)."""
    probe = Probe(width=320, height=180, frames=108_000, rate=parse_rate(30), codec="h264")
    times = tuple(Fraction(n, 30) for n in range(108_000))
    order = Conform(NAME, Path("none"), probe, times, RateMethod.BY_TIME, 0)
    (loss,) = losses_of(order, SPEC.model_copy(update={"rate": parse_rate(24)}))
    assert "0 frames repeated, 21600 left out" in loss.what
