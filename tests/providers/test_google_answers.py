"""What Google's answers mean: results, filters, failures, refusals, doubts."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

import pytest

from app.domain.errors import (
    BadReply,
    OutOfFunds,
    ProviderError,
    RateLimited,
    Refused,
    Unreachable,
)
from app.domain.vendor_ports import NOBODY, Settled
from app.providers.adapters import google
from app.providers.answers import in_house, inline
from app.providers.wire_call import HttpReply
from tests.providers.google_orders import DONE, DOUBT, FILE, HOME, KEYED, TASK, asked, reply
from tests.providers.orders import OWN, play
from tests.providers.orders import first as first_call


@pytest.mark.parametrize("ticket", [TASK, KEYED])
def test_an_operation_is_named_whole(ticket: str) -> None:
    assert google.read_ticket(reply({"name": ticket})).ticket == ticket
    [call], look = play(google.progress(ticket, asked()), reply({"name": ticket}))
    assert (look.state, look.progress) == ("running", None)
    if ticket == TASK:
        assert (call.method, call.host) == ("POST", "vertex-us-central1")
        assert call.path == f"/v1/{HOME}:fetchPredictOperation"
        assert json.loads(call.body) == {"operationName": TASK}
    else:
        assert (call.method, call.path) == ("GET", f"/v1beta/{KEYED}")
    assert call.most_bytes == 256 * 1024 * 1024


def test_an_interaction_has_an_id() -> None:
    answer = reply({"id": "int_1", "object": "interaction", "status": "queued"})
    assert google.read_ticket(answer).ticket == "int_1"
    [call], look = play(google.progress("int_1", asked("omni")), answer)
    assert (call.path, look.state) == ("/v1/interactions/int_1", "waiting")
    assert google.may_cancel(look)
    [call], _none = play(google.cancel("int_1", asked("omni")), reply({}))
    assert (call.method, call.path) == ("POST", "/v1/interactions/int_1/cancel")
    assert play(google.cancel(TASK, asked())) == ([], None)  # the contract has no such call


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "a/b"}, {"id": 7}, {"name": "x" * 501}]
)
def test_an_answer_without_a_usable_ticket_is_no_acceptance(body: dict[str, object]) -> None:
    with pytest.raises(BadReply):
        google.read_ticket(reply(body))


def done(ticket: str, response: object) -> HttpReply:
    return reply({"name": ticket, "done": True, "response": response})


def test_results_lie_in_a_bucket_in_the_answer_or_at_the_files_api() -> None:
    mp4 = "video/mp4"
    kept = {"@type": DONE, "videos": [{"gcsUri": "gs://b/out/1/sample_0.mp4", "mimeType": mp4}]}
    _calls, look = play(google.progress(TASK, asked()), done(TASK, kept))
    path = "/storage/v1/b/b/o/out%2F1%2Fsample_0%2Emp4?alt=media"
    assert (look.state, look.downloads) == ("done", (in_house(path, "storage"),))
    film = base64.b64encode(b"film").decode()
    told = {"videos": [{"bytesBase64Encoded": film, "mimeType": mp4}] * 2}
    _calls, look = play(google.progress(TASK, asked()), done(TASK, told))
    assert look.downloads == (inline(TASK, 0), inline(TASK, 1))
    _calls, found = play(google.contents(TASK, asked()), done(TASK, told))
    assert [(one.body, one.media_type) for one in found] == [(b"film", mp4)] * 2
    for uri in (
        FILE,
        "files/abc123",
        "https://gate.example/v1beta/files/abc123:download?alt=media",
    ):
        samples = {"generateVideoResponse": {"generatedSamples": [{"video": {"uri": uri}}]}}
        _calls, look = play(google.progress(KEYED, asked("developer")), done(KEYED, samples))
        assert look.downloads == (in_house("/v1beta/files/abc123:download?alt=media"),)
    other = {"generatedSamples": [{"video": {"uri": "https://cdn.example/a.mp4"}}]}
    _calls, look = play(google.progress(KEYED, asked("developer")), done(KEYED, other))
    assert look.downloads == ("https://cdn.example/a.mp4",)


def test_what_the_filters_withhold_is_moderation_and_free() -> None:
    reasons = ["Veo could not do it. Support codes: 29310472"]
    bad = {"raiMediaFilteredCount": 1, "raiMediaFilteredReasons": reasons}
    for ticket, response in ((TASK, bad), (KEYED, {"generateVideoResponse": bad})):
        _calls, look = play(google.progress(ticket, asked()), done(ticket, response))
        assert (look.state, look.refunded, look.may_retry) == ("failed", True, False)
        assert "moderation" in look.failure
        assert "a known person" in look.failure
    sound = {**bad, "raiMediaFilteredReasons": ["The audio could not be processed safely."]}
    _calls, look = play(google.progress(TASK, asked()), done(TASK, sound))
    assert look.may_retry  # that filter does not always decide alike
    mixed = {**bad, "videos": [{"gcsUri": "gs://b/1.mp4"}]}
    _calls, look = play(google.progress(TASK, asked()), done(TASK, mixed))
    assert (look.state, len(look.downloads)) == ("done", 1)


@pytest.mark.parametrize(("code", "may_retry"), [(13, True), (8, True), (14, True), (3, False)])
def test_an_operation_that_failed_says_whether_again(code: int, may_retry: bool) -> None:
    body = {"name": TASK, "done": True, "error": {"code": code, "message": "no luck"}}
    _calls, look = play(google.progress(TASK, asked()), reply(body))
    assert (look.state, look.may_retry, look.refunded) == ("failed", may_retry, True)
    assert "no luck" in look.failure


@pytest.mark.parametrize(
    "body",
    [
        {"name": "projects/p1/other", "done": True},
        {"name": TASK, "done": True},
        {"name": TASK, "done": True, "response": {}},
        {"name": TASK, "done": True, "response": {"videos": [{}]}},
        {"name": TASK, "done": True, "response": {"videos": [{"gcsUri": "gs://"}]}},
    ],
)
def test_an_impossible_answer_is_no_result(body: dict[str, object]) -> None:
    with pytest.raises(BadReply):
        play(google.progress(TASK, asked()), reply(body))


@pytest.mark.parametrize("ticket", ["projects/p1/operations/1", "a/b", "gs://"])
def test_a_text_that_is_no_task_is_not_asked_for(ticket: str) -> None:
    with pytest.raises((Refused, BadReply)):
        play(google.progress(ticket, asked()))


def omni(status: str, **fields: object) -> HttpReply:
    return reply({"id": "int_1", "status": status, **fields})


def steps(*parts: Mapping[str, object]) -> list[Mapping[str, object]]:
    return [{"type": "model_output", "content": list(parts)}]


def test_an_interaction_ends_in_a_file_or_with_the_media_inside() -> None:
    one = asked("omni")
    uri = "https://generativelanguage.googleapis.com/v1/files/vid1:download?alt=media"
    for part, link in (
        ({"type": "video", "uri": uri}, in_house("/v1/files/vid1:download?alt=media")),
        ({"type": "video", "uri": "gs://b/a.mp4"}, in_house("/storage/v1/b/b/o/a%2Emp4?alt=media", "storage")),  # noqa: E501
        ({"type": "video", "data": "AAAA"}, inline("int_1", 0)),
    ):  # fmt: skip
        answer = omni("completed", steps=[{"type": "user_input", "content": []}, *steps(part)])
        _calls, look = play(google.progress("int_1", one), answer)
        assert (look.state, look.downloads) == ("done", (link,))
    _calls, found = play(google.contents("int_1", one), answer)
    assert [content.body for content in found] == [b"\0\0\0"]


@pytest.mark.parametrize(
    ("answer", "word", "may_retry"),
    [
        (omni("completed", steps=steps({"type": "text", "text": "I cannot do that"})), "moderation withheld the result: I cannot", False),  # noqa: E501
        (omni("completed"), "moderation", False),
        (omni("failed", errors=[{"code": "x", "message": "blocked by safety"}]), "moderation", False),  # noqa: E501
        (omni("failed", errors=[{"code": "internal", "message": "boom"}]), "boom", True),
        (omni("failed", error={"message": "boom"}), "boom", True),
        (omni("incomplete"), "half-way", True),
        (omni("budget_exceeded"), "budget", False),
        (omni("requires_action"), "asks back", False),
    ],
)  # fmt: skip
def test_an_interaction_without_a_video_says_why(
    answer: HttpReply, word: str, may_retry: bool
) -> None:
    _calls, look = play(google.progress("int_1", asked("omni")), answer)
    assert (look.state, look.may_retry, look.refunded) == ("failed", may_retry, False)
    assert word in look.failure


def test_only_the_vendors_own_count_makes_an_interaction_free() -> None:
    one = asked("omni")
    _calls, look = play(google.progress("int_1", one), omni("cancelled"))
    assert (look.state, look.refunded) == ("cancelled", False)
    nothing = {"usage": {"total_output_tokens": 0}}
    _calls, look = play(google.progress("int_1", one), omni("cancelled", **nothing))
    assert look.refunded
    _calls, look = play(google.progress("int_1", one), omni("polishing"))
    assert look.state == "running"
    with pytest.raises(BadReply):
        play(google.progress("int_2", one), omni("completed"))


def refusal(status: int, message: str = "", reason: str = "", **headers: str) -> HttpReply:
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}]
    error = {"code": status, "message": message, "status": "X", "details": details}
    return reply({"error": error}, status, **headers)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(400, "`durationSeconds` is wrong"), Refused),
        (refusal(400, "API key not valid", "API_KEY_INVALID"), Refused),
        (refusal(400, "Billing is not enabled"), OutOfFunds),
        (refusal(403, "denied", "BILLING_DISABLED"), OutOfFunds),
        (refusal(401), Refused),
        (refusal(403), Refused),
        (refusal(404, "is no longer available"), Refused),
        (refusal(429, "You exceeded your quota, check your plan and billing details"), RateLimited),
        (refusal(429, "Your prepaid credits are depleted"), OutOfFunds),
        (refusal(500), Unreachable),
        (refusal(503), Unreachable),
        (refusal(504), Unreachable),
        (HttpReply(status=502, body=b"<html>"), Unreachable),
        (HttpReply(status=302), BadReply),
    ],
)
def test_a_refusal_of_an_order_is_only_what_made_nothing(
    answer: HttpReply, kind: type[ProviderError]
) -> None:
    error = google.read_refusal(answer, paid=True)
    assert type(error) is kind
    assert error.status == answer.status


def test_the_wait_stands_in_the_header_or_in_the_body() -> None:
    info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "32s"}
    told = reply({"error": {"message": "slow", "details": [info]}}, 429)
    error = google.read_refusal(told, paid=True)
    assert isinstance(error, RateLimited)
    assert error.retry_after == 32.0
    error = google.read_refusal(refusal(429, "slow", **{"retry-after": "7"}), paid=True)
    assert isinstance(error, RateLimited)
    assert error.retry_after == 7.0


def test_the_greeting_costs_nothing_and_says_what_it_knows() -> None:
    call = first_call(google.greeting())
    assert (call.method, call.paid) == ("GET", False)
    _calls, said = play(google.greeting(), reply({"models": []}))
    assert "takes the key" in said
    _calls, said = play(google.greeting(), refusal(403, reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT"))
    assert "knows the account" in said
    with pytest.raises(Refused):
        play(google.greeting(), refusal(403))


# doubts


def test_a_doubt_is_settled_by_the_accounts_own_bucket() -> None:
    one = asked(options={"bucket": "takes"})
    name = f"jobs/{OWN}/77/sample_0.mp4"
    [call], settled = play(google.settle(one, DOUBT), reply({"items": [{"name": name}]}))
    assert (call.host, call.paid) == ("storage", False)
    assert call.path == f"/storage/v1/b/takes/o?prefix=jobs%2F{OWN}%2F"
    ticket = f"gs://takes/{name}"
    assert settled == Settled("found", ticket)
    [_call], look = play(google.progress(ticket, one), reply({"name": name}))
    path = "/storage/v1/b/takes/o/" + name.replace("/", "%2F").replace(".", "%2E") + "?alt=media"
    assert (look.state, look.downloads) == ("done", (in_house(path, "storage"),))


def test_without_a_result_in_the_bucket_nobody_knows() -> None:
    assert play(google.settle(asked(), DOUBT)) == ([], NOBODY)
    assert play(google.settle(asked("omni", options={"bucket": "b"}), DOUBT)) == ([], NOBODY)
    one = asked(options={"bucket": "takes"})
    odd: tuple[object, ...] = ({}, {"items": []}, {"items": [{"name": "jobs/notes.txt"}]})
    for found in odd:
        _calls, settled = play(google.settle(one, DOUBT), reply(found))
        assert settled == NOBODY
