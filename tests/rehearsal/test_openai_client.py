"""OpenAI's own client cannot tell the simulator from what the video service was."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from app.rehearsal.bill import Bill
from tests.providers.rehearsed import read
from tests.rehearsal.served import served

WORDS: dict[str, Any] = {"prompt": "a kite", "model": "sora-2", "size": "1280x720", "seconds": "4"}


@pytest.fixture
def client() -> Iterator[tuple[openai.OpenAI, Bill]]:
    bill = Bill()
    with served("openai", bill=bill) as (app, base), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the whole service is
        with openai.OpenAI(api_key=app.key, base_url=f"{base}/v1", max_retries=0) as made:
            yield made, bill


def test_text_and_first_frame_become_videos(client: tuple[openai.OpenAI, Bill]) -> None:
    api, bill = client
    made = api.videos.create_and_poll(**WORDS)
    assert (made.status, made.progress, made.seconds) == ("completed", 100, "4")
    assert api.videos.download_content(made.id).read()[4:8] == b"ftyp"
    frame = ("frame.png", io.BytesIO(read("a.png")), "image/png")
    second = api.videos.create_and_poll(**WORDS, input_reference=frame)
    assert second.status == "completed"
    assert [line["task"] for line in bill.lines] == [made.id, second.id]


def test_remix_list_and_delete(client: tuple[openai.OpenAI, Bill]) -> None:
    api, _bill = client
    made = api.videos.create_and_poll(**WORDS)
    again = api.videos.remix(made.id, prompt="the kite falls")
    assert again.remixed_from_video_id == made.id
    listed = list(api.videos.list(limit=1))
    assert [video.id for video in listed] == [again.id, made.id], "the client walks the pages"
    assert api.videos.delete(made.id).deleted
    with pytest.raises(openai.NotFoundError):
        api.videos.retrieve(made.id)


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"seconds": "5"}, "seconds"),
        ({"size": "1920x1080"}, "size"),
        ({"prompt": "x" * 32_001}, "prompt"),
        ({"model": "sora-9"}, "model"),
        ({"size": "720x1280", "input_reference": "a"}, "input_reference"),
    ],
)
def test_a_wrong_field_is_named(
    client: tuple[openai.OpenAI, Bill], change: dict[str, Any], param: str
) -> None:
    api, bill = client
    if "input_reference" in change:
        change = {**change, "input_reference": ("a.png", io.BytesIO(read("a.png")), "image/png")}
    with pytest.raises(openai.BadRequestError) as told:
        api.videos.create(**{**WORDS, **change})
    assert told.value.param == param
    assert bill.lines == ()


def test_a_failed_video_says_why_without_an_exception() -> None:
    with served("openai", faults="moderation") as (app, base), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        with openai.OpenAI(api_key=app.key, base_url=f"{base}/v1", max_retries=0) as api:
            made = api.videos.create_and_poll(**WORDS)
    assert made.status == "failed"
    assert made.error is not None
    assert made.error.code == "moderation_blocked"


def test_a_wrong_key_is_turned_away_and_scripts_are_still_read_there() -> None:
    with served("openai") as (app, base):
        other = openai.OpenAI(api_key="sk-else", base_url=f"{base}/v1", max_retries=0)
        with other, pytest.raises(openai.AuthenticationError):
            other.models.list()
        with openai.OpenAI(api_key=app.key, base_url=f"{base}/v1", max_retries=0) as api:
            assert [model.id for model in api.models.list()]
