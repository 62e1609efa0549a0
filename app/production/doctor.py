"""A look at everything the program needs from outside, with what to do where it is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.errors import StudioError
from app.production.workbench import DoctorCheck


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at: `look` gives (is it well, what was found)."""

    name: str
    look: Callable[[], tuple[bool, str]]
    advice: str = ""


def examine(looks: Sequence[Look]) -> list[DoctorCheck]:
    """Look at each thing; one that cannot even be looked at is not well, and says why."""
    found = []
    for look in looks:
        try:
            ok, text = look.look()
        except (StudioError, OSError) as error:
            ok, text = False, str(error)
        found.append(DoctorCheck(look.name, ok, text, "" if ok else look.advice))
    return found
