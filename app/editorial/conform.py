"""Conform a take whole to the delivery spec: rate, raster, codec, colour, reel, timecode.

The original is only read. The copy is written under a temporary name and renamed when complete.
Recipes and traps: RGB goes to YUV through the BT.709 matrix, reels live in MOV only, every frame
that is asked for arrives once and in order (or time is kept, and that is said).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from app.domain.cut import Loss, RateMethod
from app.domain.project import Codec, DeliverySpec
from app.domain.take import Probe
from app.domain.timing import timecode
from app.editorial import programs

_UHD = 8_294_400  # pixels of 3840x2160
_ENCODERS: dict[Codec, tuple[str, ...]] = {
    Codec.PRORES_422: ("-c:v", "prores_ks", "-profile:v", "2", "-vendor", "apl0"),
    Codec.PRORES_HQ: ("-c:v", "prores_ks", "-profile:v", "3", "-vendor", "apl0"),
    Codec.DNXHR_SQ: ("-c:v", "dnxhd", "-profile:v", "dnxhr_sq"),
    Codec.DNXHR_HQX: ("-c:v", "dnxhd", "-profile:v", "dnxhr_hqx"),
    Codec.H265: ("-c:v", "libx265", "-profile:v", "main10", "-tag:v", "hvc1", "-crf", "18"),
}
_PIXELS = {
    Codec.PRORES_422: "yuv422p10le",
    Codec.PRORES_HQ: "yuv422p10le",
    Codec.DNXHR_SQ: "yuv422p",
    Codec.DNXHR_HQX: "yuv422p10le",
    Codec.H265: "yuv420p10le",
}
_X265 = "log-level=error:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=limited:open-gop=0"


@dataclass(frozen=True, slots=True)
class Conform:
    """One take to be conformed. `times` are the original's frame times in seconds from its first,
    exact; `start` is the embedded timecode in frames from 00:00:00:00 at the project's rate.
    """

    slate: str
    original: Path
    probe: Probe
    times: Sequence[Fraction]
    method: RateMethod
    start: int
    sha256: str = ""  # of the original as it landed; empty: not checked

    @property
    def sound(self) -> bool:
        """Sound in a codec nobody here knows has no channels, and is left out."""
        return self.probe.has_audio and self.probe.audio_channels > 0


def conformed_index(order: Conform, rate: Fraction, frame: int) -> int:
    """Where a frame of the take stands in its conformed copy (the first place, by time)."""
    if order.method is not RateMethod.BY_TIME:
        return frame
    if frame >= len(order.times):
        return conformed_frames(order, rate)
    return _near(order.times[frame] * rate)


def original_index(order: Conform, rate: Fraction, frame: int) -> int:
    """Which frame of the take a frame of the conformed copy shows."""
    if order.method is not RateMethod.BY_TIME:
        return frame
    # the last picture whose place is not behind the asked one
    return max(0, bisect_right(order.times, frame, key=lambda time: _near(time * rate)) - 1)


def conformed_frames(order: Conform, rate: Fraction) -> int:
    """How long the copy will be. A variable rate is an average, so frames / rate is the take's
    whole duration; by time the last picture is held until then and shown at least once.
    """
    if order.method is not RateMethod.BY_TIME:
        return order.probe.frames
    whole = _near(order.probe.frames / order.probe.rate * rate)
    return max(_near(order.times[-1] * rate) + 1, whole)


def picture_area(probe: Probe, spec: DeliverySpec) -> tuple[int, int, int, int]:
    """Where the take's picture lies in the delivered one: x, y, width, height; bars are the rest.

    Sizes within a hundredth of the delivery's shape (848x480, 1366x768) fill it: nobody sees the
    stretch, everybody sees a black line.
    """
    wide, high = spec.width * probe.height, spec.height * probe.width
    if abs(wide - high) * 100 <= max(wide, high):
        return 0, 0, spec.width, spec.height
    scale = min(Fraction(spec.width, probe.width), Fraction(spec.height, probe.height))
    # even sizes and places, else chroma would move against luma
    width, height = (max(2, _near(side * scale / 2) * 2) for side in (probe.width, probe.height))
    return (spec.width - width) // 4 * 2, (spec.height - height) // 4 * 2, width, height


def losses_of(order: Conform, spec: DeliverySpec) -> list[Loss]:
    """What conforming changes about the take, in words for the editor."""
    losses = []
    if order.method is RateMethod.BY_FRAMES:
        losses.append(
            Loss(
                take=order.slate,
                what=f"plays at {spec.rate} instead of {order.probe.rate} fps: every frame once, "
                "in order; the duration changes",
            )
        )
    elif order.method is RateMethod.BY_TIME:
        places = [_near(time * spec.rate) for time in order.times]
        shown = len(set(places))
        repeated = conformed_frames(order, spec.rate) - shown
        dropped = order.probe.frames - shown
        rate = "variable rate" if order.probe.variable else f"{order.probe.rate} fps"
        losses.append(
            Loss(
                take=order.slate,
                what=f"{rate} to {spec.rate} fps keeps the duration: {repeated} frames repeated, "
                f"{dropped} left out",
            )
        )
    if order.probe.has_audio and not order.sound:
        losses.append(Loss(take=order.slate, what="its sound cannot be decoded and is left out"))
    size = f"{order.probe.width}x{order.probe.height}"
    _, _, width, height = picture_area(order.probe, spec)
    if (width, height) != (spec.width, spec.height):
        losses.append(Loss(take=order.slate, what=f"{size} does not fill the picture: bars added"))
    elif order.probe.width * spec.height != order.probe.height * spec.width:
        what = f"{size} is stretched by less than 1 % to fill the picture"
        losses.append(Loss(take=order.slate, what=what))
    return losses


def conform(
    order: Conform, spec: DeliverySpec, target: Path, stop: Callable[[], bool] = lambda: False
) -> int:
    """Write `target` whole or not at all; returns its number of frames.

    Raises `ToolMissing`, `DiskFull`, `ExportImpossible`, `Stopped`.
    """
    part = target.with_name(f".{target.name}")
    frames = conformed_frames(order, spec.rate)
    try:
        late = _picture_late(order) if order.sound else Fraction(0)
        programs.run([*arguments(order, spec, frames, late), "-f", "mov", f"file:{part}"], stop)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return frames


def arguments(
    order: Conform, spec: DeliverySpec, frames: int, late: Fraction = Fraction(0)
) -> list[str]:
    """The ffmpeg command without its output name. `late` is how many seconds behind the start of
    the file its first visible picture lies: sound before that is cut off.
    """
    rate = spec.rate
    sound = order.sound
    length = Fraction(frames) / rate
    # a take may come from anywhere: one that is a play list in disguise opens nothing else
    command = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-protocol_whitelist", "file"]
    command += ["-i", f"file:{order.original}"]
    # capital V: cover art is no picture stream
    command += ["-map", "0:V:0", *(("-map", "0:a:0") if sound else ())]
    command += ["-vf", _picture(order, spec, frames), "-r", str(rate), "-fps_mode", "cfr"]
    command += _ENCODERS[spec.codec]
    command += ["-pix_fmt", _PIXELS[spec.codec]]
    if spec.codec in (Codec.PRORES_422, Codec.PRORES_HQ) and spec.quantiser is not None:
        command += ["-qscale:v", str(spec.quantiser)]
    if spec.codec is Codec.H265:
        command += ["-x265-params", _X265]
    command += ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"]
    command += ["-color_range", "tv"]
    if sound:
        codec = "aac" if spec.codec is Codec.H265 else "pcm_s24le"
        speed = order.probe.rate / rate if order.method is RateMethod.BY_FRAMES else Fraction(1)
        retimed = f"asetrate={round(48000 / speed)}," if speed != 1 else ""
        # first_pts cuts off what lies before the picture and fills what is missing behind it
        lined_up = f"asetpts=PTS-({float(late):.6f})/TB,aresample=48000:async=1:first_pts=0"
        sized = f"{retimed}aresample=48000,apad,atrim=0:{float(length):.6f}"
        command += ["-af", f"{lined_up},{sized}", "-c:a", codec, "-ar", "48000", "-ac", "2"]
    label = timecode(order.start, rate, drop=spec.drop)
    command += ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"]
    command += ["-timecode", label, "-metadata:s:v:0", f"reel_name={order.slate}"]
    return command


def _picture(order: Conform, spec: DeliverySpec, frames: int) -> str:
    rate = spec.rate
    if order.method is RateMethod.BY_TIME:
        # fps drops a last picture whose length the file does not tell; with a second of copies
        # behind it, it drops a copy. The asked number of frames ends the endless tail.
        timed = f"fps={rate.numerator}/{rate.denominator}:start_time=0:round=near"
        copies, tail = (f"tpad={until}:stop_mode=clone" for until in ("stop_duration=1", "stop=-1"))
        steps = ["setpts=PTS-STARTPTS", copies, timed, tail]
    else:
        steps = [f"setpts=N*{rate.denominator}/({rate.numerator}*TB)"]
    # not -frames:v, which would end the sound together with the picture
    steps.append(f"trim=end_frame={frames}")
    rgb = order.probe.pixel_format.startswith(("rgb", "bgr", "gbr", "argb", "rgba"))
    ranged = "in_range=full:" if rgb or order.probe.colour_range == "full" else ""
    matrix = "" if rgb else f"in_color_matrix={_matrix(order.probe)}:"
    x, y, width, height = picture_area(order.probe, spec)
    same = (order.probe.width, order.probe.height) == (spec.width, spec.height)
    size = "" if same else f"{width}:{height}:"
    steps.append(f"scale={size}{ranged}{matrix}out_range=tv:out_color_matrix=bt709:flags=lanczos")
    full = (width, height) == (spec.width, spec.height)
    bars = [] if full else [f"pad={spec.width}:{spec.height}:{x}:{y}:black"]
    return ",".join([*steps, f"format={_PIXELS[spec.codec]}", *bars, "setsar=1"])


def _matrix(probe: Probe) -> str:
    known = probe.colour_space.lower()
    if "709" in known:
        return "bt709"
    if "2020" in known:
        return "bt2020"
    if known and any(word in known for word in ("601", "170", "470", "smpte240")):
        return "bt601"
    return "bt709" if probe.height >= 720 else "bt601"


def _near(value: Fraction) -> int:
    """Nearest whole frame, halves away from zero: the rounding of ffmpeg's fps filter."""
    return int(value + Fraction(1, 2)) if value >= 0 else -int(-value + Fraction(1, 2))


def _picture_late(order: Conform) -> Fraction:
    """Seconds from the start of the file to its first visible picture."""
    command = ["ffprobe", "-v", "error", "-show_entries", "format=start_time:stream=start_time"]
    command += ["-select_streams", "V:0", "-of", "json", f"file:{order.original}"]
    said = json.loads(programs.run(command))
    times = [part.get("start_time") for part in (said.get("format", {}), *said.get("streams", ()))]
    if len(times) < 2 or None in times:
        return Fraction(0)
    return max(Fraction(0), Fraction(times[1]) - Fraction(times[0]))
