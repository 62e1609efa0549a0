"""How accounts are said and drawn: state words with their icons and tints."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.vendor_account import AccountNote, Verdict
from app.ui.theme import tokens as t

if TYPE_CHECKING:
    from app.production.vendor_accounts import VendorSheet

State = tuple[str, str, str]  # icon, word, tint
_STATES: dict[str, tuple[str, str]] = {
    "Keyring": ("key-round", t.OK),
    "Environment": ("terminal", t.SELECTED_TEXT),
    "Own server": ("server", t.OK),
    "No key": ("circle-dashed", t.SECONDARY_RAISED),
    "Key refused": ("octagon-x", t.BAD),
    "No adapter": ("circle-slash", t.SECONDARY_RAISED),
}


def state_of(word: str) -> State:
    icon, tint = _STATES[word]
    return icon, word, tint


def verdict_of(note: AccountNote, *, testing: bool = False) -> State:
    """What the last test came to, with its time where there was one."""
    if testing:
        return "loader", "Testing…", t.SELECTED_TEXT
    when = f", {moment(note.tested_at)}" if note.tested_at else ""
    match note.verdict:
        case Verdict.WORKS:
            return "circle-check", f"Works{when}, {note.seconds:.1f} s", t.OK
        case Verdict.REFUSED:
            return "octagon-x", f"Refused{when}", t.BAD
        case Verdict.NOT_MEASURED:
            return "triangle-alert", f"Not measured{when}", t.WARNING
        case _:
            return "circle-help", "Not tested", t.SECONDARY_RAISED


def second_line(sheet: VendorSheet, *, needed: int = 0) -> str:
    """What stands under a vendor's name."""
    if not sheet.speaks:
        return "no adapter in this version"
    used = sheet.used
    if used is None or not sheet.ready:
        if used is not None and used.note.verdict is Verdict.REFUSED:
            return f"refused {moment(used.note.tested_at)}" if used.note.tested_at else "refused"
        return f"needed by {counted(needed, 'shot')}" if needed else sheet.facts.remark
    many = len(sheet.accounts)
    named = used.called if used.state.value == "Environment" else counted(many, "account")
    if sheet.state.value == "Own server":
        named = used.address or "own server"
    tested = used.note.tested_at
    return f"{named} · tested {moment(tested)}" if tested else named


def moment(at: datetime | None) -> str:
    """The time of day where it was today, else the day; in the place's own time."""
    if at is None:
        return ""
    here, now = at.astimezone(), datetime.now().astimezone()
    return f"{here:%H:%M}" if here.date() == now.date() else f"{here.day} {here:%b}"


def counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
