"""Notes that come back from a review package: read with distrust, merged as one edit.

What is in the file is only ever data: sizes and values are limited, unknown kinds are refused. A
note is known by the id it was given in the browser, so the same file twice changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.domain.edit import Edit, added, changed, edit
from app.domain.errors import BadInput
from app.domain.note import Note, NoteKind, Stroke
from app.domain.ports import Bus, Clock, FilmStore
from app.domain.take import Take
from app.domain.timing import FrameRange
from app.production.edits import commit
from app.production.screening.notes import LONGEST

FORMAT, VERSION = "takeboard-review-notes", 1
MOST_BYTES = 16 << 20
MOST_NOTES = 5000
_MOST_POINTS = 4000

_Id = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[0-9a-zA-Z-]+$")]
_Short = Annotated[str, Field(max_length=80)]


class _Loose(BaseModel):
    """Fields of a later version are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Line(_Loose):
    points: tuple[tuple[float, float], ...] = Field(min_length=1, max_length=_MOST_POINTS)
    colour: str = Field(pattern=r"^#[0-9a-fA-F]{6}$")
    width: float = Field(gt=0, le=0.25)


class _Said(_Loose):
    id: _Id
    take: str = Field(max_length=80)
    slate: _Short = ""
    frame: int = Field(ge=0, le=10_000_000)
    end: int | None = Field(default=None, ge=1, le=10_000_000)  # one past the last
    kind: NoteKind
    text: str = Field(default="", max_length=LONGEST)
    strokes: tuple[_Line, ...] = Field(default=(), max_length=100)
    created_at: datetime | None = None

    @property
    def past(self) -> int:
        """One past the last frame it is about."""
        return self.frame + 1 if self.end is None else self.end


class _File(_Loose):
    format: str
    version: int
    film: str = Field(default="", max_length=80)
    author: str = Field(min_length=1, max_length=80)
    notes: tuple[Any, ...] = Field(max_length=MOST_NOTES)


@dataclass(frozen=True, slots=True)
class Merged:
    """What a file brought. `edit` is empty where nothing is new; `left_out` says why, one each."""

    edit: Edit
    author: str
    new: int
    changed: int
    known: int
    left_out: tuple[str, ...]

    @property
    def words(self) -> str:
        parts = [f"{self.new} new" if self.new else "", f"{self.changed} changed" if self.changed
                 else "", f"{self.known} known already" if self.known else "",
                 f"{len(self.left_out)} left out" if self.left_out else ""]  # fmt: skip
        return f"Notes of {self.author}: {', '.join(filter(None, parts)) or 'none'}"


class NotesFileDesk:
    """`read` gives a file's bytes; raises `NotFound`. Not for the Qt thread."""

    def __init__(
        self, store: FilmStore, clock: Clock, bus: Bus, read: Callable[[Path], bytes]
    ) -> None:
        self._store, self._clock, self._bus, self._read = store, clock, bus, read

    def merge(self, file: Path) -> Merged:
        """Bring the notes of a file in. Raises `BadInput` for anything that is no such file."""
        if file.is_file() and file.stat().st_size > MOST_BYTES:
            raise _garbage(file.name, "it is far too large")
        return self.merge_text(file.name, self._read(file))

    def merge_text(self, name: str, data: bytes) -> Merged:
        """The same for bytes that were dropped or pasted."""
        found = _parse(name, data)
        author = _plain(found.author)
        if not author:
            raise _garbage(name, "it names no author")
        takes = self._store.all(Take)
        by_id = {take.id: take for take in takes}
        # every film has a S010T01A; in a copy of this one the takes keep their ids
        ours = found.film in ("", self._store.project().id)
        by_slate = {take.slate: take for take in takes} if ours else {}
        there = {note.id: note for note in self._store.all(Note)}
        fresh: dict[str, Note] = {}
        altered: list[tuple[Note, Note]] = []
        left_out, known, strangers = [], 0, 0
        for n, one in enumerate(found.notes, 1):
            try:
                said = _Said.model_validate(one)
            except ValidationError as error:
                left_out.append(f"Note {n}: {_reason(error)}")
                continue
            take = by_id.get(said.take) or by_slate.get(said.slate)
            if take is None:
                strangers += 1
                left_out.append(f"Note {n}: take {_plain(said.slate) or '?'} is not in this film")
            elif said.past > take.probe.frames:
                left_out.append(f"Note {n}: {take.slate} has no frame {said.past - 1}")
            elif said.past <= said.frame:
                left_out.append(f"Note {n}: its frames end before they begin")
            elif not said.text.strip() and not said.strokes and said.kind in _NEED_WORDS:
                left_out.append(f"Note {n}: it says nothing")
            else:
                made = self._note(said, take, author)
                before = there.get(made.id)
                if before is None:
                    fresh[made.id] = made
                elif (after := _renewed(before, made)) != before:
                    altered.append((before, after))
                else:
                    known += 1
        if found.notes and strangers == len(found.notes):
            raise BadInput(
                f"{name} holds notes of another film: none of its takes is here.",
                "Open the film the review was made of.",
            )
        whole = edit(
            f"Merge notes of {author}",
            *(added(note) for note in fresh.values()),
            *(changed(before, after) for before, after in altered),
        )
        done = commit(self._store, self._bus, whole) if whole else whole
        return Merged(done, author, len(fresh), len(altered), known, tuple(left_out))

    def _note(self, said: _Said, take: Take, author: str) -> Note:
        at = said.created_at or self._clock.now()
        now = self._clock.now()
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        return Note(
            id=_own_id(said.id),
            take_id=take.id,
            shot_id=take.shot_id,
            kind=said.kind,
            frames=FrameRange(start=said.frame, end=said.past),
            author=author,
            text=_plain(said.text),
            strokes=tuple(_strokes(said)),
            source=f"notes file of {author}",
            created_at=min(at, now),
        )


_NEED_WORDS = (NoteKind.FIX, NoteKind.QUESTION)


def _parse(name: str, data: bytes) -> _File:
    if len(data) > MOST_BYTES:
        raise _garbage(name, "it is far too large")
    try:
        read = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _garbage(name, "it is no JSON") from error
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise _garbage(name, "it was not saved by a review page")
    version = read.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise BadInput(
            f"{name} was saved by a newer review page.", "Update Takeboard, then merge it."
        )
    try:
        return _File.model_validate(read)
    except ValidationError as error:
        raise _garbage(name, _reason(error)) from error


def _garbage(name: str, why: str) -> BadInput:
    return BadInput(
        f"{name} is no file of notes: {why}.",
        "Ask for the file that “Save my notes” made in the review page. Nothing was changed.",
    )


def _reason(error: ValidationError) -> str:
    """The first thing that is wrong, without what stands in the file."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])[:40]
    return f"{where or 'a note'}: {first['msg'].lower()}"


def _plain(text: str) -> str:
    """Without what would not be seen or would turn the line around."""
    kept = (c for c in text if c in "\n\t" or (c.isprintable() and c not in _TURNING))
    return "".join(kept).strip()


_TURNING = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)}


def _own_id(given: str) -> str:
    """One id for one note, however often its file is read; never one of this film's own."""
    return hashlib.sha256(f"{FORMAT}\n{given}".encode()).hexdigest()[:32]


def _strokes(said: _Said) -> Iterator[Stroke]:
    for line in said.strokes:
        points = tuple((_share(x), _share(y)) for x, y in line.points)
        yield Stroke(points=points, colour=line.colour, width=line.width)


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))  # also what is no number becomes one


def _renewed(before: Note, made: Note) -> Note:
    """What the author changed since; answers and ticks of this house stay."""
    theirs = ("kind", "frames", "author", "source", "text", "strokes")
    return before.model_copy(update={name: getattr(made, name) for name in theirs})
