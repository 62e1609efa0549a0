"""Luma's adapter: two surfaces, an upload before an edit, doubts settled from one of the lists."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
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
from app.providers.adapters import luma
from app.providers.talk import Aside
from app.providers.wire_call import HttpReply
from tests.providers.orders import ASIDE, OWN, order, picture, play, reading
from tests.providers.rehearsed import cards, ended, fetched, order_of, rehearsed, send

SENT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
DREAM = {"wire_model": "ray-2", "surface": "dream machine"}
AGENTS = {"wire_model": "ray-3.2", "surface": "agents"}


def asked(**fields: object) -> Any:
    return order(**({"size_name": "720p", "options": DREAM} | fields))


def body(one: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(luma.submission(one, reading(), ASIDE).body)
    return made


def reply(data: object, status: int = 200) -> HttpReply:
    return HttpReply(status=status, body=json.dumps(data).encode())


def test_dream_machine_is_told_lengths_and_shapes_in_its_own_words() -> None:
    call = luma.submission(asked(), reading(), ASIDE)
    assert (call.host, call.path) == ("", "/dream-machine/v1/generations/video")
    made = json.loads(call.body)
    assert (made["duration"], made["resolution"], made["aspect_ratio"]) == ("5s", "720p", "16:9")
    tall = body(asked(width=720, height=1280))
    assert tall["aspect_ratio"] == "9:16"


def test_dream_machine_extends_its_own_takes_and_takes_pictures_by_link_alone() -> None:
    longer = body(asked(mode=Mode.EXTEND, clip_ticket="g-1"))
    assert longer["keyframes"] == {"frame0": {"type": "generation", "id": "g-1"}}
    links = {**DREAM, "first_frame_link": "https://c.example/a.png"}
    linked = body(asked(mode=Mode.FIRST_FRAME, first_frame=picture(), options=links))
    assert linked["keyframes"]["frame0"] == {"type": "image", "url": "https://c.example/a.png"}
    with pytest.raises(NotCapable, match="public address"):
        body(asked(mode=Mode.FIRST_FRAME, first_frame=picture()))


def test_agents_carries_pictures_as_bytes() -> None:
    one = asked(mode=Mode.FIRST_LAST, first_frame=picture(), last_frame=picture(), options=AGENTS)
    call = luma.submission(one, reading(), ASIDE)
    assert (call.host, call.path) == ("agents", "/v1/generations")
    video = json.loads(call.body)["video"]
    assert set(video) == {"resolution", "duration", "start_frame", "end_frame"}
    assert set(video["start_frame"]) == {"data", "media_type"}


def test_a_video_to_edit_is_uploaded_before_the_order() -> None:
    clip = picture(media_type="video/mp4", file="c.mp4")
    one = asked(mode=Mode.VIDEO, clip=clip, options=AGENTS)
    made = {"id": "f-1", "upload": {"url": "https://s3.example/x", "headers": {"X-A": "b"}}}
    calls, sent = play(luma.errands(one, reading(b"film")), reply(made), reply({}), reply({}))
    create, put, complete = calls
    assert json.loads(create.body)["size_bytes"] == 4
    assert (put.method, put.url, put.headers, put.body) == (
        "PUT",
        "https://s3.example/x",
        {"X-A": "b"},
        b"film",
    )
    assert complete.path == "/v1/files/f-1/complete"
    assert not any(call.paid for call in calls)
    order_made = json.loads(luma.submission(one, reading(), Aside(OWN, sent)).body)
    assert (order_made["type"], order_made["source"]) == ("video_edit", {"file_id": "f-1"})


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"options": {"wire_model": "ray-9"}}, "no model"),
        ({"seconds": 10}, "10 s"),
        ({"size_name": "360p"}, "360p"),
        ({"text": ""}, "prompt"),
        ({"text": "x" * 5001}, "5000"),
        ({"mode": Mode.EXTEND}, "own takes"),
        ({"mode": Mode.VIDEO}, "video"),
        ({"options": AGENTS, "seconds": 9}, "9 s"),
        ({"options": AGENTS, "seconds": 10, "mode": Mode.FIRST_FRAME}, "5 s only"),
        ({"options": AGENTS, "size_name": "4k"}, "4k"),
        ({"options": AGENTS, "mode": Mode.STILL}, "still"),
        ({"options": {**AGENTS, "wire_model": "uni-1"}}, "text"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_sent(
    fields: dict[str, object], word: str
) -> None:
    with pytest.raises(NotCapable) as told:
        luma.submission(asked(**fields), reading(), ASIDE)
    assert word in str(told.value)


@pytest.mark.parametrize(
    ("status", "detail", "error"),
    [
        (400, "prompt was not allowed by moderation", Refused),
        (400, "Insufficient credits", OutOfFunds),
        (403, "Invalid API key", Refused),
        (422, [{"msg": "field required"}], Refused),
        (429, "slow down", RateLimited),
        (500, "oh", Unreachable),
        (302, "", BadReply),
    ],
)
def test_refusals_are_told_apart_by_words(
    status: int, detail: object, error: type[ProviderError]
) -> None:
    told = luma.read_refusal(reply({"detail": detail}, status), paid=True)
    assert type(told) is error


def generation(ticket: str, at: datetime, **request: object) -> dict[str, object]:
    plain: dict[str, object] = {"model": "ray-2", "prompt": "A red kite over a grey sea"}
    return {"id": ticket, "created_at": at.isoformat(), "request": plain | request}


@pytest.mark.parametrize(
    ("listed", "settled"),
    [
        ([], ABSENT),
        ([generation("g", SENT)], Settled("found", "g")),
        (
            [generation("b", SENT + timedelta(seconds=9)), generation("a", SENT)],
            Settled("found", "a"),
        ),
        ([generation("known", SENT)], ABSENT),
        ([generation("g", SENT, prompt="another")], ABSENT),
        ([generation("g", SENT, duration="9s")], ABSENT),
        ([generation("g", SENT - timedelta(days=1))], ABSENT),
    ],
)
def test_a_doubt_is_settled_from_dream_machines_list(
    listed: list[dict[str, object]], settled: Settled
) -> None:
    doubt = Doubt(own_id="x", sha256="y", sent_at=SENT, known=frozenset({"known"}))
    assert play(luma.settle(asked(), doubt), reply({"generations": listed}))[1] == settled
    assert play(luma.settle(asked(), doubt), reply({"odd": 1}))[1] == NOBODY
    assert play(luma.settle(asked(options=AGENTS), doubt))[1] == NOBODY


@pytest.mark.asyncio
async def test_a_lost_order_is_found_again(tmp_path: Path) -> None:
    card = next(card for card in cards() if card.id == "luma-ray-2")
    one = order_of(card, Mode.TEXT)
    now = datetime.now(UTC)
    async with rehearsed("luma", "drop-after-accept:1") as (vendor, bill):
        with pytest.raises(Unreachable):
            await send(vendor, one)
        settled = await vendor.settle(one, Doubt(own_id="x", sha256="y", sent_at=now))
        assert settled.ticket == bill.lines[0]["task"]
        look = await ended(vendor, str(settled.ticket), one)
        assert await fetched(vendor, look, one, tmp_path / "take") == "video/mp4"
