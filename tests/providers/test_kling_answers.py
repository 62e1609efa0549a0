"""Kling's adapter: keys, what codes and tasks mean, doubts settled by our own id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.errors import (
    BadReply,
    OutOfFunds,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)
from app.domain.model_card import Mode
from app.domain.money import Money
from app.domain.vendor_ports import ABSENT, NOBODY, Doubt, Settled
from app.providers.adapters import kling
from app.providers.wire_call import HttpReply
from tests.providers.klings import asked, good, wrong
from tests.providers.orders import OWN, play

SENT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def test_a_pair_of_keys_becomes_the_token_of_the_contract() -> None:
    """Sheet B, 1.1."""
    calls, found = play(kling.login("test-access-key:test-secret-key", 1_800_000_000.9))
    assert calls == []
    assert found.secret == (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ0ZXN0LWFjY2Vzcy1rZXkiLCJleHAiOjE4MDAwMDE4"
        "MDAsIm5iZiI6MTc5OTk5OTk5NX0.hCnqR-YX8f6sARdFlrauafgnsuIzVmujSRN8m4paTgQ"
    )
    assert (found.until, found.hide) == (1_800_001_800, ("test-secret-key",))
    assert kling.sign(found.secret) == {"Authorization": f"Bearer {found.secret}"}


def test_an_api_key_goes_out_as_it_is() -> None:
    _, found = play(kling.login("an-api-key", 0.0))
    assert (found.secret, found.until) == ("an-api-key", None)


def test_the_greeting_says_what_a_key_opens() -> None:
    calls, said = play(kling.greeting(), good([]))
    assert calls[0].path.startswith("/tasks?external_task_ids=")
    assert said == "The API key works."
    for no in (wrong(401, 1002), wrong(403, 1103)):
        calls, said = play(kling.greeting(), no, good([]))
        assert calls[1].path == "/v1/videos/text2video?pageNum=1&pageSize=1"
        assert "older models only" in said


# answers


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        *((401, code, Refused) for code in (1000, 1001, 1002, 1003, 1004)),
        *((429, code, OutOfFunds) for code in (1100, 1101, 1102)),
        (403, 1103, Refused),
        (400, 1200, Refused),
        (400, 1201, Refused),
        (404, 1202, Refused),
        (404, 1203, Refused),
        (400, 1300, Refused),
        (400, 1301, Refused),
        (429, 1302, RateLimited),
        (429, 1303, RateLimited),
        (429, 1304, Refused),
        (500, 5000, Unreachable),
        (503, 5001, Unreachable),
        (504, 5002, Unreachable),
        (418, 9999, Refused),
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_the_code_decides_not_the_status(
    status: int, code: int, kind: type[ProviderError], wrapped: bool
) -> None:
    if wrapped:
        with pytest.raises(kind):
            kling.read_ticket(wrong(200, code))
        return
    found = kling.read_refusal(wrong(status, code), paid=True)
    assert type(found) is kind
    assert "why" in found.message
    assert found.next_step


def test_trouble_without_a_code_goes_by_the_status() -> None:
    def told(status: int, headers: dict[str, str] | None = None) -> ProviderError:
        reply = HttpReply(status=status, body=b"<html>", headers=headers or {})
        return kling.read_refusal(reply, paid=True)

    assert type(told(502)) is Unreachable
    assert type(told(404)) is Refused
    assert type(told(302)) is BadReply
    limited = told(429, {"retry-after": "7"})
    assert isinstance(limited, RateLimited)
    assert limited.retry_after == 7


def test_moderation_and_the_wrong_kind_of_key_are_named() -> None:
    assert "moderation" in kling.read_refusal(wrong(400, 1301), paid=True).message
    assert "API key only" in kling.read_refusal(wrong(401, 1002), paid=True).next_step


@pytest.mark.parametrize("data", [{"id": "88"}, {"task_id": "88"}, {"id": 88}])
def test_a_ticket_is_the_vendors_own_id_in_either_dialect(data: dict[str, object]) -> None:
    assert kling.read_ticket(good(data)).ticket == "88"


@pytest.mark.parametrize("data", [None, {}, [], {"id": ""}, {"id": True}, {"task_id": "a b"}])
def test_what_names_no_task_is_a_bad_reply(data: object) -> None:
    with pytest.raises(BadReply):
        kling.read_ticket(good(data))


def new_task(**fields: object) -> HttpReply:
    """The successful answer of sheet B, 1.2."""
    task = {
        "id": "8800011122233", "status": "succeeded", "message": "",
        "create_time": 1781080778802, "update_time": 1781080794151,
        "external_id": "shot-0001-take-02",
        "outputs": [{"type": "video", "id": "v-1", "url": "https://x/v.mp4", "watermark_url": "",
                     "duration": "5"}],
        "billing": [{"charge_type": "unit", "amount": "6", "currency": "USD",
                     "package_type": "video", "list_price": "0.84"}],
    }  # fmt: skip
    return good([task | fields])


def old_task(**fields: object) -> HttpReply:
    """The successful answer of sheet B, 1.3."""
    task = {
        "task_id": "8812", "task_status": "succeed", "task_status_msg": "",
        "task_info": {"external_task_id": "s1t1"}, "created_at": 1781080778802,
        "updated_at": 1781080994151, "final_unit_deduction": "3.5",
        "final_balance_deduction": {"quota": "0", "list_price": "0"},
        "task_result": {"videos": [{"id": "v-9", "url": "https://x/9.mp4", "watermark_url": "",
                                    "duration": "5.1"}]},
    }  # fmt: skip
    return good(task | fields)


def test_the_answers_of_the_contract_are_read() -> None:
    calls, look = play(kling.progress("8800011122233", asked()), new_task())
    assert calls[0].path == "/tasks?task_ids=8800011122233"
    assert (look.state, look.downloads) == ("done", ("https://x/v.mp4",))
    assert look.price == Money.of("0.84")
    old = asked("kling-v1-6", options={"unit_usd": "0.14"})
    calls, look = play(kling.progress("8812", old), old_task())
    assert calls[0].path == "/v1/videos/text2video/8812"
    assert (look.state, look.downloads, look.price) == (
        "done",
        ("https://x/9.mp4",),
        Money.of("0.49"),
    )


@pytest.mark.parametrize(
    ("status", "state"),
    [("submitted", "waiting"), ("processing", "running"), ("polishing", "running")],
)
def test_waiting_and_running_are_told_apart(status: str, state: str) -> None:
    _, look = play(kling.progress("8800011122233", asked()), new_task(status=status, outputs=[]))
    assert look.state == state


@pytest.mark.parametrize(
    ("said", "word", "may_retry"),
    [
        ("Image pixel is invalid", "could not make it: Image pixel", False),
        ("Failure to pass the risk control system", "moderation", False),
        ("Service busy, please try again", "busy", True),
        ("", "could not make it", False),
    ],
)
def test_a_failure_says_the_records_own_reason_not_the_envelopes(
    said: str, word: str, may_retry: bool
) -> None:
    new = new_task(status="failed", message=said, outputs=[], billing=[])
    _, look = play(kling.progress("8800011122233", asked()), new)
    assert (look.state, look.may_retry, look.refunded) == ("failed", may_retry, True)
    assert word in look.failure
    old = good({"task_id": "8812", "task_status": "failed", "task_status_msg": said})
    _, look = play(kling.progress("8812", asked("kling-v1")), old)
    assert word in look.failure
    assert (look.price, look.refunded) == (None, False)  # nobody says that nothing was charged


@pytest.mark.parametrize(
    "billing",
    [None, "6", [{"currency": "CNY", "list_price": "5", "charge_type": "unit"}], [7], [],
     [{"currency": "USD", "charge_type": "unit", "amount": "6"}]],
)  # fmt: skip
def test_a_price_is_never_made_up(billing: object) -> None:
    _, look = play(kling.progress("8800011122233", asked()), new_task(billing=billing))
    assert look.price is None
    _, look = play(kling.progress("8812", asked("kling-v1")), old_task())
    assert look.price is None  # its card does not say what a unit costs


def test_cash_is_read_as_it_was_charged() -> None:
    cash = {"charge_type": "cash", "cash_type": "balance", "amount": "0.5", "currency": "USD",
            "list_price": "0.84"}  # fmt: skip
    _, look = play(kling.progress("8800011122233", asked()), new_task(billing=[cash]))
    assert look.price == Money.of("0.5")


@pytest.mark.parametrize(
    "answer",
    [
        good([{"id": "other", "status": "processing"}]),
        new_task(status=None),
        new_task(outputs=[]),
        new_task(outputs=[{"type": "video", "url": ""}]),
        HttpReply(status=200, body=b"<html>"),
    ],
)
def test_an_answer_without_sense_is_unusable(answer: HttpReply) -> None:
    with pytest.raises(BadReply):
        play(kling.progress("8800011122233", asked()), answer)


def test_a_task_that_is_not_there_is_gone() -> None:
    with pytest.raises(Refused) as told:
        play(kling.progress("1", asked()), good([]))
    assert told.value.status == 404


# doubts


def doubt(*known: str) -> Doubt:
    return Doubt(own_id=OWN, sha256="x", sent_at=SENT, known=frozenset(known))


def settling() -> Iterator[Any]:
    mine_new = good([{"id": "7", "status": "processing", "external_id": OWN}])
    mine_old = good({"task_id": "7", "task_status": "processing",
                     "task_info": {"external_task_id": OWN}})  # fmt: skip
    found = Settled("found", "7")
    yield "kling-3.0", mine_new, found
    yield "kling-v1", mine_old, found
    yield "kling-3.0", good([]), ABSENT
    yield "kling-v1", wrong(404, 1203), ABSENT
    yield "kling-v1", good(None), ABSENT
    yield "kling-v1", wrong(400, 1201), NOBODY
    yield "video-extend", wrong(404, 1203), NOBODY


@pytest.mark.parametrize(("model", "answer", "expected"), list(settling()))
def test_a_doubt_is_settled_by_our_own_id(model: str, answer: HttpReply, expected: Settled) -> None:
    one = asked(model, mode=Mode.EXTEND) if model == "video-extend" else asked(model)
    calls, found = play(kling.settle(one, doubt("3")), answer)
    paths = {
        "kling-3.0": f"/tasks?external_task_ids={OWN}",
        "kling-v1": f"/v1/videos/text2video/{OWN}",
        "video-extend": f"/v1/videos/video-extend/{OWN}",
    }
    assert calls[0].path == paths[model]
    assert found == expected


def test_another_jobs_task_is_never_taken() -> None:
    mine = good([{"id": "7", "status": "processing", "external_id": OWN}])
    assert play(kling.settle(asked(), doubt("7")), mine)[1] == ABSENT
    other = good([{"id": "7", "status": "processing", "external_id": "somebody"}])
    with pytest.raises(BadReply):
        play(kling.settle(asked(), doubt()), other)


def test_nothing_can_be_cancelled() -> None:
    _, look = play(kling.progress("8800011122233", asked()), new_task(status="submitted"))
    assert not kling.may_cancel(look)
    assert play(kling.cancel("1", asked())) == ([], None)
