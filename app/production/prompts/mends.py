"""The repairs that change a shot by themselves, one entry a rule of the lint. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import BadInput
from app.domain.model_card import ModelCard
from app.domain.prompt import Brief
from app.domain.reference_kit import Anchor
from app.domain.shot import Elements, Shot, ShotKind
from app.production.board import beat_edits
from app.production.fields.typed_copies import without_copy
from app.prompting.compiler import compile_prompt


class Way(StrEnum):
    """`MEND` does it, `CHOOSE` needs one of `choices`, `GO` only leads to the field."""

    MEND = "mend"
    CHOOSE = "choose"
    GO = "go"


@dataclass(frozen=True, slots=True)
class Repair:
    """`word` is the button's, `tip` says what will happen. `field` is where to look afterwards:
    a path of the shot, `project.style`, `prompt`, or `character:ID`.
    """

    key: str
    word: str
    way: Way
    field: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # value, word
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a repair may look at beside the shot; `anchors` is read where it is asked for."""

    brief: Brief
    card: ModelCard | None
    catalogue: str
    anchors: Callable[[], tuple[Anchor, ...]]


@dataclass(frozen=True, slots=True)
class Mend:
    """`certain` repairs may be done without anybody looking at each of them."""

    repair: Repair
    make: Callable[[Shot, Look], Shot]
    certain: bool = False


def _beats(change: Callable[[Shot], beat_edits.Beats]) -> Callable[[Shot, Look], Shot]:
    return lambda shot, _look: shot.model_copy(update={"beats": change(shot)})


def _last(shot: Shot) -> int:
    return max((beat.end_frame for beat in shot.beats), default=0)


def _uncopied(shot: Shot, look: Look) -> Shot:
    elements = shot.elements
    for character in look.brief.characters:
        for name in ("subject_action", "environment_lighting"):
            text = without_copy(getattr(elements, name), character.wording, character.name)
            elements = elements.model_copy(update={name: text})
    return shot.model_copy(update={"elements": elements})


def _shorter(shot: Shot, look: Look) -> Shot:
    """Without the last clauses of its longest texts, until it fits; first clauses stay."""
    if look.card is None:
        raise BadInput(f"Shot {shot.number} has no model.", "Assign one.")
    brief = look.brief
    while compile_prompt(brief.model_copy(update={"shot": shot}), look.card, look.catalogue).over:
        texts = shot.elements.model_dump()
        cut = {name: _one_less(texts[name]) for name in _SHORTENED}
        name = max(_SHORTENED, key=lambda one: len(texts[one]) if cut[one] else -1)
        if not cut[name]:
            raise BadInput(
                f"Nothing more of shot {shot.number}'s own words can go.",
                "Shorten the characters' wording or the anchors' names.",
            )
        elements = shot.elements.model_copy(update={name: cut[name]})
        shot = shot.model_copy(update={"elements": elements})
    return shot


def _same_style(shot: Shot, brief: Brief) -> Elements:
    if brief.seam is None:
        raise BadInput(f"Shot {shot.number} is in no sequence with a tactic.", "Nothing to mend.")
    return shot.elements.model_copy(update={"style": brief.seam.style})


def _shared(shot: Shot, brief: Brief) -> Shot:
    if brief.kin is None:
        raise BadInput(f"Shot {shot.number} is the scene's only critical one.", "Nothing to share.")
    kin = brief.kin
    seed = shot.seed if kin.seed is None else kin.seed
    return shot.model_copy(update={"model": kin.model, "batch_group": kin.group, "seed": seed})


def _anchored(shot: Shot, look: Look) -> Shot:
    return shot.model_copy(update={"anchor_ids": tuple(one.id for one in look.anchors())})


_SHORTENED = ("environment_lighting", "style", "subject_action", "mood")


def _one_less(text: str) -> str:
    """Without its last clause; empty when there is only one."""
    flat = text.rstrip(" .!?")
    ends = [flat.rfind(mark) for mark in (". ", "; ", ", ", "! ", "? ")]
    return flat[: max(ends)].rstrip(" ,;.") if max(ends) > 0 else ""


MENDS: dict[str, tuple[Mend, ...]] = {
    "no-motion": (
        Mend(
            Repair(
                "beats",
                "Add beats",
                Way.MEND,
                "beats",
                tip="Draft beats from what the subject does, evenly over the shot.",
            ),
            _beats(beat_edits.skeleton),
        ),
        Mend(Repair("go", "Choose move", Way.GO, "elements.camera.move"), lambda shot, _look: shot),
    ),
    "beats-end-early": (
        Mend(
            Repair(
                "beat", "Add beat", Way.MEND, "beats", tip="A beat for the rest; write its words."
            ),
            _beats(lambda shot: beat_edits.insert(shot.beats, shot.frames, _last(shot))),
        ),
    ),
    "beat-outside-shot": (
        Mend(
            Repair("fit", "Fit beats", Way.MEND, "beats", tip="Bring every beat into the shot."),
            _beats(lambda shot: beat_edits.fit(shot.beats, shot.frames)),
            certain=True,
        ),
    ),
    "character-wording-edited": (
        Mend(
            Repair(
                "uncopy",
                "Take it out",
                Way.MEND,
                "elements.subject_action",
                tip="Take the changed copy out; the sheet's words go in word for word.",
            ),
            _uncopied,
            certain=True,
        ),
    ),
    "too-long": (
        Mend(
            Repair(
                "shorten",
                "Shorten",
                Way.MEND,
                "prompt",
                tip="Drop last clauses of the shot's longest texts until it fits.",
            ),
            _shorter,
        ),
    ),
    "no-anchors": (
        Mend(
            Repair(
                "anchors",
                "Add the kit's anchors",
                Way.MEND,
                "anchor_ids",
                tip="What the scene's other shots have, or else all of the kit.",
            ),
            _anchored,
            certain=True,
        ),
    ),
    "seam-style": (
        Mend(
            Repair(
                "same",
                "Same style",
                Way.MEND,
                "elements.style",
                tip="Write the style most shots of the sequence have.",
            ),
            lambda shot, look: shot.model_copy(update={"elements": _same_style(shot, look.brief)}),
            certain=True,
        ),
    ),
    "seam-inside": (
        Mend(
            Repair("live", "Shoot it live", Way.MEND, "kind", tip="Make it a live-action row."),
            lambda shot, _look: shot.model_copy(update={"kind": ShotKind.LIVE_ACTION}),
        ),
    ),
    "critical-apart": (
        Mend(
            Repair(
                "share",
                "Share them",
                Way.MEND,
                "model",
                tip="Take the model, batch group and seed of the scene's other critical shots.",
            ),
            lambda shot, look: _shared(shot, look.brief),
        ),
    ),
    "risky-use": (
        Mend(Repair("go", "Write style", Way.GO, "elements.style"), lambda shot, _look: shot),
        Mend(
            Repair("live", "Shoot it live", Way.MEND, "kind", tip="Make it a live-action row."),
            lambda shot, _look: shot.model_copy(update={"kind": ShotKind.LIVE_ACTION}),
        ),
    ),
}
