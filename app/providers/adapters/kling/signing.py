"""An API key goes out as it is; from an AccessKey:SecretKey pair a token is made for 30 min."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

from app.providers.talk import Login, Talk

LIFE_S = 1800
EARLY_S = 5  # clocks differ


def login(key: str, at: float) -> Talk[Login]:
    yield from ()
    access, colon, secret = key.partition(":")
    if not colon:
        return Login(key)
    now = int(at)
    return Login(token(access, secret, now), until=now + LIFE_S, hide=(secret,))


def sign(secret: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def token(access: str, secret: str, now: int) -> str:
    """A JSON Web Token, HS256; the order of its claims is the vendor's example's."""
    claims = {"iss": access, "exp": now + LIFE_S, "nbf": now - EARLY_S}
    told = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    return f"{told}.{_text(hmac.new(secret.encode(), told.encode(), hashlib.sha256).digest())}"


def _part(fields: Mapping[str, object]) -> str:
    return _text(json.dumps(fields, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
