"""Pictures come out in the colours the file means, held against ffmpeg's accurate conversion.

Away from chroma edges at most 2 levels of 255 apart and 0.5 in the mean.
"""

import subprocess
from pathlib import Path

import av
import numpy as np
import pytest

from app.media.colour import Converter
from app.media.proxy import ProxyMaker
from app.media.reader import open_reader
from tests.media.playing import awaited, exact, playing, shape, until

CASES = {
    # name: size, pixel format, tags written, matrix and range ffmpeg is told
    "hd-709": ("400x720", "yuv420p", ("bt709", "tv"), ("bt709", "tv")),
    "hd-untagged": ("400x720", "yuv420p", None, ("bt709", "tv")),
    "sd-untagged": ("320x180", "yuv420p", None, ("bt601", "tv")),
    "full-range": ("320x180", "yuv420p", ("bt709", "pc"), ("bt709", "pc")),
    "sd-601": ("320x180", "yuv420p", ("smpte170m", "tv"), ("bt601", "tv")),
    "prores": ("320x180", "yuv422p10le", ("bt709", "tv"), ("bt709", "tv")),
    "ten-bit": ("320x180", "yuv420p10le", ("bt709", "tv"), ("bt709", "tv")),
    "hevc-ten-bit-full": ("320x180", "yuv420p10le", ("bt709", "pc"), ("bt709", "pc")),
}


@pytest.fixture(scope="module", params=CASES)
def bars(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, np.ndarray]:
    """A file of bars, and the picture that ffmpeg makes of it: (height, width, 3) RGB."""
    size, layout, tags, (matrix, range_) = CASES[request.param]
    file = tmp_path_factory.mktemp(request.param) / "bars.mov"
    source = f"smptehdbars=size={size}:rate=24"
    convert = f"scale=out_color_matrix={matrix}:out_range={range_}"
    if tags:
        convert += f",setparams=colorspace={tags[0]}:range={tags[1]}"
    plain = [] if tags else ["-bsf:v", "h264_metadata=matrix_coefficients=2"]
    codec = ["libx264", "-qp", "0", "-preset", "ultrafast"]
    if request.param == "prores":
        codec = ["prores_ks"]
    elif request.param.startswith("hevc"):
        codec = ["libx265", "-x265-params", "lossless=1:log-level=none", "-preset", "ultrafast"]
    _ffmpeg("-f", "lavfi", "-i", source, "-frames:v", "2", "-vf", convert, "-pix_fmt", layout,
            "-c:v", *codec, *plain, str(file))  # fmt: skip
    wanted = f"scale=in_color_matrix={matrix}:in_range={range_}:out_range=pc"
    raw = _ffmpeg("-i", str(file), "-vf", f"{wanted}:flags=accurate_rnd+full_chroma_int",
                  "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")  # fmt: skip
    width, height = (int(side) for side in size.split("x"))
    return file, np.frombuffer(raw, np.uint8).reshape(height, width, 3)


def test_exact_frames_agree_with_ffmpeg(bars: tuple[Path, np.ndarray]) -> None:
    with open_reader(bars[0]) as reader:
        _agree(reader.frame(1)[..., ::-1], bars[1])


def test_the_players_still_agrees_with_ffmpeg(bars: tuple[Path, np.ndarray]) -> None:
    """At the size of its file, and in a smaller pane where it is zoomed to its own size."""
    file, theirs = bars
    for size in (theirs.shape[1::-1], (64, 36)):
        with playing(file, size=size) as (player, _):
            player.want_full(True)
            player.request(1)
            until(lambda: shape(exact(player))[:2] == theirs.shape[:2], "no full size")
            picture = exact(player).pictures[0]
            assert picture is not None
            assert (picture[..., 3] == 255).all()
            _agree(picture[..., 2::-1], theirs)


def test_a_proxy_has_the_colours_of_its_original(
    bars: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    file, theirs = bars
    ProxyMaker().make(file, tmp_path / "proxy.mov", lambda: True)
    height, width = theirs.shape[:2]
    with playing(tmp_path / "proxy.mov", size=(width, height)) as (player, _):
        picture = awaited(player).pictures[0]
    assert picture is not None
    high, wide = picture.shape[:2]
    for row, column in ((0.3, 0.2), (0.3, 0.5), (0.3, 0.8), (0.9, 0.3)):
        ours = picture[int(row * high), int(column * wide), 2::-1].astype(int)
        away = np.abs(ours - theirs[int(row * height), int(column * width)])
        assert away.max() <= 4, (row, column)


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


def test_the_fast_path_writes_every_column_of_any_width() -> None:
    convert = Converter()
    wrong = []
    for wide in range(64, 260, 2):
        frame = av.VideoFrame.from_ndarray(np.full((96, wide), 128, np.uint8), "yuv420p")
        frame.colorspace, frame.color_range = 1, 1
        made = convert.bgra(frame, fast=True).astype(int)
        if np.abs(made - made[0, 0]).max() > 2 or made[..., 3].min() < 255:
            wrong.append(wide)
    assert wrong == []


def _agree(ours: np.ndarray, theirs: np.ndarray) -> None:
    calm = _away_from_edges(theirs.astype(np.int16))
    assert calm.mean() > 0.3
    away = np.abs(ours.astype(np.int16) - theirs)[calm]
    assert away.max() <= 2
    assert away.mean() <= 0.5


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
