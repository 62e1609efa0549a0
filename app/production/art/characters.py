"""Who must look the same: sheets with verbatim wording, its lock, stills in named slots (D11).

Every change is a reversible edit. Nothing is ever regenerated: what was made with other words is
only listed. Not for the kit that all characters share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.domain.asset import Asset
from app.domain.character import MOST_STILLS, Character
from app.domain.edit import Edit, added, changed, edit, removed
from app.domain.errors import BadInput
from app.domain.ids import new_id
from app.domain.ports import Bus, Clock, FilmStore
from app.domain.prompt import Element, Origin, PromptVersion
from app.domain.reference_kit import Anchor, ReferenceKit
from app.domain.shot import Shot
from app.domain.take import Take
from app.production.edits import commit
from app.production.fields.shot_fields import clean
from app.production.fields.values import with_fields

_Record = TypeVar("_Record", Character, ReferenceKit, Anchor)
_WORDS = {"still_ids": "stills", "likeness": "consent", "slots": "slots"}
_FIELDS = {"name", "wording", "seed", "consent", "still_ids", "slots", "likeness"}


@dataclass(frozen=True, slots=True)
class OldTake:
    """A take whose prompt holds another wording; `made_at` is when those words were compiled."""

    take_id: str
    slate: str
    made_at: datetime
    wording: str  # the words that were sent


@dataclass(frozen=True, slots=True)
class StaleShot:
    """A shot of the character with takes made under other words, in the order of the board."""

    shot_id: str
    number: str
    takes: tuple[OldTake, ...]


class Characters:
    """The sheets of one film. A part of the art department."""

    _store: FilmStore
    _bus: Bus
    _clock: Clock

    if TYPE_CHECKING:  # the art department's

        def add_picture(self, file: Path, name: str = "") -> Asset: ...

    def characters(self) -> list[Character]:
        return self._store.all(Character)

    def character(self, character_id: str) -> Character:
        return self._store.get(Character, character_id)

    def add_character(self, name: str, wording: str = "", stills: Sequence[Path] = ()) -> Edit:
        present = self.characters()
        character = Character(
            id=new_id(),
            name=free_name(name, "character", present),
            wording=clean(wording),
            still_ids=tuple(dict.fromkeys(self.add_picture(file).id for file in stills)),
            position=max((c.position for c in present), default=-1) + 1,
        )
        return self._commit(edit(f"Add character {character.name}", added(character)))

    def set_character(self, character_id: str, fields: Mapping[str, object]) -> Edit | None:
        """Change name, wording, seed, consent, likeness, still_ids or slots.

        A locked wording is refused.
        """
        old = self.character(character_id)
        only(fields, _FIELDS)
        if "name" in fields:
            others = [c for c in self.characters() if c.id != old.id]
            fields = {**fields, "name": free_name(str(fields["name"]), "character", others)}
        if "wording" in fields and old.locked_checksum and fields["wording"] != old.wording:
            raise BadInput(f"{old.name}'s wording is locked.", "Unlock the sheet first.")
        new = with_fields(old, fields)
        slots = {still: name for still, name in new.slots.items() if still in new.still_ids}
        (first, *more) = fields or ("sheet",)
        what = "sheet" if more else _WORDS.get(first, first)
        label = f"Change {what} of {new.name}" if first != "name" else f"Rename {old.name}"
        return self._change(label, old, new.model_copy(update={"slots": slots}))

    def lock_character(self, character_id: str, locked: bool = True) -> Edit | None:
        old = self.character(character_id)
        if locked and not old.wording.strip():
            raise BadInput(f"{old.name} has no wording to lock.", "Write the wording first.")
        if locked and old.locked_checksum == old.checksum():
            return None
        held = {
            "locked_checksum": old.checksum() if locked else None,
            "locked_at": self._clock.now() if locked else None,
        }
        word = "Lock" if locked else "Unlock"
        return self._change(f"{word} {old.name}", old, old.model_copy(update=held))

    def remove_character(self, character_id: str, from_shots: bool = False) -> Edit:
        """Remove a sheet; `from_shots` also takes it off the shots it is in, in the same edit.

        Raises `BadInput` naming those shots otherwise. Pictures stay in the film.
        """
        old = self.character(character_id)
        used = self.shots_of(character_id)
        if used and not from_shots:
            raise BadInput(
                f"{old.name} is in {_listed([shot.number for shot in used])}.",
                f"Take {old.name} off these shots first, or remove both together.",
            )
        without = [
            shot.model_copy(
                update={"character_ids": tuple(i for i in shot.character_ids if i != old.id)}
            )
            for shot in used
        ]
        changes = [changed(shot, new) for shot, new in zip(used, without, strict=True)]
        label = f"Remove {old.name}" + (f" and take it off {len(used)} shots" if used else "")
        return self._commit(edit(label, *changes, removed(old)))

    def shots_of(self, character_id: str) -> list[Shot]:
        """In board order, omitted ones included."""
        return [shot for shot in self._store.all(Shot) if character_id in shot.character_ids]

    # stills

    def put_stills(
        self, character_id: str, asset_ids: Sequence[str], place: int | None = None
    ) -> Edit | None:
        """Put pictures at a place: one onto an occupied slot replaces it, else they are added.

        A picture that is among the stills already is moved. Raises `BadInput` when there is no
        room for all of them.
        """
        old = self.character(character_id)
        ids = list(old.still_ids)
        wanted = list(dict.fromkeys(asset_ids))
        at = len(ids) if place is None else min(place, len(ids))
        slots = {i: old.slot_name(i) for i in ids}
        if len(wanted) == 1 and at < len(ids) and wanted[0] not in ids:
            slots[wanted[0]] = slots[ids[at]]
            ids[at] = wanted[0]
        else:
            for asset_id in [i for i in wanted if i in ids]:
                ids.remove(asset_id)
            ids[at:at] = wanted
            for asset_id in wanted:
                grown = old.model_copy(update={"still_ids": tuple(slots), "slots": slots})
                slots.setdefault(asset_id, grown.next_slot())
        if len(ids) > max(MOST_STILLS, len(old.still_ids)):
            raise BadInput(
                f"{old.name} would have {len(ids)} stills; {MOST_STILLS} is the most.",
                "Drop a picture onto the still it is to replace, or remove one first.",
            )
        word = f"Add {len(wanted)} stills" if len(wanted) > 1 else "Add a still"
        return self._set_stills(f"{word} to {old.name}", old, ids, slots)

    def move_still(self, character_id: str, asset_id: str, place: int) -> Edit | None:
        """Move a still to another place of the same sheet; its slot's name goes along."""
        old = self.character(character_id)
        ids = [i for i in old.still_ids if i != asset_id]
        slots = {i: old.slot_name(i) for i in old.still_ids}
        ids.insert(max(0, place), asset_id)
        return self._set_stills(f"Move a still of {old.name}", old, ids, slots)

    def remove_still(self, character_id: str, asset_id: str) -> Edit | None:
        """Take a still off the sheet; the picture stays in the film."""
        old = self.character(character_id)
        ids = [i for i in old.still_ids if i != asset_id]
        slots = {i: old.slot_name(i) for i in ids}
        return self._set_stills(f"Remove a still of {old.name}", old, ids, slots)

    def name_slot(self, character_id: str, asset_id: str, name: str) -> Edit | None:
        old = self.character(character_id)
        wanted = re.sub(r"\s+", " ", clean(name)).strip()
        if not wanted:
            raise BadInput("A slot needs a name.", "Write front, profile, laughing ...")
        slots = {**old.slots, asset_id: wanted}
        return self._set_stills(f"Name a still of {old.name}", old, list(old.still_ids), slots)

    def _set_stills(
        self, label: str, old: Character, ids: Sequence[str], slots: Mapping[str, str]
    ) -> Edit | None:
        kept = {i: slots[i] for i in ids if i in slots}
        new = old.model_copy(update={"still_ids": tuple(ids), "slots": kept})
        return self._change(label, old, new)

    # what was made with other words

    def stale(self, character_id: str) -> list[StaleShot]:
        """Shots of this character with takes whose prompt holds another wording (D11).

        A take's prompt version keeps the words it was made with; a take made before the character
        was put into the shot is not meant.
        """
        one = self.character(character_id)
        return self._stale(one, self.characters(), self.shots_of(character_id))

    def _stale(
        self, one: Character, people: Sequence[Character], shots: Sequence[Shot]
    ) -> list[StaleShot]:
        """Only prompts of these shots are read, and only the takes made with old words."""
        if not shots:
            return []
        others = tuple(f"{c.name}, wording" for c in people if c.id != one.id)
        old: dict[str, tuple[PromptVersion, str]] = {}
        for run in _runs([shot.id for shot in shots]):
            for version in self._store.all(PromptVersion, shot_id=run):
                sent = _words_of(version, others)
                if sent and not any(_same_words(text, one) for text in sent):
                    old[version.id] = (version, sent[0])
        takes = [t for run in _runs(list(old)) for t in self._store.all(Take, prompt_id=run)]
        by_shot: dict[str, list[OldTake]] = {}
        for take in takes:
            version, words = old[take.prompt_id or ""]
            made = OldTake(take.id, take.slate, version.created_at, words)
            by_shot.setdefault(take.shot_id, []).append(made)
        return [
            StaleShot(shot.id, shot.number, tuple(by_shot[shot.id]))
            for shot in shots
            if shot.id in by_shot
        ]

    # the ways of all desks of this department

    def _change(self, label: str, old: _Record, new: _Record) -> Edit | None:
        made = edit(label, changed(old, new))
        return self._commit(made) if made else None

    def _commit(self, made: Edit) -> Edit:
        return commit(self._store, self._bus, made)


def _runs(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Short enough for one question to the store."""
    return (ids[start : start + 500] for start in range(0, len(ids), 500))


def _words_of(version: PromptVersion, of_others: tuple[str, ...]) -> list[str]:
    """What a prompt says of its characters, the others left out by name."""
    return [
        phrase.text
        for phrase in version.prompt.phrases
        if phrase.origin is Origin.KIT
        and phrase.element is Element.SUBJECT_ACTION
        and phrase.source not in of_others
    ]


def _same_words(sent: str, character: Character) -> bool:
    """The compiler puts the name before words that lack it and ends them with a stop."""
    wording = character.wording
    if not wording.startswith(character.name):
        wording = f"{character.name}: {wording}"
    return sent.removesuffix(".") == wording.removesuffix(".")


def only(fields: Mapping[str, object], allowed: set[str]) -> None:
    """Raises `BadInput` for a field that is not among the allowed."""
    if unknown := sorted(fields.keys() - allowed):
        raise BadInput(
            f"There is no field {unknown[0]!r} to set.", f"Fields: {', '.join(sorted(allowed))}."
        )


def free_name(name: str, what: str, present: Sequence[Character | Anchor]) -> str:
    """The name as it may stand in a cell beside others, and nobody else's."""
    wanted = clean(name).strip()
    if not wanted or re.search(r"[;\n\r]", wanted):
        raise BadInput(
            f"{name!r} cannot be the name of a {what}.", "Write one line without a semicolon."
        )
    if any(one.name.casefold() == wanted.casefold() for one in present):
        raise BadInput(f"There is a {what} {wanted!r} already.", "Use another name.")
    return wanted


def _listed(numbers: Sequence[str]) -> str:
    word = "shot" if len(numbers) == 1 else "shots"
    shown = ", ".join(numbers[:12])
    return f"{word} {shown}" + (f" and {len(numbers) - 12} more" if len(numbers) > 12 else "")
