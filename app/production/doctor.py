"""A look at everything the program needs from outside, with what to do where it is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.errors import StudioError, UserFacing
from app.production.workbench import DoctorCheck


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at: `look` gives (is it well, what was found), or raises.

    `advice` is for when it is not well; without one an error's own next step is given.
    """

    name: str
    look: Callable[[], tuple[bool, str]]
    advice: str = ""


def examine(looks: Sequence[Look]) -> list[DoctorCheck]:
    """Look at each thing; one that cannot even be looked at is not well, and says why."""
    found = []
    for look in looks:
        advice = look.advice
        try:
            ok, text = look.look()
        except UserFacing as error:
            ok, text, advice = False, error.message, advice or error.next_step
        except (StudioError, OSError) as error:
            ok, text = False, str(error)
        found.append(DoctorCheck(look.name, ok, text, "" if ok else advice))
    return found
