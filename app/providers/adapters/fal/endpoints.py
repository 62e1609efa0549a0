"""Which endpoint of fal makes what, and in which fields it wants it: a table, no code.

Facts: wire sheet B, 2.8 (fal-js types of 2026-08-02). A card's `wire_model` is a family of it;
each mode is an endpoint of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.model_card import Mode

T, F, L = Mode.TEXT, Mode.FIRST_FRAME, Mode.FIRST_LAST
R, V, S, LIPS = Mode.REFERENCES, Mode.VIDEO, Mode.STILL, Mode.LIP_SYNC
_THREE = ("16:9", "9:16", "1:1")
_SEVEN = (*_THREE, "4:5", "5:4", "3:2", "2:3")
_SIX = ("16:9", "9:16", "4:3", "3:4", "21:9", "9:21")
_NINE = ("21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One endpoint's fields; an empty name means that it has no such field.

    `duration` is how seconds are written: number, text, with an s, frames (with `fps`), or none.
    `lines` are the named heights, as the endpoint writes them. `listed` puts first and last frame
    into one list.
    """

    path: str
    seconds: tuple[int, ...] = ()
    duration: str = "text"
    fps: int = 0
    first: str = ""
    last: str = ""
    listed: str = ""
    references: str = ""
    most_references: int = 0
    clip: str = ""
    sound: str = ""
    aspects: tuple[str, ...] = ()
    lines: Mapping[int, str] = field(default_factory=dict)
    audio: str = ""
    negative: str = ""
    seed: bool = False
    prompt: int = 2500
    prompt_needed: bool = True
    fixed: Mapping[str, object] = field(default_factory=dict)

    @property
    def app(self) -> str:
        """Owner and app, by which a request is asked for; the rest of the path is dropped."""
        return "/".join(self.path.split("/")[:2])


_HD = {720: "720p", 1080: "1080p"}
_LUMA = {540: "540p", 720: "720p", 1080: "1080p"}
_WAN = {480: "480p", 580: "580p", 720: "720p"}
_WAN25 = {480: "480p", 720: "720p", 1080: "1080p"}
_FROM_3 = tuple(range(3, 16))
_PIKA, _KLING, _MINIMAX = "fal-ai/pika/v2.2", "fal-ai/kling-video", "fal-ai/minimax"
_PIKA_LOOK = {"seconds": (5, 10), "duration": "number", "lines": _HD, "seed": True}
_PLAIN = {"prompt_optimizer": False}
_SAFE = {"enable_prompt_expansion": False}


def _pika(name: str, **more: object) -> Endpoint:
    return Endpoint(path=f"{_PIKA}/{name}", negative="negative_prompt", **{**_PIKA_LOOK, **more})  # type: ignore[arg-type]


def _kling3(tier: str) -> Mapping[Mode, Endpoint]:
    path = f"{_KLING}/v3/{tier}"
    text = Endpoint(
        path=f"{path}/text-to-video", seconds=_FROM_3, aspects=_THREE, audio="generate_audio",
        negative="negative_prompt",
    )  # fmt: skip
    image = Endpoint(
        path=f"{path}/image-to-video", seconds=_FROM_3, audio="generate_audio",
        negative="negative_prompt", first="start_image_url", last="end_image_url",
    )  # fmt: skip
    return {T: text, F: image, L: image}


def _luma(path: str, seconds: tuple[int, ...]) -> Mapping[Mode, Endpoint]:
    split = "text-to-video" if "v3.2" in path else ""
    text = Endpoint(
        path=f"{path}/{split}".rstrip("/"), seconds=seconds, duration="with an s", aspects=_SIX,
        lines=_LUMA, prompt=5000,
    )  # fmt: skip
    image = Endpoint(
        path=f"{path}/image-to-video", seconds=seconds if "v3.2" not in path else (5,),
        duration="with an s", aspects=_SIX, lines=_LUMA, first="image_url", last="end_image_url",
        prompt=5000,
    )  # fmt: skip
    return {T: text, F: image, L: image}


ENDPOINTS: Mapping[str, Mapping[Mode, Endpoint]] = {
    "fal-ai/pika/v2.2": {
        T: _pika("text-to-video", aspects=_SEVEN),
        F: _pika("image-to-video", first="image_url"),
        L: _pika("pikaframes", listed="image_urls", duration="transitions"),
        R: _pika("pikascenes", references="image_urls", most_references=5, aspects=_SEVEN),
    },
    "fal-ai/kling-video/v3/standard": _kling3("standard"),
    "fal-ai/kling-video/v3/pro": _kling3("pro"),
    "fal-ai/kling-video/v3/4k": _kling3("4k"),
    "fal-ai/kling-video/o3/pro": {
        R: Endpoint(
            path=f"{_KLING}/o3/pro/reference-to-video", seconds=_FROM_3, aspects=_THREE,
            audio="generate_audio", references="image_urls", most_references=7,
        ),
    },
    "fal-ai/kling-video/v2.6/pro": {
        F: Endpoint(
            path=f"{_KLING}/v2.6/pro/image-to-video", seconds=(5, 10), audio="generate_audio",
            negative="negative_prompt", first="start_image_url", last="end_image_url",
        ),
        L: Endpoint(
            path=f"{_KLING}/v2.6/pro/image-to-video", seconds=(5, 10), audio="generate_audio",
            negative="negative_prompt", first="start_image_url", last="end_image_url",
        ),
    },
    "fal-ai/kling-video/v2.5-turbo/pro": {
        T: Endpoint(
            path=f"{_KLING}/v2.5-turbo/pro/text-to-video", seconds=(5, 10), aspects=_THREE,
            negative="negative_prompt",
        ),
        F: Endpoint(
            path=f"{_KLING}/v2.5-turbo/pro/image-to-video", seconds=(5, 10),
            negative="negative_prompt", first="image_url", last="tail_image_url",
        ),
        L: Endpoint(
            path=f"{_KLING}/v2.5-turbo/pro/image-to-video", seconds=(5, 10),
            negative="negative_prompt", first="image_url", last="tail_image_url",
        ),
    },
    "fal-ai/kling-video/ai-avatar/v2/pro": {
        LIPS: Endpoint(
            path=f"{_KLING}/ai-avatar/v2/pro", duration="none", first="image_url",
            sound="audio_url", prompt_needed=False,
        ),
    },
    "fal-ai/kling-video/lipsync/audio-to-video": {
        LIPS: Endpoint(
            path=f"{_KLING}/lipsync/audio-to-video", duration="none", clip="video_url",
            sound="audio_url", prompt=0, prompt_needed=False,
        ),
    },
    "kling/v4": {
        T: Endpoint(
            path="kling/v4/text-to-video", seconds=tuple(range(3, 31)), duration="number",
            aspects=("16:9", "9:16"), lines=_HD,
        ),
        F: Endpoint(
            path="kling/v4/image-to-video", seconds=tuple(range(3, 31)), duration="number",
            lines=_HD, first="start_image_url", last="end_image_url",
        ),
        L: Endpoint(
            path="kling/v4/image-to-video", seconds=tuple(range(3, 31)), duration="number",
            lines=_HD, first="start_image_url", last="end_image_url",
        ),
    },
    "fal-ai/flux-2-pro": {
        S: Endpoint(
            path="fal-ai/flux-2-pro", duration="image_size", seed=True, prompt=5000,
            references="image_urls", most_references=8, fixed={"output_format": "png"},
        ),
    },
    "fal-ai/flux-pro/kontext": {
        S: Endpoint(
            path="fal-ai/flux-pro/kontext", duration="none", seed=True, prompt=5000,
            aspects=_NINE, references="image_urls", most_references=4,
            fixed={"output_format": "png", "num_images": 1},
        ),
    },
    "fal-ai/flux-pro/v1.1-ultra": {
        S: Endpoint(
            path="fal-ai/flux-pro/v1.1-ultra", duration="none", seed=True, prompt=5000,
            aspects=_NINE, fixed={"output_format": "png", "num_images": 1},
        ),
    },
    "fal-ai/wan/v2.2-a14b": {
        T: Endpoint(
            path="fal-ai/wan/v2.2-a14b/text-to-video", seconds=(3, 4, 5), duration="frames",
            fps=16, aspects=_THREE, lines=_WAN, seed=True, fixed=_SAFE, prompt=2000,
        ),
        F: Endpoint(
            path="fal-ai/wan/v2.2-a14b/image-to-video/turbo", duration="none", lines=_WAN,
            first="image_url", last="end_image_url", seed=True, prompt=2000, seconds=(5,),
        ),
        L: Endpoint(
            path="fal-ai/wan/v2.2-a14b/image-to-video/turbo", duration="none", lines=_WAN,
            first="image_url", last="end_image_url", seed=True, prompt=2000, seconds=(5,),
        ),
    },
    "fal-ai/wan-25-preview": {
        T: Endpoint(
            path="fal-ai/wan-25-preview/text-to-video", seconds=(5, 10), aspects=_THREE,
            lines=_WAN25, negative="negative_prompt", seed=True, prompt=1500, fixed=_SAFE,
        ),
        F: Endpoint(
            path="fal-ai/wan-25-preview/image-to-video", seconds=(5, 10), lines=_WAN25,
            negative="negative_prompt", seed=True, prompt=1500, first="image_url", fixed=_SAFE,
        ),
    },
    "wan/v2.6": {
        F: Endpoint(
            path="wan/v2.6/image-to-video", seconds=(5, 10, 15), lines=_HD,
            negative="negative_prompt", seed=True, prompt=1500, first="image_url",
        ),
    },
    "fal-ai/wan/v2.7": {
        F: Endpoint(
            path="fal-ai/wan/v2.7/image-to-video", seconds=tuple(range(2, 16)), duration="number",
            lines=_HD, seed=True, prompt=5000, first="image_url", last="end_image_url",
        ),
        L: Endpoint(
            path="fal-ai/wan/v2.7/image-to-video", seconds=tuple(range(2, 16)), duration="number",
            lines=_HD, seed=True, prompt=5000, first="image_url", last="end_image_url",
        ),
    },
    "fal-ai/minimax/hailuo-02/standard": {
        T: Endpoint(
            path=f"{_MINIMAX}/hailuo-02/standard/text-to-video", seconds=(6, 10), prompt=2000,
            fixed=_PLAIN,
        ),
        F: Endpoint(
            path=f"{_MINIMAX}/hailuo-02/standard/image-to-video", seconds=(6, 10), prompt=2000,
            lines={512: "512P", 768: "768P"}, first="image_url", last="end_image_url", fixed=_PLAIN,
        ),
        L: Endpoint(
            path=f"{_MINIMAX}/hailuo-02/standard/image-to-video", seconds=(6, 10), prompt=2000,
            lines={512: "512P", 768: "768P"}, first="image_url", last="end_image_url", fixed=_PLAIN,
        ),
    },
    "fal-ai/minimax/hailuo-2.3/standard": {
        F: Endpoint(
            path=f"{_MINIMAX}/hailuo-2.3/standard/image-to-video", seconds=(6, 10), prompt=2000,
            first="image_url", fixed=_PLAIN,
        ),
    },
    "fal-ai/luma-dream-machine/ray-2": _luma("fal-ai/luma-dream-machine/ray-2", (5, 9)),
    "luma/agent/ray/v3.2": _luma("luma/agent/ray/v3.2", (5,)),
}  # fmt: skip
