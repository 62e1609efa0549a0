"""One message to a receiver: signed as the world expects it, to nowhere odd, told how it ended."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from app.domain.errors import BadInput, RateLimited, Refused, Stopped, Unreachable, UserFacing
from app.providers import address
from app.providers.transport import Limits
from app.providers.webhook import WebhookPoster, signed
from tests.providers.doorman import Act, answer, hang_up, keep_silent, open_door

QUICK = Limits(connect_s=1, answer_s=0.5, look_s=0.02)
BODY = '{"type":"test","data":{"film":"Léa"}}'.encode()


def post(url: str, secret: str = "", stop: object = lambda: False) -> str:
    poster = WebhookPoster(QUICK)
    secret = secret or poster.secret("")
    poster.post(url, secret, "msg_1", datetime.now(UTC), BODY, stop)  # type: ignore[arg-type]
    return secret


def test_the_published_vector_of_the_scheme() -> None:
    secret = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI="
    body = (
        b'{"id":"1234567890","status":"succeeded","message":"",'
        b'"create_time":1781080778802,"update_time":1781080794151}'
    )
    headers = signed(secret, "9876543210", datetime.fromtimestamp(1781080794, UTC), body)
    assert headers["webhook-signature"] == "v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4="


def test_a_receiver_verifies_it_with_the_schemes_own_library() -> None:
    with open_door(answer(204, b"")) as keeper:
        secret = post(f"{keeper.url}/hooks?team=a")
        (visit,) = keeper.visits
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    headers = {name: visit.header(name) for name in names}
    assert Webhook(secret).verify(visit.body, headers) == json.loads(BODY)
    assert visit.head.startswith("POST /hooks?team=a HTTP/1.1")
    assert visit.header("content-type") == "application/json"
    assert secret.removeprefix("whsec_") not in visit.head


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (answer(302, b"", location="http://127.0.0.1/"), Refused),
        (answer(400), Refused),
        (answer(404), Refused),
        (answer(410), Refused),
        (answer(408), Unreachable),
        (answer(500), Unreachable),
        (answer(503), RateLimited),
        (hang_up, Unreachable),
        (keep_silent, Unreachable),
    ],
)
def test_whatever_is_not_taken_is_told_apart(act: Act, kind: type[UserFacing]) -> None:
    with open_door(act) as keeper, pytest.raises(kind):
        post(keeper.url)
    assert len(keeper.visits) == 1


def test_a_receiver_may_say_how_long_to_wait() -> None:
    asking = answer(429, b"", retry_after="120")
    with open_door(asking) as keeper, pytest.raises(RateLimited) as told:
        post(keeper.url)
    assert told.value.retry_after == 120


def test_an_answer_without_end_is_not_read() -> None:
    async def flood(visit: object) -> None:
        await visit.say(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")  # type: ignore[attr-defined]
        while True:
            await visit.say(b"10000\r\n" + bytes(65536) + b"\r\n")  # type: ignore[attr-defined]

    with open_door(flood) as keeper:
        post(keeper.url)


def test_nobody_there_is_unreachable_and_a_stop_is_heard() -> None:
    with open_door(keep_silent) as keeper:
        with pytest.raises(Stopped):
            post(keeper.url, stop=lambda: bool(keeper.visits))
        gone = keeper.url
    with pytest.raises(Unreachable):
        post(gone)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "https://me:pw@example.com/hook",
        "https://example.com/hook#part",
        "file:///etc/passwd",
        "ftp://example.com/",
        "https://10.0.0.1/hook",
        "https://192.168.1.1/hook",
        "https://169.254.169.254/hook",
        "https://[fd00::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "http://0.0.0.0/hook",
        "http://10.0.0.1/hook",
        "example.com/hook",
        "",
    ],
)
def test_addresses_nothing_is_sent_to(url: str) -> None:
    with pytest.raises(BadInput) as told:
        WebhookPoster().check(url)
    assert told.value.next_step


@pytest.mark.parametrize(
    "url",
    ["https://example.com/hook?x=1", "http://localhost:8080/", "http://127.0.0.1:1/a",
     "http://[::1]:1/a", "https://127.0.0.1/a", "https://8.8.8.8/hook"],
)  # fmt: skip
def test_addresses_something_is_sent_to(url: str) -> None:
    WebhookPoster().check(url)


@pytest.mark.parametrize("name", ["2130706433", "0x7f.1", "127.1", "localhost.localdomain"])
def test_a_name_that_leads_inside_is_not_called(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "localhost.localdomain":
        monkeypatch.setattr(address, "is_public", lambda _found: False)
        name = "localhost.."
    with open_door(answer(200)) as keeper, pytest.raises((BadInput, Unreachable)):
        post(f"https://{name}:{keeper.port}/")
    assert keeper.visits == []


@pytest.mark.parametrize("given", ["short", "whsec_" + "A" * 20, "whsec_é", "!" * 40])
def test_a_secret_too_weak_or_odd_is_refused(given: str) -> None:
    with pytest.raises(BadInput, match="secret"):
        WebhookPoster().secret(given)


def test_a_secret_is_made_where_none_is_given() -> None:
    made = {WebhookPoster().secret("") for _ in range(3)}
    assert len(made) == 3
    assert all(Webhook(secret) for secret in made)
