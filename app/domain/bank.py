"""A prompt that worked on the first or second try, kept for films to come (PR-14).

Words and settings of one person's bank. Never a picture, a path or a key.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import gcd
from typing import Protocol

from app.domain.shot import Elements
from app.domain.value import Record


class BankedPrompt(Record):
    """`id` follows from the words and settings, so that the same ones are kept once.

    `tries` is 1 or 2. `size` and `coverage` are the type of shot. `seconds`, `width` and `height`
    are what was ordered. `used` counts the shots it was used for.
    """

    name: str
    film: str
    slate: str
    kept_at: datetime
    tries: int
    rehearsed: bool = False
    model: str  # card id
    model_name: str
    coverage: str = ""
    elements: Elements
    negatives: tuple[str, ...] = ()
    preset: str = ""
    text: str  # as it was sent
    negative: str = ""
    seconds: int
    width: int
    height: int
    seed: int | None = None
    used: int = 0
    used_at: datetime | None = None

    @property
    def aspect(self) -> str:
        part = gcd(self.width, self.height) or 1
        return f"{self.width // part}:{self.height // part}"


class PromptShelf(Protocol):
    """Where a person's bank lies; what of it cannot be read is left out."""

    def all(self) -> Sequence[BankedPrompt]: ...
    def get(self, prompt_id: str) -> BankedPrompt | None: ...
    def put(self, prompt: BankedPrompt) -> None: ...
    def remove(self, prompt_id: str) -> None: ...
