"""The person's bank of prompts, in the office's settings. Behind `domain.bank.PromptShelf`."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from app.domain.bank import BankedPrompt
from app.storage.office import Office

_PREFIX = "prompt: "


class OfficePromptShelf:
    """One setting a prompt."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def all(self) -> Sequence[BankedPrompt]:
        found = map(_read, self._office.settings(_PREFIX).values())
        return [one for one in found if one is not None]

    def get(self, prompt_id: str) -> BankedPrompt | None:
        kept = self._office.setting(f"{_PREFIX}{prompt_id}")
        return _read(kept) if kept else None

    def put(self, prompt: BankedPrompt) -> None:
        self._office.keep_setting(f"{_PREFIX}{prompt.id}", prompt.model_dump_json())

    def remove(self, prompt_id: str) -> None:
        self._office.keep_setting(f"{_PREFIX}{prompt_id}", None)


def _read(kept: str) -> BankedPrompt | None:
    try:
        return BankedPrompt.model_validate_json(kept)
    except ValidationError:
        return None
