"""A second reading of Kling's contract: fields and values transcribed from wire sheet B, 1.2 and
1.3, against which every body of every card is held.
"""

from __future__ import annotations

import functools
import json
import re
from typing import Any

import pytest

from app.domain.model_card import ModelCard
from app.providers.adapters import kling
from app.providers.talk import Aside
from tests.providers import test_cards_fit_adapters as fit
from tests.providers.klings import CLIP
from tests.providers.orders import OWN

TEXT: dict[str, object] = {"prompt": str, "settings": dict, "options": dict}
VIDEO: dict[str, object] = {
    "model_name": str, "prompt": str, "negative_prompt": str, "cfg_scale": float,
    "mode": ("std", "pro", "4k"), "duration": re.compile(r"[3-9]|1[0-5]"), "sound": ("on", "off"),
    "external_task_id": str,
}  # fmt: skip
SHAPE: dict[str, object] = {"aspect_ratio": ("16:9", "9:16", "1:1")}
ROUTES: dict[str, dict[str, object]] = {
    "/text-to-video/": TEXT,
    "/image-to-video/": {"contents": list, "settings": dict, "options": dict},
    "/omni-video/": {"contents": list, "settings": dict, "options": dict},
    "/v1/videos/text2video": VIDEO | SHAPE,
    "/v1/videos/image2video": VIDEO | {"image": str, "image_tail": str},
    "/v1/videos/multi-image2video": VIDEO | SHAPE | {"image_list": list},
    "/v1/videos/video-extend": {
        k: VIDEO[k] for k in ("prompt", "negative_prompt", "cfg_scale", "external_task_id")
    } | {"video_id": str},
    "/v1/videos/avatar/image2video": {
        "image": str, "sound_file": str, "prompt": str, "mode": ("std", "pro"),
        "external_task_id": str,
    },
    "/v1/videos/advanced-lip-sync": {
        "session_id": str, "face_choose": list, "external_task_id": str,
    },
    "/v1/videos/lip-sync": {"input": dict, "external_task_id": str},
}  # fmt: skip
NEEDED = {
    "/text-to-video/": {"prompt"}, "/image-to-video/": {"contents"}, "/omni-video/": {"contents"},
    "/v1/videos/text2video": {"prompt"}, "/v1/videos/image2video": {"image"},
    "/v1/videos/multi-image2video": {"image_list", "prompt"},
    "/v1/videos/video-extend": {"video_id"},
    "/v1/videos/avatar/image2video": {"image", "sound_file"},
    "/v1/videos/advanced-lip-sync": {"session_id", "face_choose"},
    "/v1/videos/lip-sync": {"input"},
}  # fmt: skip
SETTINGS: dict[str, object] = {
    "multi_shot": bool, "audio": ("native", "original", "off"),
    "resolution": ("720p", "1080p", "4k"), "aspect_ratio": ("16:9", "9:16", "1:1"),
    "duration": int,
}  # fmt: skip
CONTENTS: dict[str, set[str]] = {
    "prompt": {"text"}, "first_frame": {"url"}, "last_frame": {"url"},
    "refer_image": {"url", "id"}, "base_video": {"url", "id"}, "feature_video": {"url", "id"},
}  # fmt: skip
EVERYWHERE_OWN = "external_task_id"


def fits(value: object, rule: object) -> bool:
    if isinstance(rule, re.Pattern):
        return isinstance(value, str) and bool(rule.fullmatch(value))
    if isinstance(rule, tuple):
        return value in rule
    assert isinstance(rule, type)
    return isinstance(value, rule) and (rule is not int or not isinstance(value, bool))


def held(path: str, body: dict[str, Any]) -> None:
    route = max((r for r in ROUTES if path.startswith(r)), key=len)
    rules = ROUTES[route]
    assert set(body) <= set(rules), (path, set(body) - set(rules))
    assert set(body) >= NEEDED[route]
    assert all(fits(value, rules[name]) for name, value in body.items()), (path, body)
    if path.startswith("/v1/"):
        assert body[EVERYWHERE_OWN] == OWN
        assert not any(str(value).startswith("data:") for value in body.values())
        return
    assert body["options"] == {EVERYWHERE_OWN: OWN}
    settings = body["settings"]
    assert all(fits(value, SETTINGS[name]) for name, value in settings.items()), settings
    for entry in body.get("contents", ()):
        assert set(entry) - {"type"} == CONTENTS[entry["type"]]
    kinds = [entry["type"] for entry in body.get("contents", ())]
    if route == "/image-to-video/":
        assert "first_frame" in kinds
        assert "aspect_ratio" not in settings
        assert set(kinds) <= {"prompt", "first_frame", "last_frame"}
    if route == "/omni-video/" and not {"first_frame", "base_video"} & set(kinds):
        assert "aspect_ratio" in settings
    if "multi_shot" in settings:
        assert "kling-3.0" in path
        assert "turbo" not in path


KLINGS = [card for card in fit.cards() if card.vendor == "kling"]


@pytest.mark.parametrize("card", KLINGS, ids=lambda card: f"{card.id}-{card.mark}")
def test_every_body_of_every_card_keeps_to_the_contract(card: ModelCard) -> None:
    for mode in card.modes:
        for one in fit.orders(card, mode):
            if "lip-sync" in card.wire_model:
                one = one.model_copy(update={"clip": CLIP})
            read = functools.partial(fit.read, seconds=one.seconds)
            call = kling.submission(one, read, Aside(OWN, fit.Errands()))
            held(call.path, json.loads(call.body))
            assert (call.method, call.paid) == ("POST", True)
            assert call.headers == {"Content-Type": "application/json"}
