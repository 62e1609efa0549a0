"""The adapter of OpenAI's video format: forms, states, and doubts settled from the list."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.errors import (
    BadReply,
    NotCapable,
    OutOfFunds,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)
from app.domain.model_card import Mode
from app.domain.vendor_ports import ABSENT, NOBODY, Doubt, Settled
from app.providers.adapters import openai
from app.providers.wire_call import HttpReply
from app.rehearsal.files import form_parts
from tests.providers.orders import ASIDE, order, picture, play, reading
from tests.providers.rehearsed import cards, ended, fetched, order_of, rehearsed, send, sent

SENT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def asked(**fields: object) -> Any:
    plain = {"seconds": 4, "size_name": "1280x720", "options": {"wire_model": "sora-2"}}
    return order(**(plain | fields))


def reply(data: object, status: int = 200) -> HttpReply:
    return HttpReply(status=status, body=json.dumps(data).encode())


def test_an_order_is_a_form_with_its_seconds_as_text_and_its_picture_as_a_file() -> None:
    call = openai.submission(
        asked(mode=Mode.FIRST_FRAME, first_frame=picture()), reading(b"\x89PNG raw"), ASIDE
    )
    parts = form_parts(call.headers["Content-Type"], call.body)
    assert parts == {
        "prompt": b"A red kite over a grey sea",
        "model": b"sora-2",
        "seconds": b"4",
        "size": b"1280x720",
        "input_reference": b"\x89PNG raw",
    }
    again = openai.submission(
        asked(mode=Mode.FIRST_FRAME, first_frame=picture()), reading(b"\x89PNG raw"), ASIDE
    )
    assert again.sha256 == call.sha256


def test_a_take_is_made_longer_by_its_name_there_or_by_its_file() -> None:
    named = asked(mode=Mode.EXTEND, clip_ticket="video_1")
    call = openai.submission(named, reading(), ASIDE)
    assert call.path == "/v1/videos/extensions"
    assert json.loads(call.body)["video"] == {"id": "video_1"}
    filed = asked(mode=Mode.EXTEND, clip=picture(media_type="video/mp4"))
    call = openai.submission(filed, reading(b"clip"), ASIDE)
    parts = form_parts(call.headers["Content-Type"], call.body)
    assert parts["video"] == b"clip"
    edit = openai.submission(
        asked(mode=Mode.VIDEO, clip=picture(media_type="video/mp4")), reading(), ASIDE
    )
    assert edit.path == "/v1/videos/edits"


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"seconds": 5}, "5 s"),
        ({"text": ""}, "prompt"),
        ({"text": "x" * 32_001}, "32000"),
        ({"options": {}}, "wire_model"),
        ({"mode": Mode.FIRST_LAST}, "first and last"),
        ({"mode": Mode.EXTEND}, "video"),
        ({"mode": Mode.FIRST_FRAME}, "first frame"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_sent(
    fields: dict[str, object], word: str
) -> None:
    with pytest.raises(NotCapable) as told:
        openai.submission(asked(**fields), reading(), ASIDE)
    assert word in str(told.value)


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "invalid_value", Refused),
        (400, "moderation_blocked", Refused),
        (401, "invalid_api_key", Refused),
        (404, "model_not_found", Refused),
        (429, "rate_limit_exceeded", RateLimited),
        (429, "insufficient_quota", OutOfFunds),
        (500, "server_error", Unreachable),
        (301, "", BadReply),
    ],
)
def test_refusals_are_told_apart(status: int, code: str, error: type[ProviderError]) -> None:
    told = openai.read_refusal(reply({"error": {"code": code, "message": "m"}}, status), paid=True)
    assert type(told) is error


def video(ticket: str, at: datetime, **fields: object) -> dict[str, object]:
    plain = {"id": ticket, "created_at": int(at.timestamp()), "model": "sora-2", "seconds": "4"}
    return plain | {"prompt": "A red kite over a grey sea"} | fields


@pytest.mark.parametrize(
    ("videos", "settled"),
    [
        ([], ABSENT),
        ([video("v", SENT)], Settled("found", "v")),
        ([video("b", SENT + timedelta(seconds=5)), video("a", SENT)], Settled("found", "a")),
        ([video("known", SENT)], ABSENT),
        ([video("v", SENT, prompt="another")], ABSENT),
        ([video("v", SENT, seconds="8")], ABSENT),
        ([video("v", SENT - timedelta(hours=2))], ABSENT),
    ],
)
def test_a_doubt_is_settled_from_the_list(
    videos: list[dict[str, object]], settled: Settled
) -> None:
    doubt = Doubt(own_id="x", sha256="y", sent_at=SENT, known=frozenset({"known"}))
    page = reply({"data": videos, "has_more": False})
    assert play(openai.settle(asked(), doubt), page)[1] == settled


def test_further_pages_are_read_only_as_far_back_as_needed() -> None:
    doubt = Doubt(own_id="x", sha256="y", sent_at=SENT)
    new = reply({"data": [video("n", SENT, seconds="8")], "has_more": True, "last_id": "n"})
    old = reply({"data": [video("o", SENT - timedelta(hours=2))], "has_more": True})
    calls, settled = play(openai.settle(asked(), doubt), new, old)
    assert settled == ABSENT
    assert calls[1].path.endswith("&after=n")
    assert play(openai.settle(asked(), doubt), reply({"odd": 1}))[1] == NOBODY


@pytest.mark.asyncio
async def test_a_lost_order_is_found_and_its_file_needs_the_key(tmp_path: Any) -> None:
    card = next(card for card in cards(retired=True) if card.id == "sora-2")
    one = order_of(card, Mode.TEXT)
    now = datetime.now(UTC)
    async with rehearsed("openai", "drop-after-accept:1") as (vendor, bill):
        with pytest.raises(Unreachable):
            await send(vendor, one)
        settled = await vendor.settle(one, Doubt(own_id="x", sha256="y", sent_at=now))
        assert settled.ticket == bill.lines[0]["task"]
        look = await ended(vendor, str(settled.ticket), one)
        assert look.downloads[0].startswith("in-house:")
        assert await fetched(vendor, look, one, tmp_path / "take") == "video/mp4"
        longer = order_of(card, Mode.EXTEND, clip=sent("c.mp4"), options={"wire_model": "sora-2"})
        ticket = await send(vendor, longer)
        assert (await ended(vendor, ticket, longer)).state == "done"
