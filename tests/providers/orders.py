"""Orders and keys for the tests of providers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from app.domain.errors import KeyringMissing
from app.domain.model_card import Mode
from app.domain.render_order import Picture, RenderOrder
from app.domain.timing import parse_rate
from app.providers.talk import Aside, Talk
from app.providers.wire_call import HttpCall, HttpReply

T = TypeVar("T")

CANARY = "key_canary/7+Zq=Never.Seen"
PNG = bytes.fromhex("89504e470d0a1a0a") + b"picture"


def order(**fields: object) -> RenderOrder:
    plain: dict[str, object] = {
        "shot_id": "S",
        "shot_number": "10",
        "card_id": "runway-gen4.5",
        "vendor": "runway",
        "mode": Mode.TEXT,
        "prompt_id": "P",
        "text": "A red kite over a grey sea",
        "seconds": 5,
        "frames": 120,
        "rate": parse_rate(24),
        "width": 1280,
        "height": 720,
        "size_name": "1280:720",
        "options": {"wire_model": "gen4.5"},
    }
    return RenderOrder.model_validate(plain | fields)


def picture(
    raw: bytes = PNG, media_type: str = "image/png", file: str = "references/a.png"
) -> Picture:
    return Picture(
        asset_id="A", file=file, sha256=hashlib.sha256(raw).hexdigest(), media_type=media_type
    )


def reading(raw: bytes = PNG) -> Callable[[str], bytes]:
    return lambda _name: raw


OWN = "6f9619ff-8b86-5d11-b42d-00c04fc964ff"
ASIDE = Aside(OWN, {})


def first(talk: Talk[Any]) -> HttpCall:
    """The first call of a conversation."""
    try:
        return next(talk)
    finally:
        talk.close()


def play(talk: Talk[T], *replies: HttpReply) -> tuple[list[HttpCall], T]:
    """A conversation with these replies: what was called, and what came of it."""
    calls: list[HttpCall] = []
    try:
        calls.append(next(talk))
        for told in replies:
            calls.append(talk.send(told))
    except StopIteration as end:
        return calls, end.value
    raise AssertionError(f"it asks for more: {calls[-1].path}")


class Keys:
    """A keychain in memory."""

    def __init__(self, key: str = CANARY) -> None:
        self._key, self.asked = key, 0

    def key(self, vendor: str, account: str = "") -> str:
        self.asked += 1
        return self._key

    def source(self, vendor: str, account: str = "") -> str | None:
        return "environment"

    def add(self, vendor: str, account: str, key: str) -> None:
        raise KeyringMissing("There is no keyring here.")

    def remove(self, vendor: str, account: str) -> None:
        raise KeyringMissing("There is no keyring here.")
