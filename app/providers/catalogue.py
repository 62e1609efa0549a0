"""The model cards in force: shipped ones with the person's own on top. Behind `ports.Catalogue`.

A card of one's own replaces the shipped one of the same id whole. A broken own card is left out and
named in `problems`; a broken shipped card is our mistake.
"""

from __future__ import annotations

import hashlib
import tomllib
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from app.domain.errors import Bug, NotFound
from app.domain.model_card import ModelCard


class CardCatalogue:
    """Reads every `*.toml` directly in `shipped` and, where there is one, in `own`."""

    def __init__(self, shipped: Path, own: Path | None) -> None:
        self.problems: list[str] = []
        self._cards: dict[str, ModelCard] = {}
        for file in sorted(shipped.glob("*.toml")):
            try:
                self._take(file)
            except ValueError as error:
                raise Bug(f"the shipped card {file.name} is broken: {error}") from error
        for file in sorted(own.glob("*.toml")) if own is not None and own.is_dir() else ():
            try:
                self._take(file, own=True)
            except (ValueError, OSError) as error:
                self.problems.append(
                    f"Your model card {file.name} is not used: {_said(error)}. Correct it, or "
                    "remove it to use the shipped one."
                )
        self.version = self._hash()

    def all(self) -> list[ModelCard]:
        return list(self._cards.values())

    def get(self, card_id: str) -> ModelCard:
        """By id, or by name without regard to case."""
        if card_id in self._cards:
            return self._cards[card_id]
        for card in self._cards.values():
            if card.name.casefold() == card_id.casefold():
                return card
        near = get_close_matches(card_id, self._cards, 3, 0.4) or sorted(self._cards)[:5]
        raise NotFound(f"There is no model {card_id!r}.", f"Near: {', '.join(near)}.")

    def _take(self, file: Path, *, own: bool = False) -> None:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        if own:
            data["mark"] = "user"
        card = ModelCard.model_validate(data)
        self._cards[card.id] = card

    def _hash(self) -> str:
        """Over all cards, so that the same prompts compile under the same version everywhere."""
        texts = [self._cards[card_id].model_dump_json() for card_id in sorted(self._cards)]
        return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


def _said(error: ValueError | OSError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return f"{place}: {first['msg']}"
    return str(error)
