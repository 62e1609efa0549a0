"""What Runway takes beside text and image to video: stills, edits of a video, performances,
and the hosted models that carry references.

Written from the published contract alone, so that it can contradict our adapter. These endpoints
refuse keys they do not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.rehearsal.runway_rules import CREDIT, Form, Invalid, issue, kind_of
from app.rehearsal.sent_media import looked_at, sent
from app.rehearsal.tasks import Ask

_STILLS = (
    *("1024:1024", "1080:1080", "1168:880", "1360:768", "1440:1080", "1080:1440", "1808:768"),
    *("1920:1080", "1080:1920", "2112:912", "1280:720", "720:1280", "720:720", "960:720"),
    *("720:960", "1680:720"),
)
_SIX = ("1280:720", "720:1280", "1104:832", "960:960", "832:1104", "1584:672")
_480 = ("992:432", "864:496", "752:560", "640:640", "560:752", "496:864")
_720 = ("1470:630", "1280:720", "1112:834", "960:960", "834:1112", "720:1280")
_1080 = ("2206:946", "1920:1080", "1664:1248", "1440:1440", "1248:1664", "1080:1920")
_4K = ("3840:1646", "3840:2160", "3840:2880", "3840:3840", "2880:3840", "2160:3840")
_480_25 = ("992:432", "854:480", "752:560", "640:640", "560:752", "480:854")
_SHAPES = ("16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "21:9")


@dataclass(frozen=True, slots=True)
class _Dance:
    """A Seedance model: its sizes, lengths, longest prompt, references and credits a second."""

    ratios: tuple[str, ...]
    seconds: range
    prompt: int
    pictures: int
    credits: int
    modes: bool = False


DANCES = {
    "seedance2": _Dance(_480 + _720 + _1080 + _4K, range(4, 16), 3500, 9, 36),
    "seedance2_fast": _Dance(_480 + _720, range(4, 16), 3500, 9, 29),
    "seedance2_mini": _Dance(_480 + _720, range(4, 16), 3500, 9, 16),
    "seedance2_5": _Dance(_480_25 + _720 + _1080, range(4, 31), 15000, 30, 30, modes=True),
}
ENDPOINTS: Mapping[str, tuple[str, ...]] = {
    "text_to_image": ("gen4_image", "gen4_image_turbo"),
    "video_to_video": ("aleph2", *DANCES),
    "character_performance": ("act_two",),
}


def check_wide(endpoint: str, body: object, uploads: Mapping[str, bytes]) -> Ask:
    """Raises `Invalid`. `uploads` holds the files behind `runway://` addresses."""
    if not isinstance(body, dict):
        raise Invalid([issue("invalid_type", f"expected object, received {kind_of(body)}")])
    name = body.get("model")
    form = Form(body)
    media = _Media(form, uploads)
    if endpoint == "text_to_image" and name in ENDPOINTS[endpoint]:
        ask = _still(form, str(name), media)
    elif endpoint == "character_performance" and name == "act_two":
        ask = _performance(form, media)
    elif endpoint == "video_to_video" and name == "aleph2":
        ask = _aleph(form, media)
    elif name in DANCES and endpoint != "character_performance":
        ask = _dance(form, str(name), endpoint, media)
    else:
        raise Invalid([issue("invalid_union", "no such model at this endpoint", "model")])
    if form.issues:
        raise Invalid(form.issues)
    return ask


class _Media:
    """Addresses of files, by the family each field wants."""

    def __init__(self, form: Form, uploads: Mapping[str, bytes]) -> None:
        self._form, self._uploads = form, uploads

    def file(self, uri: object, family: str, *path: str | int) -> bytes | None:
        found = self._uploads.get(uri) if isinstance(uri, str) else None
        if found is None:
            link = sent(uri)
            good = link is not None and (link.raw is not None or str(uri).startswith("https://"))
            if not good or link is None:
                self._form.wrong("invalid_format", "expected an address of a file", *path)
                return None
            most = 5_242_880 if family == "image" else 16_777_216
            if link.raw is not None and len(str(uri)) > most:
                self._form.wrong("too_big", f"at most {most} characters", *path)
            found = link.raw
        if found is not None and not looked_at(found).media_type.startswith(f"{family}/"):
            self._form.wrong("invalid_format", f"expected {family}", *path)
        return found

    def many(self, key: str, family: str, most: int) -> list[bytes | None]:
        given = self._form.body.get(key)
        if given is None:
            return []
        if not isinstance(given, list) or len(given) > most:
            self._form.wrong("too_big", f"expected array to have <={most} items", key)
            return []
        files = []
        for nth, one in enumerate(given):
            inner = one if isinstance(one, dict) else {}
            if family != "image" and inner.get("type") != family:
                self._form.wrong("invalid_value", f'expected "{family}"', key, nth, "type")
            files.append(self.file(inner.get("uri"), family, key, nth, "uri"))
        return files


def _only(form: Form, *known: str) -> None:
    if strange := sorted(set(form.body) - {"model", *known}):
        form.wrong("unrecognized_keys", f"unrecognized keys: {', '.join(strange)}")


def _still(form: Form, name: str, media: _Media) -> Ask:
    words = form.words("promptText", 1000, needed=True)
    width, height = map(int, form.choice("ratio", _STILLS).split(":"))
    pictures = media.many("referenceImages", "image", 3)
    if name == "gen4_image_turbo" and not pictures:
        form.wrong("too_small", "expected array to have >=1 items", "referenceImages")
    each = 2 if name.endswith("turbo") else 5 if min(width, height) <= 720 else 8
    return Ask(
        model=name, words=words, width=width, height=height, price=CREDIT * each, takes_s=15.0,
        still=True, seed=form.seed(), picture=next(iter(pictures), None), lane=name,
    )  # fmt: skip


def _performance(form: Form, media: _Media) -> Ask:
    width, height = map(int, form.choice("ratio", _SIX).split(":"))
    face, acted = form.body.get("character"), form.body.get("reference")
    picture = None
    if not isinstance(face, dict) or face.get("type") not in ("image", "video"):
        form.wrong("invalid_union", "expected a character", "character")
    else:
        found = media.file(face.get("uri"), str(face["type"]), "character", "uri")
        picture = found if face["type"] == "image" else None
    if not isinstance(acted, dict) or acted.get("type") != "video":
        form.wrong("invalid_union", "expected a reference video", "reference")
    else:
        media.file(acted.get("uri"), "video", "reference", "uri")
    if not isinstance(form.body.get("bodyControl", False), bool):
        form.wrong("invalid_type", "expected boolean", "bodyControl")
    form.whole("expressionIntensity", 3, lambda value: 1 <= value <= 5, "1 to 5")
    return Ask(
        model="act_two", words="", width=width, height=height, seconds=5, price=CREDIT * 25,
        takes_s=60.0, seed=form.seed(), picture=picture, lane="act_two",
    )  # fmt: skip


def _aleph(form: Form, media: _Media) -> Ask:
    _only(
        form, "videoUri", "promptText", "keyframes", "targetAspectRatio", "seed", "outputFormat",
        "proresProfile", "contentModeration", "ratio",
    )  # fmt: skip
    media.file(form.body.get("videoUri"), "video", "videoUri")
    words = form.words("promptText", 1000, needed=False)
    frames = form.body.get("keyframes")
    if frames is not None and (not isinstance(frames, list) or not 1 <= len(frames) <= 5):
        form.wrong("invalid_type", "expected 1 to 5 keyframes", "keyframes")
    if form.body.get("targetAspectRatio", "16:9") not in _SHAPES:
        form.wrong("invalid_value", f"expected one of {_SHAPES}", "targetAspectRatio")
    return Ask(
        model="aleph2", words=words, width=1280, height=720, seconds=5, price=CREDIT * 140,
        takes_s=90.0, seed=form.seed(), lane="aleph2",
    )  # fmt: skip


def _dance(form: Form, name: str, endpoint: str, media: _Media) -> Ask:
    rule = DANCES[name]
    common = ("promptText", "duration", "ratio", "seed", "audio", "references", "referenceVideos",
              "referenceAudio")  # fmt: skip
    own = {"image_to_video": ("promptImage",), "video_to_video": ("promptVideo", "mode")}
    _only(form, *common, *own.get(endpoint, ()), *(("outputFormat",) if rule.modes else ()))
    words = form.words("promptText", rule.prompt, needed=endpoint == "text_to_video")
    mode = form.body.get("mode", "reference")
    if mode not in ("reference", "extend", "edit") or ("mode" in form.body and not rule.modes):
        form.wrong("invalid_value", "no such mode", "mode")
    begins = None
    if endpoint == "video_to_video":
        media.file(form.body.get("promptVideo"), "video", "promptVideo")
        if mode != "reference" and not words:
            form.wrong("too_small", "promptText is needed", "promptText")
    elif endpoint == "image_to_video":
        begins = _frames(form, media)
    pictures = media.many("references", "image", rule.pictures)
    media.many("referenceVideos", "video", 3)
    media.many("referenceAudio", "audio", 3)
    if begins is not None and pictures:
        form.wrong("invalid_union", "frames and references exclude each other", "references")
    width, height = 1280, 720
    if mode == "reference":
        width, height = map(int, form.choice("ratio", rule.ratios).split(":"))
    elif "ratio" in form.body:
        form.wrong("unrecognized_keys", "unrecognized keys: ratio")
    listed = f"{rule.seconds.start} to {rule.seconds.stop - 1}"
    seconds = form.whole("duration", 5, lambda value: value in rule.seconds, listed)
    audio = form.body.get("audio", True)
    if not isinstance(audio, bool):
        form.wrong("invalid_type", "expected boolean", "audio")
    return Ask(
        model=name, words=words, width=width, height=height, seconds=seconds,
        price=CREDIT * (rule.credits * seconds), takes_s=90.0, seed=form.seed(),
        audio=audio is True, picture=begins or next(iter(pictures), None), lane=name,
    )  # fmt: skip


def _frames(form: Form, media: _Media) -> bytes | None:
    given: Any = form.body.get("promptImage")
    if isinstance(given, str):
        return media.file(given, "image", "promptImage")
    if not isinstance(given, list) or not given:
        form.wrong("invalid_type", "expected string or array", "promptImage")
        return None
    first = None
    for nth, entry in enumerate(given):
        inner = entry if isinstance(entry, dict) else {}
        found = media.file(inner.get("uri"), "image", "promptImage", nth, "uri")
        if inner.get("position") == "first":
            first = found
        elif inner.get("position") != "last":
            form.wrong("invalid_value", 'expected "first"|"last"', "promptImage", nth, "position")
    return first
