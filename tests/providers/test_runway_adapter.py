"""Runway's adapter against the wire sheet: bytes out, meaning in, nothing impossible accepted."""

from __future__ import annotations

import base64
import json

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
from app.providers.adapters import runway
from app.providers.adapters.runway import wide
from app.providers.talk import Aside
from app.providers.wire_call import HttpReply
from app.rehearsal.files import form_parts
from tests.providers.orders import ASIDE, OWN, PNG, order, picture, play, reading
from tests.providers.orders import first as first_call

TASK = "17f20503-6c24-4c16-946b-35dbbce2af2f"


def reply(data: object, status: int = 200, **headers: str) -> HttpReply:
    return HttpReply(status=status, headers=headers, body=json.dumps(data).encode())


def sent(**fields: object) -> dict[str, object]:
    call = runway.submission(order(**fields), reading(), ASIDE)
    found = json.loads(call.body)
    assert isinstance(found, dict)
    return {"path": call.path, **found}


def test_words_alone_go_to_text_to_video() -> None:
    assert sent(seed=42) == {
        "path": "/v1/text_to_video",
        "model": "gen4.5",
        "promptText": "A red kite over a grey sea",
        "ratio": "1280:720",
        "duration": 5,
        "seed": 42,
    }


def test_a_first_frame_goes_along_as_a_data_uri() -> None:
    found = sent(
        mode=Mode.FIRST_FRAME,
        first_frame=picture(),
        size_name="1104:832",
        options={"wire_model": "gen4_turbo"},
    )
    assert found["path"] == "/v1/image_to_video"
    assert found["promptImage"] == "data:image/png;base64," + base64.b64encode(PNG).decode()
    assert "seed" not in found


def test_hosted_veo_takes_both_frames_sound_and_negatives() -> None:
    found = sent(
        mode=Mode.FIRST_LAST,
        first_frame=picture(),
        last_frame=picture(file="references/b.png"),
        options={"wire_model": "veo3.1"},
        size_name="1920:1080",
        seconds=8,
        negative="text",
        audio=True,
    )
    frames = found["promptImage"]
    assert isinstance(frames, list)
    assert [frame["position"] for frame in frames] == ["first", "last"]
    assert (found["audio"], found["negativePrompt"], found["duration"]) == (True, "text", 8)


def test_equal_orders_give_equal_bytes_and_every_call_names_the_version() -> None:
    first, second = (runway.submission(order(seed=1), reading(), ASIDE) for _ in range(2))
    assert first.sha256 == second.sha256
    assert first.paid
    for call in (
        first,
        first_call(runway.progress(TASK, order())),
        first_call(runway.cancel(TASK, order())),
        first_call(runway.greeting()),
    ):
        assert call.headers["X-Runway-Version"] == "2024-11-06"
    assert not first_call(runway.progress(TASK, order())).paid


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"options": {"wire_model": "gen3a_turbo"}}, "no model"),
        ({"options": {}}, "no model"),
        ({"options": {"wire_model": "gen4_turbo"}}, "first frame"),
        ({"mode": Mode.REFERENCES}, "references"),
        ({"mode": Mode.FIRST_FRAME}, "no first frame"),
        ({"mode": Mode.FIRST_LAST, "first_frame": picture()}, "last frame"),
        ({"size_name": "1104:832"}, "1104:832"),
        ({"seconds": 1}, "1 s"),
        ({"seconds": 11}, "11 s"),
        ({"options": {"wire_model": "veo3.1"}, "seconds": 5}, "5 s"),
        ({"text": ""}, "prompt"),
        ({"text": "x" * 1001}, "1001"),
        ({"text": "\N{CLAPPER BOARD}" * 501}, "1002"),  # two UTF-16 code units each
        ({"seed": 4_294_967_296}, "seed"),
        ({"mode": Mode.FIRST_FRAME, "first_frame": picture(media_type="image/gif")}, "gif"),
    ],
)
def test_what_the_model_cannot_make_is_refused_before_anything_is_sent(
    fields: dict[str, object], word: str
) -> None:
    with pytest.raises(NotCapable, match=word):
        runway.submission(order(**fields), reading(), ASIDE)


def test_the_longest_prompt_in_utf16_passes() -> None:
    assert sent(text="\N{CLAPPER BOARD}" * 500)["promptText"]


def test_a_picture_too_large_for_the_order_is_uploaded_before_it() -> None:
    asked = order(mode=Mode.FIRST_FRAME, first_frame=picture(media_type="image/jpeg"))
    small, large = b"\0" * wide._INLINE, b"\0" * (wide._INLINE + 1)
    assert play(runway.errands(asked, reading(small)))[1] == {}
    inside = json.loads(runway.submission(asked, reading(small), ASIDE).body)["promptImage"]
    assert len(inside) <= 5_242_880, "the limit counts the encoded text"
    place = {"uploadUrl": "https://s.example/x", "fields": {"key": "k"}, "runwayUri": "runway://u"}
    calls, sent = play(runway.errands(asked, reading(large)), reply(place), HttpReply(status=204))
    assert [call.path or call.url for call in calls] == ["/v1/uploads", "https://s.example/x"]
    parts = form_parts(calls[1].headers["Content-Type"], calls[1].body)
    assert list(parts) == ["key", "file"], "the file comes last"
    assert parts["file"] == large
    made = runway.submission(asked, reading(large), Aside(OWN, sent))
    assert json.loads(made.body)["promptImage"] == "runway://u"


def test_a_ticket_and_its_highest_price_are_read() -> None:
    found = runway.read_ticket(reply({"id": TASK, "estimatedCost": {"credits": 60}}))
    assert (found.ticket, found.price) == (TASK, Money.of("0.60"))


@pytest.mark.parametrize(
    "cost", [None, {}, {"credits": None}, {"credits": "60"}, 7, {"credits": -1}]
)
def test_a_missing_or_odd_cost_is_tolerated(cost: object) -> None:
    assert runway.read_ticket(reply({"id": TASK, "estimatedCost": cost})).price is None


@pytest.mark.parametrize(
    "ticket", ["", "x" * 501, "a b", "a\nb", "a\u200bb", ".", "..", None, 7, ["a"]]
)
def test_what_cannot_be_a_ticket_is_a_bad_reply(ticket: object) -> None:
    with pytest.raises(BadReply):
        runway.read_ticket(reply({"id": ticket}))


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'"x"', b"{", b"[" * 100_000, b"NaN"])
def test_an_answer_that_is_no_object_is_a_bad_reply(body: bytes) -> None:
    with pytest.raises(BadReply):
        runway.read_ticket(HttpReply(status=200, body=body))


@pytest.mark.parametrize("ticket", ["../../v1/organization", "a/b?c#d", "é %2F", "...", "x" * 500])
def test_a_ticket_stays_one_segment_of_the_path(ticket: str) -> None:
    path = first_call(runway.progress(ticket, order())).path
    assert path.startswith("/v1/tasks/")
    rest = path.removeprefix("/v1/tasks/")
    assert not set(rest) & set("/?#. ")
    assert rest.isascii()


@pytest.mark.parametrize(
    ("data", "state", "progress"),
    [
        ({"status": "PENDING", "estimatedCost": {"credits": 60}}, "waiting", None),
        ({"status": "THROTTLED"}, "waiting", None),
        ({"status": "RUNNING", "progress": 0.42}, "running", 0.42),
        ({"status": "RUNNING", "progress": 7}, "running", 1.0),
        ({"status": "RUNNING", "progress": "half"}, "running", None),
        ({"status": "RUNNING", "progress": True}, "running", None),
        ({"status": "DREAMING"}, "running", None),
    ],
)
def test_waiting_and_running_are_told_apart_and_unknown_words_run(
    data: dict[str, object], state: str, progress: float | None
) -> None:
    look = runway.read_progress(TASK, reply({"id": TASK, **data}))
    assert (look.state, look.progress) == (state, progress)


def test_a_finished_task_gives_its_file_and_its_final_price() -> None:
    data = {"id": TASK, "status": "SUCCEEDED", "output": ["https://x/a.mp4?s=1"]}
    look = runway.read_progress(TASK, reply({**data, "cost": {"credits": 60}}))
    assert (look.state, look.downloads, look.price) == (
        "done",
        ("https://x/a.mp4?s=1",),
        Money.of("0.60"),
    )
    assert runway.read_progress(TASK, reply(data)).price is None


@pytest.mark.parametrize(
    ("code", "may_retry"),
    [
        ("SAFETY.INPUT.TEXT", False),
        ("SAFETY.OUTPUT.VIDEO", False),
        ("SAFETY.NEW", False),
        ("INPUT_PREPROCESSING.SAFETY.THIRD_PARTY", False),
        ("INPUT_PREPROCESSING.INTERNAL", True),
        ("INTERNAL.BAD_OUTPUT.CODE01", True),
        ("INTERNAL", True),
        ("ASSET.INVALID", False),
        ("THIRD_PARTY.UNAVAILABLE", True),
        ("THIRD_PARTY.INPUT_VALIDATION", False),
        ("SOMETHING.ELSE", False),
        (None, True),
    ],
)
def test_failures_are_read_by_the_prefix_of_their_code(code: str | None, may_retry: bool) -> None:
    data = {"id": TASK, "status": "FAILED", "failure": "no", "failureCode": code}
    look = runway.read_progress(TASK, reply({**data, "cost": {"credits": 60}}))
    assert (look.state, look.may_retry, look.refunded) == ("failed", may_retry, False)
    assert look.price == Money.of("0.60")
    free = runway.read_progress(TASK, reply({**data, "cost": {"credits": 0}}))
    assert free.refunded
    assert not runway.read_progress(TASK, reply(data)).refunded


@pytest.mark.parametrize(
    "data",
    [
        {"id": "another", "status": "RUNNING"},
        {"status": "RUNNING"},
        {"id": TASK},
        {"id": TASK, "status": 3},
        {"id": TASK, "status": "SUCCEEDED"},
        {"id": TASK, "status": "SUCCEEDED", "output": []},
        {"id": TASK, "status": "SUCCEEDED", "output": "https://x"},
    ],
)
def test_an_answer_about_another_task_or_without_sense_is_unusable(data: dict[str, object]) -> None:
    with pytest.raises(BadReply):
        runway.read_progress(TASK, reply(data))


@pytest.mark.parametrize(
    ("status", "body", "paid", "kind"),
    [
        (400, {"error": "Bad", "issues": [{"path": ["ratio"], "message": "no"}]}, True, Refused),
        (400, {"error": "You do not have enough credits to run this task."}, True, OutOfFunds),
        (
            400,
            {"error": "Validation", "issues": [{"path": ["credits"], "message": "credits"}]},
            True,
            Refused,
        ),
        (401, {"error": "no"}, True, Refused),
        (403, None, True, Refused),
        (404, {"error": "no"}, False, Refused),
        (405, {"error": "no"}, True, Refused),
        (429, {"error": "daily limit"}, True, RateLimited),
        (429, {"error": "slow down"}, False, RateLimited),
        (502, None, True, RateLimited),
        (503, {"error": "overloaded"}, True, RateLimited),
        (500, None, True, BadReply),
        (504, None, True, Unreachable),
        (302, None, True, BadReply),
        (500, None, False, Unreachable),
        (502, None, False, Unreachable),
        (504, None, False, Unreachable),
        (302, None, False, BadReply),
    ],
)
def test_each_status_has_its_error(
    status: int, body: object, paid: bool, kind: type[ProviderError]
) -> None:
    raw = HttpReply(status=status, body=b"<html>" if body is None else json.dumps(body).encode())
    error = runway.read_refusal(raw, paid=paid)
    assert type(error) is kind
    assert error.status == status


def test_a_refusal_names_the_field_and_a_wait_its_seconds() -> None:
    bad = {"error": "Validation of body failed", "issues": [{"path": ["seed"], "message": "big"}]}
    assert "seed: big" in str(runway.read_refusal(reply(bad, 400), paid=True))
    limited = runway.read_refusal(reply({"error": "x"}, 429, **{"retry-after": "7"}), paid=True)
    assert isinstance(limited, RateLimited)
    assert limited.retry_after == 7


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("0", 0.0),
        ("-5", 0.0),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 3600.0),
        ("Fri, 20 Nov 2026 09:00:00 GMT", 0.0),
        ("soon", None),
        ("inf", None),
        ("", None),
    ],
)
def test_a_wait_is_read_as_seconds_or_as_a_date(told: str, seconds: float | None) -> None:
    date = "Fri, 20 Nov 2026 10:00:00 GMT"
    raw = HttpReply(status=429, headers={"retry-after": told, "date": date})
    assert raw.retry_after() == seconds


def test_only_what_has_not_begun_may_be_cancelled_for_nothing() -> None:
    words = ("PENDING", "THROTTLED", "RUNNING")
    looks = [runway.read_progress(TASK, reply({"id": TASK, "status": word})) for word in words]
    assert [runway.may_cancel(look) for look in looks] == [True, True, False]


def test_the_account_tells_its_balance() -> None:
    assert "12,345 credits ($123.45)" in play(runway.greeting(), reply({"creditBalance": 12345}))[1]
    assert play(runway.greeting(), reply({}))[1] == "The key works."
