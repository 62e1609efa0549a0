"""Rows of a JSON answer while it is still being written: each object of an array as it closes.

Reads `{"scenes": [{...}, ...], "shots": [{...}]}` piece by piece; what is never closed is told at
the end. A row that is no JSON does not spoil the next one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

MOST_CHARACTERS = 4_000_000


class JsonRows:
    """`feed` gives (name of the array, object or None, its text); `rest` is what is unfinished."""

    def __init__(self) -> None:
        self._text = ""
        self._at = 0  # looked at up to here
        self._depth = 0
        self._in_string = self._escaped = False
        self._begin: int | None = None  # of the object that is being written
        self._string = -1  # where the latest string at depth 1 began
        self._name = ""
        self._array = ""
        self.began = False

    def feed(self, piece: str) -> Iterator[tuple[str, dict[str, Any] | None, str]]:
        self._text += piece[: max(0, MOST_CHARACTERS - len(self._text))]
        while self._at < len(self._text):
            sign, here = self._text[self._at], self._at
            self._at += 1
            if self._in_string:
                self._inside(sign, here)
            elif sign == '"':
                self._in_string, self._string = True, here + 1
            elif sign in "{[":
                self._open(sign, here)
            elif sign in "}]":
                self._depth = max(0, self._depth - 1)
                if sign == "}" and self._depth == 2 and self._begin is not None:
                    text = self._text[self._begin : here + 1]
                    self._begin = None
                    yield self._array, _parsed(text), text
                elif sign == "]" and self._depth == 1:
                    self._array = ""
        self._forget()

    def rest(self) -> str:
        """The object that was begun and never closed."""
        return "" if self._begin is None else self._text[self._begin :]

    @property
    def closed(self) -> bool:
        """Whether the whole answer came to its end."""
        return self.began and self._depth == 0

    def _inside(self, sign: str, here: int) -> None:
        if self._escaped:
            self._escaped = False
        elif sign == "\\":
            self._escaped = True
        elif sign == '"':
            self._in_string = False
            if self._depth == 1:
                self._name = self._text[self._string : here]

    def _open(self, sign: str, here: int) -> None:
        self.began = True
        if sign == "[" and self._depth == 1:
            self._array = self._name
        if sign == "{" and self._depth == 2 and self._array:
            self._begin = here
        self._depth += 1

    def _forget(self) -> None:
        """Drop what was read, so that a long answer is not held twice."""
        keep = self._begin if self._begin is not None else self._at
        if self._in_string and self._begin is None:
            keep = self._string
        if keep > 65_536:
            self._text = self._text[keep:]
            self._at -= keep
            self._string -= keep
            if self._begin is not None:
                self._begin -= keep


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
