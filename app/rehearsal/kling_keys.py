"""Which keys Kling's simulator takes: one API key everywhere, a signed pair on older routes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    api: str
    access: str
    secret: str

    def wrong(self, header: str, now: float, *, older: bool) -> tuple[int, str]:
        """The vendor's code and words for a header that opens nothing; 0 for a good one."""
        scheme, _, given = header.partition(" ")
        if not header or not given:
            return 1001, "Authorization is empty"
        if scheme != "Bearer":
            return 1000, "Authentication failed"
        if hmac.compare_digest(given.encode(), self.api.encode()):
            return 0, ""
        parts = given.split(".")
        claims = _object(parts[1]) if len(parts) == 3 else None
        if claims is None or not self._signed(parts):
            return 1002, "Authorization is invalid"
        until, after = claims.get("exp"), claims.get("nbf")
        whole = all(isinstance(v, int | float) and not isinstance(v, bool) for v in (until, after))
        if claims.get("iss") != self.access or not whole:
            return 1000, "Authentication failed"
        if after > now:  # type: ignore[operator]
            return 1003, "Authorization is not yet valid"
        if until <= now:  # type: ignore[operator]
            return 1004, "Authorization has expired"
        return (0, "") if older else (1103, "This route takes an API key")

    def _signed(self, parts: list[str]) -> bool:
        head = _object(parts[0])
        if head is None or head.get("alg") != "HS256":
            return False
        made = hmac.new(self.secret.encode(), ".".join(parts[:2]).encode(), hashlib.sha256).digest()
        return hmac.compare_digest(made, _bytes(parts[2]) or b"")


def _object(part: str) -> dict[str, object] | None:
    raw = _bytes(part)
    try:
        found = json.loads(raw) if raw else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _bytes(part: str) -> bytes | None:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
