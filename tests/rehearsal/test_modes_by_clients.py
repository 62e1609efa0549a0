"""Each mode of each vendor, ordered from its simulator by a client that nobody here wrote.

Every test is named after its client and has the mode in its id: the table of vendors reads both.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import dashscope
import httpx
import luma_agents
import lumaai
import openai
import pytest
import runwayml
from google.genai import types

from app.domain.model_card import Mode
from app.rehearsal.bill import Bill
from tests.providers.rehearsed import read
from tests.rehearsal.served import served
from tests.rehearsal.test_fal_client import stage_of
from tests.rehearsal.test_google_clients import cloud, keyed
from tests.rehearsal.test_minimax_clients import CLIENTS

pytestmark = pytest.mark.long  # the first ring has each client and each mode once elsewhere
TEXT, FIRST, BOTH = Mode.TEXT, Mode.FIRST_FRAME, Mode.FIRST_LAST
SHOWN, LONGER, VIDEO = Mode.REFERENCES, Mode.EXTEND, Mode.VIDEO
LIPS, STILL = Mode.LIP_SYNC, Mode.STILL


def named(one: object) -> str:
    return one.value if isinstance(one, Mode) else ""


def data(file: str, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(read(file)).decode()}"


A, B = data("a.png", "image/png"), data("b.png", "image/png")
CLIP, SOUND = data("c.mp4", "video/mp4"), data("s.wav", "audio/wav")
LINK_A, LINK_B = "https://cdn.example/a.png", "https://cdn.example/b.png"
LINK_CLIP = "https://cdn.example/c.mp4"


@contextmanager
def house(vendor: str, *, orders: int = 1) -> Iterator[tuple[Any, str]]:
    """A vendor's simulator that has to have charged for so many orders in the end."""
    bill = Bill()
    with served(vendor, bill=bill) as found:
        yield found
    assert [line["kind"] for line in bill.lines] == ["charged"] * orders


def awaited(look: Callable[[], Any], over: Callable[[Any], bool]) -> Any:
    for _ in range(400):
        found = look()
        if over(found):
            return found
        time.sleep(0.01)
    raise AssertionError("it never ends")


def there(link: str, mode: Mode) -> None:
    of_its_kind(httpx.get(link).content, mode)


def of_its_kind(file: bytes, mode: Mode) -> None:
    assert file.startswith(b"\x89PNG") if mode is STILL else file[4:8] == b"ftyp"


SEEDANCE: dict[str, Any] = {"prompt_text": "a kite", "ratio": "1280:720", "duration": 4}
RUNWAY: list[tuple[Mode, str, dict[str, Any]]] = [
    (TEXT, "text_to_video", {"model": "gen4.5", **SEEDANCE}),
    (FIRST, "image_to_video", {"model": "gen4_turbo", "prompt_image": A, "ratio": "1280:720"}),
    (BOTH, "image_to_video", {
        "model": "veo3.1_fast", "ratio": "1280:720", "duration": 4,
        "prompt_image": [{"uri": A, "position": "first"}, {"uri": B, "position": "last"}]}),
    (SHOWN, "text_to_video", {"model": "seedance2", **SEEDANCE, "references": [{"uri": A}]}),
    (LONGER, "video_to_video", {
        "model": "seedance2_5", "prompt_video": CLIP, "prompt_text": "on", "mode": "extend",
        "duration": 6}),
    (VIDEO, "video_to_video", {"model": "aleph2", "video_uri": CLIP, "prompt_text": "at night"}),
    (LIPS, "character_performance", {
        "model": "act_two", "ratio": "1280:720", "character": {"type": "image", "uri": A},
        "reference": {"type": "video", "uri": CLIP}}),
    (STILL, "text_to_image", {
        "model": "gen4_image", "prompt_text": "@her at home", "ratio": "1280:720",
        "reference_images": [{"uri": A, "tag": "her"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("mode", "group", "asked"), RUNWAY, ids=named)
def test_runway_by_runwayml(mode: Mode, group: str, asked: dict[str, Any]) -> None:
    with house("runway") as (app, base):
        client = runwayml.RunwayML(api_key=app.key, base_url=base, max_retries=0)
        with client:
            made = getattr(client, group).create(**asked)
            task = awaited(
                lambda: client.tasks.retrieve(made.id),
                lambda task: task.status in ("SUCCEEDED", "FAILED"),
            )
        assert task.status == "SUCCEEDED"
        there(task.output[0], mode)


KLING = "fal-ai/kling-video/v3/pro/image-to-video"
FAL: list[tuple[Mode, str, dict[str, Any]]] = [
    (TEXT, "fal-ai/pika/v2.2/text-to-video", {"duration": 5, "aspect_ratio": "16:9"}),
    (FIRST, KLING, {"start_image_url": A, "duration": "3"}),
    (BOTH, KLING, {"start_image_url": A, "end_image_url": B, "duration": "3"}),
    (LIPS, "fal-ai/kling-video/ai-avatar/v2/pro", {"image_url": A, "audio_url": SOUND}),
    (STILL, "fal-ai/flux-2-pro/edit", {"image_urls": [A]}),
]


@pytest.mark.parametrize(("mode", "path", "asked"), FAL, ids=named)
def test_fal_by_fal_client(
    mode: Mode, path: str, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with house("fal") as (app, base):
        client = stage_of(app, base, monkeypatch)
        made = client.subscribe(path, {"prompt": "rain", **asked})
        client.close()
        there(made["images"][0]["url"] if mode is STILL else made["video"]["url"], mode)


@pytest.mark.parametrize("mode", [TEXT, LONGER], ids=named)
def test_luma_by_lumaai(mode: Mode) -> None:
    with house("luma", orders=1 + (mode is LONGER)) as (app, base):
        url = f"{base}/dream-machine/v1"
        with lumaai.LumaAI(auth_token=app.key, base_url=url, max_retries=0) as api:

            def made(**more: Any) -> Any:
                one = api.generations.video.create(model="ray-2", prompt="a boat", **more)
                return awaited(
                    lambda: api.generations.get(str(one.id)),
                    lambda found: found.state in ("completed", "failed"),
                )

            found = made(duration="5s", resolution="540p", aspect_ratio="16:9")
            if mode is LONGER:
                found = made(keyframes={"frame0": {"type": "generation", "id": found.id}})
        assert found.state == "completed"
        there(found.assets.video, mode)


IMAGE_A, IMAGE_B = ({"data": one.partition(",")[2], "media_type": "image/png"} for one in (A, B))
LUMA: list[tuple[Mode, dict[str, Any]]] = [
    (TEXT, {}),
    (FIRST, {"start_frame": IMAGE_A}),
    (BOTH, {"start_frame": IMAGE_A, "end_frame": IMAGE_B}),
    (VIDEO, {"edit": {"strength": "adhere_1"}}),
]


@pytest.mark.parametrize(("mode", "asked"), LUMA, ids=named)
def test_luma_by_luma_agents(mode: Mode, asked: dict[str, Any]) -> None:
    with house("luma") as (app, base):
        api = luma_agents.Luma(auth_token=app.key, base_url=f"{base}/v1", max_retries=0)
        more: dict[str, Any] = {"type": "video"}
        if mode is VIDEO:
            raw = read("c.mp4")
            kept = api.files.create(mime_type="video/mp4", size_bytes=len(raw), filename="c.mp4")
            assert kept.upload is not None
            httpx.put(kept.upload.url, content=raw, headers=kept.upload.headers or {})
            assert api.files.complete(kept.id).state == "ready"
            more = {"type": "video_edit", "source": {"file_id": kept.id}}
        video: Any = {"resolution": "360p", **asked}
        made = api.generations.create(model="ray-3.2", prompt="a lighthouse", video=video, **more)
        found = awaited(
            lambda: api.generations.get(made.id),
            lambda found: found.state in ("completed", "failed"),
        )
        api.close()
        assert found.state == "completed"
        there(found.output[0].url, mode)


def wan3(*kinds: tuple[str, str]) -> dict[str, Any]:
    media = [{"type": kind, "url": link} for kind, link in kinds]
    return {"model": "wan3.0-video", "media": media, "resolution": "480P", "duration": 4}


WAN: list[tuple[Mode, dict[str, Any]]] = [
    (TEXT, {"model": "wan2.5-t2v-preview", "size": "832*480", "duration": 5}),
    (FIRST, {"model": "wan2.5-i2v-preview", "img_url": LINK_A, "resolution": "480P"}),
    (BOTH, wan3(("first_frame", LINK_A), ("last_frame", LINK_B))),
    (SHOWN, wan3(("reference_image", LINK_A), ("reference_image", LINK_B))),
    (LONGER, wan3(("first_clip", LINK_CLIP))),
    (VIDEO, wan3(("video", LINK_CLIP))),
]


@pytest.mark.parametrize(("mode", "asked"), WAN, ids=named)
def test_dashscope_by_dashscope(
    mode: Mode, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    api: Any = dashscope.VideoSynthesis  # its own types leave out what it inherits
    with house("dashscope") as (app, base):
        monkeypatch.setattr(dashscope, "base_http_api_url", f"{base}/api/v1")
        monkeypatch.setattr(dashscope, "api_key", app.key)
        made = api.async_call(prompt="a kite", **asked)
        assert made.status_code == 200, made
        done = awaited(
            lambda: api.fetch(made.output.task_id),
            lambda found: found.output.task_status not in ("PENDING", "RUNNING"),
        )
        assert done.output.task_status == "SUCCEEDED"
        there(done.output.video_url, mode)


HAILUO: list[tuple[Mode, dict[str, Any]]] = [
    (TEXT, {"model": "MiniMax-Hailuo-2.3"}),
    (FIRST, {"model": "MiniMax-Hailuo-2.3", "first_frame_image": A}),
    (BOTH, {"model": "MiniMax-Hailuo-02", "first_frame_image": A, "last_frame_image": B}),
]
MCP = """
import json, sys, time
from minimax_mcp.client import MinimaxAPIClient
client = MinimaxAPIClient(sys.argv[1], sys.argv[2])
task = client.post("/v1/video_generation", json=json.load(sys.stdin))["task_id"]
for _ in range(400):
    told = client.get(f"/v1/query/video_generation?task_id={task}")
    if told["status"] in ("Success", "Fail"):
        break
    time.sleep(0.01)
file = client.get(f"/v1/files/retrieve?file_id={told['file_id']}")["file"]
print(file["download_url"])
"""


@pytest.mark.parametrize(("mode", "asked"), HAILUO, ids=named)
def test_minimax_by_minimax_mcp(mode: Mode, asked: dict[str, Any]) -> None:
    order = {"prompt": "a kite [Push in]", "duration": 6, "resolution": "768P", **asked}
    with house("minimax") as (app, base):
        done = subprocess.run(
            [sys.executable, "-c", MCP, app.key, base],
            input=json.dumps(order),
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(CLIENTS)},
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        there(done.stdout.strip(), mode)


def image(file: str) -> types.Image:
    return types.Image(image_bytes=read(file), mime_type="image/png")


def veo(mode: Mode) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a mode adds to the source and to the settings."""
    asset = types.VideoGenerationReferenceImage(
        image=image("b.png"), reference_type=types.VideoGenerationReferenceType.ASSET
    )
    clip = types.Video(video_bytes=read("c.mp4"), mime_type="video/mp4")
    made: dict[Mode, tuple[dict[str, Any], dict[str, Any]]] = {
        TEXT: ({}, {}),
        FIRST: ({"image": image("a.png")}, {}),
        BOTH: ({"image": image("a.png")}, {"last_frame": image("b.png")}),
        SHOWN: ({}, {"reference_images": [asset]}),
        LONGER: ({"video": clip}, {"duration_seconds": 7}),
    }
    return made[mode]


@pytest.mark.parametrize("mode", [TEXT, FIRST, BOTH, SHOWN, LONGER], ids=named)
def test_google_veo_by_google_genai(mode: Mode) -> None:
    source, settings = veo(mode)
    with house("google") as (app, base):
        client = cloud(base, app.api_key)
        operation = client.models.generate_videos(
            model="veo-3.1-fast-generate-001",
            source=types.GenerateVideosSource(prompt="a tram", **source),
            config=types.GenerateVideosConfig(**{"duration_seconds": 8, **settings}),
        )
        while not operation.done:
            operation = client.operations.get(operation)
        client.close()
    of_its_kind(operation.response.generated_videos[0].video.video_bytes, mode)


def part(file: str, kind: str) -> dict[str, str]:
    raw = base64.b64encode(read(file)).decode()
    return {"type": kind.partition("/")[0], "data": raw, "mime_type": kind}


FRAME_A, FRAME_B = part("a.png", "image/png"), part("b.png", "image/png")
FILM = part("c.mp4", "video/mp4")
OMNI: list[tuple[Mode, str, list[dict[str, str]], str]] = [
    (TEXT, "text_to_video", [], "a boat"),
    (FIRST, "image_to_video", [FRAME_A], "<FIRST_FRAME> a boat"),
    (BOTH, "image_to_video", [FRAME_A, FRAME_B], "<FIRST_FRAME> <LAST_FRAME> a boat"),
    (SHOWN, "reference_to_video", [FRAME_A, FRAME_B], "<IMAGE_REF_0> with <IMAGE_REF_1>"),
    (LONGER, "extend", [FILM], "on and on"),
    (VIDEO, "edit", [FILM], "make it night"),
]


@pytest.mark.parametrize(("mode", "task", "given", "words"), OMNI, ids=named)
def test_google_omni_by_google_genai(
    mode: Mode, task: str, given: list[dict[str, str]], words: str
) -> None:
    with house("google") as (app, base):
        client = keyed(base, app.api_key)
        made = client.interactions.create(
            model="gemini-omni-1.2-flash",
            background=True,
            input=[*given, {"type": "text", "text": words}],
            response_format={"type": "video", "delivery": "inline", "duration": "5s"},
            generation_config={"video_config": {"task": task}},
        )
        done = awaited(
            lambda: client.interactions.get(made.id),
            lambda found: found.status not in ("queued", "in_progress"),
        )
        client.close()
    assert done.status == "completed"
    of_its_kind(base64.b64decode(done.output_video.data), mode)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the whole service is
@pytest.mark.parametrize("mode", [TEXT, FIRST], ids=named)
def test_openai_by_openai(mode: Mode) -> None:
    words: Any = {"prompt": "a kite", "model": "sora-2", "size": "1280x720", "seconds": "4"}
    if mode is FIRST:
        words["input_reference"] = ("a.png", read("a.png"), "image/png")
    with (
        house("openai") as (app, base),
        openai.OpenAI(api_key=app.key, base_url=f"{base}/v1", max_retries=0) as api,
    ):
        made = api.videos.create_and_poll(**words)
        assert made.status == "completed"
        of_its_kind(api.videos.download_content(made.id).read(), mode)
