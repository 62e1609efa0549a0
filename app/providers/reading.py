"""What the text vendors' adapter files offer, and the event stream they read from.

Server-sent events as published by the WHATWG: fields by line, a blank line ends one. No I/O.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.domain.errors import BadReply, ProviderError
from app.domain.reading import ReadingOrder
from app.providers.wire_call import HttpCall, HttpReply

_LONGEST_EVENT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """One event's news. `stop` is done, cut or refused once the answer has ended."""

    text: str = ""
    stop: str = ""
    why: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    model: str = ""


class ReaderAdapter(Protocol):
    """A module of functions fits this Protocol as it is. Reading raises `ProviderError` for an
    error that the vendor sends inside a stream.
    """

    @property
    def MODELS(self) -> Sequence[str]: ...  # noqa: N802 - a constant of the module
    def sign(self, key: str) -> Mapping[str, str]: ...
    def reading(self, order: ReadingOrder) -> HttpCall: ...
    def read_event(self, data: Mapping[str, Any]) -> Piece | None: ...
    def greeting(self) -> HttpCall: ...
    def read_greeting(self, reply: HttpReply) -> str: ...
    def read_refusal(self, reply: HttpReply) -> ProviderError: ...


class Events:
    """Lines in, the JSON of whole events out."""

    def __init__(self) -> None:
        self._data: list[str] = []
        self._size = 0

    def feed(self, line: str) -> Mapping[str, Any] | None:
        """One line without its end; an event's JSON when the line was the last of it.

        Raises `BadReply` for an event that is no JSON object or has no end.
        """
        if line.startswith("data:"):
            part = line[5:].removeprefix(" ")
            self._size += len(part)
            if self._size > _LONGEST_EVENT:
                raise BadReply("One event of the answer has no end.")
            self._data.append(part)
        if line or not self._data:
            return None
        text, self._data, self._size = "\n".join(self._data), [], 0
        if text.strip() == "[DONE]":
            return None
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise BadReply("The answer holds an event that is not a JSON object.")
        return found


def whole(value: object) -> int | None:
    """A count as vendors report it; None for anything else."""
    fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if fits else None  # type: ignore[return-value]


def part(data: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """An inner object, empty where it is missing or something else."""
    for name in names:
        inner = data.get(name)
        data = inner if isinstance(inner, dict) else {}
    return data
