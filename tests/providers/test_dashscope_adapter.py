"""DashScope's adapter: which model and which fields, codes told apart, a doubt and a withdrawal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
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
from app.providers.adapters import dashscope
from app.providers.wire_call import HttpReply
from tests.providers.orders import ASIDE, order, picture, play, reading
from tests.providers.rehearsed import cards, ended, order_of, rehearsed, send

WAN25 = {"wire_model": "wan2.5-t2v-preview", "image_model": "wan2.5-i2v-preview"}
WAN3 = {"wire_model": "wan3.0-video"}


def wan(**fields: object) -> Any:
    return order(**({"options": WAN25, "size_name": "1280*720"} | fields))


def body(asked: Any) -> dict[str, Any]:
    call = dashscope.submission(asked, reading(), ASIDE)
    assert call.headers["X-DashScope-Async"] == "enable"
    made: dict[str, Any] = json.loads(call.body)
    return made


def reply(data: object, status: int = 200) -> HttpReply:
    return HttpReply(status=status, body=json.dumps(data).encode())


def test_words_ask_for_pixels_and_a_picture_for_lines_of_another_model() -> None:
    words = body(wan(seed=7, negative="text", audio=True))
    assert words["model"] == "wan2.5-t2v-preview"
    assert words["parameters"] == {
        "size": "1280*720",
        "duration": 5,
        "prompt_extend": False,
        "watermark": False,
        "seed": 7,
        "audio": True,
    }
    assert words["input"]["negative_prompt"] == "text"
    still = body(wan(mode=Mode.FIRST_FRAME, first_frame=picture()))
    assert still["model"] == "wan2.5-i2v-preview"
    assert still["parameters"]["resolution"] == "720P"
    assert still["input"]["img_url"].startswith("data:image/png;base64,")


def test_the_newer_models_take_a_list_of_media() -> None:
    clip, sound = picture(media_type="video/mp4"), picture(media_type="audio/wav")
    made = body(
        wan(options=WAN3, mode=Mode.VIDEO, clip=clip, sound=sound, references=(picture(),) * 2)
    )
    kinds = [one["type"] for one in made["input"]["media"]]
    assert kinds == ["reference_image", "reference_image", "video", "driving_audio"]
    longer = body(wan(options=WAN3, mode=Mode.EXTEND, clip=clip))
    assert [one["type"] for one in longer["input"]["media"]] == ["first_clip"]
    words = body(wan(options=WAN3, width=720, height=1280))
    assert (words["parameters"]["resolution"], words["parameters"]["ratio"]) == ("720P", "9:16")
    assert "media" not in words["input"]


def test_two_frames_go_to_a_route_of_their_own() -> None:
    asked = wan(
        options={"wire_model": "wanx2.1-kf2v-plus"},
        mode=Mode.FIRST_LAST,
        first_frame=picture(),
        last_frame=picture(),
    )
    call = dashscope.submission(asked, reading(), ASIDE)
    assert call.path.endswith("/image2video/video-synthesis")
    assert set(json.loads(call.body)["input"]) == {"prompt", "first_frame_url", "last_frame_url"}


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"options": {"wire_model": "wan9"}}, "no model"),
        ({"seconds": 7}, "7 s"),
        ({"text": "x" * 1501}, "1500"),
        ({"text": ""}, "prompt"),
        ({"mode": Mode.REFERENCES}, "references"),
        ({"seed": 2_147_483_648}, "seed"),
        ({"mode": Mode.FIRST_FRAME}, "first frame"),
        ({"mode": Mode.EXTEND, "options": WAN3}, "video"),
        ({"mode": Mode.REFERENCES, "options": WAN3}, "1 to 10"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_sent(
    fields: dict[str, object], word: str
) -> None:
    with pytest.raises(NotCapable) as told:
        dashscope.submission(wan(**fields), reading(), ASIDE)
    assert word in str(told.value)


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "InvalidParameter", Refused),
        (400, "DataInspectionFailed", Refused),
        (400, "Arrearage", OutOfFunds),
        (403, "Arrearage", OutOfFunds),
        (401, "InvalidApiKey", Refused),
        (403, "AccessDenied", Refused),
        (404, "ModelNotFound", Refused),
        (429, "Throttling", RateLimited),
        (429, "Throttling.AllocationQuota", RateLimited),
        (500, "InternalError", Unreachable),
        (302, "", BadReply),
    ],
)
def test_refusals_are_told_apart_by_code(
    status: int, code: str, error: type[ProviderError]
) -> None:
    told = dashscope.read_refusal(reply({"code": code, "message": "why"}, status), paid=True)
    assert type(told) is error
    if code == "Throttling.AllocationQuota":
        assert isinstance(told, RateLimited)
        assert told.retry_after
        assert told.retry_after > 600


def test_a_failed_task_without_a_code_may_be_tried_again_and_moderation_may_not() -> None:
    plain = {"output": {"task_id": "t", "task_status": "FAILED"}}
    look = play(dashscope.progress("t", wan()), reply(plain))[1]
    assert (look.state, look.may_retry, look.price) == ("failed", True, Money.zero())
    plain["output"]["code"] = "DataInspectionFailed"
    look = play(dashscope.progress("t", wan()), reply(plain))[1]
    assert (look.may_retry, "moderation" in look.failure) == (False, True)


def test_an_id_that_ran_out_is_unknown_there() -> None:
    gone = {"output": {"task_id": "t", "task_status": "UNKNOWN"}}
    with pytest.raises(Refused, match="24 hours"):
        play(dashscope.progress("t", wan()), reply(gone))


@pytest.mark.asyncio
async def test_a_lost_order_is_found_in_the_list_and_a_waiting_one_taken_back() -> None:
    card = next(card for card in cards() if card.id == "wan-2.5")
    asked = order_of(card, Mode.TEXT)
    now = datetime.now(UTC)
    async with rehearsed("dashscope", "drop-after-accept:1") as (vendor, bill):
        with pytest.raises(Unreachable):
            await send(vendor, asked)
        settled = await vendor.settle(asked, Doubt(own_id="x", sha256="y", sent_at=now))
        assert settled.ticket == bill.lines[0]["task"]
        assert (await ended(vendor, str(settled.ticket), asked)).state == "done"
        known = frozenset({str(settled.ticket)})
        doubt = Doubt(own_id="x", sha256="y", sent_at=now, known=known)
        assert await vendor.settle(asked, doubt) == NOBODY
    async with rehearsed("dashscope", speed=1.0) as (vendor, bill):
        ticket = await send(vendor, asked)
        await vendor.cancel(ticket, asked)
        look = await vendor.poll(ticket, asked)
        assert (look.state, look.refunded) == ("cancelled", True)
        assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]
