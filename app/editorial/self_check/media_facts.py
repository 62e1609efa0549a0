"""Facts and pictures of a conformed file, read with ffprobe and ffmpeg alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.errors import ExportImpossible
from app.editorial import programs
from app.editorial.manifest import FINGERPRINT

_CODECS = {
    "ProRes 422": ("prores", "standard"),
    "ProRes 422 HQ": ("prores", "hq"),
    "DNxHR SQ": ("dnxhd", "dnxhr sq"),
    "DNxHR HQX": ("dnxhd", "dnxhr hqx"),
    "H.265": ("hevc", "main 10"),
}


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """`frames` are counted packets; `timecode` and `reel` None when the file has none."""

    frames: int
    rate: Fraction
    width: int
    height: int
    codec: str
    timecode: str | None
    reel: str | None
    audio_channels: int


def read_facts(file: Path) -> MediaFacts | None:
    """None when the file cannot be read as a movie."""
    command = [
        "ffprobe",
        "-v",
        "error",
        "-count_packets",
        "-show_streams",
        "-of",
        "json",
        f"file:{file}",
    ]
    try:
        streams = json.loads(programs.run(command)).get("streams", [])
    except (ExportImpossible, ValueError):
        return None
    video = next((s for s in streams if s.get("codec_type") == "video"), None)
    if video is None:
        return None
    tags = [stream.get("tags", {}) for stream in streams]
    name, profile = str(video.get("codec_name", "")), str(video.get("profile", "")).lower()
    known = {pair: word for word, pair in _CODECS.items()}
    try:
        rate = Fraction(video.get("r_frame_rate", "0/1"))
    except ZeroDivisionError:
        rate = Fraction(0)
    return MediaFacts(
        frames=int(video.get("nb_read_packets", 0)),
        rate=rate,
        width=int(video.get("width", 0)),
        height=int(video.get("height", 0)),
        codec=known.get((name, profile), f"{name} {profile}".strip()),
        timecode=next((t["timecode"] for t in tags if "timecode" in t), None),
        reel=next((t["reel_name"] for t in tags if "reel_name" in t), None),
        audio_channels=sum(
            int(s.get("channels", 0)) for s in streams if s.get("codec_type") == "audio"
        ),
    )


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """`samples` of each channel, counted from the decoded sound."""

    codec: str
    rate: int
    channels: int
    samples: int


def read_sound(file: Path) -> SoundFacts | None:
    """None when the file cannot be read as sound."""
    command = ["ffprobe", "-v", "error", "-select_streams", "a:0", "-show_streams"]
    command += ["-of", "json", f"file:{file}"]
    try:
        streams = json.loads(programs.run(command)).get("streams", [])
    except (ExportImpossible, ValueError):
        return None
    if not streams:
        return None
    found = streams[0]
    return SoundFacts(
        codec=str(found.get("codec_name", "")),
        rate=int(found.get("sample_rate", 0)),
        channels=int(found.get("channels", 0)),
        samples=int(found.get("duration_ts", 0)),
    )


def read_greys(
    file: Path, frames: Sequence[int], area: tuple[int, int, int, int]
) -> dict[int, npt.NDArray[np.float32]] | None:
    """(36, 64) grey of `area` (x, y, width, height) of some frames by number.

    None when decoding fails, the area lies outside or frames are missing.
    """
    width, height = FINGERPRINT
    wanted = sorted(set(frames))
    chosen = "+".join(f"eq(n\\,{frame})" for frame in wanted)
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", f"file:{file}", "-map", "0:v:0"]
    command += [
        "-vf",
        f"select={chosen},crop={area[2]}:{area[3]}:{area[0]}:{area[1]}:exact=1,"
        f"scale={width}:{height}:flags=area:out_range=full,format=gray",
    ]
    command += ["-fps_mode", "passthrough", "-frames:v", str(len(wanted)), "-f", "rawvideo", "-"]
    try:
        data = programs.run(command)
    except ExportImpossible:
        return None
    size = width * height
    if len(data) != size * len(wanted):
        return None
    pictures = np.frombuffer(data, np.uint8).reshape(len(wanted), height, width)
    return {
        frame: picture.astype(np.float32) for frame, picture in zip(wanted, pictures, strict=True)
    }
