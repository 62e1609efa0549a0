"""A script given to a language model to read: what is asked, and how the answer ended.

What comes back is only ever a proposal; nothing here changes a film.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.money import Money
from app.domain.value import Value


class ReadingOrder(Value):
    """`schema_` is the JSON Schema the answer keeps to, `most_tokens` where it is cut off."""

    model: str
    instructions: str
    text: str
    schema_name: str
    schema_: Mapping[str, Any]
    most_tokens: int = 32_000


class ReadingEnd(Value):
    """`stop` is done, cut (the token limit) or refused; `why` are the vendor's words.

    Tokens and price are None where the vendor did not report them.
    """

    stop: str
    why: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    price: Money | None = None
    model: str = ""
