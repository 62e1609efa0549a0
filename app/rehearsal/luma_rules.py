"""What Luma lets through on its two surfaces, and what it charges.

Written from the published contract alone, so that it can contradict our adapter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.money import Money
from app.rehearsal.sent_media import Sent, looked_at, plain_base64, sent
from app.rehearsal.tasks import Ask, Task

CONCEPTS = {
    "dolly_zoom",
    "push_in",
    "pull_out",
    "orbit_left",
    "orbit_right",
    "crane_up",
    "handheld",
}
_DREAM_RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21")
_VIDEO_RATIOS = ("9:16", "3:4", "1:1", "4:3", "16:9", "21:9")
_STILL_RATIOS = (
    *("3:1", "2:1", "21:9", "16:9", "4:3", "3:2", "1:1", "3:4", "2:3", "9:16", "1:2", "1:3"),
)
_LINES = {"360p": 360, "540p": 540, "720p": 720, "1080p": 1080, "4k": 2160}
# USD a clip: first length, second length
_DREAM_PRICES = {
    "540p": ("0.40", "0.72"),
    "720p": ("0.71", "1.27"),
    "1080p": ("1.59", "2.87"),
    "4k": ("6.37", "11.47"),
}
_AGENTS_PRICES = {
    "360p": ("0.06", "0.18"),
    "540p": ("0.15", "0.45"),
    "720p": ("0.30", "0.90"),
    "1080p": ("1.20", "3.60"),
}
_STRENGTHS = tuple(f"{kind}_{n}" for kind in ("adhere", "flex", "reimagine") for n in (1, 2, 3))
_TYPES = ("image", "image_edit", "video", "video_edit", "video_reframe", "layering")
Finished = Callable[[str], Task | None]


class Invalid(Exception):
    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


def check_dream(body: object, finished: Finished) -> Ask:
    if not isinstance(body, dict):
        raise Invalid("body must be an object", 422)
    name = body.get("model")
    if name not in ("ray-2", "ray-flash-2", "ray-1-6"):
        raise Invalid("model is not supported", 422)
    words, frames = body.get("prompt") or "", body.get("keyframes")
    if not isinstance(words, str) or len(words) > 5000:
        raise Invalid("prompt is too long", 422)
    begins = _keyframes(frames, finished) if frames is not None else None
    if not words.strip() and begins is None:
        raise Invalid("prompt is required")
    ratio = body.get("aspect_ratio", "16:9")
    if ratio not in _DREAM_RATIOS:
        raise Invalid("aspect_ratio is not supported", 422)
    length, size = body.get("duration", "5s"), body.get("resolution", "720p")
    if length not in ("5s", "9s"):
        raise Invalid("duration must be 5s or 9s", 422)
    if size not in _DREAM_PRICES:
        raise Invalid("resolution is not supported", 422)
    for concept in body.get("concepts") or ():
        if not isinstance(concept, dict) or concept.get("key") not in CONCEPTS:
            raise Invalid("concept is not known")
    if not isinstance(body.get("loop", False), bool):
        raise Invalid("loop must be a boolean", 422)
    wide, high = _shape(ratio, _LINES[size])
    return Ask(
        model=str(name),
        words=words,
        width=wide,
        height=high,
        seconds=int(length[:-1]),
        price=Money.of(_DREAM_PRICES[size][length == "9s"]),
        takes_s=60.0,
        lane="dream",
        facts={"surface": "dream", "request": {"generation_type": "video", **body}},
    )


def _keyframes(frames: object, finished: Finished) -> object:
    if not isinstance(frames, dict) or not frames or set(frames) - {"frame0", "frame1"}:
        raise Invalid("keyframes must have frame0 or frame1", 422)
    for frame in frames.values():
        if not isinstance(frame, dict):
            raise Invalid("a keyframe is an object", 422)
        match frame.get("type"):
            case "image":
                found = sent(frame.get("url"))
                if found is None or found.raw is not None:  # no data in here, only links
                    raise Invalid("keyframe image must be a valid url")
            case "generation":
                if finished(str(frame.get("id", ""))) is None:
                    raise Invalid("keyframe generation is not found or not completed")
            case _:
                raise Invalid("keyframe type is not supported", 422)
    return frames


def check_agents(body: object, files: Mapping[str, bytes], finished: Finished) -> Ask:
    if not isinstance(body, dict):
        raise Invalid("body must be an object", 422)
    words, name, kind = body.get("prompt"), body.get("model"), body.get("type", "image")
    if not isinstance(words, str) or not 1 <= len(words) <= 6000:
        raise Invalid("prompt must have 1 to 6000 characters", 422)
    if kind not in _TYPES:
        raise Invalid("type is not supported", 422)
    video = str(kind).startswith("video")
    if name not in (("ray-3.2",) if video else ("uni-1", "uni-1-max", None)):
        raise Invalid(f"model {name} does not make {kind}", 422)
    find = _Finder(files, finished)
    if not video:
        return _still(body, words, str(name or "uni-1"), str(kind), find)
    options = body.get("video") or {}
    if not isinstance(options, dict):
        raise Invalid("video must be an object", 422)
    size = options.get("resolution", "720p")
    if size not in _AGENTS_PRICES:
        raise Invalid("video.resolution is not supported", 422)
    ratio = body.get("aspect_ratio", "16:9")
    if ratio not in _VIDEO_RATIOS:
        raise Invalid("aspect_ratio is not supported", 422)
    length = options.get("duration", "5s")
    if length not in ("5s", "10s"):
        raise Invalid("video.duration must be 5s or 10s", 422)
    begins = _frames(options, length, find)
    hdr = options.get("hdr") is True
    if hdr and size not in ("720p", "1080p"):
        raise Invalid("hdr needs 720p or 1080p", 422)
    if options.get("exr_export") and not hdr:
        raise Invalid("exr_export needs hdr", 422)
    if kind != "video":
        source = find.image(body.get("source"), video=True)
        if kind == "video_edit":
            edit = options.get("edit")
            strength = edit.get("strength") if isinstance(edit, dict) else None
            if strength is not None and strength not in _STRENGTHS:
                raise Invalid("video.edit.strength is not supported", 422)
        begins = source if source.media_type.startswith("image/") else None
    wide, high = _shape(ratio, _LINES[size])
    price = Money.of(_AGENTS_PRICES[size][length == "10s"]) * (2 if hdr else 1)
    return Ask(
        model=str(name),
        words=words,
        width=wide,
        height=high,
        seconds=int(length[:-1]),
        price=price,
        takes_s=60.0,
        picture=begins.raw if begins is not None else None,
        lane="agents",
        facts={"surface": "agents", "type": kind},
    )


def _frames(options: Mapping[str, Any], length: str, find: _Finder) -> Sent | None:
    start, end = options.get("start_frame"), options.get("end_frame")
    keyframes, indexes = options.get("keyframes"), options.get("keyframe_indexes")
    if (start or end) and length == "10s":
        raise Invalid("start_frame and end_frame are not for 10s", 422)
    if keyframes is not None:
        most = 120 if length == "5s" else 240
        good = isinstance(keyframes, list) and 1 <= len(keyframes) <= 64
        if not good or not isinstance(indexes, list) or len(indexes) != len(keyframes):
            raise Invalid("keyframes and keyframe_indexes must be 1 to 64 and alike", 422)
        if start or end or options.get("loop"):
            raise Invalid("keyframes exclude start, end and loop", 422)
        if not all(isinstance(n, int) and 0 <= n <= most for n in indexes):
            raise Invalid("keyframe_indexes are out of range", 422)
        first, *_rest = [find.image(one) for one in keyframes]
        return first
    if options.get("loop") and (end or length == "10s" or options.get("hdr")):
        raise Invalid("loop is not for 10s, hdr or an end frame", 422)
    if end is not None:
        find.image(end)
    return find.image(start) if start is not None else None


def _still(body: Mapping[str, Any], words: str, name: str, kind: str, find: _Finder) -> Ask:
    ratio = body.get("aspect_ratio", "1:1")
    if ratio not in _STILL_RATIOS:
        raise Invalid("aspect_ratio is not supported", 422)
    references = body.get("image_ref") or []
    if not isinstance(references, list) or len(references) > (9 if kind == "image" else 8):
        raise Invalid("too many image_ref", 422)
    pictures = [find.image(one) for one in references]
    if kind == "image_edit":
        pictures.insert(0, find.image(body.get("source")))
    if body.get("output_format", "png") not in ("png", "jpeg"):
        raise Invalid("output_format is not supported", 422)
    wide, high = _shape(ratio, 1024)
    return Ask(
        model=name,
        words=words,
        width=min(wide, 2048),
        height=high,
        price=Money.of("0.04"),
        takes_s=15.0,
        still=True,
        picture=next((one.raw for one in pictures if one.raw), None),
        lane="agents",
        facts={"surface": "agents", "type": kind},
    )


class _Finder:
    """Resolves an ImageRef: exactly one of url, data with its type, generation_id, file_id."""

    def __init__(self, files: Mapping[str, bytes], finished: Finished) -> None:
        self._files, self._finished = files, finished

    def image(self, ref: object, *, video: bool = False) -> Sent:
        if not isinstance(ref, dict):
            raise Invalid("an image reference is an object", 422)
        named = [key for key in ("url", "data", "generation_id", "file_id") if ref.get(key)]
        if len(named) != 1:
            raise Invalid("an image reference names exactly one source", 422)
        found = self._found(named[0], ref)
        if found.raw is not None and not found.media_type:
            raise Invalid("unsupported_format")
        if found.raw is not None and not video and not found.width:
            raise Invalid("corrupt_input")
        return found

    def _found(self, kind: str, ref: Mapping[str, Any]) -> Sent:
        if kind == "url":
            link = sent(ref["url"])
            if link is None or link.raw is not None:
                raise Invalid("url must be a public link", 422)
            return link
        if kind == "data":
            raw = plain_base64(ref["data"])
            if raw is None or not isinstance(ref.get("media_type"), str):
                raise Invalid("data must be base64 with its media_type", 422)
            return looked_at(raw)
        if kind == "file_id":
            file = self._files.get(str(ref["file_id"]))
            if file is None:
                raise Invalid("file is not found or not ready")
            return looked_at(file)
        if self._finished(str(ref["generation_id"])) is None:
            raise Invalid("generation is not found or not completed")
        return Sent()


def _shape(ratio: str, lines: int) -> tuple[int, int]:
    wide, high = map(int, ratio.split(":"))
    long = round(lines * max(wide, high) / min(wide, high) / 2) * 2
    return (long, lines) if wide >= high else (lines, long)
