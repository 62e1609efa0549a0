"""fal's own client cannot tell the simulator from the vendor; its fixed addresses are pointed here.

The client knows only https addresses of fal; they are the one thing changed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

import fal_client
import httpx
import pytest
from fal_client import client as inner

from app.rehearsal.bill import Bill
from tests.providers.rehearsed import read
from tests.rehearsal.served import served

KLING = "fal-ai/kling-video/v3/pro/image-to-video"
PICTURE = "data:image/png;base64," + base64.b64encode(read("a.png")).decode()


class Tidy(fal_client.SyncClient):
    """The client with an end: it leaves its connections open."""

    def __init__(self, key: str) -> None:
        super().__init__(key=key)
        self._opened: list[httpx.Client] = []

    def _get_cdn_client(self) -> httpx.Client:
        self._opened.append(super()._get_cdn_client())
        return self._opened[-1]

    def close(self) -> None:
        for one in (self._client, *self._opened):
            one.close()


def stage_of(app: Any, base: str, monkeypatch: pytest.MonkeyPatch) -> Tidy:
    for name, value in (
        ("QUEUE_URL_FORMAT", f"{base}/"),
        ("RUN_URL_FORMAT", f"{base}/"),
        ("REST_URL", base),
        ("CDN_URL", base),
    ):
        monkeypatch.setattr(inner, name, value)
    return Tidy(app.key)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[fal_client.SyncClient, Bill]]:
    bill = Bill()
    with served("fal", bill=bill) as (app, base):
        client = stage_of(app, base, monkeypatch)
        yield client, bill
        client.close()


def test_a_request_is_queued_runs_and_ends_with_a_file(
    stage: tuple[fal_client.SyncClient, Bill],
) -> None:
    client, bill = stage
    handle = client.submit(KLING, {"prompt": "rain", "start_image_url": PICTURE, "duration": "3"})
    kinds = [type(event).__name__ for event in handle.iter_events(interval=0.002)]
    assert kinds[-1] == "Completed"
    assert set(kinds) <= {"Queued", "InProgress", "Completed"}
    result = handle.get()
    assert httpx.get(result["video"]["url"]).content[4:8] == b"ftyp"
    assert [line["task"] for line in bill.lines] == [handle.request_id]


def test_a_still_comes_with_its_seed(stage: tuple[fal_client.SyncClient, Bill]) -> None:
    client, _bill = stage
    size = {"width": 1280, "height": 720}
    words = {"prompt": "a harbour", "image_size": size, "seed": 5}
    result = client.subscribe("fal-ai/flux-2-pro", words)
    [picture] = result["images"]
    assert (picture["width"], picture["height"], result["seed"]) == (1280, 720, 5)
    assert httpx.get(picture["url"]).content.startswith(b"\x89PNG")


def test_an_upload_can_be_fetched_again(stage: tuple[fal_client.SyncClient, Bill]) -> None:
    client, _bill = stage
    link = client.upload(b"a film of a kind", "video/mp4", "film.mp4")
    assert httpx.get(link).content == b"a film of a kind"


@pytest.mark.parametrize(
    ("path", "change", "kind"),
    [
        (KLING, {"duration": 3}, "one_of"),
        (KLING, {"duration": "16"}, "one_of"),
        (KLING, {"start_image_url": None}, "missing"),
        (KLING, {"start_image_url": "nowhere"}, "image_load_error"),
        (KLING, {"generate_audio": "yes"}, "flag_type"),
        (KLING, {"prompt": "x" * 2501}, "string_too_long"),
        ("fal-ai/pika/v2.2/text-to-video", {"duration": "5"}, "one_of"),
        ("fal-ai/luma-dream-machine/ray-2", {"duration": "5"}, "one_of"),
    ],
)
def test_a_mistake_is_accepted_and_found_at_the_result(
    stage: tuple[fal_client.SyncClient, Bill], path: str, change: dict[str, Any], kind: str
) -> None:
    client, bill = stage
    words: dict[str, Any] = {"prompt": "rain"}
    if path == KLING:
        words |= {"start_image_url": PICTURE, "duration": "3"}
    handle = client.submit(path, words | change)
    last = [*handle.iter_events(interval=0.002)][-1]
    assert isinstance(last, fal_client.Completed)
    assert last.error_type == kind
    with pytest.raises(fal_client.FalClientHTTPError) as told:
        handle.get()
    assert told.value.status_code == 422
    assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]


def test_what_waits_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    bill = Bill()
    with served("fal", bill=bill, speed=1.0) as (app, base):
        client = stage_of(app, base, monkeypatch)
        handle = client.submit(KLING, {"prompt": "rain", "start_image_url": PICTURE})
        assert isinstance(handle.status(), fal_client.Queued)
        handle.cancel()
        client.close()
    assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]


def test_the_sheets_own_vector_of_a_webhook_signature_holds() -> None:
    """Nothing here receives webhooks; the digest shows that the sheet's message was read right."""
    body = (
        b'{"request_id":"req-1","gateway_request_id":"req-1","status":"OK",'
        b'"payload":{"video":{"url":"http://127.0.0.1/v.mp4"}}}'
    )
    digest = "67be5c3f50b1843a9026866bb2601ea3c7438694c43c46a694c8f27f56402808"
    assert hashlib.sha256(body).hexdigest() == digest
