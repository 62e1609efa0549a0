"""A scene of the script: a heading over shots. The unit of work is the shot, never the scene."""

from __future__ import annotations

from enum import StrEnum

from app.domain.value import Record


class Tactic(StrEnum):
    """How a sequence keeps its seams from showing (SB-18)."""

    NONE = ""
    STYLE = "one strong stylisation"
    ENDS = "generated shots only at the ends"
    JOINED = "as the scene before"  # the scene belongs to the same sequence


# short, as a scene's head says it
TACTIC_WORDS = {Tactic.STYLE: "One stylisation", Tactic.ENDS: "Generated at the ends"}


class Scene(Record):
    """`number` is the script's own and is kept as written; `position` orders the board."""

    position: int
    number: str
    heading: str
    place: str = ""
    time_of_day: str = ""
    synopsis: str = ""
    mood: str = ""
    tactic: Tactic = Tactic.NONE  # of the sequence that begins here
