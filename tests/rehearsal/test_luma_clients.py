"""Luma's own clients, one for each surface, cannot tell the simulator from the vendor."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from typing import Any

import httpx
import luma_agents
import lumaai
import pytest

from app.rehearsal.bill import Bill
from tests.providers.rehearsed import read
from tests.rehearsal.served import served

PICTURE = {"data": base64.b64encode(read("a.png")).decode(), "media_type": "image/png"}


@pytest.fixture
def dream() -> Iterator[tuple[lumaai.LumaAI, Bill]]:
    bill = Bill()
    with served("luma", bill=bill) as (app, base):
        url = f"{base}/dream-machine/v1"
        with lumaai.LumaAI(auth_token=app.key, base_url=url, max_retries=0) as made:
            yield made, bill


@pytest.fixture
def agents() -> Iterator[tuple[luma_agents.Luma, Bill]]:
    bill = Bill()
    with served("luma", bill=bill) as (app, base):
        made = luma_agents.Luma(auth_token=app.key, base_url=f"{base}/v1", max_retries=0)
        yield made, bill
        made.close()


def ended(get: Any, ticket: str) -> Any:
    for _ in range(300):
        found = get(ticket)
        if found.state in ("completed", "failed"):
            return found
        time.sleep(0.02)
    raise AssertionError(found)


def test_dream_machine_makes_extends_and_lists(dream: tuple[lumaai.LumaAI, Bill]) -> None:
    api, bill = dream
    made = api.generations.video.create(
        model="ray-2", prompt="a boat", duration="5s", resolution="540p", aspect_ratio="16:9"
    )
    done = ended(api.generations.get, str(made.id))
    assert done.state == "completed"
    assert httpx.get(done.assets.video).content[4:8] == b"ftyp"
    frame: Any = {"frame0": {"type": "generation", "id": made.id}}
    longer = api.generations.video.create(model="ray-2", prompt="it drifts", keyframes=frame)
    assert ended(api.generations.get, str(longer.id)).state == "completed"
    listed = api.generations.list(limit=1, offset=0)
    assert [one.id for one in listed.generations] == [longer.id]
    assert listed.generations[0].request.prompt == "it drifts"  # type: ignore[union-attr]
    assert [line["task"] for line in bill.lines] == [made.id, longer.id]
    api.generations.delete(str(made.id))
    with pytest.raises(lumaai.NotFoundError):
        api.generations.get(str(made.id))


@pytest.mark.parametrize(
    "change",
    [
        {"duration": "10s"},
        {"resolution": "360p"},
        {"aspect_ratio": "2:1"},
        {"prompt": "x" * 5001},
        {"keyframes": {"frame0": {"type": "image", "url": "data:image/png;base64,AAAA"}}},
        {"keyframes": {"frame0": {"type": "generation", "id": "nobody"}}},
        {"concepts": [{"key": "somersault"}]},
    ],
)
def test_dream_machine_refuses_what_the_sheet_refuses(
    dream: tuple[lumaai.LumaAI, Bill], change: dict[str, Any]
) -> None:
    api, bill = dream
    with pytest.raises((lumaai.BadRequestError, lumaai.UnprocessableEntityError)):
        api.generations.video.create(**{"model": "ray-2", "prompt": "a boat", **change})
    assert bill.lines == ()


def test_the_balance_is_told_in_cents_and_a_wrong_key_is_not(
    dream: tuple[lumaai.LumaAI, Bill],
) -> None:
    api, _bill = dream
    assert api.credits.get().credit_balance == 1_000_000
    assert api.ping.check().message == "pong"
    with pytest.raises(lumaai.PermissionDeniedError):
        api.with_options(auth_token="else").credits.get()


def test_agents_takes_frames_as_bytes_and_as_uploads(
    agents: tuple[luma_agents.Luma, Bill],
) -> None:
    api, bill = agents
    raw = read("b.png")
    ticket = api.files.create(mime_type="image/png", size_bytes=len(raw), filename="b.png")
    assert ticket.upload is not None
    put = httpx.put(ticket.upload.url, content=raw, headers=ticket.upload.headers or {})
    assert put.status_code == 200
    assert api.files.complete(ticket.id).state == "ready"
    made = api.generations.create(
        model="ray-3.2",
        type="video",
        prompt="a lighthouse",
        aspect_ratio="16:9",
        video={  # type: ignore[arg-type]
            "resolution": "360p",
            "duration": "5s",
            "start_frame": PICTURE,
            "end_frame": {"file_id": ticket.id},
        },
    )
    done = ended(api.generations.get, made.id)
    assert (done.state, done.output[0].type) == ("completed", "video")
    assert httpx.get(done.output[0].url).content[4:8] == b"ftyp"
    assert [line["task"] for line in bill.lines] == [made.id]


def test_agents_makes_stills(agents: tuple[luma_agents.Luma, Bill]) -> None:
    api, _bill = agents
    made = api.generations.create(model="uni-1", type="image", prompt="a lighthouse")
    done = ended(api.generations.get, made.id)
    assert httpx.get(done.output[0].url).content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "video",
    [
        {"duration": "10s", "start_frame": PICTURE},
        {"hdr": True, "resolution": "540p"},
        {"exr_export": True},
        {"loop": True, "duration": "10s"},
        {"keyframes": [PICTURE], "keyframe_indexes": [121]},
        {"keyframes": [PICTURE], "keyframe_indexes": []},
        {"keyframes": [PICTURE], "keyframe_indexes": [0], "start_frame": PICTURE},
        {"start_frame": {**PICTURE, "file_id": "file_0001"}},
        {"start_frame": {"data": "AAAA", "media_type": "image/png"}},
    ],
)
def test_agents_refuses_what_the_sheet_refuses(
    agents: tuple[luma_agents.Luma, Bill], video: dict[str, Any]
) -> None:
    api, bill = agents
    with pytest.raises((luma_agents.BadRequestError, luma_agents.UnprocessableEntityError)):
        api.generations.create(
            model="ray-3.2",
            type="video",
            prompt="a lighthouse",
            video=video,  # type: ignore[arg-type]
        )
    assert bill.lines == ()


def test_moderation_has_a_code_on_agents_and_words_on_dream_machine() -> None:
    with served("luma", faults="moderation") as (app, base):
        new = luma_agents.Luma(auth_token=app.key, base_url=f"{base}/v1", max_retries=0)
        old = lumaai.LumaAI(auth_token=app.key, base_url=f"{base}/dream-machine/v1", max_retries=0)
        with new, old:
            made = new.generations.create(model="ray-3.2", type="video", prompt="a lighthouse")
            failed = ended(new.generations.get, made.id)
            assert (failed.state, failed.failure_code) == ("failed", "content_moderated")
            other = old.generations.video.create(model="ray-2", prompt="a lighthouse")
            assert "moderation" in ended(old.generations.get, str(other.id)).failure_reason
