"""Conform a take whole to the delivery spec: rate, raster, codec, colour, reel, timecode.

The original is only read. The copy is written under a temporary name and renamed when complete.
Recipes and traps: RGB goes to YUV through the BT.709 matrix, reels live in MOV only, every frame
that is asked for arrives once and in order (or time is kept, and that is said).
"""

from __future__ import annotations

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
    shown = 0
    for index, time in enumerate(order.times):
        if _near(time * rate) > frame:
            break
        shown = index
    return shown


def conformed_frames(order: Conform, rate: Fraction) -> int:
    """How long the copy will be."""
    if order.method is not RateMethod.BY_TIME:
        return order.probe.frames
    if order.probe.variable:
        # nobody knows how long the last picture of a variable-rate file lasts: it only ends it
        return max(1, _near(order.times[-1] * rate))
    last = order.times[-1] + 1 / order.probe.rate
    return max(_near(order.times[-1] * rate) + 1, _near(last * rate))


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
        count = conformed_frames(order, spec.rate)
        shown = [original_index(order, spec.rate, n) for n in range(count)]
        repeated = len(shown) - len(set(shown))
        dropped = order.probe.frames - len(set(shown))
        rate = "variable rate" if order.probe.variable else f"{order.probe.rate} fps"
        losses.append(
            Loss(
                take=order.slate,
                what=f"{rate} to {spec.rate} fps keeps the duration: {repeated} frames repeated, "
                f"{dropped} left out",
            )
        )
    if order.probe.width * spec.height != order.probe.height * spec.width:
        size = f"{order.probe.width}x{order.probe.height}"
        losses.append(Loss(take=order.slate, what=f"{size} does not fill the picture: bars added"))
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
        programs.run([*arguments(order, spec, frames), "-f", "mov", str(part)], stop)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return frames


def arguments(order: Conform, spec: DeliverySpec, frames: int) -> list[str]:
    """The ffmpeg command without its output name."""
    rate = spec.rate
    sound = order.probe.has_audio
    length = Fraction(frames) / rate
    command = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-i", str(order.original)]
    command += ["-map", "0:v:0", *(("-map", "0:a:0") if sound else ())]
    command += ["-vf", _picture(order, spec), "-r", str(rate), "-fps_mode", "cfr"]
    command += ["-frames:v", str(frames), *_ENCODERS[spec.codec]]
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
        command += [
            "-af",
            f"aresample=48000,{retimed}aresample=48000,apad,atrim=0:{float(length):.6f}",
            "-c:a",
            codec,
            "-ar",
            "48000",
            "-ac",
            "2",
        ]
    label = timecode(order.start, rate, drop=spec.drop)
    command += ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"]
    command += ["-timecode", label, "-metadata:s:v:0", f"reel_name={order.slate}"]
    return command


def _picture(order: Conform, spec: DeliverySpec) -> str:
    rate = spec.rate
    if order.method is RateMethod.BY_TIME:
        # the last picture is passed on and held; the asked number of frames cuts
        timed = f"fps={rate.numerator}/{rate.denominator}:start_time=0:round=near:eof_action=pass"
        steps = ["setpts=PTS-STARTPTS", timed, "tpad=stop=4:stop_mode=clone"]
    else:
        steps = [f"setpts=N*{rate.denominator}/({rate.numerator}*TB)"]
    rgb = order.probe.pixel_format.startswith(("rgb", "bgr", "gbr", "argb", "rgba"))
    ranged = "in_range=full:" if rgb or order.probe.colour_range == "full" else ""
    matrix = "" if rgb else f"in_color_matrix={_matrix(order.probe)}:"
    same = order.probe.width == spec.width and order.probe.height == spec.height
    size = "" if same else f"{spec.width}:{spec.height}:force_original_aspect_ratio=decrease:"
    steps.append(f"scale={size}{ranged}{matrix}out_range=tv:out_color_matrix=bt709:flags=lanczos")
    if not same:
        steps.append(f"pad={spec.width}:{spec.height}:-1:-1:black")
    return ",".join([*steps, "setsar=1", f"format={_PIXELS[spec.codec]}"])


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
