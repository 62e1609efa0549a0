"""What is remembered of vendor accounts, in the office's settings: address, last test, the choice.

Never a key. Behind `production.vendor_accounts.Notes`.
"""

from __future__ import annotations

from pydantic import ValidationError

from app.domain.vendor_account import AccountNote
from app.storage.office import Office


class AccountNotes:
    """A note that cannot be read counts as none: it only says what can be asked again."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def note(self, vendor: str, name: str = "") -> AccountNote:
        kept = self._office.setting(_note(vendor, name))
        try:
            return AccountNote.model_validate_json(kept) if kept else AccountNote()
        except ValidationError:
            return AccountNote()

    def write(self, vendor: str, name: str, note: AccountNote | None) -> None:
        """None forgets it."""
        text = note.model_dump_json() if note is not None else None
        self._office.keep_setting(_note(vendor, name), text)

    def chosen(self, vendor: str) -> str | None:
        """The account new orders go to, as a person chose it; the empty name is the main one."""
        return self._office.setting(f"account in use: {vendor}")

    def choose(self, vendor: str, name: str | None) -> None:
        self._office.keep_setting(f"account in use: {vendor}", name)

    def address(self, vendor: str, name: str = "") -> str:
        """The base URL entered for an account; empty for the vendor's own."""
        return self.note(vendor, name).base_url


def _note(vendor: str, name: str) -> str:
    return f"account: {vendor}:{name}"
