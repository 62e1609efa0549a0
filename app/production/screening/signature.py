"""The name under a person's notes: asked once, kept in the person's own data, in no film."""

from __future__ import annotations

from typing import Protocol

from app.domain.errors import BadInput

_KEPT = "signature"
LONGEST = 60


class Settings(Protocol):
    """The person's own settings."""

    def setting(self, name: str) -> str | None: ...
    def keep_setting(self, name: str, value: str | None) -> None: ...


class Signature:
    """Reads and writes at once; not on the Qt thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def name(self) -> str:
        """Empty until somebody has said it."""
        return self._settings.setting(_KEPT) or ""

    def keep(self, name: str) -> str:
        """The name as it is kept. Raises `BadInput`."""
        said = " ".join(name.split())
        if not said or len(said) > LONGEST:
            raise BadInput(
                f"A name has 1 to {LONGEST} letters.", "Write it as it is to stand under notes."
            )
        self._settings.keep_setting(_KEPT, said)
        return said
