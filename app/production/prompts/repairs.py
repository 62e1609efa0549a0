"""What mends a finding: one named repair or a few, each an edit that can be undone, or a field.

A repair never invents what a film says. Where only a person can know, it leads to the field; where
a card lists what is allowed, it offers the list. Waiving is an edit too, and stays on the shot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.character import Character
from app.domain.edit import Edit, changed, edit
from app.domain.errors import BadInput, NotFound
from app.domain.model_card import ModelCard
from app.domain.ports import Bus, Catalogue, Clock, FilmStore
from app.domain.prompt import Brief, Finding
from app.domain.shot import Elements, Shot, ShotKind
from app.production.art.art_department import ArtDepartment
from app.production.board import beat_edits
from app.production.board.shot_sets import change_set
from app.production.edits import commit
from app.production.fields.typed_copies import without_copy
from app.production.fields.values import with_fields
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


_GO = {
    "missing-subject-action": ("Write it", "elements.subject_action"),
    "missing-environment-lighting": ("Write it", "elements.environment_lighting"),
    "missing-camera": ("Choose move", "elements.camera.move"),
    "missing-style": ("Write it", "elements.style"),
    "missing-mood": ("Write it", "elements.mood"),
    "no-model": ("Choose model", "model"),
    "dialogue-not-spoken": ("Choose model", "model"),
    "dialogue-in-silence": ("Write sound", "audio"),
    "beat-without-words": ("Write it", "beats"),
    "shortened": ("Show", "prompt"),
}


class RepairDesk:
    """Reads the shot anew for every call, so that a repair never undoes what came meanwhile."""

    def __init__(
        self,
        store: FilmStore,
        art: ArtDepartment,
        catalogue: Catalogue,
        clock: Clock,
        bus: Bus,
    ) -> None:
        self._store, self._art, self._catalogue = store, art, catalogue
        self._clock, self._bus = clock, bus

    def offers(self, finding: Finding) -> tuple[Repair, ...]:
        """The repairs of one finding, the most likely first; empty when there is none but waiving.

        Raises `NotFound` for a shot that is gone.
        """
        shot = self._store.get(Shot, finding.shot_id)
        rule = finding.rule
        if rule in _GO:
            word, field = _GO[rule]
            return (Repair("go", word, Way.GO, field, tip=finding.repair),)
        if rule in ("kling-without-preset", "unknown-preset"):
            card = self._card(shot)
            named = tuple((one, one) for one in (card.prompting.presets if card else ()))
            return (Repair("preset", "Preset", Way.CHOOSE, "preset", named, finding.repair),)
        if rule == "model-retired":
            return self._substitutes(shot)
        if rule in ("character-without-wording", "character-wording-changed"):
            return self._sheets(shot, finding)
        return tuple(one.repair for one in _MENDS.get(rule, ()))

    def mend(self, finding: Finding, key: str, choice: str = "") -> Edit | None:
        """Do a repair by its key; None when there is nothing left to do.

        Raises `BadInput` where it cannot help, or for a choice nobody offered.
        """
        offered = next((one for one in self.offers(finding) if one.key == key), None)
        if offered is None or offered.way is Way.GO:
            raise BadInput(f"There is no repair {key!r} for {finding.rule}.", finding.repair)
        if offered.way is Way.CHOOSE and choice not in {value for value, _word in offered.choices}:
            raise BadInput(f"{choice!r} is not offered.", finding.repair)
        if finding.rule == "character-wording-changed":
            return self._lock_again(offered)
        old = self._store.get(Shot, finding.shot_id)
        new = self._mended(old, finding, key, choice)
        made = edit(f"{offered.word} of shot {old.number}", changed(old, new))
        return commit(self._store, self._bus, made) or None

    def mend_all(self, findings: Sequence[Finding]) -> Edit | None:
        """Every repair that needs no person, as one edit; what cannot be mended is left alone."""
        shots: dict[str, tuple[Shot, Shot]] = {}
        for finding in self.certain(findings):
            old, new = shots.get(finding.shot_id) or (self._store.get(Shot, finding.shot_id),) * 2
            mend = _MENDS[finding.rule][0]
            try:
                shots[finding.shot_id] = (old, mend.make(new, self._look(new)))
            except BadInput:
                continue
        count = len(shots)
        label = f"Mend {count} shot{'' if count == 1 else 's'}"
        made = edit(label, *(changed(old, new) for old, new in shots.values()))
        return (commit(self._store, self._bus, made) or None) if made else None

    def certain(self, findings: Sequence[Finding]) -> list[Finding]:
        """Those that `mend_all` takes: their first repair changes the shot by itself."""
        return [one for one in findings if one.rule in _MENDS and _MENDS[one.rule][0].certain]

    def waive(self, shot_ids: Sequence[str], rule: str, waived: bool = True) -> Edit | None:
        """Live with a rule on these shots by its name, or no longer."""
        shots = [self._store.get(Shot, shot_id) for shot_id in shot_ids]
        words = {"add": rule} if waived else {"take": rule}
        made = change_set(shots, "waived", **words)
        verb = "Waive" if waived else "Ask again for"
        count = f"shot {shots[0].number}" if len(shots) == 1 else f"{len(shots)} shots"
        made = made.model_copy(update={"label": f"{verb} {rule} on {count}"})
        return (commit(self._store, self._bus, made) or None) if made else None

    def change_set(
        self, shot_ids: Sequence[str], field: str, *, add: str = "", take: str = "", name: str = ""
    ) -> Edit | None:
        """Add to or take from a list of each shot as one edit; see `shot_sets.change_set`."""
        shots = [self._store.get(Shot, shot_id) for shot_id in shot_ids]
        if add and field == "character_ids":
            self._store.get(Character, add)
        made = change_set(shots, field, add=add, take=take, name=name)
        return (commit(self._store, self._bus, made) or None) if made else None

    # inside

    def _mended(self, shot: Shot, finding: Finding, key: str, choice: str) -> Shot:
        if key == "preset":
            return with_fields(shot, {"preset": choice})
        if key == "model":
            return with_fields(shot, {"model": choice})
        mend = next(one for one in _MENDS[finding.rule] if one.repair.key == key)
        return mend.make(shot, self._look(shot))

    def _look(self, shot: Shot) -> _Look:
        return _Look(self._art.brief(shot, beside=True), self._card(shot), self._catalogue.version)

    def _card(self, shot: Shot) -> ModelCard | None:
        try:
            return self._catalogue.get(shot.model) if shot.model else None
        except NotFound:
            return None

    def _substitutes(self, shot: Shot) -> tuple[Repair, ...]:
        card, today = self._card(shot), self._clock.now().date()
        known = {one.id: one for one in self._catalogue.all() if one.can_be_ordered(today)}
        named = [known[one] for one in (card.substitutes if card else ()) if one in known]
        if not named:
            return (Repair("go", "Choose model", Way.GO, "model"),)
        choices = tuple((one.id, _with_reason(one)) for one in named)
        return (Repair("model", "Model", Way.CHOOSE, "model", choices, "Move the shot to it."),)

    def _sheets(self, shot: Shot, finding: Finding) -> tuple[Repair, ...]:
        for character in self._art.brief(shot).characters:
            where = f"character:{character.id}"
            empty = not character.wording.strip()
            go = Repair("go", "Open sheet", Way.GO, where, tip=finding.repair)
            if finding.rule == "character-without-wording":
                if empty and finding.message.startswith(f"{character.name} "):
                    return (go,)
            elif character.locked_checksum not in (None, character.checksum()):
                tip = f"Lock {character.name}'s sheet as it is now."
                return Repair("lock", "Lock again", Way.MEND, where, tip=tip), go
        return ()

    def _lock_again(self, offered: Repair) -> Edit | None:
        return self._art.lock_character(offered.field.partition(":")[2])


def _with_reason(card: ModelCard) -> str:
    """A model and the first thing that its card says it is good at."""
    best = re.split("[,;:]", card.lane.best_at)[0].strip()
    return f"{card.name}: good at {best}" if best else card.name


@dataclass(frozen=True, slots=True)
class _Look:
    """What a repair may look at beside the shot."""

    brief: Brief
    card: ModelCard | None
    catalogue: str


@dataclass(frozen=True, slots=True)
class _Mend:
    """`certain` repairs may be done without anybody looking at each of them."""

    repair: Repair
    make: Callable[[Shot, _Look], Shot]
    certain: bool = False


def _beats(change: Callable[[Shot], beat_edits.Beats]) -> Callable[[Shot, _Look], Shot]:
    return lambda shot, _look: shot.model_copy(update={"beats": change(shot)})


def _last(shot: Shot) -> int:
    return max((beat.end_frame for beat in shot.beats), default=0)


def _uncopied(shot: Shot, look: _Look) -> Shot:
    elements = shot.elements
    for character in look.brief.characters:
        for name in ("subject_action", "environment_lighting"):
            text = without_copy(getattr(elements, name), character.wording, character.name)
            elements = elements.model_copy(update={name: text})
    return shot.model_copy(update={"elements": elements})


def _shorter(shot: Shot, look: _Look) -> Shot:
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


_SHORTENED = ("environment_lighting", "style", "subject_action", "mood")


def _one_less(text: str) -> str:
    """Without its last clause; empty when there is only one."""
    flat = text.rstrip(" .!?")
    ends = [flat.rfind(mark) for mark in (". ", "; ", ", ", "! ", "? ")]
    return flat[: max(ends)].rstrip(" ,;.") if max(ends) > 0 else ""


_MENDS: dict[str, tuple[_Mend, ...]] = {
    "no-motion": (
        _Mend(
            Repair(
                "beats",
                "Add beats",
                Way.MEND,
                "beats",
                tip="Draft beats from what the subject does, evenly over the shot.",
            ),
            _beats(beat_edits.skeleton),
        ),
        _Mend(
            Repair("go", "Choose move", Way.GO, "elements.camera.move"), lambda shot, _look: shot
        ),
    ),
    "beats-end-early": (
        _Mend(
            Repair(
                "beat", "Add beat", Way.MEND, "beats", tip="A beat for the rest; write its words."
            ),
            _beats(lambda shot: beat_edits.insert(shot.beats, shot.frames, _last(shot))),
        ),
    ),
    "beat-outside-shot": (
        _Mend(
            Repair("fit", "Fit beats", Way.MEND, "beats", tip="Bring every beat into the shot."),
            _beats(lambda shot: beat_edits.fit(shot.beats, shot.frames)),
            certain=True,
        ),
    ),
    "character-wording-edited": (
        _Mend(
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
        _Mend(
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
    "seam-style": (
        _Mend(
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
        _Mend(
            Repair("live", "Shoot it live", Way.MEND, "kind", tip="Make it a live-action row."),
            lambda shot, _look: shot.model_copy(update={"kind": ShotKind.LIVE_ACTION}),
        ),
    ),
    "critical-apart": (
        _Mend(
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
        _Mend(Repair("go", "Write style", Way.GO, "elements.style"), lambda shot, _look: shot),
        _Mend(
            Repair("live", "Shoot it live", Way.MEND, "kind", tip="Make it a live-action row."),
            lambda shot, _look: shot.model_copy(update={"kind": ShotKind.LIVE_ACTION}),
        ),
    ),
}
