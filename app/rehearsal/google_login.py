"""Google's OAuth server of a rehearsal: one service account, made anew at each start, and tokens.

A token request is only granted for a JSON Web Token that this account's private key signed.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.responses import JSONResponse, Response

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

PROJECT = "rehearsal-studio"
BUCKET = "rehearsal-takes"
EMAIL = f"film@{PROJECT}.iam.gserviceaccount.com"
AUDIENCE = "https://oauth2.googleapis.com/token"
SCOPE = "https://www.googleapis.com/auth/cloud-platform"
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
REFRESH = "1//rehearsal-refresh-token"
LIFE_S = 3599
_SKEW_S = 300


class SignIn:
    """Tokens live by this machine's clock, at any speed."""

    def __init__(self) -> None:
        self._tokens: dict[str, float] = {}
        self._key_id = secrets.token_hex(20)

    @cached_property
    def _key(self) -> RSAPrivateKey:
        from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

        return generate_private_key(65537, 2048)

    def service_account(self, *, bucket: bool = False) -> str:
        """The JSON file of the account on one line; with a bucket its orders are to use."""
        from cryptography.hazmat.primitives.serialization import (
            Encoding,
            NoEncryption,
            PrivateFormat,
        )

        pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        account: dict[str, object] = {
            "type": "service_account",
            "project_id": PROJECT,
            "private_key_id": self._key_id,
            "private_key": pem.decode(),
            "client_email": EMAIL,
            "token_uri": AUDIENCE,
        }
        if bucket:
            account["takeboard"] = {"bucket": BUCKET}
        return json.dumps(account, separators=(",", ":"))

    def knows(self, token: str) -> bool:
        return self._tokens.get(token, 0.0) > time.time()

    def token(self, body: bytes) -> Response:
        form = {name: values[0] for name, values in parse_qs(body.decode("latin-1")).items()}
        match form.get("grant_type"):
            case grant if grant == JWT_GRANT:
                if fault := self._fault(form.get("assertion", "")):
                    return _no("invalid_grant", fault)
            case "refresh_token":
                if form.get("refresh_token") != REFRESH or not form.get("client_secret"):
                    return _no("invalid_grant", "Token has been expired or revoked.")
            case _:
                return _no("unsupported_grant_type", "Invalid grant_type.")
        token = f"ya29.c.{secrets.token_urlsafe(48)}"
        self._tokens[token] = time.time() + LIFE_S
        told = {"access_token": token, "expires_in": LIFE_S, "token_type": "Bearer"}
        return JSONResponse(told)

    def _fault(self, assertion: str) -> str:
        """What is wrong with a signed request; empty for a good one."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        parts = assertion.split(".")
        if len(parts) != 3:
            return "Invalid JWT: it has not three parts."
        try:
            head, claims = (json.loads(_plain(part)) for part in parts[:2])
            signature = _plain(parts[2])
        except ValueError:
            return "Invalid JWT: it cannot be read."
        if not isinstance(head, dict) or not isinstance(claims, dict):
            return "Invalid JWT: it cannot be read."
        if head.get("alg") != "RS256" or head.get("typ") != "JWT":
            return "Invalid JWT: RS256 is wanted."
        signed = ".".join(parts[:2]).encode()
        try:
            self._key.public_key().verify(signature, signed, PKCS1v15(), SHA256())
        except InvalidSignature:
            return "Invalid JWT Signature."
        return _claims_fault(claims)


def _claims_fault(claims: dict[str, Any]) -> str:
    begun, ends, now = claims.get("iat"), claims.get("exp"), time.time()
    if claims.get("iss") != EMAIL:
        return "Invalid grant: account not found"
    if claims.get("aud") != AUDIENCE or SCOPE not in str(claims.get("scope")).split():
        return "Invalid JWT: its audience or its scope is wrong."
    if not isinstance(begun, int) or not isinstance(ends, int) or not 0 < ends - begun <= 3600:
        return "Invalid JWT: it may live an hour at most."
    if not begun - _SKEW_S <= now <= ends + _SKEW_S:
        return "Invalid JWT: check your iat and exp values."
    return ""


def _plain(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error


def _no(word: str, text: str) -> Response:
    return JSONResponse({"error": word, "error_description": text}, 400)
