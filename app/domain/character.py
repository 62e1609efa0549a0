"""Who must look the same: exact wording and stills (RF-04, D11).

The wording is inserted word for word into every prompt; `checksum` is what the lock compares.
"""

from __future__ import annotations

import hashlib

from app.domain.value import Record


class Character(Record):
    """`wording` is verbatim; `still_ids` are assets in slot order."""

    name: str
    wording: str = ""
    still_ids: tuple[str, ...] = ()
    seed: int | None = None
    locked_checksum: str | None = None  # set by the lock; None means not locked
    consent: str = ""  # who agreed to the likeness, when; empty for invented people
    position: int = 0

    def checksum(self) -> str:
        return wording_checksum(self.wording)


def wording_checksum(wording: str) -> str:
    """SHA-256 of the wording as UTF-8, first 16 hex characters: for equality, not for secrecy."""
    return hashlib.sha256(wording.encode()).hexdigest()[:16]
