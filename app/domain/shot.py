"""The shot: what the film needs at one place in the cut, independent of any model.

Holds the five prompt elements, camera and beats as structure, and the class marks of the board
(requirement SB-01 to SB-19). Not for compiled text (`prompt`) or for what was rendered (`take`).
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from app.domain.asked import Asked
from app.domain.value import Record, Value


class ShotKind(StrEnum):
    GENERATED = "generated"
    LIVE_ACTION = "live action"
    STOCK = "stock"


class Move(StrEnum):
    """Structured camera vocabulary (SB-14)."""

    STATIC = "static"
    DOLLY_IN = "dolly in"
    DOLLY_OUT = "dolly out"
    PAN_LEFT = "pan left"
    PAN_RIGHT = "pan right"
    TILT_UP = "tilt up"
    TILT_DOWN = "tilt down"
    CRANE_UP = "crane up"
    CRANE_DOWN = "crane down"
    ORBIT = "orbit"
    PUSH_OUT = "push-out"
    PARALLAX = "parallax"
    TRUCK_LEFT = "truck left"
    TRUCK_RIGHT = "truck right"
    TRACKING = "tracking"
    HANDHELD = "handheld"


# what a move does to whoever watches: help for choosing one (SB-14)
PURPOSE: dict[Move, str] = {
    Move.STATIC: "Holds still so that only the subject moves.",
    Move.DOLLY_IN: "Draws the viewer in; rising attention or intimacy.",
    Move.DOLLY_OUT: "Lets go; isolation, an ending, the place revealed.",
    Move.PAN_LEFT: "Leads the eye against reading direction; a return.",
    Move.PAN_RIGHT: "Leads the eye in reading direction; discovery.",
    Move.TILT_UP: "Measures height; awe, aspiration.",
    Move.TILT_DOWN: "Comes to ground; a detail, a consequence.",
    Move.CRANE_UP: "Lifts out of the scene; overview, farewell.",
    Move.CRANE_DOWN: "Arrives in the scene from above; establishing.",
    Move.ORBIT: "Turns around a person; a decision, a hero moment.",
    Move.PUSH_OUT: "Opens from the detail to its world.",
    Move.PARALLAX: "Depth without travel; layers, memory, product.",
    Move.TRUCK_LEFT: "Passes alongside; a row of things, a procession.",
    Move.TRUCK_RIGHT: "Passes alongside; progress.",
    Move.TRACKING: "Goes with the subject; we share its way.",
    Move.HANDHELD: "Present and uncertain; documentary, urgency.",
}


class Fitness(StrEnum):
    """How well generated pictures serve a use (SB-13)."""

    FINE = "fine"
    CARE = "with care"
    RARE = "rare"  # shows a warning


# uses of a shot, best served first; a word of the person's own has no rank
COVERAGE: dict[str, tuple[Fitness, str]] = {
    "b-roll": (Fitness.FINE, "Pictures without a character carry generated material best."),
    "title": (Fitness.FINE, "Titles may look designed."),
    "transition": (Fitness.FINE, "Abstract transitions have nothing to match."),
    "establishing": (Fitness.FINE, "Places nobody can reach or afford to film."),
    "character": (Fitness.CARE, "Lock the character's wording and compare face, hair, clothes."),
    "dialogue": (Fitness.CARE, "One model, one session and one seed for all sides of it."),
    "principal photography": (
        Fitness.RARE,
        "It must cut with photographed footage: rare, and only in a strong stylistic frame.",
    ),
}


class Camera(Value):
    """`speed` is a word (slow, steady, quick); `size` a shot size; `note` free words."""

    move: Move | None = None
    speed: str = ""
    size: str = ""  # wide, medium, close-up, insert ...
    angle: str = ""  # eye level, low, high, shoulder ...
    lens: str = ""
    note: str = ""

    def empty(self) -> bool:
        return self == Camera()


class Beat(Value):
    """What changes in [start_frame, end_frame) of the shot, counted from its first used frame."""

    start_frame: int = Field(ge=0)
    end_frame: int = Field(gt=0)
    action: str


class Elements(Value):
    """The five elements in their fixed order (PR-01), camera kept structured beside `camera`."""

    subject_action: str = ""
    environment_lighting: str = ""
    camera: Camera = Camera()
    style: str = ""
    mood: str = ""


# what says in the field of sound that there is to be none
SILENT = frozenset({"silence", "silent", "none", "no sound", "mos"})


class Shot(Record):
    """One row of the board. `code` is given once, is part of every slate and never changes."""

    scene_id: str | None = None
    position: int = 0  # order on the board over all scenes
    number: str  # what people call it: "10", "20A"
    code: str  # three characters of the slate, requirement D1
    kind: ShotKind = ShotKind.GENERATED
    title: str = ""
    frames: int = Field(gt=0)  # length in the cut, without handles, at the project's rate
    omitted: bool = False

    elements: Elements = Elements()
    beats: tuple[Beat, ...] = ()
    dialogue: str = ""
    audio: str = ""  # intended sound: ambience, effects, music, silence
    negatives: tuple[str, ...] = ()
    preset: str = ""  # style preset for models that want one named (Kling)

    character_ids: tuple[str, ...] = ()
    anchor_ids: tuple[str, ...] = ()
    reference_ids: tuple[str, ...] = ()  # assets
    first_frame_id: str | None = None  # asset: the keyframe
    last_frame_id: str | None = None

    model: str | None = None  # card id: the model-assignment column (SB-03)
    seed: int | None = None
    hero: bool = False
    critical: bool = False  # shares model, session and seed (SB-12)
    linked: bool = False  # must match a neighbour
    lookbook: bool = False
    character_coverage: bool = False
    bookend: bool = False
    cuts_with_live_action: bool = False
    coverage: str = ""  # class of use, SB-13
    client: str = ""
    accepted_failure: str = ""  # MC-23
    batch_group: int | None = None
    consistency_notes: str = ""
    notes: str = ""
    script_lines: tuple[int, ...] = ()
    waived: tuple[str, ...] = ()  # lint rules waived by name
    vendor_options: tuple[Asked, ...] = ()  # beyond the shot, one for each model asked

    def wants_sound(self) -> bool:
        """Whether something is to be heard; what the field of sound says goes before dialogue."""
        asked = (self.audio or self.dialogue).strip().lower()
        return bool(asked) and asked not in SILENT
