"""Notes on takes: said, changed, answered, done and taken away, each as an edit that can be undone.

Notes speak of a take's own frames, so they hold wherever the take is used. Removing a note removes
nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.edit import Change, Edit, added, changed, edit, removed
from app.domain.errors import BadInput
from app.domain.ids import new_id
from app.domain.note import Note, NoteKind, Stroke
from app.domain.ports import Bus, Clock, FilmStore
from app.domain.take import Take
from app.domain.timing import FrameRange
from app.production.edits import commit

LONGEST = 4000  # characters; more than this is a paper, not a note
_CHANGEABLE = frozenset(
    {"kind", "frames", "text", "strokes", "author", "answer", "answered_by"}
) | {"done"}


class NoteDesk:
    """Every method that changes something returns its `Edit`, empty when nothing would change."""

    def __init__(self, store: FilmStore, clock: Clock, bus: Bus) -> None:
        self._store, self._clock, self._bus = store, clock, bus

    def notes(self, take_id: str | None = None, shot_id: str | None = None) -> list[Note]:
        """Those of a take, of a shot, or of the film, by their frames within each take."""
        where = {"take_id": take_id, "shot_id": shot_id}
        found = self._store.all(Note, **{name: one for name, one in where.items() if one})
        return in_order(found)

    def note(self, note_id: str) -> Note:
        """Raises `NotFound`."""
        return self._store.get(Note, note_id)

    def add(
        self,
        take_id: str,
        kind: NoteKind,
        frames: FrameRange,
        text: str,
        author: str,
        strokes: Sequence[Stroke] = (),
    ) -> Edit:
        """A note without words needs strokes, or a kind that is a mark by itself (all but fix).

        The new note's id is that of the edit's one change. Raises `BadInput`.
        """
        take = self._store.get(Take, take_id)
        made = Note(
            id=new_id(),
            take_id=take.id,
            shot_id=take.shot_id,
            kind=kind,
            frames=frames,
            author=author.strip(),
            text=text.strip(),
            strokes=tuple(strokes),
            created_at=self._clock.now(),
        )
        self._judge(made, take)
        return self._commit(edit(f"Note on {take.slate}", added(made)))

    def bring_in(self, notes: Iterable[Note], label: str) -> Edit:
        """Add notes that were made elsewhere, as one edit; those that are there already stay as
        they are. Raises `BadInput`, and then brings in none.
        """
        given = {note.id: note for note in notes}
        there = {note.id for note in self._store.all(Note, id=list(given))}
        fresh = [note for note in given.values() if note.id not in there]
        takes = {take.id: take for take in self._store.all(Take, id=[n.take_id for n in fresh])}
        for note in fresh:
            if note.take_id not in takes:
                raise BadInput(
                    "A note speaks of a take that is not in this film.",
                    "Bring the notes into the film they were made for.",
                )
            self._judge(note, takes[note.take_id])
        return self._commit(edit(label, *(added(note) for note in fresh)))

    def change(self, note_id: str, **fields: Any) -> Edit:
        """Change kind, frames, text, strokes, author, answer, answered_by or done."""
        note = self._store.get(Note, note_id)
        return self._commit(edit(self._label("Change", note), self._altered(note, fields)))

    def answer(self, note_id: str, text: str, by: str) -> Edit:
        """Answer a note; an empty text takes the answer away."""
        note, said = self._store.get(Note, note_id), text.strip()
        fields = {"answer": said, "answered_by": by.strip() if said else ""}
        return self._commit(edit(self._label("Answer", note), self._altered(note, fields)))

    def settle(self, note_ids: Sequence[str], done: bool = True) -> Edit:
        """Tick notes off, or open them again."""
        found = self._store.all(Note, id=list(note_ids))
        what = self._label("", found[0]) if len(found) == 1 else f"{len(found)} notes"
        verb = "Tick off" if done else "Open again"
        changes = [self._altered(note, {"done": done}) for note in found]
        return self._commit(edit(f"{verb} {what}", *changes))

    def remove(self, note_ids: Sequence[str]) -> Edit:
        found = self._store.all(Note, id=list(note_ids))
        what = self._label("", found[0]) if len(found) == 1 else f"{len(found)} notes"
        return self._commit(edit(f"Remove {what}", *(removed(note) for note in found)))

    def _altered(self, note: Note, fields: dict[str, Any]) -> Change | None:
        if unknown := set(fields) - _CHANGEABLE:
            raise BadInput(f"A note's {min(unknown)} is never changed.", "Write a new note.")
        for name in ("text", "author", "answer"):
            if name in fields:
                fields[name] = str(fields[name]).strip()
        after = note.model_copy(update=fields)
        self._judge(after, self._store.get(Take, note.take_id))
        return changed(note, after)

    def _judge(self, note: Note, take: Take) -> None:
        frames = note.frames
        if frames.start < 0 or frames.end > take.probe.frames:
            raise BadInput(
                f"{take.slate} has frames 0 to {take.probe.frames - 1}; the note speaks of "
                f"{note.marks}.",
                "Choose frames of the take.",
            )
        bare = not note.text and not note.strokes
        if bare and note.kind is NoteKind.FIX:
            raise BadInput("The note says nothing.", "Write what is meant, or draw it.")
        if not note.author:
            raise BadInput("The note has no author.", "Write your name once; it is kept.")
        if max(len(note.text), len(note.answer)) > LONGEST:
            raise BadInput(f"A note is at most {LONGEST} characters long.", "Make two of it.")

    def _label(self, verb: str, note: Note) -> str:
        slate = self._store.get(Take, note.take_id).slate
        return f"{verb} note {note.marks} of {slate}".strip()

    def _commit(self, made: Edit) -> Edit:
        return commit(self._store, self._bus, made)


def in_order(notes: Iterable[Note]) -> list[Note]:
    """By take, then frames, then age."""
    return sorted(notes, key=lambda n: (n.take_id, n.frames.start, n.frames.end, n.id))
