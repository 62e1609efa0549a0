"""fal's adapter: one table of endpoints, uploads for what is large, and errors at the result."""

from __future__ import annotations

import json
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
from app.domain.money import Money
from app.domain.vendor_ports import NOBODY, Doubt
from app.providers.adapters import fal
from app.providers.adapters.fal.endpoints import ENDPOINTS
from app.providers.talk import Aside
from app.providers.wire_call import HttpReply
from app.rehearsal.fal_schemas import SCHEMAS
from tests.providers.orders import ASIDE, OWN, order, picture, play, reading
from tests.providers.rehearsed import cards, ended, order_of, rehearsed, send

KLING = "fal-ai/kling-video/v3/pro"


def asked(family: str = KLING, **fields: object) -> Any:
    return order(**({"options": {"wire_model": family}} | fields))


def body(one: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(fal.submission(one, reading(), ASIDE).body)
    return made


def reply(data: object, status: int = 200) -> HttpReply:
    return HttpReply(status=status, body=json.dumps(data).encode())


def test_seconds_are_written_as_each_endpoint_wants_them() -> None:
    assert body(asked())["duration"] == "5"
    assert body(asked("fal-ai/pika/v2.2"))["duration"] == 5
    assert body(asked("fal-ai/luma-dream-machine/ray-2"))["duration"] == "5s"
    frames = body(asked("fal-ai/wan/v2.2-a14b"))
    assert (frames["num_frames"], frames["frames_per_second"]) == (81, 16)
    two = {"first_frame": picture(), "last_frame": picture()}
    moves = body(asked("fal-ai/pika/v2.2", mode=Mode.FIRST_LAST, **two))
    assert moves["transitions"] == [{"duration": 5}]
    assert len(moves["image_urls"]) == 2


def test_sound_is_switched_off_where_it_would_be_on_and_dearer() -> None:
    assert body(asked())["generate_audio"] is False
    assert body(asked(audio=True))["generate_audio"] is True
    assert "generate_audio" not in body(asked("fal-ai/pika/v2.2"))


def test_flux_goes_by_the_number_of_its_pictures() -> None:
    def path(family: str, count: int) -> str:
        one = asked(family, mode=Mode.STILL, seconds=0, references=(picture(),) * count)
        return fal.submission(one, reading(), ASIDE).path

    assert path("fal-ai/flux-2-pro", 0) == "/fal-ai/flux-2-pro"
    assert path("fal-ai/flux-2-pro", 2) == "/fal-ai/flux-2-pro/edit"
    kontext = "fal-ai/flux-pro/kontext"
    assert [path(kontext, n) for n in (0, 1, 2)] == [
        f"/{kontext}/text-to-image",
        f"/{kontext}",
        f"/{kontext}/multi",
    ]


def test_a_sound_is_uploaded_and_named_in_the_order() -> None:
    family = "fal-ai/kling-video/ai-avatar/v2/pro"
    sound = picture(media_type="audio/wav", file="s.wav")
    one = asked(family, mode=Mode.LIP_SYNC, first_frame=picture(), sound=sound)
    place = {"upload_url": "https://s.example/put", "file_url": "https://s.example/get"}
    calls, sent = play(fal.errands(one, reading(b"wave")), reply(place), reply({}))
    assert (calls[0].host, calls[1].method, calls[1].url) == (
        "rest",
        "PUT",
        "https://s.example/put",
    )
    assert calls[1].body == b"wave"
    made = json.loads(fal.submission(one, reading(), Aside(OWN, sent)).body)
    assert made["audio_url"] == "https://s.example/get"
    assert made["image_url"].startswith("data:image/png")


def test_a_request_is_asked_for_by_owner_and_app_alone() -> None:
    waiting = reply({"status": "IN_QUEUE", "request_id": "r", "queue_position": 1})
    calls, look = play(fal.progress("r", asked()), waiting)
    assert calls[0].path == "/fal-ai/kling-video/requests/r/status"
    assert fal.may_cancel(look)


@pytest.mark.parametrize(
    ("status", "data", "state", "retry", "refunded"),
    [
        (200, {"video": {"url": "https://f.example/o.mp4"}}, "done", False, False),
        (422, {"detail": [{"type": "content_policy_violation"}]}, "failed", False, False),
        (422, {"detail": [{"type": "one_of", "msg": "no"}]}, "failed", False, False),
        (500, {"detail": [{"type": "internal_server_error"}]}, "failed", True, True),
        (504, {"detail": "late", "error_type": "generation_timeout"}, "failed", True, True),
        (200, {"images": [{"url": "x"}], "has_nsfw_concepts": [True]}, "failed", False, False),
    ],
)
def test_completed_is_not_success_until_the_result_says_so(
    status: int, data: object, state: str, retry: bool, refunded: bool
) -> None:
    done = reply({"status": "COMPLETED", "request_id": "r"})
    look = play(fal.progress("r", asked()), done, reply(data, status))[1]
    assert (look.state, look.may_retry, look.refunded) == (state, retry, refunded)
    assert look.price == (Money.zero() if refunded else None)


def test_a_gateways_page_says_nothing_about_the_task() -> None:
    done = reply({"status": "COMPLETED", "request_id": "r"})
    with pytest.raises(Unreachable):
        play(fal.progress("r", asked()), done, HttpReply(status=502, body=b"<html>"))
    with pytest.raises(BadReply):
        play(fal.progress("r", asked()), done, reply({"video": {}}))


@pytest.mark.parametrize(
    ("one", "word"),
    [
        (asked("fal-ai/nobody"), "no family"),
        (asked(seconds=2), "2 s"),
        (asked(text=""), "prompt"),
        (asked(text="x" * 2501), "2500"),
        (asked(mode=Mode.STILL), "still"),
        (asked(mode=Mode.FIRST_FRAME), "first frame"),
        (asked("fal-ai/pika/v2.2", mode=Mode.REFERENCES), "1 to 5"),
        (asked("fal-ai/kling-video/lipsync/audio-to-video", mode=Mode.LIP_SYNC), "video"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_sent(one: Any, word: str) -> None:
    with pytest.raises(NotCapable) as told:
        fal.submission(one, reading(), ASIDE)
    assert word in str(told.value)


@pytest.mark.parametrize(
    ("status", "data", "error"),
    [
        (401, {"detail": "no"}, Refused),
        (403, {"detail": "User is locked. Reason: Exhausted balance."}, OutOfFunds),
        (403, {"detail": "no access"}, Refused),
        (404, {"detail": "Application not found"}, Refused),
        (422, {"detail": [{"type": "one_of", "msg": "m"}]}, Refused),
        (429, {"detail": "slow"}, RateLimited),
        (503, {"detail": "no runner"}, Unreachable),
    ],
)
def test_refusals_are_told_apart(status: int, data: object, error: type[ProviderError]) -> None:
    assert type(fal.read_refusal(reply(data, status), paid=True)) is error


def test_every_endpoint_of_the_table_is_one_the_published_types_know() -> None:
    for family, modes in ENDPOINTS.items():
        for mode, point in modes.items():
            assert point.path in SCHEMAS, (family, mode)
            known = {name.removesuffix("*") for name in SCHEMAS[point.path]}
            named = {point.first, point.last, point.listed, point.clip, point.sound}
            named |= {point.audio, point.negative, *point.fixed} - {""}
            assert named - {""} <= known, (family, mode)


@pytest.mark.asyncio
async def test_a_doubt_is_the_persons_and_a_waiting_request_can_be_taken_back() -> None:
    from datetime import UTC, datetime

    card = next(card for card in cards() if card.id == "pika-2.2")
    one = order_of(card, Mode.TEXT)
    async with rehearsed("fal", speed=1.0) as (vendor, bill):
        doubt = Doubt(own_id="x", sha256="y", sent_at=datetime.now(UTC))
        assert await vendor.settle(one, doubt) == NOBODY
        ticket = await send(vendor, one)
        await vendor.cancel(ticket, one)
        look = await ended(vendor, ticket, one)
        assert (look.state, look.refunded) == ("cancelled", True)
    assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]
