"""Signed links say in their query until when they work, each store in its own words."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest

from app.jobs.link_life import runs_out

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNIX = int(NOON.timestamp())


def token(**told: object) -> str:
    middle = base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
    return f"e30.{middle}.c2ln"


@pytest.mark.parametrize(
    "query",
    [
        "X-Amz-Algorithm=A&X-Amz-Date=20260301T110000Z&X-Amz-Expires=3600&X-Amz-Signature=f",
        "x-goog-date=20260301T110000Z&x-goog-expires=3600",
        "x-oss-date=20260301T110000Z&x-oss-expires=3600",
        "X-Tos-Date=20260301T110000Z&X-Tos-Expires=3600",
        f"Expires={UNIX}&OSSAccessKeyId=k&Signature=s",
        f"Expires={UNIX}&Key-Pair-Id=k",
        "sv=2024&se=2026-03-01T12%3A00%3A00Z&sig=s",
        f"q-sign-time={UNIX - 60}%3B{UNIX}&q-ak=k",
        f"exp={UNIX}",
        f"e={UNIX}000",
        f"_jwt={token(exp=UNIX)}",
    ],
)
def test_the_end_of_a_link_is_read(query: str) -> None:
    assert runs_out(f"https://files.example/a.mp4?{query}") == NOON


@pytest.mark.parametrize(
    "link",
    [
        "https://files.example/a.mp4",
        "https://files.example/a.mp4?sig=1&token=abc",
        "https://files.example/a.mp4?exp=12&expires=never&se=soon",
        "https://files.example/a.mp4?X-Amz-Date=yesterday&X-Amz-Expires=3600",
        "https://files.example/a.mp4?X-Amz-Date=20260301T110000Z&X-Amz-Expires=9" + "9" * 400,
        f"https://files.example/a.mp4?_jwt={token(exp='soon')}",
        "https://files.example/a.mp4?_jwt=a.%FF.c",
        "https://files.example/a.mp4?se=2026-03-01T12:00:00",
        "inline:0:ticket",
        "http://[",
        "",
    ],
)
def test_a_link_that_says_nothing_believable_has_no_end(link: str) -> None:
    assert runs_out(link) is None
