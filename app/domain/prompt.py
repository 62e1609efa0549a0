"""The compiled prompt: the words sent to one model, each phrase with its origin.

Not for how it is made (`app.prompting`). A stored version is never changed; a take points to it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from app.domain.character import Character
from app.domain.project import Project
from app.domain.reference_kit import Anchor
from app.domain.scene import Tactic
from app.domain.shot import Shot
from app.domain.timing import Rate
from app.domain.value import Record, Value


class Element(StrEnum):
    """The five elements in order, and the negatives."""

    SUBJECT_ACTION = "subject_action"
    ENVIRONMENT_LIGHTING = "environment_lighting"
    CAMERA = "camera"
    STYLE = "style"
    MOOD = "mood"
    NEGATIVE = "negative"


class Origin(StrEnum):
    """Where a phrase came from; the letter is what the interface shows."""

    KIT = "K"
    SUBJECT = "S"
    PLACE = "E"
    CAMERA = "C"
    STYLE = "Y"
    MOOD = "M"
    NEGATIVE = "N"


class Phrase(Value):
    """A piece of the text. `source` names it for people: "Mara, locked wording", "beat 2".

    `fixed` phrases (character wording, anchor names, Kling's preset) are never shortened.
    """

    text: str
    origin: Origin
    element: Element
    source: str = ""
    fixed: bool = False


class Seam(Value):
    """What the tactic of its sequence asks of a shot (SB-18). `where` names the sequence."""

    tactic: Tactic
    where: str  # "scene 2", "scenes 2 to 4"
    inside: bool  # at neither end of the sequence
    style: str  # the register most of its generated shots have


class Kin(Value):
    """What the critical shots of a scene share (SB-12), None where none of them has any."""

    model: str | None
    group: int | None
    seed: int | None


class Brief(Value):
    """Everything the compiler may read; same brief, card and compiler version: same text."""

    project: Project
    shot: Shot
    characters: tuple[Character, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    has_first_frame: bool = False
    seam: Seam | None = None
    kin: Kin | None = None
    kit_anchors: int = 0  # how many the film's kit has; counted for the lint only
    rate: Rate


class CompiledPrompt(Value):
    """`length` counts as the card counts; `over` is how far the shortest legal text is too long.

    A prompt with `over` > 0 cannot be sent. `shortened` says, in order, what was left out.
    """

    card_id: str
    text: str
    negative: str = ""
    phrases: tuple[Phrase, ...] = ()
    length: int
    limit: int | None = None
    over: int = 0
    shortened: tuple[str, ...] = ()
    compiler_version: str
    catalogue_version: str
    preset: str = ""


class PromptVersion(Record):
    """A compiled prompt as stored: `version` counts per shot and card from 1."""

    shot_id: str
    card_id: str
    version: int
    prompt: CompiledPrompt
    sha256: str  # over the canonical JSON of `prompt`
    created_at: datetime


class Severity(StrEnum):
    ERROR = "error"  # blocks sending unless waived by name
    WARNING = "warning"


class Finding(Value):
    """One lint result; `rule` is a stable name, `repair` what would fix it, in words."""

    shot_id: str
    shot: str  # the shot's number
    rule: str
    severity: Severity
    message: str
    repair: str = ""
    element: Element | None = None
    waivable: bool = True
