"""DashScope's own client cannot tell the simulator from the vendor."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import dashscope
import httpx
import pytest
from dashscope import VideoSynthesis as Typed

from app.rehearsal.bill import Bill
from tests.rehearsal.served import served

VideoSynthesis: Any = Typed  # its own types leave out what it inherits


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Bill]]:
    bill = Bill()
    with served("dashscope", bill=bill) as (app, base):
        monkeypatch.setattr(dashscope, "base_http_api_url", f"{base}/api/v1")
        monkeypatch.setattr(dashscope, "api_key", app.key)
        yield app, bill


def ended(ticket: str) -> Any:
    for _ in range(300):
        found = VideoSynthesis.fetch(ticket)
        if found.output.task_status not in ("PENDING", "RUNNING"):
            return found
        time.sleep(0.02)
    raise AssertionError(found)


@pytest.mark.parametrize(
    ("model", "more"),
    [
        ("wan2.5-t2v-preview", {"size": "832*480", "duration": 5}),
        ("wan2.5-i2v-preview", {"img_url": "https://cdn.example/a.png", "resolution": "480P"}),
        (
            "wanx2.1-kf2v-plus",
            {
                "first_frame_url": "https://cdn.example/a.png",
                "last_frame_url": "https://cdn.example/b.png",
                "resolution": "720P",
            },
        ),
        (
            "wan3.0-video",
            {
                "media": [{"type": "first_frame", "url": "https://cdn.example/a.png"}],
                "resolution": "480P",
                "duration": 4,
            },
        ),
    ],
)
def test_a_task_is_ordered_asked_for_and_its_file_fetched(
    stage: tuple[Any, Bill], model: str, more: dict[str, Any]
) -> None:
    _app, bill = stage
    made = VideoSynthesis.async_call(model=model, prompt="a kite", **more)
    assert made.status_code == 200, made
    done = ended(made.output.task_id)
    assert done.output.task_status == "SUCCEEDED"
    assert httpx.get(done.output.video_url).content[4:8] == b"ftyp"
    assert [line["kind"] for line in bill.lines] == ["charged"]


def test_a_refused_order_says_its_code_and_costs_nothing(stage: tuple[Any, Bill]) -> None:
    _app, bill = stage
    long = VideoSynthesis.async_call(model="wan2.5-t2v-preview", prompt="x" * 1501)
    odd = VideoSynthesis.async_call(model="wan9", prompt="a kite")
    size = VideoSynthesis.async_call(model="wan2.5-t2v-preview", prompt="a kite", size="1*1")
    assert [r.code for r in (long, odd, size)] == [
        "InvalidParameter",
        "ModelNotFound",
        "InvalidParameter",
    ]
    assert bill.lines == ()


def test_the_list_names_what_was_ordered_and_a_wrong_key_is_turned_away(
    stage: tuple[Any, Bill],
) -> None:
    made = VideoSynthesis.async_call(model="wan2.5-t2v-preview", prompt="a kite", size="832*480")
    listed = VideoSynthesis.list(model_name="wan2.5-t2v-preview")
    assert [one["task_id"] for one in listed.output["data"]] == [made.output.task_id]
    assert VideoSynthesis.list(model_name="wan2.6-t2v").output["data"] == []
    refused = VideoSynthesis.list(api_key="sk-else")
    assert (refused.status_code, refused.code) == (401, "InvalidApiKey")


def test_only_what_waits_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    bill = Bill()
    with served("dashscope", bill=bill, speed=1.0) as (app, base):
        monkeypatch.setattr(dashscope, "base_http_api_url", f"{base}/api/v1")
        monkeypatch.setattr(dashscope, "api_key", app.key)
        made = VideoSynthesis.async_call(
            model="wan2.5-t2v-preview", prompt="a kite", size="832*480"
        )
        assert VideoSynthesis.cancel(made.output.task_id).status_code == 200
        assert VideoSynthesis.fetch(made.output.task_id).output.task_status == "CANCELED"
        again = VideoSynthesis.cancel(made.output.task_id)
        assert (again.status_code, again.code) == (400, "UnsupportedOperation")
    assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]
