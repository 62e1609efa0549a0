"""Whatever stands in a request, Kling's simulator answers as the vendor would and never breaks."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from tests.rehearsal.test_kling_vectors import AVATAR, GOOD, IMAGE, PICTURE, TEXT, V, client, image

JUNK: tuple[Any, ...] = (None, -1, True, [[]], {"type": []}, "1" * 5000)
POINTS = [{"x": 1, "y": 1}, {"x": 1, "y": 2}]
OTHERS: list[tuple[str, dict[str, Any]]] = [
    ("/text-to-video/kling-3.0", TEXT),
    ("/image-to-video/kling-3.0", IMAGE),
    (f"{V}/avatar/image2video", AVATAR),
    ("/tasks", {"limit": 3, "filters": [{"key": "status", "values": ["failed"]}], "cursor": ""}),
    (f"{V}/identify-face", {"video_id": "v-1"}),
    (f"{V}/lip-sync", {"input": {"mode": "audio2video", "video_id": "v-1"}}),
    (
        f"{V}/image2video",
        image(
            model_name="kling-v1", mode="std", static_mask=PICTURE,
            dynamic_masks=[{"mask": PICTURE, "trajectories": POINTS}],
        ),
    ),
    (
        f"{V}/omni-video",
        {
            "model_name": "kling-v3-omni",
            "prompt": "x",
            "image_list": [{"image_url": PICTURE, "type": "first_frame"}],
            "video_list": [{"video_url": "https://x/v.mp4", "refer_type": "base"}],
        },
    ),
    (
        f"{V}/text2video",
        {
            "model_name": "kling-v3",
            "multi_shot": True,
            "shot_type": "customize",
            "multi_prompt": [{"index": 1, "prompt": "a", "duration": "5"}],
        },
    ),
]  # fmt: skip


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a body that a value stands in; of a list the first entry."""
    yield path
    if isinstance(node, dict):
        for key, inner in node.items():
            yield from places(inner, (*path, key))
    elif isinstance(node, list) and node:
        yield from places(node[0], (*path, 0))


def put(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    node = at = copy.deepcopy(node)
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return node


@pytest.mark.asyncio
async def test_no_value_in_any_place_breaks_it() -> None:
    async with client(slots=10**6) as one:
        for path, body in dict((*GOOD, *OTHERS)).items():  # one of each route
            for place in places(body):
                for junk in JUNK:
                    answer = await one.post(path, json=put(body, place, junk))
                    told = (path, place, junk)
                    assert answer.status_code in (200, 400, 404), told
                    assert (answer.json()["code"] == 0) is (answer.status_code == 200), told
