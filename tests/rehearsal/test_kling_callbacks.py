"""Kling's callbacks, checked by their scheme's own library; the vector is the vendor's own."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import httpx
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from app.rehearsal.kling import KEY, Kling
from app.rehearsal.kling_callbacks import SECRET, signature
from tests.providers.doorman import answer, doorman

VECTOR_SECRET = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI="
VECTOR_BODY = (
    b'{"id":"1234567890","status":"succeeded","message":"","create_time":1781080778802,'
    b'"update_time":1781080794151}'
)
VECTOR = "v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4="


def test_the_vendors_own_vector_is_signed_alike_here_and_by_the_library() -> None:
    assert signature(VECTOR_SECRET, "9876543210", 1781080794, VECTOR_BODY) == VECTOR
    at = datetime.fromtimestamp(1781080794, UTC)
    theirs = Webhook(VECTOR_SECRET).sign("9876543210", at, VECTOR_BODY.decode())
    assert theirs == VECTOR


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("path", "body", "last"),
    [
        ("/text-to-video/kling-3.0-turbo", {"prompt": "a fox"}, "succeeded"),
        ("/v1/videos/text2video", {"prompt": "a fox"}, "succeed"),
    ],
)
async def test_every_change_is_told_and_its_signature_verifies(
    path: str, body: dict[str, object], last: str
) -> None:
    app = Kling(speed=50, tiny=True)
    async with doorman(*[answer(200, "{}")] * 5) as keeper:
        url = f"{keeper.url}/hook"
        asked = body | {"callback_url": url, "options": {"callback_url": url}}
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://kling.test",
            headers={"Authorization": f"Bearer {KEY}"},
        ) as client:
            made = (await client.post(path, json=asked)).json()["data"]
        told = []
        for _ in range(1000):
            await asyncio.sleep(0.01)
            told = [json.loads(visit.body) for visit in keeper.visits]
            if told and (told[-1].get("status") or told[-1].get("task_status")) == last:
                break
    words = [one.get("status") or one.get("task_status") for one in told]
    assert words in (["submitted", "processing", last], ["submitted", last])
    assert {one.get("id") or one.get("task_id") for one in told} == {
        made.get("id") or made.get("task_id")
    }
    for visit in keeper.visits:
        headers = {
            name: visit.header(name)
            for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
        }
        Webhook(SECRET).verify(visit.body.decode(), headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(visit.body.decode() + " ", headers)


@pytest.mark.asyncio
async def test_nothing_is_told_to_other_machines() -> None:
    app = Kling(speed=400, tiny=True)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://kling.test",
        headers={"Authorization": f"Bearer {KEY}"},
    ) as client:  # fmt: skip
        for url in ("https://app.example/hooks/kling", "http://10.0.0.1/hook", 7):
            body = {"prompt": "a fox", "options": {"callback_url": url}}
            answer = await client.post("/text-to-video/kling-3.0", json=body)
            assert answer.json()["code"] == 0
    assert asyncio.all_tasks() == {asyncio.current_task()}
