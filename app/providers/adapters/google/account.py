"""Who speaks to Google: an API key, or an OAuth token made from an account's credentials.

A key opens the Gemini Developer API, a token Google's cloud. The key text is an API key, the JSON
of a service account, or what `gcloud auth application-default login` writes. A member `takeboard`
of that JSON may hold `project`, `location` and `bucket`, which come back as facts of the account.
Facts: wire sheet A, 3.3.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from app.domain.errors import BadReply, NotConfigured, ProviderError, Refused, Unreachable
from app.providers.talk import Login, Talk
from app.providers.wire_call import HttpCall, HttpReply, in_path, plain_words

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
TOKEN_URI = "https://oauth2.googleapis.com/token"
LIFE_S = 3600
LOCATIONS = (
    "us-central1", "us-east1", "us-east4", "us-east5", "us-south1", "us-west1", "us-west4",
    "northamerica-northeast1", "southamerica-east1",
    "europe-central2", "europe-north1", "europe-southwest1", "europe-west1", "europe-west2",
    "europe-west3", "europe-west4", "europe-west6", "europe-west8", "europe-west9",
    "asia-east1", "asia-northeast1", "asia-northeast3", "asia-south1", "asia-southeast1",
    "australia-southeast1", "me-central1", "me-central2", "me-west1",
)  # fmt: skip
USUAL_LOCATION, GLOBAL = "us-central1", "global"
HOSTS: Mapping[str, str] = {
    "oauth": "https://oauth2.googleapis.com",
    "storage": "https://storage.googleapis.com",
    f"vertex-{GLOBAL}": "https://aiplatform.googleapis.com",
    **{f"vertex-{name}": f"https://{name}-aiplatform.googleapis.com" for name in LOCATIONS},
}
UNKNOWN_PROJECT = "your-project"  # in a path, where no account is known
KEY, TOKEN = "key", "token"  # what a fact `signs` says
_OAUTH = "oauth:"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
_PROJECT = re.compile(r"[a-z0-9][a-z0-9.:-]{0,98}[a-z0-9]|\d+")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{0,221}")
_ADVICE = "Download the service account's JSON file again, or log in with gcloud again."
_HIDDEN = ("private_key", "client_secret", "refresh_token")


def login(key: str, at: float) -> Talk[Login]:
    """An API key as it is; else a token, told by the vendor's OAuth server for about an hour."""
    if not key.startswith("{"):
        return Login(key, account={"signs": KEY})
    found = _credentials(key)
    call = HttpCall(
        method="POST",
        path="/token",
        what="the log-in",
        host="oauth",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(_grant(found, at)).encode(),
        unsigned=True,
    )
    reply = yield call
    if not reply.ok:
        raise _not_let_in(reply)
    data = reply.data()
    token, life = data.get("access_token"), data.get("expires_in", LIFE_S)
    if not isinstance(token, str) or not token or ":" in token:
        raise BadReply("Google's log-in gave no token.", status=reply.status)
    if isinstance(life, bool) or not isinstance(life, int | float) or not 0 < life < 1e6:
        life = LIFE_S
    hidden = tuple(str(found[name]) for name in _HIDDEN if found.get(name))
    # A project may have a colon in its name, a token never has one.
    return Login(
        f"{_OAUTH}{_quota(found)}:{token}",
        until=at + life,
        hide=(token, *hidden),
        account=_facts(found),
    )


def unsent(key: str, stand_in: str) -> Login:
    """What a request is shown with, nobody asked: the account's facts, `stand_in` as the secret.

    Raises `NotConfigured` as `login` does.
    """
    if not key.startswith("{"):
        return Login(stand_in, account={"signs": KEY})
    found = _credentials(key)
    return Login(f"{_OAUTH}{_quota(found)}:{stand_in}", account=_facts(found))


def sign(secret: str) -> Mapping[str, str]:
    if not secret.startswith(_OAUTH):
        return {"x-goog-api-key": secret}
    quota, _, token = secret.removeprefix(_OAUTH).rpartition(":")
    signed = {"Authorization": f"Bearer {token}"}
    return signed | ({"x-goog-user-project": quota} if quota else {})


def greeting() -> Talk[str]:
    """A page of the list of models; a token that got this far was given by Google just now."""
    call = HttpCall(
        method="GET",
        path="/v1beta/models?pageSize=1",
        what="the list of models",
        expects=frozenset({403}),
    )
    reply = yield call
    if reply.ok:
        return "Google takes the key."
    if _reasons(reply) & {"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "SERVICE_DISABLED"}:
        return "Google knows the account; whether its project may use Veo, the first order shows."
    raise Refused(
        "Google does not accept the key (403).",
        "Put in a working key with `takeboard account add google`.",
        status=403,
    )


def segment(text: str) -> str:
    """A name as one segment of a path, as it is where it can be."""
    return text if _PLAIN.fullmatch(text) else in_path(text)


def project_of(options: Mapping[str, str]) -> str:
    """The project as it stands in a path, or a word for it where no account is known."""
    return segment(options["project"]) if options.get("project") else UNKNOWN_PROJECT


def location_of(options: Mapping[str, str]) -> str:
    return options.get("location") or USUAL_LOCATION


def vertex(location: str) -> str:
    """The host of a location; raises `NotConfigured` for one this version does not know."""
    host = f"vertex-{location}"
    if host not in HOSTS:
        raise NotConfigured(
            f"Google's cloud has no location {location[:40]!r} that this version knows.",
            f"Use {USUAL_LOCATION}, {GLOBAL} or another; TAKEBOARD_GOOGLE_LOCATION names it.",
        )
    return host


def storage_object(uri: str) -> str:
    """The path at the storage host of a `gs://bucket/name` address, for its bytes."""
    bucket, _, name = uri.removeprefix("gs://").partition("/")
    if not uri.startswith("gs://") or not _BUCKET.fullmatch(bucket) or not name:
        raise BadReply("Google named a file at an unusable address.")
    return f"/storage/v1/b/{bucket}/o/{in_path(name)}?alt=media"


def _credentials(key: str) -> Mapping[str, Any]:
    try:
        found = json.loads(key)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise NotConfigured("The account's credentials are not whole.", _ADVICE)
    return found


def _grant(found: Mapping[str, Any], at: float) -> Mapping[str, str]:
    match found.get("type"):
        case "service_account":
            return {
                "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "assertion": _assertion(found, int(at)),
            }
        case "authorized_user":
            names = ("client_id", "client_secret", "refresh_token")
            if not all(isinstance(found.get(name), str) for name in names):
                raise NotConfigured("The account's credentials are not whole.", _ADVICE)
            return {"grant_type": "refresh_token", **{name: found[name] for name in names}}
    kind = plain_words(found.get("type"))[:40]
    raise NotConfigured(
        f"Credentials of the kind {kind!r} cannot be used.",
        "Use a service account, or `gcloud auth application-default login`.",
    )


def _assertion(found: Mapping[str, Any], now: int) -> str:
    """A JSON Web Token, RS256."""
    # Half a megabyte of library, needed by those with a service account only.
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    names = ("client_email", "private_key")
    key: object = None
    if all(isinstance(found.get(name), str) for name in names):
        try:
            key = load_pem_private_key(found["private_key"].encode(), None)
        except (ValueError, TypeError):
            key = None
    if not isinstance(key, RSAPrivateKey):
        # `from None` is not enough where a library's text may quote the key: nothing is chained.
        raise NotConfigured("The service account's private key cannot be read.", _ADVICE)
    head: dict[str, object] = {"alg": "RS256", "typ": "JWT"}
    if isinstance(found.get("private_key_id"), str):
        head["kid"] = found["private_key_id"]
    claims = {
        "iss": found["client_email"],
        "scope": SCOPE,
        "aud": found.get("token_uri") or TOKEN_URI,
        "iat": now,
        "exp": now + LIFE_S,
    }
    told = f"{_part(head)}.{_part(claims)}"
    return f"{told}.{_text(key.sign(told.encode(), PKCS1v15(), SHA256()))}"


def _quota(found: Mapping[str, Any]) -> str:
    quota = found.get("quota_project_id")
    return quota if isinstance(quota, str) and _PROJECT.fullmatch(quota) else ""


def _facts(found: Mapping[str, Any]) -> Mapping[str, str]:
    """Raises `NotConfigured` for a place that cannot be one."""
    own = found.get("takeboard")
    told: dict[str, Any] = dict(own) if isinstance(own, dict) else {}
    project = told.get("project") or found.get("project_id") or found.get("quota_project_id")
    if not isinstance(project, str) or not _PROJECT.fullmatch(project):
        raise NotConfigured(
            "The credentials name no project of Google's cloud.",
            "Set TAKEBOARD_GOOGLE_PROJECT, or `gcloud auth application-default "
            "set-quota-project PROJECT`.",
        )
    facts = {"signs": TOKEN, "project": project}
    if location := told.get("location"):
        vertex(str(location))
        facts["location"] = str(location)
    if bucket := told.get("bucket"):
        name = str(bucket).removeprefix("gs://").rstrip("/")
        if not _BUCKET.fullmatch(name):
            raise NotConfigured(
                f"{name[:60]!r} is no bucket's name.", "TAKEBOARD_GOOGLE_BUCKET names the bucket."
            )
        facts["bucket"] = name
    return facts


def _not_let_in(reply: HttpReply) -> ProviderError:
    status = reply.status
    if status >= 500 or status == 429:
        return Unreachable(f"Google's log-in is in trouble ({status}).")
    try:
        data = reply.data()
        said = plain_words(data.get("error_description")) or plain_words(data.get("error"))
    except BadReply:
        said = ""
    return Refused(
        f"Google does not let the account in ({status}){f': {said}' if said else ''}.",
        _ADVICE,
        status=status,
    )


def _reasons(reply: HttpReply) -> set[str]:
    try:
        error = reply.data().get("error")
    except BadReply:
        return set()
    details = error.get("details") if isinstance(error, dict) else None
    found = details if isinstance(details, list) else []
    return {str(one.get("reason")) for one in found if isinstance(one, dict)}


def _part(fields: Mapping[str, object]) -> str:
    return _text(json.dumps(fields, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
