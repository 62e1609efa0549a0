"""The script's text as it was read, kept in the film: one record for each version.

Shots point at lines of the newest version. What a line is (heading, dialogue ...) is read from the
text by `production`, never stored.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from app.domain.value import Record


class ScriptForm(StrEnum):
    FOUNTAIN = "fountain"
    PROSE = "prose"


class LineKind(StrEnum):
    """What a line of a script is. Only some of them are filmed."""

    HEADING = "heading"
    ACTION = "action"
    CUE = "cue"
    PARENTHETICAL = "parenthetical"
    DIALOGUE = "dialogue"
    APART = "apart"  # title page, transition, section, synopsis, note: nothing a shot covers
    BLANK = "blank"

    @property
    def filmed(self) -> bool:
        return self in _FILMED


_FILMED = {LineKind.ACTION, LineKind.CUE, LineKind.PARENTHETICAL, LineKind.DIALOGUE}


class Script(Record):
    """`position` is the version, counted from 1; the highest one is in force.

    `text` has `\\n` line ends; lines count from 1. `sha256` is over the text as UTF-8, `encoding`
    what the file was read as.
    """

    position: int
    name: str
    form: ScriptForm
    text: str
    sha256: str
    encoding: str = ""
    read_at: datetime
