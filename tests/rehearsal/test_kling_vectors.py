"""Kling's simulator against the contract's own samples, vectors and tables (wire sheet B, 1).

There is no official client; what is sent and expected here is transcribed from the sheet.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import struct
import time
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from app.domain.money import Money
from app.rehearsal.bill import Bill
from app.rehearsal.kling import ACCESS_KEY, KEY, SECRET_KEY, Kling

pytestmark = pytest.mark.asyncio
OWN = "shot-0001-take-02"
VECTOR = (  # 1.1: test-access-key, test-secret-key, exp 1800001800, nbf 1799999995
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ0ZXN0LWFjY2Vzcy1rZXkiLCJleHAiOjE4MDAwMDE4MDAs"
    "Im5iZiI6MTc5OTk5OTk5NX0.hCnqR-YX8f6sARdFlrauafgnsuIzVmujSRN8m4paTgQ"
)


def png(wide: int, high: int) -> str:
    """A plain picture as base64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        head = struct.pack(">I", len(data)) + kind + data
        return head + struct.pack(">I", zlib.crc32(kind + data))

    form = struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((wide + 7) // 8 + 1) * high)
    raw = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", form) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return base64.b64encode(raw).decode()


PICTURE = png(640, 360)
# 1.2 and 1.3, as they stand there; the callbacks' addresses are left out
TEXT = {
    "prompt": "shot 1, 3, a fox crosses a frozen river at dawn; shot 2, 2, close-up of its breath;",
    "settings": {"multi_shot": True, "audio": "native", "resolution": "1080p",
                 "aspect_ratio": "16:9", "duration": 5},
    "options": {"external_task_id": OWN, "watermark_info": {"enabled": False}},
}  # fmt: skip
IMAGE = {
    "contents": [
        {"type": "prompt", "text": "She turns toward the window, slow push-in"},
        {"type": "first_frame", "url": "https://cdn.example/f0.png"},
        {"type": "last_frame", "url": "https://cdn.example/f1.png"},
    ],
    "settings": {"multi_shot": False, "audio": "off", "resolution": "1080p", "duration": 5},
    "options": {"external_task_id": "shot-0002-take-01"},
}
OLD_IMAGE = {
    "model_name": "kling-v1-6", "mode": "pro", "duration": "5",
    "image": "https://cdn.example/a.png", "image_tail": "https://cdn.example/b.png",
    "prompt": "the curtain opens", "negative_prompt": "text, logo", "cfg_scale": 0.5,
    "external_task_id": "s1t1",
}  # fmt: skip
AVATAR = {
    "image": "https://cdn.example/host.png", "sound_file": "https://cdn.example/line.mp3",
    "prompt": "calm presenter", "mode": "std", "external_task_id": "avatar-7",
}  # fmt: skip
V = "/v1/videos"


@asynccontextmanager
async def client(
    app: Kling | None = None, token: str = KEY, **wishes: Any
) -> AsyncIterator[httpx.AsyncClient]:
    app = app or Kling(**({"speed": 2000.0, "tiny": True} | wishes))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://kling.test", headers=headers
    ) as one:
        yield one


def jwt(claims: Mapping[str, object], secret: str = SECRET_KEY) -> str:
    def part(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    head = part(b'{"alg":"HS256","typ":"JWT"}')
    told = f"{head}.{part(json.dumps(claims, separators=(',', ':')).encode())}"
    return f"{told}.{part(hmac.new(secret.encode(), told.encode(), hashlib.sha256).digest())}"


def claims(**other: object) -> dict[str, object]:
    now = int(time.time())
    return {"iss": ACCESS_KEY, "exp": now + 1800, "nbf": now - 5} | other


async def ended(one: httpx.AsyncClient, path: str) -> Any:
    for _ in range(500):
        data = (await one.get(path)).json()["data"]
        task = data[0] if isinstance(data, list) else data
        if (task.get("status") or task.get("task_status")) in ("succeeded", "succeed", "failed"):
            return task
        await asyncio.sleep(0.01)
    raise AssertionError("it never ends")


async def test_the_newer_samples_are_taken_and_answered_as_they_stand() -> None:
    bill = Bill()
    async with client(bill=bill) as one:
        made = (await one.post("/text-to-video/kling-3.0", json=TEXT)).json()
        assert (made["code"], made["message"]) == (0, "SUCCEED")
        assert set(made["data"]) == {"id", "status", "create_time", "update_time", "external_id"}
        assert (made["data"]["status"], made["data"]["external_id"]) == ("submitted", OWN)
        task = await ended(one, f"/tasks?task_ids={made['data']['id']}")
        assert set(task) == {"id", "status", "message", "create_time", "update_time",
                             "external_id", "outputs", "billing"}  # fmt: skip
        assert task["status"] == "succeeded"
        assert task["billing"] == [
            {"charge_type": "unit", "amount": "6", "currency": "USD", "package_type": "video",
             "list_price": "0.84"}
        ]  # fmt: skip
        [film] = task["outputs"]
        assert set(film) == {"type", "id", "url", "watermark_url", "duration"}
        assert (film["type"], film["duration"]) == ("video", "5")
        assert (await one.get(film["url"])).content[4:8] == b"ftyp"
        assert (await one.post("/image-to-video/kling-3.0", json=IMAGE)).json()["code"] == 0
        both = await one.get(f"/tasks?external_task_ids={OWN},shot-0002-take-01")
        assert [t["external_id"] for t in both.json()["data"]] == [OWN, "shot-0002-take-01"]
    paid = [Money.model_validate(line["money"]) for line in bill.lines]
    assert paid == [Money.of("0.84"), Money.of("0.56")]


async def test_the_older_samples_are_taken_and_answered_as_they_stand() -> None:
    async with client(token=jwt(claims())) as one:
        path = f"{V}/image2video"
        made = (await one.post(path, json=OLD_IMAGE)).json()["data"]
        assert set(made) == {"task_id", "task_info", "task_status", "created_at", "updated_at"}
        assert made["task_info"] == {"external_task_id": "s1t1"}
        by_own = await ended(one, f"{path}/s1t1")
        assert by_own["task_id"] == made["task_id"]
        assert by_own["task_status"] == "succeed"
        assert by_own["final_unit_deduction"] == "3.5"
        assert by_own["final_balance_deduction"] == {"quota": "0", "list_price": "0"}
        [film] = by_own["task_result"]["videos"]
        assert set(film) == {"id", "url", "watermark_url", "duration"}
        listed = (await one.get(f"{path}?pageNum=1&pageSize=30")).json()["data"]
        assert [task["task_id"] for task in listed] == [made["task_id"]]
        assert (await one.get(f"{V}/text2video/s1t1")).json()["code"] == 1203
        avatar = (await one.post(f"{V}/avatar/image2video", json=AVATAR)).json()
        assert avatar["code"] == 0
        extended = await one.post(f"{V}/video-extend", json={"video_id": film["id"]})
        task = await ended(one, f"{V}/video-extend/{extended.json()['data']['task_id']}")
        assert task["task_info"]["parent_video"]["id"] == film["id"]


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("", 1001),
        ("no-such-key", 1002),
        (VECTOR, 1002),  # a good token of another pair of keys
        (jwt(claims(), "another secret"), 1002),
        (jwt(claims(nbf=int(time.time()) + 3600)), 1003),
        (jwt(claims(exp=int(time.time()) - 1)), 1004),
        (jwt({"iss": ACCESS_KEY}), 1000),
        (jwt(claims(iss="somebody")), 1000),
    ],
)
async def test_every_wrong_key_has_its_code(token: str, code: int) -> None:
    async with client(token=token) as one:
        for path in ("/tasks?task_ids=1", f"{V}/text2video"):
            answer = await one.get(path)
            assert (answer.status_code, answer.json()["code"]) == (401, code)
            assert set(answer.json()) == {"code", "message", "request_id"}


async def test_a_signed_pair_opens_the_older_routes_only() -> None:
    async with client(token=jwt(claims())) as one:
        assert (await one.get(f"{V}/text2video")).json()["code"] == 0
        assert (await one.get("/tasks?task_ids=1")).status_code == 403


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("reject-429", 429, 1302),
        ("out-of-credits", 429, 1102),
        ("moderation-at-submit", 400, 1301),
        ("error-500-before", 500, 5000),
        ("error-503-before", 503, 5001),
        ("error-504-after-accept", 504, 5002),
    ],
)
async def test_trouble_has_the_codes_of_the_table(fault: str, status: int, code: int) -> None:
    async with client(faults=fault) as one:
        for path, body in (("/text-to-video/kling-3.0", TEXT), (f"{V}/image2video", OLD_IMAGE)):
            answer = await one.post(path, json=body)
            assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_slots_are_counted_by_model_and_an_own_id_is_taken_once() -> None:
    async with client(slots=1, speed=1.0) as one:
        assert (await one.post("/text-to-video/kling-3.0", json=TEXT)).status_code == 200
        again = await one.post("/text-to-video/kling-2.6", json=text(duration=5) | own(OWN))
        assert (again.status_code, again.json()["code"]) == (400, 1201)
        full = await one.post("/text-to-video/kling-3.0", json=TEXT | own("another"))
        assert full.json()["message"] == "parallel task over resource pack limit"
        assert (full.status_code, full.json()["code"]) == (429, 1303)
        other = await one.post("/text-to-video/kling-2.6", json=text(duration=5) | own("another"))
        assert other.status_code == 200


def own(name: str) -> dict[str, object]:
    return {"options": {"external_task_id": name}}


def text(**settings: object) -> dict[str, object]:
    return {"prompt": "a fox", "settings": settings}


def contents(*entries: Mapping[str, object], **settings: object) -> dict[str, object]:
    return {"contents": [{"type": "prompt", "text": "a fox"}, *entries], "settings": settings}


FIRST = {"type": "first_frame", "url": PICTURE}
LAST = {"type": "last_frame", "url": PICTURE}
SHOWN = {"type": "refer_image", "url": PICTURE}
BASE = {"type": "base_video", "url": "https://cdn.example/v.mp4"}
FEATURE = {"type": "feature_video", "url": "https://cdn.example/v.mp4"}
ELEMENT = {"type": "element", "element_id": 1, "id": "e"}
CAMERA = {"type": "simple", "config": {"zoom": 5}}


def image(**fields: object) -> dict[str, object]:
    return {"model_name": "kling-v1-6", "mode": "pro", "image": PICTURE, **fields}


def words(**fields: object) -> dict[str, object]:
    return {"model_name": "kling-v1", "prompt": "a fox", **fields}


GOOD: list[tuple[str, dict[str, object]]] = [
    ("/text-to-video/kling-3.0", text(duration=15, resolution="4k")),
    ("/text-to-video/kling-3.0-turbo", text(duration=3)),
    ("/text-to-video/kling-2.6", text(audio="native", resolution="1080p")),
    ("/image-to-video/kling-3.0", contents(FIRST, LAST, ELEMENT, ELEMENT, ELEMENT)),
    ("/omni-video/kling-3.0-omni", contents(*[SHOWN] * 7, aspect_ratio="1:1")),
    ("/omni-video/kling-3.0-omni", contents(BASE, *[SHOWN] * 4, audio="original")),
    ("/omni-video/kling-o1", contents(FEATURE, duration=10)),
    (f"{V}/text2video", words(camera_control=CAMERA)),
    (f"{V}/text2video", words(camera_control={"type": "down_back"})),
    (f"{V}/text2video", words(model="passed over", duration="10")),
    (f"{V}/image2video", image(image_tail=PICTURE)),
    (f"{V}/multi-image2video", image(image_list=[{"image": PICTURE}] * 4, prompt="a fox")),
]
BAD: list[tuple[str, dict[str, object], int]] = [
    ("/text-to-video/kling-9", text(), 1203),
    ("/text-to-video/kling-3.0", text(duration=2), 1201),
    ("/text-to-video/kling-3.0", text(duration="5"), 1201),
    ("/text-to-video/kling-3.0", {"prompt": "x" * 3073}, 1201),
    ("/text-to-video/kling-3.0", {"settings": {}}, 1201),
    ("/text-to-video/kling-3.0-turbo", text(resolution="4k"), 1201),
    ("/text-to-video/kling-2.6", text(audio="native"), 1201),
    ("/text-to-video/kling-2.6", text(multi_shot=True), 1201),
    ("/image-to-video/kling-3.0", contents(LAST), 1201),
    ("/image-to-video/kling-3.0", contents(FIRST, *[ELEMENT] * 4), 1201),
    ("/image-to-video/kling-3.0", contents({**FIRST, "url": png(299, 300)}), 1201),
    ("/image-to-video/kling-3.0", contents({**FIRST, "url": png(300, 760)}), 1201),
    ("/image-to-video/kling-3.0", contents({**FIRST, "url": "?"}), 1201),
    ("/image-to-video/kling-3.0-turbo", contents(FIRST, LAST), 1201),
    ("/omni-video/kling-3.0-omni", contents(SHOWN), 1201),
    ("/omni-video/kling-3.0-omni", contents(*[SHOWN] * 8, aspect_ratio="1:1"), 1201),
    ("/omni-video/kling-3.0-omni", contents(BASE, *[SHOWN] * 5), 1201),
    ("/omni-video/kling-3.0-omni", contents(BASE, FIRST), 1201),
    ("/omni-video/kling-3.0-omni", contents(BASE, audio="native"), 1201),
    ("/omni-video/kling-3.0-omni", contents(FEATURE, multi_shot=False), 1201),
    ("/omni-video/kling-o1", contents(FIRST, audio="native"), 1201),
    ("/omni-video/kling-o1", contents(FIRST, duration=11), 1201),
    (f"{V}/text2video", words(duration=5), 1201),
    (f"{V}/text2video", words(model_name="kling-v1-5"), 1201),
    (f"{V}/text2video", words(model_name="nobody"), 1203),
    (f"{V}/text2video", words(mode="4k"), 1201),
    (f"{V}/text2video", words(cfg_scale=1.1), 1201),
    (f"{V}/text2video", words(model_name="kling-v2-master", cfg_scale=0.5), 1201),
    (f"{V}/text2video", words(model_name="kling-v1-6", camera_control=CAMERA), 1201),
    (f"{V}/text2video", words(camera_control=CAMERA, duration="10"), 1201),
    (f"{V}/text2video", words(camera_control={"type": "simple", "config": {}}), 1201),
    (f"{V}/text2video", words(sound="on"), 1201),
    (f"{V}/image2video", image(image=f"data:image/png;base64,{PICTURE}"), 1201),
    (f"{V}/image2video", image(image_tail=PICTURE, mode="std"), 1201),
    (f"{V}/image2video", image(image_tail=PICTURE, static_mask=PICTURE), 1201),
    (f"{V}/image2video", image(static_mask=PICTURE), 1201),
    (f"{V}/multi-image2video", image(image_list=[{"image": PICTURE}] * 5, prompt="x"), 1201),
    (f"{V}/video-extend", {"video_id": "v-1"}, 1203),
    (f"{V}/avatar/image2video", {"image": PICTURE}, 1201),
    (f"{V}/advanced-lip-sync", {"session_id": "S", "face_choose": []}, 1203),
    (f"{V}/lip-sync", {"input": {"mode": "audio2video", "video_id": "v-1"}}, 1203),
    (f"{V}/identify-face", {}, 1201),
]


async def test_what_the_contract_allows_is_taken() -> None:
    async with client(slots=100) as one:
        for path, body in GOOD:
            answer = await one.post(path, json=body)
            assert answer.json()["code"] == 0, (path, body, answer.text)


async def test_what_the_contract_does_not_allow_is_refused_and_costs_nothing() -> None:
    bill = Bill()
    async with client(slots=100, bill=bill) as one:
        for path, body, code in BAD:
            answer = await one.post(path, json=body)
            status = 404 if code == 1203 else 400
            found = (answer.status_code, answer.json()["code"])
            assert found == (status, code), (path, body, answer.text)
        for raw in (b"", b"[]", b"{", b"\xff"):
            answer = await one.post("/text-to-video/kling-3.0", content=raw)
            assert (answer.status_code, answer.json()["code"]) == (400, 1200)
        query = await one.get("/tasks?task_ids=1&external_task_ids=2")
        assert query.json()["code"] == 1201
        assert (await one.get("/nowhere")).status_code == 404
    assert bill.lines == ()


async def test_faces_are_found_and_given_lips() -> None:
    sound = base64.b64encode(b"\xff\xfb\x90\x64" + bytes(2000)).decode()
    async with client() as one:
        made = (await one.post("/text-to-video/kling-3.0", json=TEXT)).json()["data"]
        film = (await ended(one, f"/tasks?task_ids={made['id']}"))["outputs"][0]
        told = (await one.post(f"{V}/identify-face", json={"video_id": film["id"]})).json()["data"]
        assert set(told) >= {"session_id", "face_data", "final_unit_deduction"}
        [face] = told["face_data"]
        assert (face["start_time"], face["end_time"]) == (0, 5000)
        chosen = {
            "face_id": face["face_id"], "sound_file": sound, "sound_start_time": 0,
            "sound_end_time": 3000, "sound_insert_time": 1000,
        }  # fmt: skip
        for wrong in ({"sound_end_time": 1999}, {"sound_insert_time": 3001}, {"face_id": "x"},
                      {"sound_volume": 3}, {"audio_id": "a"}):  # fmt: skip
            body = {"session_id": told["session_id"], "face_choose": [chosen | wrong]}
            answer = await one.post(f"{V}/advanced-lip-sync", json=body)
            assert answer.json()["code"] == 1201, wrong
        body = {"session_id": told["session_id"], "face_choose": [chosen]}
        synced = await one.post(f"{V}/advanced-lip-sync", json=body)
        task = await ended(one, f"{V}/advanced-lip-sync/{synced.json()['data']['task_id']}")
        assert task["task_status"] == "succeed"


async def test_the_list_of_tasks_has_pages_and_filters() -> None:
    async with client(slots=100) as one:
        for n in range(5):
            await one.post("/text-to-video/kling-2.6", json=text() | own(f"n{n}"))
        first = (await one.post("/tasks", json={"limit": 3, "cursor": ""})).json()["data"]
        assert (first["count"], first["has_more"]) == (3, True)
        rest = {"limit": 3, "cursor": first["next_cursor"]}
        second = (await one.post("/tasks", json=rest)).json()["data"]
        assert (second["count"], second["has_more"]) == (2, False)
        failed = {"filters": [{"key": "status", "values": ["failed"]}]}
        assert (await one.post("/tasks", json=failed)).json()["data"]["result"] == []
