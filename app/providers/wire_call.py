"""What an adapter wants sent, and what came back: plain values, no I/O.

A call carries no key; the transport adds it. A reply is complete and its body no longer holds the
key, whatever the vendor echoed.
"""

from __future__ import annotations

import hashlib
import json
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

from app.domain.errors import BadReply

LONGEST_TICKET = 500
_LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpCall:
    """`path` begins with `/` and is encoded; `what` names the call for people ("the order").

    `paid` calls go out on a connection of their own and are never repeated by anybody. `host` names
    one of the vendor's other addresses (empty: its base). `url` is a whole public address instead
    of `path`, named by the vendor for an upload: no key goes there. `unsigned` calls carry no key.
    `expects` are statuses outside 2xx that the adapter reads itself. `most_bytes` is the largest
    answer where the contract says that it carries the media.
    """

    method: str
    path: str
    what: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    paid: bool = False
    host: str = ""
    url: str = ""
    unsigned: bool = False
    expects: frozenset[int] = frozenset()
    most_bytes: int | None = None

    @property
    def sha256(self) -> str:
        """Over the body as it goes out."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpReply:
    """`headers` have lower-case names."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def data(self) -> Mapping[str, Any]:
        """The body as a JSON object; raises `BadReply` for anything else."""
        try:
            found = json.loads(self.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise BadReply("The answer is not a JSON object.", status=self.status)
        return found

    def retry_after(self) -> float | None:
        """Seconds of a `Retry-After` header; a date in it is compared with the answer's own."""
        told = self.headers.get("retry-after", "")
        try:
            seconds = float(told)
        except ValueError:
            seconds = _apart(self.headers.get("date", ""), told)
        return max(seconds, 0.0) if math.isfinite(seconds) else None


def json_body(fields: Mapping[str, object]) -> bytes:
    """The same fields always give the same bytes, so that their hash can be compared."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def usable_ticket(found: object) -> str:
    """A vendor's id as we keep it; raises `BadReply` for what cannot be one."""
    if (
        not isinstance(found, str)
        or not 1 <= len(found) <= LONGEST_TICKET
        or found in (".", "..")
        or not all(c.isprintable() and not c.isspace() for c in found)
    ):
        raise BadReply("The answer names no usable ticket.")
    return found


def in_path(ticket: str) -> str:
    """A ticket as one segment of a path, whatever characters it has."""
    return quote(ticket, safe="").replace(".", "%2E")


def plain_words(text: object) -> str:
    """A vendor's text for people: one line, visible characters, at most 300 of them."""
    if not isinstance(text, str):
        return ""
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text[:5000])
    shown = " ".join(shown.split())
    return shown if len(shown) <= _LONGEST_WORDS else shown[: _LONGEST_WORDS - 1] + "…"


def _apart(begin: str, end: str) -> float:
    try:
        return (parsedate_to_datetime(end) - parsedate_to_datetime(begin)).total_seconds()
    except (ValueError, TypeError):  # no date at all, or one with and one without a zone
        return math.nan


def _refuse_constant(word: str) -> float:
    raise ValueError(f"{word} is not JSON")
