"""What mends a finding: one named repair or a few, each an edit that can be undone, or a field.

A repair never invents what a film says. Where only a person can know, it leads to the field; where
a card lists what is allowed, it offers the list. Waiving is an edit too, and stays on the shot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.character import Character
from app.domain.edit import Edit, changed, edit
from app.domain.errors import BadInput, NotFound
from app.domain.model_card import ModelCard
from app.domain.ports import Bus, Catalogue, Clock, FilmStore
from app.domain.prompt import Finding
from app.domain.reference_kit import Anchor
from app.domain.shot import Shot
from app.production.art.art_department import ArtDepartment
from app.production.board.shot_sets import change_set
from app.production.edits import commit
from app.production.fields.values import with_fields
from app.production.prompts.mends import MENDS, Look, Repair, Way

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
        if rule == "no-anchors":
            return self._named_anchors(shot)
        if rule in ("character-without-wording", "character-wording-changed"):
            return self._sheets(shot, finding)
        return tuple(one.repair for one in MENDS.get(rule, ()))

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
            mend = MENDS[finding.rule][0]
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
        return [one for one in findings if one.rule in MENDS and MENDS[one.rule][0].certain]

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
        mend = next(one for one in MENDS[finding.rule] if one.repair.key == key)
        return mend.make(shot, self._look(shot))

    def _look(self, shot: Shot) -> Look:
        brief = self._art.brief(shot, beside=True)
        return Look(
            brief, self._card(shot), self._catalogue.version, lambda: self._wanted_anchors(shot)
        )

    def _wanted_anchors(self, shot: Shot) -> tuple[Anchor, ...]:
        """Those the scene's other shots have, or else all of the kit."""
        found = self._art.anchors()
        beside = self._store.all(Shot, scene_id=shot.scene_id) if shot.scene_id else []
        used = {one for other in beside if other.id != shot.id for one in other.anchor_ids}
        return tuple(one for one in found if one.id in used) or tuple(found)

    def _named_anchors(self, shot: Shot) -> tuple[Repair, ...]:
        """Which anchors would be added is said before."""
        names = ", ".join(one.name for one in self._wanted_anchors(shot))
        first, *others = (one.repair for one in MENDS["no-anchors"])
        return (replace(first, tip=f"{first.tip} Adds {names}."), *others)

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
