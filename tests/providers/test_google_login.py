"""Who speaks to Google: keys, service accounts, log-ins of gcloud, and refusals of them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from app.domain.errors import (
    NotConfigured,
    ProviderError,
    Refused,
    Unreachable,
)
from app.providers.adapters import google
from app.providers.credentials import opened, usual_file
from app.providers.talk import Login
from app.providers.wire_call import HttpReply
from app.rehearsal.google_login import SignIn
from tests.providers.google_orders import reply
from tests.providers.orders import play

USER = {
    "type": "authorized_user",
    "client_id": "c",
    "client_secret": "secret-of-gcloud",
    "refresh_token": "1//refresh",
    "quota_project_id": "paying-project",
}


def logged_in(key: str, answer: HttpReply) -> tuple[dict[str, list[str]], Login]:
    calls, login = play(google.login(key, 1_800_000_000.0), answer)
    [call] = calls
    assert (call.host, call.path, call.unsigned) == ("oauth", "/token", True)
    return parse_qs(call.body.decode()), login


def test_an_api_key_goes_out_as_it_is() -> None:
    calls, login = play(google.login("AIzaKey", 0.0))
    assert (calls, login.secret, login.account) == ([], "AIzaKey", {"signs": "key"})
    assert google.sign(login.secret) == {"x-goog-api-key": "AIzaKey"}


def test_a_service_account_signs_for_a_token_of_an_hour() -> None:
    house = SignIn()
    told = reply({"access_token": "ya29.t", "expires_in": 3599, "token_type": "Bearer"})
    form, login = logged_in(house.service_account(bucket=True), told)
    assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    head, claims = (
        json.loads(base64.urlsafe_b64decode(part + "=="))
        for part in form["assertion"][0].split(".")[:2]
    )
    assert (head["alg"], head["typ"]) == ("RS256", "JWT")
    assert claims == {
        "iss": "film@rehearsal-studio.iam.gserviceaccount.com",
        "scope": "https://www.googleapis.com/auth/cloud-platform",
        "aud": "https://oauth2.googleapis.com/token",
        "iat": 1_800_000_000,
        "exp": 1_800_003_600,
    }
    assert google.sign(login.secret) == {"Authorization": "Bearer ya29.t"}
    assert login.until == 1_800_003_599.0
    assert login.account == {
        "signs": "token", "project": "rehearsal-studio", "bucket": "rehearsal-takes",
    }  # fmt: skip
    pem = json.loads(house.service_account())["private_key"]
    assert {"ya29.t", pem} <= set(login.hide)


def test_a_login_of_gcloud_is_renewed_and_its_project_pays() -> None:
    form, login = logged_in(json.dumps(USER), reply({"access_token": "ya29.u", "expires_in": 60}))
    assert form["refresh_token"] == ["1//refresh"]
    assert login.account == {"signs": "token", "project": "paying-project"}
    assert google.sign(login.secret) == {
        "Authorization": "Bearer ya29.u", "x-goog-user-project": "paying-project",
    }  # fmt: skip
    assert {"secret-of-gcloud", "1//refresh", "ya29.u"} <= set(login.hide)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("{", "not whole"),
        ('{"type": "external_account"}', "external_account"),
        (json.dumps({**USER, "refresh_token": None}), "not whole"),
        (
            json.dumps(
                {"type": "service_account", "client_email": "e", "private_key": "SECRETKEY"}
            ),
            "private key cannot be read",
        ),
    ],
)
def test_credentials_that_cannot_be_used_are_never_repeated(key: str, words: str) -> None:
    with pytest.raises(NotConfigured, match=words) as refused:
        play(google.login(key, 0.0), reply({"access_token": "t"}))
    assert "SECRETKEY" not in repr(refused.value) + repr(refused.value.__cause__)


def test_credentials_without_a_project_or_with_an_odd_place_are_named() -> None:
    told = reply({"access_token": "ya29.u"})
    nowhere = {k: v for k, v in USER.items() if k != "quota_project_id"}
    with pytest.raises(NotConfigured, match="no project"):
        play(google.login(json.dumps(nowhere), 0.0), told)
    for place, words in (({"location": "moon-1"}, "moon-1"), ({"bucket": "A B"}, "bucket")):
        with pytest.raises(NotConfigured, match=words):
            play(google.login(json.dumps({**USER, "takeboard": place}), 0.0), told)


@pytest.mark.parametrize(
    ("status", "kind"), [(400, Refused), (401, Refused), (503, Unreachable), (429, Unreachable)]
)
def test_a_refused_log_in_is_told_from_trouble(status: int, kind: type[ProviderError]) -> None:
    body = {"error": "invalid_grant", "error_description": "Token has been revoked."}
    with pytest.raises(kind):
        play(google.login(json.dumps(USER), 0.0), reply(body, status))


def test_a_credentials_file_is_read_where_keys_are_given_out(tmp_path: Path) -> None:
    file = tmp_path / "adc.json"
    file.write_text(json.dumps(USER, indent=2))
    found = {"TAKEBOARD_GOOGLE_PROJECT": "film", "GOOGLE_CLOUD_LOCATION": "europe-west4",
             "TAKEBOARD_GOOGLE_BUCKET": "gs://takes/"}  # fmt: skip
    text = opened("google", f"adc:{file}", found)
    assert text.isprintable()
    _calls, login = play(google.login(text, 0.0), reply({"access_token": "t"}))
    assert login.account == {
        "signs": "token", "project": "film", "location": "europe-west4", "bucket": "takes",
    }  # fmt: skip
    assert opened("google", "adc:", {"GOOGLE_APPLICATION_CREDENTIALS": str(file)}) == opened(
        "google", f"adc:{file}", {}
    )
    assert opened("google", "AIza", found) == "AIza"
    assert opened("kling", "{", found) == "{"
    assert usual_file({"CLOUDSDK_CONFIG": str(tmp_path)}).parent == tmp_path
    for missing in ("adc:/no/such", "{"):
        with pytest.raises(NotConfigured):
            opened("google", missing, {})
