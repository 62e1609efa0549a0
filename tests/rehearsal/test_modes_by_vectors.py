"""Each mode of vendors without a client of their own, by the bodies that the contract prints.

What is sent is transcribed from wire sheet B; only a callback's address is left out, and where the
sheet prints fields and no body, the body is put together from them. Every test has the mode in its
id: the table of vendors reads it.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from app.domain.model_card import Mode
from app.rehearsal.kling import KEY as KLING_KEY
from tests.providers.rehearsed import read
from tests.rehearsal.test_comfyui_client import TEXT as WAN21
from tests.rehearsal.test_comfyui_client import changed
from tests.rehearsal.test_kling_vectors import AVATAR, IMAGE, OLD_IMAGE, TEXT
from tests.rehearsal.test_modes_by_clients import (
    BOTH,
    FIRST,
    LINK_A,
    LINK_B,
    LINK_CLIP,
    LIPS,
    LONGER,
    SHOWN,
    VIDEO,
    awaited,
    house,
    named,
    there,
)

pytestmark = pytest.mark.long  # the first ring has each client and each mode once elsewhere
WORDS = Mode.TEXT
V = "/v1/videos"
REFERRED = {
    "contents": [
        {"type": "prompt", "text": "the fox of the picture runs"},
        {"type": "refer_image", "url": LINK_A},
        {"type": "refer_image", "url": LINK_B},
    ],
    "settings": {"aspect_ratio": "16:9", "duration": 5},
}
EDITED = {
    "contents": [
        {"type": "prompt", "text": "make it night"},
        {"type": "base_video", "url": LINK_CLIP},
    ],
    "settings": {"duration": 5},
}
ALONE = {**IMAGE, "contents": IMAGE["contents"][:2]}  # type: ignore[index]
OLD_WORDS = {"model_name": "kling-v1", "prompt": "a fox", "duration": "5"}
OLD_REFERRED = {
    "model_name": "kling-v1-6",
    "image_list": [{"image": LINK_A}, {"image": LINK_B}],
    "prompt": "both on a bench",
    "duration": "5",
}
KLING: list[tuple[Mode, str, dict[str, Any]]] = [
    (WORDS, "/text-to-video/kling-3.0", TEXT),
    (WORDS, f"{V}/text2video", OLD_WORDS),
    (FIRST, "/image-to-video/kling-3.0", ALONE),
    (BOTH, "/image-to-video/kling-3.0", IMAGE),
    (BOTH, f"{V}/image2video", OLD_IMAGE),
    (SHOWN, "/omni-video/kling-3.0-omni", REFERRED),
    (SHOWN, f"{V}/multi-image2video", OLD_REFERRED),
    (LONGER, f"{V}/video-extend", {"prompt": "and on it runs"}),
    (VIDEO, "/omni-video/kling-3.0-omni", EDITED),
    (LIPS, f"{V}/avatar/image2video", AVATAR),
]


@pytest.mark.parametrize(("mode", "path", "body"), KLING, ids=named)
def test_kling(mode: Mode, path: str, body: dict[str, Any]) -> None:
    with house("kling", orders=1 + (mode is LONGER)) as (_app, base):
        signed = {"Authorization": f"Bearer {KLING_KEY}"}
        with httpx.Client(base_url=base, headers=signed, trust_env=False) as api:
            if mode is LONGER:
                body = {**body, "video_id": _film(api, f"{V}/text2video", OLD_WORDS)["id"]}
            there(_film(api, path, body)["url"], mode)


def _film(api: httpx.Client, path: str, body: dict[str, Any]) -> Any:
    answer = api.post(path, json=body).json()
    assert answer["code"] == 0, answer
    made = answer["data"]
    older = path.startswith(V)
    look = f"{path}/{made['task_id']}" if older else f"/tasks?task_ids={made['id']}"

    def task() -> Any:
        data = api.get(look).json()["data"]
        return data if older else data[0]

    state, good = ("task_status", "succeed") if older else ("status", "succeeded")
    done = awaited(task, lambda found: found[state] in (good, "failed"))
    assert done[state] == good, done
    return (done["task_result"]["videos"] if older else done["outputs"])[0]


def _item(kind: str, link: str, role: str) -> dict[str, Any]:
    return {"type": kind, kind: {"url": link}, "role": role}


H3: list[tuple[Mode, list[dict[str, Any]]]] = [
    (WORDS, []),
    (FIRST, [_item("image_url", LINK_A, "first_frame")]),
    (
        BOTH,
        [_item("image_url", LINK_A, "first_frame"), _item("image_url", LINK_B, "last_frame")],
    ),
    (SHOWN, [_item("image_url", LINK_A, "reference_image")]),
    (VIDEO, [_item("video_url", LINK_CLIP, "base_video")]),
]


@pytest.mark.parametrize(("mode", "media"), H3, ids=named)
def test_minimax(mode: Mode, media: list[dict[str, Any]]) -> None:
    order = {
        "model": "MiniMax-H3",
        "content": [{"type": "text", "text": "a kite"}, *media],
        "resolution": "768P",
        "duration": 6,
        **({} if media else {"ratio": "16:9"}),
    }
    with house("minimax") as (app, base):
        signed = {"Authorization": f"Bearer {app.key}"}
        with httpx.Client(base_url=base, headers=signed, trust_env=False) as api:
            made = api.post("/v2/video_generation", json=order).json()
            where = f"/v2/query/video_generation/{made['task_id']}"
            task = awaited(
                lambda: api.get(where).json()["task"],
                lambda task: task["status"] in ("succeeded", "failed"),
            )
            assert task["status"] == "succeeded"
            there(task["content"]["url"], mode)


def _begun(graph: dict[str, Any], kind: str, frames: dict[str, str]) -> dict[str, Any]:
    """Wan 2.1 from pictures: node 60 in the place of the empty latent (5.5)."""
    made: dict[str, Any] = json.loads(json.dumps(graph))
    size = made.pop("40")["inputs"] | {"length": 81}
    inputs = {"positive": ["6", 0], "negative": ["7", 0], "vae": ["39", 0], **size}
    made["57"] = {
        "class_type": "CLIPVisionLoader",
        "inputs": {"clip_name": "clip_vision_h.safetensors"},
    }
    seen = {"start_image": "clip_vision_start_image", "end_image": "clip_vision_end_image"}
    for number, (role, file) in enumerate(frames.items()):
        shown, looked = str(52 + 10 * number), str(51 + 10 * number)
        made[shown] = {"class_type": "LoadImage", "inputs": {"image": file}}
        made[looked] = {
            "class_type": "CLIPVisionEncode",
            "inputs": {"clip_vision": ["57", 0], "image": [shown, 0], "crop": "none"},
        }
        alone = kind == "WanImageToVideo"
        inputs |= {role: [shown, 0], "clip_vision_output" if alone else seen[role]: [looked, 0]}
    made["60"] = {"class_type": kind, "inputs": inputs}
    ends = {"positive": ["60", 0], "negative": ["60", 1], "latent_image": ["60", 2], "steps": 20}
    return changed(made, "3", **ends)


I2V = changed(WAN21, "37", unet_name="wan2.1_i2v_480p_14B_fp16.safetensors")
FLF2V = changed(WAN21, "37", unet_name="wan2.1_flf2v_720p_14B_fp16.safetensors")
WAN: list[tuple[Mode, dict[str, Any]]] = [
    (WORDS, WAN21),
    (FIRST, _begun(I2V, "WanImageToVideo", {"start_image": "shots/a.png"})),
    (
        BOTH,
        _begun(
            FLF2V,
            "WanFirstLastFrameToVideo",
            {"start_image": "shots/a.png", "end_image": "shots/b.png"},
        ),
    ),
]


@pytest.mark.parametrize(("mode", "graph"), WAN, ids=named)
def test_comfyui(mode: Mode, graph: dict[str, Any]) -> None:
    with (
        house("comfyui") as (_app, base),
        httpx.Client(base_url=base, trust_env=False) as api,
    ):
        for name in ("a.png", "b.png"):
            where = {"subfolder": "shots", "type": "input"}
            api.post("/upload/image", files={"image": (name, read(name))}, data=where)
        made = api.post("/prompt", json={"prompt": graph})
        assert made.status_code == 200, made.text
        ticket = made.json()["prompt_id"]
        record = awaited(lambda: api.get(f"/history/{ticket}").json(), bool)[ticket]
        assert record["status"]["status_str"] == "success"
        (file,) = record["outputs"]["50"]["images"]
        link = str(api.build_request("GET", "/view", params=file).url)
        there(link, mode)
