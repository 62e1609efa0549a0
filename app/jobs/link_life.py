"""Until when a signed link works, as its own query says. Pure.

Read are the spellings of the large stores: S3 and its likes, Google, Azure, Alibaba, Tencent,
CloudFront, and a signed token with a time of its own.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

_SPANS = (  # when it was signed, and for how many seconds
    ("x-amz-date", "x-amz-expires"),
    ("x-goog-date", "x-goog-expires"),
    ("x-oss-date", "x-oss-expires"),
    ("x-tos-date", "x-tos-expires"),
)
_ENDS = ("expires", "exp", "se", "expires_at", "expiry", "e")
_TOKENS = ("_jwt", "jwt", "token")
_EARLIEST, _LATEST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def runs_out(link: str) -> datetime | None:
    """The end of a link's life; None when it says none, or nothing believable."""
    try:
        query = {name.lower(): value for name, value in parse_qsl(urlsplit(link).query)}
    except ValueError:
        return None
    for found in (_span_end(query), _named_end(query), _token_end(query)):
        if found is not None and _EARLIEST < found < _LATEST:
            return found
    return None


def _span_end(query: Mapping[str, str]) -> datetime | None:
    for begin, length in _SPANS:
        if begin in query and length in query:
            try:
                signed = datetime.strptime(query[begin], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                return signed + timedelta(seconds=int(query[length]))
            except (ValueError, OverflowError):
                return None
    return None


def _named_end(query: Mapping[str, str]) -> datetime | None:
    for name in _ENDS:
        if found := _moment(query.get(name, "")):
            return found
    return _moment(query.get("q-sign-time", "").partition(";")[2])


def _token_end(query: Mapping[str, str]) -> datetime | None:
    for name in _TOKENS:
        parts = query.get(name, "").split(".")
        if len(parts) != 3:
            continue
        try:
            told = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict):
            return _moment(str(told.get("exp", "")))
    return None


def _moment(text: str) -> datetime | None:
    """Unix seconds or milliseconds, or ISO 8601 with a zone."""
    try:
        if text.isascii() and text.isdigit() and len(text) in (10, 13):
            return datetime.fromtimestamp(int(text[:10]), UTC)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo is not None else None
