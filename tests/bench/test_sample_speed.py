"""Frames per second of the sample film, rendered and delivered, against ffmpeg doing only that.

ffmpeg gets raw frames of the same takes for the first, and the takes themselves for the second,
with the same codecs and settings, as many at once as the studio runs. Everything else the studio
does in those stages (drawing, checking, hashing, reading back) is the difference.
"""

from __future__ import annotations

import subprocess
import time
import tomllib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.resources import resource
from tests.journeys.takeboard import well

AT_ONCE, RAW_TAKES = 2, 4
TAGS = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"]
DRAWN = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-g", "12", "-bf", "0",
         "-threads", "4", "-pix_fmt", "yuv420p", *TAGS]  # fmt: skip
CONFORMED = ["-c:v", "prores_ks", "-profile:v", "2", "-vendor", "apl0", "-pix_fmt", "yuv422p10le",
             *TAGS, "-c:a", "pcm_s24le"]  # fmt: skip


@pytest.mark.bench
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("size", ["640x360", "1920x1080"])
def test_frames_a_second_against_plain_ffmpeg(
    size: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film = well("sample", tmp_path, "--spec", f"{size}@24", "--takes", 1, timeout=3000)
    project = Path(film["project"])
    takes = well("takes", project)["takes"]
    described = tomllib.loads(resource("sample_film", "film.toml").read_text("utf-8"))
    quantiser = described["spec"]["qscale"]
    fixed = ["-qscale:v", str(quantiser)]
    files = [project / take["file"] for take in takes]
    frames = sum(take["frames"] for take in takes)

    raw = [tmp_path / f"{n}.yuv" for n in range(RAW_TAKES)]
    for file, target in zip(files, raw, strict=False):
        _ffmpeg(["-i", file, "-pix_fmt", "yuv420p", "-f", "rawvideo", target])
    few = sum(take["frames"] for take in takes[:RAW_TAKES])
    read = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-framerate", "24", "-video_size", size]
    drawing = _timed(lambda n: [*read, "-i", raw[n], *DRAWN, tmp_path / f"{n}.mov"], len(raw))
    for file in raw:
        file.unlink()
    out = tmp_path / "out"
    out.mkdir()
    conforming = _timed(
        lambda n: ["-i", files[n], *CONFORMED, *fixed, out / files[n].name], len(files)
    )

    seconds = film["seconds"]
    ours = (frames / seconds["render"], frames / seconds["deliver"])
    plain = (few / drawing, frames / conforming)
    with capsys.disabled():
        print(f"\n{size}: {len(takes)} takes, {frames} frames, quantiser {quantiser}")
        for word, mine, theirs in zip(("rendered", "delivered"), ours, plain, strict=True):
            print(f"  {word:<10} {mine:7.1f} frames/s; plain ffmpeg {theirs:7.1f}; ", end="")
            print(f"ratio {theirs / mine:.2f}")


def _timed(command: Callable[[int], Sequence[object]], count: int) -> float:
    begun = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda n: _ffmpeg(command(n)), range(count)))
    return time.perf_counter() - begun


def _ffmpeg(arguments: Sequence[object]) -> None:
    words = ["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, arguments)]
    subprocess.run(words, check=True)
