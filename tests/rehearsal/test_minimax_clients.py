"""MiniMax's simulator before a client that nobody here wrote, and before the sheet's own words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from app.rehearsal.bill import Bill
from tests.rehearsal.served import served

CLIENTS = Path(__file__).parents[2] / ".venv/clients/minimax-mcp"
# What the vendor's own tool server does with its client, step by step.
SCRIPT = """
import io, json, sys, time
from minimax_mcp.client import MinimaxAPIClient
client = MinimaxAPIClient(sys.argv[1], sys.argv[2])
order = {"model": "MiniMax-Hailuo-2.3", "prompt": "a kite [Push in]", "duration": 6,
         "resolution": "768P"}
task = client.post("/v1/video_generation", json=order)["task_id"]
for _ in range(200):
    told = client.get(f"/v1/query/video_generation?task_id={task}")
    if told["status"] in ("Success", "Fail"):
        break
    time.sleep(0.02)
file = client.get(f"/v1/files/retrieve?file_id={told['file_id']}")["file"]
sent = {"file": ("voice.mp3", io.BytesIO(b"ID3 sound"), "audio/mpeg")}
stored = client.post("/v1/files/upload", files=sent, data={"purpose": "voice_clone"})["file"]
print(json.dumps({"told": told, "file": file, "stored": stored}))
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(CLIENTS)}
    command = [sys.executable, "-c", SCRIPT, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=60, check=False
    )


def test_the_vendors_own_client_orders_waits_and_finds_the_file() -> None:
    bill = Bill()
    with served("minimax", bill=bill) as (app, base):
        done = run(app.key, base)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        clip = httpx.get(found["file"]["download_url"])
    assert found["told"]["status"] == "Success"
    assert isinstance(found["told"]["file_id"], str)
    assert found["file"]["file_id"] == int(found["told"]["file_id"])
    assert clip.content[4:8] == b"ftyp"
    assert len(clip.content) == found["file"]["bytes"]
    assert found["stored"]["purpose"] == "voice_clone"
    assert [line["kind"] for line in bill.lines] == ["charged"]


def test_the_vendors_own_client_is_turned_away_with_a_wrong_key() -> None:
    with served("minimax") as (_app, base):
        done = run("sk-api-else", base)
    assert done.returncode != 0
    assert "MinimaxAuthError" in done.stderr


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"model": "MiniMax-Hailuo-9"}, 2013),
        ({"prompt": ""}, 2013),
        ({"prompt": "x" * 2001}, 2013),
        ({"duration": 10, "resolution": "1080P"}, 2013),
        ({"duration": "6"}, 2013),
        ({"resolution": "512P"}, 2013),
        ({"first_frame_image": "data:image/png;base64,AAAA"}, 2013),
        ({"last_frame_image": "https://cdn.example/b.png"}, 2013),
        ({"prompt_optimizer": "no"}, 2013),
        ({"model": "MiniMax-Hailuo-2.3-Fast"}, 2013),
        ({"subject_reference": [{"type": "character", "image": ["https://c.example/a"]}]}, 2013),
        ({}, None),
    ],
)
def test_v1_refuses_what_the_sheet_refuses(change: dict[str, object], code: int | None) -> None:
    order = {"model": "MiniMax-Hailuo-2.3", "prompt": "a kite", "duration": 6}
    bill = Bill()
    with served("minimax", bill=bill) as (app, base):
        url, signed = f"{base}/v1/video_generation", {"Authorization": f"Bearer {app.key}"}
        reply = httpx.post(url, json=order | change, headers=signed)
    assert reply.status_code == 200, "this interface hides its errors in good answers"
    told = reply.json()
    assert told["base_resp"]["status_code"] == (code or 0)
    assert len(bill.lines) == (0 if code else 1)


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, True),
        ({"ratio": "adaptive"}, False),
        ({"ratio": None}, False),
        ({"resolution": "1080P"}, False),
        ({"duration": 3}, False),
        ({"duration": 16}, False),
        ({"content": []}, False),
        ({"content": [{"type": "text", "text": "x" * 7001}]}, False),
    ],
)
def test_v2_refuses_what_the_sheet_refuses(change: dict[str, object], good: bool) -> None:
    text = {"type": "text", "text": "a kite"}
    order = {"model": "MiniMax-H3", "content": [text], "resolution": "768P", "duration": 6}
    with served("minimax") as (app, base):
        url, signed = f"{base}/v2/video_generation", {"Authorization": f"Bearer {app.key}"}
        reply = httpx.post(url, json=order | {"ratio": "16:9"} | change, headers=signed)
    told = reply.json()
    assert reply.status_code == (200 if good else 400)
    assert ("task_id" in told) is good
    if not good:
        assert told["error"]["type"] == "bad_request_error"
        assert told["error"]["http_code"] == "400"


def test_frames_and_references_exclude_each_other_and_are_counted() -> None:
    def image(role: str) -> dict[str, object]:
        url = "https://cdn.example/a.png"
        return {"type": "image_url", "image_url": {"url": url}, "role": role}

    text = {"type": "text", "text": "a kite"}
    plain = {"model": "MiniMax-H3", "resolution": "2K", "duration": 4}
    with served("minimax") as (app, base):
        url, signed = f"{base}/v2/video_generation", {"Authorization": f"Bearer {app.key}"}

        def status(*roles: str) -> int:
            content = [text, *(image(role) for role in roles)]
            return httpx.post(url, json={**plain, "content": content}, headers=signed).status_code

        assert status("first_frame", "last_frame") == 200
        assert status(*["reference_image"] * 9) == 200
        assert status(*["reference_image"] * 10) == 400
        assert status("first_frame", "reference_image") == 400
        assert status("last_frame") == 400
        assert status("base_video") == 400
