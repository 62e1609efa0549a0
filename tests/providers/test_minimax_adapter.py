"""MiniMax's adapter: what it writes, how it reads codes, and doubts settled from the list."""

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
from app.domain.money import Money
from app.domain.vendor_ports import ABSENT, NOBODY, Doubt, Settled
from app.providers.adapters import minimax
from app.providers.wire_call import HttpReply
from tests.providers.orders import ASIDE, order, picture, play, reading
from tests.providers.rehearsed import cards, ended, order_of, rehearsed, send

SENT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
H3 = {"wire_model": "MiniMax-H3", "api": "v2"}


def hailuo(**fields: object) -> Any:
    plain: dict[str, object] = {"seconds": 6, "size_name": "768P"}
    plain["options"] = {"wire_model": "MiniMax-Hailuo-02"}
    return order(**(plain | fields))


def h3(**fields: object) -> Any:
    return order(**({"seconds": 6, "size_name": "768P", "options": H3} | fields))


def reply(data: object, status: int = 200) -> HttpReply:
    return HttpReply(status=status, body=json.dumps(data).encode())


def base(code: int, said: str = "why") -> dict[str, object]:
    return {"base_resp": {"status_code": code, "status_msg": said}}


def test_v1_sends_the_words_as_they_were_compiled_and_pictures_inside() -> None:
    asked = hailuo(mode=Mode.FIRST_LAST, first_frame=picture(), last_frame=picture(file="b.png"))
    call = minimax.submission(asked, reading(), ASIDE)
    body = json.loads(call.body)
    assert (call.method, call.path, call.paid) == ("POST", "/v1/video_generation", True)
    assert body["prompt_optimizer"] is False
    assert (body["duration"], body["resolution"]) == (6, "768P")
    assert body["first_frame_image"].startswith("data:image/png;base64,")
    assert body["last_frame_image"].startswith("data:image/png;base64,")


def test_v2_names_the_role_of_everything_it_carries() -> None:
    asked = h3(
        mode=Mode.VIDEO,
        clip=picture(media_type="video/mp4", file="c.mp4"),
        references=(picture(),),
        sound=picture(media_type="audio/wav", file="s.wav"),
    )
    body = json.loads(minimax.submission(asked, reading(), ASIDE).body)
    roles = [entry.get("role") for entry in body["content"]]
    assert roles == [None, "reference_image", "base_video", "reference_audio"]
    assert "ratio" not in body
    words = json.loads(minimax.submission(h3(), reading(), ASIDE).body)
    assert words["ratio"] == "16:9"


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (hailuo(options={"wire_model": "Hailuo-9"}), "no model"),
        (hailuo(seconds=5), "5 s"),
        (hailuo(seconds=10, size_name="1080P"), "1080P for 6 s"),
        (hailuo(size_name="512P"), "512P"),
        (hailuo(text=""), "prompt"),
        (hailuo(text="x" * 2001), "2000"),
        (hailuo(mode=Mode.REFERENCES), "references"),
        (hailuo(mode=Mode.FIRST_FRAME), "first frame"),
        (h3(seconds=3), "3 s"),
        (h3(mode=Mode.REFERENCES, references=(picture(),) * 10), "1 to 9"),
        (h3(mode=Mode.EXTEND), "extend"),
        (h3(mode=Mode.FIRST_FRAME, first_frame=picture(media_type="image/gif")), "image/gif"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_sent(asked: Any, word: str) -> None:
    with pytest.raises(NotCapable) as told:
        minimax.submission(asked, reading(), ASIDE)
    assert word in str(told.value)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (1002, RateLimited),
        (1041, RateLimited),
        (2045, RateLimited),
        (2056, RateLimited),
        (1008, OutOfFunds),
        (1004, Refused),
        (2049, Refused),
        (1026, Refused),
        (2013, Refused),
        (1000, Unreachable),
        (1001, Unreachable),
        (1033, Unreachable),
    ],
)
def test_a_good_status_with_a_bad_code_is_an_error(code: int, error: type[ProviderError]) -> None:
    with pytest.raises(ProviderError) as told:
        minimax.read_ticket(reply(base(code)))
    assert type(told.value) is error
    assert str(code) in str(told.value)
    if isinstance(told.value, Unreachable):
        assert told.value.sent, "nobody says whether something was made"


def test_a_finished_task_is_asked_for_its_link_with_the_file_as_text() -> None:
    done = {"task_id": "17", "status": "Success", "file_id": "9176844028768320"} | base(0)
    file = {"file": {"file_id": 9176844028768320, "download_url": "https://f.example/o.mp4"}}
    calls, look = play(minimax.progress("17", hailuo()), reply(done), reply(file | base(0)))
    assert calls[1].path == "/v1/files/retrieve?file_id=9176844028768320"
    assert (look.state, look.downloads) == ("done", ("https://f.example/o.mp4",))


@pytest.mark.parametrize("answer", [{"task_id": "18", "status": "Processing"}, {"status": 7}, {}])
def test_an_answer_about_something_else_is_unusable(answer: dict[str, object]) -> None:
    with pytest.raises(BadReply):
        play(minimax.progress("17", hailuo()), reply(answer | base(0)))


def test_the_account_is_tried_with_a_question_that_costs_nothing() -> None:
    assert "key works" in play(minimax.greeting(), reply(base(2013)))[1]
    with pytest.raises(Refused):
        play(minimax.greeting(), reply(base(1004)))


def task(ticket: str, at: datetime, **fields: object) -> dict[str, object]:
    plain = {"id": ticket, "created_at": int(at.timestamp()), "resolution": "768P", "duration": 6}
    return plain | fields


@pytest.mark.parametrize(
    ("tasks", "settled"),
    [
        ([], ABSENT),
        ([task("t", SENT)], Settled("found", "t")),
        ([task("b", SENT + timedelta(seconds=9)), task("a", SENT)], Settled("found", "a")),
        ([task("known", SENT)], ABSENT),
        ([task("old", SENT - timedelta(hours=1))], ABSENT),
        ([task("late", SENT + timedelta(hours=1))], ABSENT),
        ([task("other", SENT, resolution="2K")], ABSENT),
        ([task("other", SENT, duration=7)], ABSENT),
    ],
)
@pytest.mark.parametrize("name", ["tasks", "items", "data"])
def test_a_doubt_is_settled_from_the_list(
    tasks: list[dict[str, object]], settled: Settled, name: str
) -> None:
    doubt = Doubt(own_id="x", sha256="y", sent_at=SENT, known=frozenset({"known"}))
    assert play(minimax.settle(h3(), doubt), reply({name: tasks}))[1] == settled


def test_a_list_that_cannot_be_read_settles_nothing() -> None:
    doubt = Doubt(own_id="x", sha256="y", sent_at=SENT)
    assert play(minimax.settle(h3(), doubt), reply({"odd": 1}))[1] == NOBODY
    assert play(minimax.settle(hailuo(), doubt))[1] == NOBODY


@pytest.mark.asyncio
async def test_a_lost_order_is_found_again_and_a_waiting_one_taken_back() -> None:
    card = next(card for card in cards() if card.id == "hailuo-h3")
    asked = order_of(card, Mode.TEXT)
    sent_at = datetime.now(UTC)
    async with rehearsed("minimax", "drop-after-accept:1") as (vendor, bill):
        with pytest.raises(Unreachable):
            await send(vendor, asked)
        doubt = Doubt(own_id="x", sha256="y", sent_at=sent_at)
        settled = await vendor.settle(asked, doubt)
        assert settled.word == "found"
        assert settled.ticket == bill.lines[0]["task"]
        assert (await ended(vendor, str(settled.ticket), asked)).state == "done"
        known = Doubt(own_id="x", sha256="y", sent_at=sent_at, known=frozenset({settled.ticket}))  # type: ignore[arg-type]
        assert await vendor.settle(asked, known) == ABSENT
    async with rehearsed("minimax", speed=1.0) as (vendor, bill):
        ticket = await send(vendor, asked)
        await vendor.cancel(ticket, asked)
        look = await vendor.poll(ticket, asked)
        assert (look.state, look.refunded, look.price) == ("cancelled", True, Money.zero())
        assert [line["kind"] for line in bill.lines] == ["charged", "refunded"]
