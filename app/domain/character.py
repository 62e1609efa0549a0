"""Who must look the same: exact wording and stills (RF-04, D11).

The wording is inserted word for word into every prompt; `checksum` is what the lock compares.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from pydantic import Field

from app.domain.value import Record, Value

SLOTS = ("Front", "Three-quarter", "Profile", "Full figure", "Detail")
FEWEST_STILLS, MOST_STILLS = 3, 5


class Likeness(Value):
    """Whose face it is. A real person's consent is whole with a name, a day and a scope."""

    real: bool = False
    agreed_by: str = ""
    agreed_on: date | None = None
    scope: str = ""  # this film, all media, until when ...

    def may_be_used(self) -> bool:
        return not self.real or bool(
            self.agreed_by.strip() and self.agreed_on and self.scope.strip()
        )


class Character(Record):
    """`wording` is verbatim; `still_ids` are assets in slot order, `slots` their names by id."""

    name: str
    wording: str = ""
    still_ids: tuple[str, ...] = ()
    slots: dict[str, str] = Field(default_factory=dict)
    seed: int | None = None
    locked_checksum: str | None = None  # set by the lock; None means not locked
    locked_at: datetime | None = None
    likeness: Likeness = Likeness()
    consent: str = ""  # a note to it: where the document lies, or who invented the person
    position: int = 0

    def checksum(self) -> str:
        return wording_checksum(self.wording)

    def slot_name(self, asset_id: str) -> str:
        """The name of a still's slot: as given, else the usual one at its place."""
        if given := self.slots.get(asset_id):
            return given
        place = self.still_ids.index(asset_id) if asset_id in self.still_ids else 0
        return SLOTS[place] if place < len(SLOTS) else f"Still {place + 1}"

    def next_slot(self) -> str:
        """The name a further still would get: the first usual one that is free."""
        taken = {self.slot_name(asset_id).casefold() for asset_id in self.still_ids}
        free = (name for name in SLOTS if name.casefold() not in taken)
        return next(free, f"Still {len(self.still_ids) + 1}")


def seeding(character_ids: Sequence[str], cast: Sequence[Character]) -> Character | None:
    """Whose seed a shot takes that has none of its own: the first of its people with one."""
    known = {person.id: person for person in cast if person.seed is not None}
    return next((known[each] for each in character_ids if each in known), None)


def wording_checksum(wording: str) -> str:
    """SHA-256 of the wording as UTF-8, first 16 hex characters: for equality, not for secrecy."""
    return hashlib.sha256(wording.encode()).hexdigest()[:16]
