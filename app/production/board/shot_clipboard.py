"""Shots on the clipboard: copied whole with what their references are called, pasted as new shots
or attribute by attribute, also into another film.

Reached as `Board.clipboard`. What does not exist where it is pasted is left out and named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from app.domain.asked import Asked, masks_of
from app.domain.edit import Edit, changed, edit
from app.domain.errors import BadInput
from app.domain.ports import Bus, FilmStore
from app.domain.shot import Beat, Shot
from app.domain.timing import Rate
from app.domain.value import Value
from app.production.board.board_cuts import insertions, listed
from app.production.board.board_order import called
from app.production.board.shot_cuts import MOST_FRAMES
from app.production.edits import commit
from app.production.fields.cells import write_block
from app.production.fields.shot_fields import FIELDS, Names

MOST_BYTES = 64 * 1024 * 1024
_NUMBER = re.compile(r"[0-9]{1,6}[A-Z]{0,2}")


class Picture(Value):
    name: str
    sha256: str


class Copied(Value):
    """Shots as they were when they were copied. `film` is the project's id; names by id."""

    takeboard: int = 1  # the format
    film: str
    film_name: str
    rate: Rate
    shots: tuple[Shot, ...]
    characters: Mapping[str, str] = {}
    anchors: Mapping[str, str] = {}
    pictures: Mapping[str, Picture] = {}


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was written, and in whole sentences what could not be taken along."""

    edit: Edit | None
    left_out: tuple[str, ...] = ()


# attribute: what it is called, the fields of a shot that belong to it
ATTRIBUTES: dict[str, tuple[str, tuple[str, ...]]] = {
    "model": ("Model", ("model", "seed", "preset")),
    "options": ("Vendor options", ("vendor_options",)),
    "camera": ("Camera", ("elements.camera",)),
    "elements": ("Elements", ("elements.subject_action", "elements.environment_lighting",
                              "elements.style", "elements.mood")),
    "references": ("References", ("reference_ids", "anchor_ids", "first_frame_id",
                                  "last_frame_id")),
    "characters": ("Characters", ("character_ids",)),
    "marks": ("Marks", ("hero", "critical", "linked", "lookbook", "character_coverage", "bookend",
                        "cuts_with_live_action", "coverage", "batch_group")),
}  # fmt: skip


class ShotClipboard:
    """Copying reads; pasting is one edit each."""

    def __init__(self, store: FilmStore, bus: Bus, names: Callable[[], Names]) -> None:
        self._store, self._bus, self._names = store, bus, names

    def copy(self, shot_ids: Sequence[str]) -> Copied:
        """The shots in board order; raises `BadInput` when there is none."""
        shots = tuple(self._store.all(Shot, id=list(dict.fromkeys(shot_ids))))
        if not shots:
            raise BadInput("No shot is selected.", "Select the shots to copy.")
        project, names = self._store.project(), self._names()
        people = {i for shot in shots for i in shot.character_ids}
        anchors = {i for shot in shots for i in shot.anchor_ids}
        pictures = {i for shot in shots for i in _pictures(shot)}
        return Copied(
            film=project.id,
            film_name=project.name,
            rate=project.spec.rate,
            shots=shots,
            characters={c.id: c.name for c in names.characters if c.id in people},
            anchors={a.id: a.name for a in names.anchors if a.id in anchors},
            pictures={
                i: Picture(name=names.asset_name(i), sha256=names.assets[i].sha256)
                for i in pictures
                if i in names.assets
            },
        )

    def text(self, copied: Copied) -> str:
        """The shots as a table with headings, columns parted by tabs, for a spreadsheet."""
        names = self._names()
        rows = [[one.show(shot, names) for one in FIELDS.values()] for shot in copied.shots]
        return write_block([list(FIELDS), *rows])

    def paste(self, copied: Copied, after: str | None) -> Pasted:
        """New shots behind another one, or at the end; in the scene they land in, without takes.

        A shot whose number is free by now, because it was cut, keeps it.
        """
        present = self._store.all(Shot)
        if after is None and present:
            after = present[-1].id
        beside = next((shot for shot in present if shot.id == after), None)
        if after is not None and beside is None:
            raise BadInput("The shot to paste behind is gone.", "Select another one.")
        scene = beside.scene_id if beside else None
        here = _Here(self._store.project().id, self._store.project().spec.rate, self._names())
        shots = [
            here.taken_in(shot, copied).model_copy(update={"scene_id": scene})
            for shot in copied.shots
        ]
        keep = copied.film == here.film
        changes = insertions(self._store, {after: shots}, keep_numbers=keep)
        made = edit(f"Paste {listed(copied.shots)}", *changes)
        return Pasted(commit(self._store, self._bus, made), here.sentences(copied))

    def paste_attributes(
        self, copied: Copied, shot_ids: Sequence[str], attributes: Collection[str]
    ) -> Pasted:
        """Some attributes onto shots: shot by shot when as many were copied, else the first one's
        onto all. Raises `BadInput` for nothing chosen.
        """
        chosen = [key for key in ATTRIBUTES if key in attributes]
        olds = self._store.all(Shot, id=list(dict.fromkeys(shot_ids)))
        if not chosen or not olds:
            raise BadInput("Nothing is chosen to paste.", "Choose shots and attributes.")
        here = _Here(self._store.project().id, self._store.project().spec.rate, self._names())
        pairs = len(copied.shots) == len(olds)
        sources = copied.shots if pairs else copied.shots[:1] * len(olds)
        fields = [name for key in chosen for name in ATTRIBUTES[key][1]]
        changes = []
        for old, source in zip(olds, sources, strict=True):
            taken = here.taken_in(source, copied, fields)
            changes.append(
                changed(old, here.brushed(_with(old, source, taken, fields), old, taken))
            )
        words = ", ".join(ATTRIBUTES[key][0].lower() for key in chosen)
        made = edit(f"Paste {words} to {listed(olds)}", *changes)
        return Pasted(commit(self._store, self._bus, made) or None, here.sentences(copied))


def read_copied(data: bytes) -> Copied:
    """What `Copied.model_dump_json` wrote; raises `BadInput` for anything else."""
    if len(data) > MOST_BYTES:
        raise BadInput(f"The clipboard holds more than {MOST_BYTES >> 20} MB.", "Copy fewer shots.")
    if b"\\u0000" in data:
        raise BadInput("The clipboard holds signs that cannot be kept.", "Copy the shots again.")
    try:
        copied = Copied.model_validate_json(data)
    except (ValidationError, BadInput, ValueError) as error:
        raise BadInput(
            "The clipboard holds shots this version cannot read.", "Copy them again."
        ) from error
    if copied.takeboard != 1 or not copied.shots:
        raise BadInput("The clipboard holds no shots.", "Copy shots first.")
    for shot in copied.shots:
        if shot.frames > MOST_FRAMES or not _NUMBER.fullmatch(shot.number):
            raise BadInput(
                f"Shot {shot.number!r} on the clipboard cannot be kept.", "Copy it again."
            )
    return copied


@dataclass
class _Here:
    """The film that is pasted into; remembers what it does not have."""

    film: str
    rate: Rate
    names: Names
    lost: dict[str, list[str]] = field(default_factory=dict)  # shots by what they lose
    other_frame: list[str] = field(default_factory=list)  # shots that took no brush

    def taken_in(self, shot: Shot, copied: Copied, fields: Sequence[str] = ()) -> Shot:
        """The shot with what exists here; `fields` are those that count, all when empty."""
        people = {c.name.casefold(): c.id for c in self.names.characters}
        anchors = {a.name.casefold(): a.id for a in self.names.anchors}
        by_hash = {a.sha256: a.id for a in self.names.assets.values()}

        def person(old: str) -> str | None:
            if any(c.id == old for c in self.names.characters):
                return old
            return people.get(copied.characters.get(old, "").casefold())

        def anchor(old: str) -> str | None:
            if any(a.id == old for a in self.names.anchors):
                return old
            return anchors.get(copied.anchors.get(old, "").casefold())

        def picture(old: str) -> str | None:
            if old in self.names.assets:
                return old
            known = copied.pictures.get(old)
            return by_hash.get(known.sha256) if known else None

        called_ = {
            **{key: f"character {name}" for key, name in copied.characters.items()},
            **{key: f"anchor {name}" for key, name in copied.anchors.items()},
            **{key: f"picture {one.name}" for key, one in copied.pictures.items()},
        }
        update: dict[str, object] = {}
        for name, find in (
            ("character_ids", person), ("anchor_ids", anchor), ("reference_ids", picture),
            ("first_frame_id", picture), ("last_frame_id", picture),
        ):  # fmt: skip
            if fields and name not in fields:
                continue
            value = getattr(shot, name)
            olds = value if isinstance(value, tuple) else [value] if value else []
            found = []
            for old in olds:
                if new := find(old):
                    found.append(new)
                else:
                    self._lose(called_.get(old, "a reference without a name"), shot)
            one = found[0] if found else None
            update[name] = tuple(found) if isinstance(value, tuple) else one
        if not fields or "vendor_options" in fields:
            update["vendor_options"] = tuple(
                self._brush(one, shot, picture, called_) for one in shot.vendor_options
            )
        known = {None, *(card.id for card in self.names.cards)}
        if shot.model not in known and (not fields or "model" in fields):
            self._lose(f"model {shot.model}", shot)
            update["model"] = None
        if not fields and copied.film != self.film and shot.script_lines:
            self._lose("such script lines", shot)
            update["script_lines"] = ()
        if not fields and copied.rate != self.rate:
            update |= self._at_rate(shot, copied)
        return shot.model_copy(update=update)

    def brushed(self, new: Shot, old: Shot, source: Shot) -> Shot:
        """A brush is painted on its first frame: onto another one the shot keeps its own."""
        if new.vendor_options == old.vendor_options or new.first_frame_id == source.first_frame_id:
            return new
        own = {one.model: one.strokes for one in old.vendor_options}
        fresh = [one.with_strokes(own.pop(one.model, ())) for one in new.vendor_options]
        if masks_of(new.vendor_options):
            self.other_frame.append(called(new.number))
        fresh += [Asked(model=model, strokes=strokes) for model, strokes in own.items()]
        return new.model_copy(update={"vendor_options": tuple(filter(None, fresh))})

    def _brush(
        self,
        asked: Asked,
        shot: Shot,
        picture: Callable[[str], str | None],
        called_: Mapping[str, str],
    ) -> Asked:
        """With the masks that exist here."""
        strokes = []
        for stroke in asked.strokes:
            if new := picture(stroke.mask_id):
                strokes.append(stroke.model_copy(update={"mask_id": new}))
            else:
                self._lose(called_.get(stroke.mask_id, "such mask"), shot)
        return asked.with_strokes(strokes)

    def _at_rate(self, shot: Shot, copied: Copied) -> dict[str, object]:
        share = self.rate / copied.rate
        frames = max(1, round(shot.frames * share))
        beats = []
        for beat in shot.beats:
            start = round(beat.start_frame * share)
            end = max(start + 1, round(beat.end_frame * share))
            beats.append(Beat(start_frame=start, end_frame=end, action=beat.action))
        return {"frames": frames, "beats": tuple(beats)}

    def _lose(self, what: str, shot: Shot) -> None:
        shots = self.lost.setdefault(what, [])
        if called(shot.number) not in shots:
            shots.append(called(shot.number))

    def sentences(self, copied: Copied) -> tuple[str, ...]:
        """What was left out, with the shots as they were called where they were copied."""
        told = {f"This film has no {what}": shots for what, shots in self.lost.items()}
        if self.other_frame:
            told["A motion brush belongs to its first frame"] = self.other_frame
        return tuple(
            f"{why}: left out of shot{'s' if len(shots) > 1 else ''} "
            f"{', '.join(shots[:8])}{' …' if len(shots) > 8 else ''}."
            for why, shots in told.items()
        )


def _pictures(shot: Shot) -> list[str]:
    ends = (shot.first_frame_id, shot.last_frame_id)
    return [*shot.reference_ids, *(one for one in ends if one), *masks_of(shot.vendor_options)]


def _with(old: Shot, source: Shot, taken: Shot, fields: Sequence[str]) -> Shot:
    """A model or frame that does not exist here takes nothing away from the old shot."""
    update: dict[str, object] = {}
    elements = old.elements
    for name in fields:
        first, _, inner = name.partition(".")
        if inner:
            part = {inner: getattr(taken.elements, inner)}
            elements = elements.model_copy(update=part)
            update["elements"] = elements
        elif getattr(taken, first) is not None or getattr(source, first) is None:
            update[first] = getattr(taken, first)
    return old.model_copy(update=update)
