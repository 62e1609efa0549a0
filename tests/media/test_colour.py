"""Pictures come out in the colours the file means, held against ffmpeg's accurate conversion.

Away from chroma edges at most 2 levels of 255 apart and 0.5 in the mean.
"""

import subprocess
from pathlib import Path

import av
import numpy as np
import pytest

from app.media.colour import Converter
from app.media.reader import open_reader

CASES = {
    # name: size, pixel format, tags written, matrix and range ffmpeg is told
    "hd-709": ("1280x720", "yuv420p", ("bt709", "tv"), ("bt709", "tv")),
    "hd-untagged": ("1280x720", "yuv420p", None, ("bt709", "tv")),
    "sd-untagged": ("320x180", "yuv420p", None, ("bt601", "tv")),
    "full-range": ("320x180", "yuv420p", ("bt709", "pc"), ("bt709", "pc")),
    "ten-bit": ("320x180", "yuv422p10le", ("bt709", "tv"), ("bt709", "tv")),
}


@pytest.mark.parametrize("case", CASES)
def test_bars_agree_with_ffmpeg(case: str, tmp_path: Path) -> None:
    size, layout, tags, (matrix, range_) = CASES[case]
    file = tmp_path / "bars.mov"
    source = f"smptehdbars=size={size}:rate=24"
    convert = f"scale=out_color_matrix={matrix}:out_range={range_}"
    if tags:
        convert += f",setparams=colorspace={tags[0]}:range={tags[1]}"
    plain = [] if tags else ["-bsf:v", "h264_metadata=matrix_coefficients=2"]
    codec = ["prores_ks"] if "10" in layout else ["libx264", "-qp", "0", "-preset", "ultrafast"]
    _ffmpeg("-f", "lavfi", "-i", source, "-frames:v", "2", "-vf", convert, "-pix_fmt", layout,
            "-c:v", *codec, *plain, str(file))  # fmt: skip
    with open_reader(file) as reader:
        ours = reader.frame(1)[..., ::-1].astype(int)
    height, width = ours.shape[:2]
    wanted = f"scale=in_color_matrix={matrix}:in_range={range_}:out_range=pc"
    raw = _ffmpeg("-i", str(file), "-vf", f"{wanted}:flags=accurate_rnd+full_chroma_int",
                  "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")  # fmt: skip
    theirs = np.frombuffer(raw, np.uint8).reshape(height, width, 3).astype(int)
    calm = _away_from_edges(theirs)
    assert calm.mean() > 0.3
    away = np.abs(ours - theirs)[calm]
    assert away.max() <= 2
    assert away.mean() <= 0.5


def test_the_fast_path_stays_within_four_levels_of_the_exact_one() -> None:
    ramp = np.tile(np.linspace(20, 230, 320).astype(np.uint8), (180, 1))
    frame = av.VideoFrame.from_ndarray(
        np.vstack([ramp, np.full((90, 320), 140, np.uint8)]), "yuv420p"
    )
    frame.colorspace, frame.color_range = 1, 1
    convert = Converter()
    fast = convert.bgra(frame, fast=True).astype(int)
    exact = convert.bgra(frame, fast=False).astype(int)
    assert (fast[..., 3] == 255).all()
    assert np.abs(fast - exact).max() <= 4


def _away_from_edges(picture: np.ndarray) -> np.ndarray:
    """True where the 9 x 9 neighbourhood is nearly one colour."""
    calm = np.ones(picture.shape[:2], bool)
    for axis in (0, 1):
        for shift in range(-4, 5):
            moved = np.roll(picture, shift, axis)
            calm &= (np.abs(moved - picture) <= 6).all(axis=2)
    calm[:4], calm[-4:], calm[:, :4], calm[:, -4:] = False, False, False, False
    return calm


def _ffmpeg(*arguments: str) -> bytes:
    command = ["ffmpeg", "-loglevel", "error", "-y", *arguments]
    return subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL).stdout
